import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { tableActions } from "../../../components/data/table-actions";
import { tablePolicy } from "../../../components/data/table-policy";
import { Cloud } from "../../aws/cloud/cloud";
import { emptySeed } from "../../aws/cloud/records";
import { refusePolicy } from "../../aws/rules/policy-documents";
import { refuseTablePolicy } from "../../aws/rules/table-policies";

const account = "111122223333";
const arn = `arn:aws:dynamodb:eu-west-2:${account}:table/t`;
const statement = { Effect: "Deny", Principal: "*", Action: "dynamodb:GetItem", Resource: arn };
const document = (...statements: unknown[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

describe("DynamoDB's judgement of a table's policy", () => {
  let home: string;
  let cloud: Cloud;
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), "cdd-table-policies-"));
    cloud = new Cloud(home, account);
    cloud.addSeed({ ...emptySeed, principals: [`arn:aws:iam::${account}:role/reader`] });
  });
  after(() => rmSync(home, { recursive: true }));

  it("takes every action that the program names, alone and by pattern, and what the program makes of them", () => {
    const actions = Object.values<readonly string[]>(tableActions).flat();
    for (const action of [...actions, "dynamodb:getitem", "dynamodb:*", "dynamodb:PartiQL*"])
      assert.equal(refuseTablePolicy(cloud, document({ ...statement, Action: action })), undefined, action);
    const nobody = { read: [], insert: [], write: [], copy: [], backUp: [], manage: [] };
    for (const allowed of [
      nobody,
      {
        ...nobody,
        backUp: [`arn:aws:iam::${account}:role/backup`],
        manage: [`arn:aws:iam::${account}:role/deployer`],
      },
    ]) {
      const made = tablePolicy({ arn, allowed });
      assert.equal(refusePolicy("table", "policy", made) ?? refuseTablePolicy(cloud, made), undefined);
    }
  });

  it("takes principals that are there, and everybody where they are refused", () => {
    for (const Principal of ["*", { AWS: "*" }, { AWS: [`arn:aws:iam::${account}:role/reader`] }])
      assert.equal(refuseTablePolicy(cloud, document({ ...statement, Principal })), undefined);
  });

  const refused: readonly [string, unknown, RegExp][] = [
    [
      "of backups and of streams",
      { ...statement, Action: ["dynamodb:DeleteBackup", "dynamodb:GetRecords"] },
      /action names are invalid: "dynamodb:DeleteBackup", "dynamodb:GetRecords"$/,
    ],
    [
      "that only leave out what there is not",
      { ...statement, Action: undefined, NotAction: "dynamodb:StartAwsBackupJob" },
      /action names are invalid: "dynamodb:StartAwsBackupJob"$/,
    ],
    ["of no DynamoDB", { ...statement, Action: "s3:*" }, /action names are invalid: "s3:\*"$/],
    [
      "on a backup",
      { ...statement, Resource: `${arn}/backup/1` },
      /The relative-id "table\/t\/backup\/1" is invalid for ARN/,
    ],
    ["for everybody", { ...statement, Effect: "Allow" }, /grants unbounded access/],
    [
      "for a role that is not there",
      { ...statement, Principal: { AWS: `arn:aws:iam::${account}:role/ghost` } },
      /Invalid principal in policy document/,
    ],
  ];
  for (const [what, one, says] of refused)
    it(`refuses statements ${what}`, () => assert.match(refuseTablePolicy(cloud, document(one)) ?? "", says));

  it("refuses one Sid for two statements", () => {
    const one = { ...statement, Sid: "Same" };
    assert.match(
      refuseTablePolicy(cloud, document(one, one)) ?? "",
      /Statement Ids in the policy are not unique/,
    );
  });

  it("counts white space", () => {
    const short = document(statement);
    const filled = (bytes: number) => short + " ".repeat(bytes - short.length);
    assert.equal(refusePolicy("table", "policy", filled(20_480)), undefined);
    assert.match(refusePolicy("table", "policy", filled(20_481)) ?? "", /Maximum policy size of 20480 bytes/);
  });
});
