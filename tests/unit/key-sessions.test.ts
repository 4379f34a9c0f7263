import * as assert from "node:assert/strict";
import type { KeysArgs } from "../../components/keys/args";
import { keyPolicy, purposes } from "../../components/keys/policies";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const args: KeysArgs = {
  namePrefix: "cdd-dev",
  account,
  region: "eu-west-2",
  roleArnPattern: role("cdd/dev/*"),
  administrators: [role("key-administrator")],
  deployers: [role("deployer")],
  secretWriters: [role("secret-writer")],
  recordReaders: [],
  restorers: [],
  tables: [],
  schedules: [],
  logGroupArnPatterns: [`arn:aws:logs:eu-west-2:${account}:log-group:cdd-dev-*`],
  clusterName: "cdd-dev",
  encryptsFiles: false,
  encryptsMachines: false,
  retain: false,
};
const sessions = {
  taskRoles: [role("cdd/dev/cdd-dev-screening-task")],
  operators: [role("operator"), role("second-operator")],
};

interface Statement {
  readonly Sid: string;
}
const statements = (key: keyof typeof purposes, given: KeysArgs): Statement[] =>
  JSON.parse(keyPolicy(key, given)).Statement;

/** What the policy says only because shells are excepted. */
const added = (key: keyof typeof purposes) => {
  const before = statements(key, args).map(({ Sid }) => Sid);
  return statements(key, { ...args, sessions }).filter(({ Sid }) => !before.includes(Sid));
};

describe("the key of shells", () => {
  it("is used by the tasks and operators of the exception, and nobody else", () => {
    const narrowed = (principals: readonly string[]) => ({
      ArnLike: { "aws:PrincipalArn": principals },
      Null: { "kms:EncryptionContext:aws:ssm:SessionId": "false" },
    });
    const common = { Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${account}:root`] }, Resource: ["*"] };
    assert.deepEqual(added("compute"), [
      {
        ...common,
        Sid: "TasksDecryptSessions",
        Action: ["kms:Decrypt"],
        Condition: narrowed(sessions.taskRoles),
      },
      {
        ...common,
        Sid: "OperatorsOpenSessions",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Condition: narrowed(sessions.operators),
      },
    ]);
  });

  it("is the compute key only", () => {
    for (const key of Object.keys(purposes) as (keyof typeof purposes)[])
      if (key !== "compute") assert.deepEqual(added(key), [], key);
  });
});
