import * as assert from "node:assert/strict";
import { plan } from "../../../plan";
import { readersOf } from "../../../release/readers";
import { small } from "../../support/catalogues";
import { stackReading } from "../../support/stacks";

describe("who reads a secret that has changed", () => {
  const existing = {
    rotation: {},
    "existingSecrets.profile/registers-api-key": {
      arn: "arn:aws:secretsmanager:eu-west-2:111122223333:secret:bank/registers-a1B2c3",
    },
  };
  const found = (changes: Readonly<Record<string, unknown>>, name: string) =>
    readersOf("test", plan(small, stackReading(changes)), [name]).readers.flatMap(({ service, secrets }) =>
      secrets.map((secret) => `${service} ${secret.name} ${secret.variable}`),
    );

  it("is the entry that it is made for", () => {
    for (const name of ["profile", "profile/registers-api-key", "cdd/test/profile/registers-api-key"])
      assert.deepEqual(found({}, name), ["profile cdd/test/profile/registers-api-key REGISTERS_API_KEY"]);
  });

  it("is the entry that somebody else's is given to, by the secret's own name too", () => {
    for (const name of ["profile", "registers-api-key", "bank/registers"])
      assert.deepEqual(found(existing, name), ["profile bank/registers REGISTERS_API_KEY"]);
  });

  it("is nobody where an entry has none", () => {
    assert.throws(() => found({}, "portal"), /portal has no secret: there is no value to bring/);
  });
});
