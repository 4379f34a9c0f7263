import * as assert from "node:assert/strict";
import {
  agentStatements,
  mountStatements,
  sessionKeyStatements,
  sessionStatements,
} from "../../components/fargate-microservice/access/agent-statements";
import {
  balancerReadStatements,
  balancerShiftStatements,
  dataKeyStatements,
  executionStatements,
  secretsKeyStatements,
} from "../../components/fargate-microservice/access/statements";
import { barePlan, ownTlsPlan } from "../support/service-plan";

const key = "arn:aws:kms:eu-central-1:111122223333:key/1";
const secretPatterns = [
  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cdd/dev/screening/signing-key-??????",
  "arn:aws:secretsmanager:eu-central-1:111122223333:secret:cdd/dev/screening/watchlist-api-key-??????",
];
const mount = {
  store: "signed-forms",
  access: "write",
  fileSystemArn: "arn:fs",
  accessPointArn: "arn:ap",
} as const;

describe("a service's permissions", () => {
  it("let ECS pull the own image, write the own logs and read the own secrets", () => {
    assert.deepEqual(executionStatements(ownTlsPlan), [
      { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullOwnImages",
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

  it("let ECS pull the images of all containers, and the agent that GuardDuty adds", () => {
    const repositoryArn = "arn:aws:ecr:eu-central-1:444455556666:repository/aws-guardduty-agent-fargate";
    const statements = executionStatements({
      ...ownTlsPlan,
      repositories: ["cdd-dev-screening", "cdd-dev-agents/log-router"],
      agents: { logRouter: true, collector: false, guardDuty: { repositoryArn } },
    });
    assert.deepEqual(statements.find(({ sid }) => sid === "PullOwnImages")?.resources, [
      "arn:aws:ecr:eu-central-1:111122223333:repository/cdd-dev-screening",
      "arn:aws:ecr:eu-central-1:111122223333:repository/cdd-dev-agents/log-router",
      repositoryArn,
    ]);
  });

  it("let ECS read no secret where there is none", () => {
    assert.deepEqual(
      executionStatements(barePlan).map(({ sid }) => sid),
      ["SignInToRegistry", "PullOwnImages", "WriteOwnLogs"],
    );
  });

  it("let ECS decrypt the own secrets, through Secrets Manager only", () => {
    assert.deepEqual(secretsKeyStatements(ownTlsPlan, key), [
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

  it("let ECS read exactly the secrets that somebody else makes, each key for its own", () => {
    const arn = (name: string) => `arn:aws:secretsmanager:eu-central-1:111122223333:secret:bank/${name}`;
    const of = (name: string, keyArn?: string) => ({
      ...{ key: name, environmentVariable: name.toUpperCase(), arn: arn(name) },
      ...(keyArn !== undefined && { keyArn }),
    });
    const [one, other] = [
      "arn:aws:kms:eu-central-1:111122223333:key/1",
      "arn:aws:kms:eu-central-1:111122223333:key/2",
    ];
    const existingSecrets = [
      of("api-a1B2c3", other),
      of("db-a1B2c3", one),
      of("ca-a1B2c3", one),
      of("own-a1B2c3"),
    ];
    // Two fields of one secret.
    const statements = executionStatements({
      ...barePlan,
      existingSecrets: [...existingSecrets, { ...of("db-a1B2c3", one), jsonKey: "password" }],
    }).slice(3);
    const decrypt = (sid: string, key: string, secrets: string[]) => ({
      ...{ sid, actions: ["kms:Decrypt"], resources: [key] },
      conditions: {
        StringEquals: {
          "kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com",
          "kms:EncryptionContext:SecretARN": secrets,
        },
      },
    });
    assert.deepEqual(statements, [
      {
        sid: "ReadExistingSecrets",
        actions: ["secretsmanager:GetSecretValue"],
        resources: [arn("api-a1B2c3"), arn("ca-a1B2c3"), arn("db-a1B2c3"), arn("own-a1B2c3")],
      },
      decrypt("DecryptExistingSecrets1", one, [arn("ca-a1B2c3"), arn("db-a1B2c3")]),
      decrypt("DecryptExistingSecrets2", other, [arn("api-a1B2c3")]),
    ]);
  });

  it("use the data key through the stores' services only, and encrypt only where the service writes", () => {
    const reading = { ...ownTlsPlan, data: { screenings: "read" }, usesBuckets: false } as const;
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
        { ...ownTlsPlan, data: { screenings: access }, usesTables: false },
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

  it("encrypt where the service writes one of its stores, whichever it is", () => {
    for (const data of [
      { screenings: "read", documents: "write" },
      { screenings: "write", documents: "read" },
    ] as const)
      assert.deepEqual(dataKeyStatements({ ...ownTlsPlan, data }, key)[0]?.actions, [
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
      ]);
  });

  it("use no more of the data key where the service writes only files: EFS decrypts those itself", () => {
    const plan = {
      ...ownTlsPlan,
      data: { screenings: "read", scans: "write" },
      mounts: [{ store: "scans", access: "write" }],
    } as const;
    assert.deepEqual(dataKeyStatements(plan, key)[0]?.actions, ["kms:Decrypt", "kms:DescribeKey"]);
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
    // What AWS's own policy lets ECS read: AmazonECSInfrastructureRolePolicyForLoadBalancers.
    const read = ["DescribeListeners", "DescribeRules", "DescribeTargetGroups", "DescribeTargetHealth"];
    assert.deepEqual(balancerReadStatements(), [
      { sid: "ReadBalancers", actions: read.map((each) => `elasticloadbalancing:${each}`), resources: ["*"] },
    ]);
  });

  it("name every action in full, and every resource but for actions that know none", () => {
    const all = [
      ...executionStatements(ownTlsPlan),
      ...secretsKeyStatements(ownTlsPlan, key),
      ...dataKeyStatements(ownTlsPlan, key),
      ...balancerReadStatements(),
      ...balancerShiftStatements(["tg"], ["rule"]),
      ...agentStatements({ ...ownTlsPlan, agents: { logRouter: true, collector: true } }),
      ...sessionStatements({ ...ownTlsPlan, session: { logGroup: "cdd-dev-exec" } }),
      ...sessionKeyStatements(key),
      ...mountStatements([mount]),
    ];
    for (const { actions } of all) for (const action of actions) assert.doesNotMatch(action, /\*/);
    const open = all.filter(({ resources }) => resources?.includes("*")).map(({ sid }) => sid);
    assert.deepEqual(open, [
      "SignInToRegistry",
      "ReadBalancers",
      "SendTraces",
      "OpenSessions",
      "FindSessionLogs",
    ]);
  });
});

describe("the task role's permissions for the platform", () => {
  const logs = "arn:aws:logs:eu-central-1:111122223333:log-group:";
  const sendLogs = {
    sid: "SendOwnLogs",
    actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
    resources: [`${logs}/cdd/dev/screening:*`],
  };

  it("are none where no agent is", () => {
    assert.deepEqual(agentStatements(ownTlsPlan), []);
    assert.deepEqual(sessionStatements(ownTlsPlan), []);
    assert.deepEqual(mountStatements([]), []);
  });

  it("let the log router write to the own log group", () => {
    const agents = { logRouter: true, collector: false };
    assert.deepEqual(agentStatements({ ...ownTlsPlan, agents }), [sendLogs]);
  });

  it("let the collector send traces, and metrics as lines in the own log group", () => {
    const agents = { logRouter: false, collector: true };
    assert.deepEqual(agentStatements({ ...ownTlsPlan, agents }), [
      sendLogs,
      {
        sid: "SendTraces",
        actions: [
          "xray:GetSamplingRules",
          "xray:GetSamplingStatisticSummaries",
          "xray:GetSamplingTargets",
          "xray:PutTelemetryRecords",
          "xray:PutTraceSegments",
        ],
        resources: ["*"],
      },
    ]);
  });

  it("open shells, and record them in the stack's log group", () => {
    assert.deepEqual(sessionStatements({ ...ownTlsPlan, session: { logGroup: "cdd-dev-exec" } }), [
      {
        sid: "OpenSessions",
        actions: [
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        resources: ["*"],
      },
      { sid: "FindSessionLogs", actions: ["logs:DescribeLogGroups"], resources: ["*"] },
      {
        sid: "RecordSessions",
        actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        resources: [`${logs}cdd-dev-exec:*`],
      },
    ]);
    assert.deepEqual(sessionKeyStatements(key), [
      {
        sid: "DecryptSessions",
        actions: ["kms:Decrypt"],
        resources: [key],
        conditions: { Null: { "kms:EncryptionContext:aws:ssm:SessionId": "false" } },
      },
    ]);
  });

  it("mount each file system through its access point only, and write where the service writes", () => {
    assert.deepEqual(mountStatements([mount, { ...mount, store: "scans", access: "read" }]), [
      {
        sid: "MountSignedForms",
        actions: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        resources: ["arn:fs"],
        conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": "arn:ap" } },
      },
      {
        sid: "MountScans",
        actions: ["elasticfilesystem:ClientMount"],
        resources: ["arn:fs"],
        conditions: { StringEquals: { "elasticfilesystem:AccessPointArn": "arn:ap" } },
      },
    ]);
  });

  it("mount stores whose keys differ by a hyphen only under different Sids: IAM refuses one twice", () => {
    const sids = mountStatements([
      { ...mount, store: "a-1" },
      { ...mount, store: "a1" },
    ]).map(({ sid }) => sid);
    assert.equal(new Set(sids).size, 2, sids.join());
  });
});
