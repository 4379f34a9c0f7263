import * as assert from "node:assert/strict";
import { environment } from "../../environment";
import { homeAt } from "../../home";

const parts = {
  home: homeAt("/nowhere"),
  cli: { path: "/cli", version: "3.0.0", source: "path", tested: false },
  ports: { aws: 1, awsx: 2, ecs: 3 },
} as const;

describe("the environment of what runs in the sandbox", () => {
  it("leads the AWS SDK to the stand-in, with keys that are nobody's", () => {
    const env = environment({ PATH: "/bin" }, parts);
    assert.equal(env.AWS_ENDPOINT_URL_ECS, "http://127.0.0.1:3");
    assert.equal(env.PULUMI_DEBUG_PROVIDERS, "aws:1,awsx:2");
    assert.deepEqual(
      [env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_REGION],
      ["sandbox", "sandbox", "eu-west-2"],
    );
  });

  it("takes nothing of the user's but the region", () => {
    const env = environment(
      {
        AWS_PROFILE: "bank",
        AWS_DEFAULT_PROFILE: "bank",
        AWS_ACCESS_KEY_ID: "real",
        AWS_SECRET_ACCESS_KEY: "real",
        AWS_SESSION_TOKEN: "real",
        AWS_ENDPOINT_URL_ECS: "https://ecs.eu-west-1.amazonaws.com",
        AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
        AWS_REGION: "eu-west-1",
        PULUMI_STACK: "prod",
        EDITOR: "vi",
      },
      parts,
    );
    for (const name of [
      "AWS_PROFILE",
      "AWS_DEFAULT_PROFILE",
      "AWS_SESSION_TOKEN",
      "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
      "PULUMI_STACK",
    ])
      assert.equal(name in env, false, name);
    assert.ok(!Object.values(env).includes("real"));
    assert.equal(env.AWS_ENDPOINT_URL_ECS, "http://127.0.0.1:3");
    assert.equal(env.AWS_REGION, "eu-west-1");
    assert.equal(env.EDITOR, "vi");
  });
});
