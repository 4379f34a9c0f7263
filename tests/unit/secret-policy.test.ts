import * as assert from "node:assert/strict";
import { secretPolicyStatements } from "../../components/fargate-microservice/access/secret-policy";
import { samplePlan } from "../support/service-plan";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const reader = role("cdd/dev/cdd-dev-screening-execution");
const [byHand, byFunction] = samplePlan.secrets;

/** Who is not refused an action by the policy of a secret; nothing where nobody is. */
function spared(action: string, secret = byHand): readonly string[] | undefined {
  assert.ok(secret);
  const refusing = secretPolicyStatements(samplePlan, secret, reader).filter(
    ({ actions, sid }) => sid !== "OnlyThisAccount" && actions.includes(`secretsmanager:${action}`),
  );
  assert.ok(refusing.length < 2, `${action} is refused twice`);
  const [statement] = refusing;
  if (statement === undefined) return undefined;
  const { effect, principals, resources, conditions } = statement;
  assert.deepEqual([effect, principals, resources], ["Deny", "*", ["*"]]);
  assert.deepEqual(Object.keys(conditions ?? {}), ["ArnNotEquals"]);
  assert.deepEqual(Object.keys(conditions?.ArnNotEquals ?? {}), ["aws:PrincipalArn"]);
  return conditions?.ArnNotEquals?.["aws:PrincipalArn"] as readonly string[];
}

describe("a secret's policy", () => {
  it("keeps other accounts out", () => {
    assert.ok(byHand);
    const [account] = secretPolicyStatements(samplePlan, byHand, reader);
    assert.deepEqual(account, {
      sid: "OnlyThisAccount",
      effect: "Deny",
      actions: ["secretsmanager:*"],
      resources: ["*"],
      principals: "*",
      conditions: {
        StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    });
  });

  it("lets the execution role alone read a value that is changed by hand, and the writers alone put it", () => {
    assert.deepEqual(spared("GetSecretValue"), [reader]);
    for (const action of ["PutSecretValue", "UpdateSecretVersionStage"])
      assert.deepEqual(spared(action), [role("writer")]);
  });

  it("lets a rotation function read and put it too, by the role that it runs in", () => {
    assert.deepEqual(spared("GetSecretValue", byFunction), [reader, role("rotate")]);
    for (const action of ["PutSecretValue", "UpdateSecretVersionStage"])
      assert.deepEqual(spared(action, byFunction), [role("writer"), role("rotate")]);
  });

  it("lets deployers manage the secret, with the root user as the way back, and rotate it as writers may", () => {
    const managing = [
      ...["DeleteSecret", "RestoreSecret", "UpdateSecret", "CancelRotateSecret"],
      ...["PutResourcePolicy", "DeleteResourcePolicy", "TagResource", "UntagResource"],
      ...["RemoveRegionsFromReplication", "ReplicateSecretToRegions", "StopReplicationToReplica"],
    ];
    for (const action of managing)
      assert.deepEqual(spared(action), [role("deployer"), "arn:aws:iam::111122223333:root"]);
    assert.deepEqual(spared("RotateSecret", byFunction), [role("deployer"), role("writer")]);
  });

  it("refuses nobody what tells no value: previews read what there is", () => {
    for (const action of ["DescribeSecret", "GetResourcePolicy", "ListSecretVersionIds"])
      assert.equal(spared(action), undefined);
  });

  it("names each of its statements, each by a name of its own", () => {
    assert.ok(byHand);
    const names = secretPolicyStatements(samplePlan, byHand, reader).map(({ sid }) => sid);
    assert.equal(new Set(names).size, names.length);
    for (const name of names) assert.match(name ?? "", /^[A-Z][A-Za-z]+$/);
  });

  it("knows no condition key that is for policies of identities", () => {
    assert.ok(byFunction);
    assert.doesNotMatch(JSON.stringify(secretPolicyStatements(samplePlan, byFunction, reader)), /lambda:/);
  });
});
