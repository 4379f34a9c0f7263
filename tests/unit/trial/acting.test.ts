import * as assert from "node:assert/strict";
import { Actor } from "../../../trial/acting";

describe("a program in the name of a role", () => {
  const keys = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "secret", sessionToken: "token" };
  const env = new Actor("eu-west-2", keys).environment({
    PATH: "/bin",
    AWS_PROFILE: "administrator",
    AWS_DEFAULT_PROFILE: "administrator",
    AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
    AWS_ACCESS_KEY_ID: "AKIACALLER",
    AWS_REGION: "us-east-1",
  });

  it("has the role's keys and region, and the rest of the environment", () => {
    assert.deepEqual(env, {
      PATH: "/bin",
      AWS_ACCESS_KEY_ID: "ASIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AWS_REGION: "eu-west-2",
    });
  });
});
