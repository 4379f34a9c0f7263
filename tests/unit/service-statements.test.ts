import * as assert from "node:assert/strict";
import {
  balancerReadStatements,
  balancerShiftStatements,
  dataKeyStatements,
  executionStatements,
  secretPolicyStatements,
  secretsKeyStatements,
} from "../../components/fargate-microservice/statements";
import { barePlan, samplePlan } from "../support/service-plan";

const key = "arn:aws:kms:eu-central-1:111122223333:key/1";
const secretPatterns = [
  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cdd/dev/screening/signing-key-??????",
  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cdd/dev/screening/watchlist-api-key-??????",
];

describe("a service's permissions", () => {
  it("let ECS pull the own image, write the own logs and read the own secrets", () => {
    assert.deepEqual(executionStatements(samplePlan), [
      { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullOwnImage",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: ["arn:aws:ecr:eu-central-1:111122223333:repository/cdd-dev-screening"],
      },
      {
        sid: "WriteOwnLogs",
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: ["arn:aws:logs:eu-central-1:111122223333:log-group:/cdd/dev/screening:*"],
      },
      { sid: "ReadOwnSecrets", actions: ["secretsmanager:GetSecretValue"], resources: secretPatterns },
    ]);
  });

  it("let ECS read no secret where there is none", () => {
    assert.deepEqual(
      executionStatements(barePlan).map(({ sid }) => sid),
      ["SignInToRegistry", "PullOwnImage", "WriteOwnLogs"],
    );
  });

  it("let ECS decrypt the own secrets, through Secrets Manager only", () => {
    assert.deepEqual(secretsKeyStatements(samplePlan, key), [
      {
        sid: "DecryptOwnSecrets",
        actions: ["kms:Decrypt"],
        resources: [key],
        conditions: {
          StringEquals: { "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com" },
          StringLike: { "kms:EncryptionContext:SecretARN": secretPatterns },
        },
      },
    ]);
  });

  it("use the data key through the stores' services only, and encrypt only where the service writes", () => {
    const reading = { ...samplePlan, data: { screenings: "read" }, usesBuckets: false } as const;
    assert.deepEqual(dataKeyStatements(reading, key), [
      {
        sid: "UseDataKeyThroughStores",
        actions: ["kms:Decrypt", "kms:DescribeKey"],
        resources: [key],
        conditions: { StringEquals: { "kms:ViaService": ["dynamodb.eu-central-1.amazonaws.com"] } },
      },
    ]);
    for (const access of ["append", "write"] as const) {
      const [statement] = dataKeyStatements(
        { ...samplePlan, data: { screenings: access }, usesTables: false },
        key,
      );
      assert.deepEqual(statement?.actions, [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
      ]);
      assert.deepEqual(statement?.conditions?.StringEquals?.["kms:ViaService"], [
        "s3.eu-central-1.amazonaws.com",
      ]);
    }
  });

  it("let ECS shift the own target groups and rules, and read what AWS cannot limit", () => {
    assert.deepEqual(balancerShiftStatements(["tg1", "tg2"], ["r1", "r2"]), [
      {
        sid: "MoveOwnTargets",
        actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
        resources: ["tg1", "tg2"],
      },
      { sid: "ShiftOwnTraffic", actions: ["elasticloadbalancing:ModifyRule"], resources: ["r1", "r2"] },
    ]);
    for (const { actions } of balancerReadStatements())
      for (const action of actions) assert.match(action, /^elasticloadbalancing:Describe[A-Z][A-Za-z]+$/);
  });

  it("name every action in full, and every resource but for actions that know none", () => {
    const all = [
      ...executionStatements(samplePlan),
      ...secretsKeyStatements(samplePlan, key),
      ...dataKeyStatements(samplePlan, key),
      ...balancerReadStatements(),
      ...balancerShiftStatements(["tg"], ["rule"]),
    ];
    for (const { actions } of all) for (const action of actions) assert.doesNotMatch(action, /\*/);
    const open = all.filter(({ resources }) => resources?.includes("*")).map(({ sid }) => sid);
    assert.deepEqual(open, ["SignInToRegistry", "ReadBalancers"]);
  });

  it("keep a secret's value from everybody but the execution role and the rotation function", () => {
    const [account, readers] = secretPolicyStatements("111122223333", "arn:role", "arn:function");
    assert.equal(account?.effect, "Deny");
    assert.deepEqual(account?.conditions, {
      StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    });
    assert.equal(readers?.effect, "Deny");
    // Putting a value stays open to whom IAM lets: operators.
    assert.deepEqual(readers?.actions, ["secretsmanager:GetSecretValue"]);
    assert.deepEqual(readers?.conditions, {
      ArnNotEquals: { "aws:PrincipalArn": "arn:role", "lambda:SourceFunctionArn": "arn:function" },
    });
    const [, without] = secretPolicyStatements("111122223333", "arn:role");
    assert.deepEqual(without?.conditions, { ArnNotEquals: { "aws:PrincipalArn": "arn:role" } });
  });
});
