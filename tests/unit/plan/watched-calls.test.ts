import * as assert from "node:assert/strict";
import {
  approvalCalls,
  type CallPattern,
  guardCalls,
  loosenedCalls,
  releaseCalls,
  rightsCalls,
  watcherCalls,
} from "../../../plan/watched-calls";
import { matchesPattern } from "../../support/event-ruler";
import {
  type Identity,
  identities,
  ownServices,
  type RecordedCall,
  recordedCall,
} from "../../support/trail-calls";

const arn = (role: string) => `arn:aws:iam::111122223333:role/${role}`;
const cluster = "arn:aws:ecs:eu-west-2:111122223333:cluster/cdd-test";
const { session, root, user, service } = identities;
const deployer = session("cdd-deployer");
const approver = session("cdd-release-approver");
const operator = session("cdd-operator");
const admin = session("aws-reserved/sso.amazonaws.com/eu-west-2/AWSReservedSSO_Admin_0123456789abcdef");
const balancing = session("cdd/test/cdd-test-screening-load-balancing", "ecs.amazonaws.com");
const scheduler = session("cdd/test/cdd-test-sweep-schedule", "scheduler.amazonaws.com");
const insiders = [arn("cdd-deployer"), arn("cdd/test/*"), arn("aws-service-role/*")];
const others: Readonly<Record<string, Identity>> = {
  "another role": admin,
  "a role whose name begins like the deployer's": session("cdd-deployer-2"),
  "a role of the same name on another path": session("team/cdd-deployer"),
  "a role of another stack": session("cdd/test2/cdd-test2-x-load-balancing"),
  "a user": user,
  "the root user": root,
  "an AWS service without a role": service,
};

type Call = Omit<RecordedCall, "source" | "by">;

/** What a pattern says of a call by each of those: the names of those whose call is told. */
function told(pattern: CallPattern, source: string, call: Call, by: Readonly<Record<string, Identity>>) {
  return Object.entries(by).flatMap(([name, identity]) =>
    matchesPattern(pattern, recordedCall({ source: `${source}.amazonaws.com`, by: identity, ...call }))
      ? [name]
      : [],
  );
}

describe("changes past the pipeline", () => {
  let pattern: CallPattern;
  before(() => {
    pattern = releaseCalls(insiders);
  });
  const inside = { deployer, balancing, scheduler, ...ownServices };

  for (const [source, name, request] of [
    ["ecs", "UpdateService", { cluster: "cdd-test", service: "cdd-test-screening", taskDefinition: "x:2" }],
    ["ecs", "RunTask", { cluster, taskDefinition: "x:2" }],
    ["ecs", "UpdateServicePrimaryTaskSet", { cluster: "cdd-test" }],
    ["ecs", "RegisterTaskDefinition", { family: "cdd-test-screening" }],
    ["ecs", "SomethingThatAwsAddsLater", {}],
    ["elasticloadbalancing", "ModifyRule", { ruleArn: "x" }],
    ["elasticloadbalancing", "RegisterTargets", { targetGroupArn: "x" }],
    ["elasticloadbalancing", "ModifyListener", { listenerArn: "x" }],
    ["servicediscovery", "RegisterInstance", { serviceId: "x" }],
  ] as const)
    it(`tells of ${source}:${name} by others, and of none by the pipeline and AWS's services`, () => {
      assert.deepEqual(told(pattern, source, { name, request }, others), Object.keys(others));
      assert.deepEqual(told(pattern, source, { name, request }, inside), []);
    });

  it("tells of a call that was refused: somebody tried", () => {
    const call = { name: "UpdateService", error: "AccessDenied" };
    assert.deepEqual(told(pattern, "ecs", call, { admin }), ["admin"]);
  });

  it("leaves out what changes nothing, and what another rule tells", () => {
    for (const name of [
      "StopTask",
      "TagResource",
      "ContinueServiceDeployment",
      "StopServiceDeployment",
      "ExecuteCommand",
    ])
      assert.deepEqual(told(pattern, "ecs", { name }, others), [], name);
  });

  it("leaves out other services of AWS", () => {
    assert.deepEqual(told(pattern, "ec2", { name: "RunInstances" }, others), []);
    for (const name of ["AddTags", "RemoveTags"])
      assert.deepEqual(told(pattern, "elasticloadbalancing", { name }, others), [], name);
  });
});

// An empty list is refused by EventBridge where it stands for values, and is as if it were not there where it stands for filters.
describe("where the stack file names nobody", () => {
  it("whoever continues a release, opens a shell or changes anything is told", () => {
    const everybody = { deployer, approver, operator, ...others };
    for (const [pattern, name] of [
      [approvalCalls([], []), "ContinueServiceDeployment"],
      [approvalCalls([], []), "ExecuteCommand"],
      [releaseCalls([]), "UpdateService"],
    ] as const) {
      assert.deepEqual(told(pattern, "ecs", { name }, everybody), Object.keys(everybody), name);
      assert.doesNotMatch(JSON.stringify(pattern), /\[\]/);
    }
  });

  it("and where no service rolls, none is left out", () => {
    const all = { clusterArn: cluster, strategies: ["CANARY"], rolling: [], pauses: true };
    assert.doesNotMatch(JSON.stringify(loosenedCalls(all)), /\[\]|serviceName/);
  });
});

describe("answers to a release", () => {
  const everybody = { deployer, approver, operator, admin, root, user };
  let pattern: CallPattern;
  before(() => {
    pattern = approvalCalls([arn("cdd-release-approver")], [arn("cdd-operator")]);
  });

  it("tells of a release that others than the approvers continue, the deployer first of all", () => {
    const call = { name: "ContinueServiceDeployment", request: { action: "CONTINUE" } };
    assert.deepEqual(told(pattern, "ecs", call, everybody), [
      "deployer",
      "operator",
      "admin",
      "root",
      "user",
    ]);
  });

  it("tells of a stopped release, whoever stopped it", () => {
    const call = { name: "StopServiceDeployment", request: { stopType: "ABORT" } };
    assert.deepEqual(told(pattern, "ecs", call, everybody), Object.keys(everybody));
  });

  it("tells of a shell that others than the operators open", () => {
    assert.deepEqual(told(pattern, "ecs", { name: "ExecuteCommand" }, everybody), [
      ...["deployer", "approver", "admin", "root", "user"],
    ]);
  });

  it("tells of all of them where nobody may", () => {
    for (const name of ["ContinueServiceDeployment", "ExecuteCommand"])
      assert.deepEqual(told(approvalCalls([], []), "ecs", { name }, everybody), Object.keys(everybody));
  });
});

describe("a release that asks nobody any more", () => {
  const held = { clusterArn: cluster, strategies: ["CANARY"], rolling: ["cdd-test-sweeper"], pauses: true };
  const judge = {
    targetType: "AWS_LAMBDA",
    hookTargetArn: "arn:aws:lambda:eu-west-2:111122223333:function:judge",
    lifecycleStages: ["POST_SCALE_UP"],
  };
  const pause = {
    targetType: "PAUSE",
    lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
    timeoutConfiguration: { action: "ROLLBACK", timeoutInMinutes: 1440 },
  };
  const sound = {
    strategy: "CANARY",
    lifecycleHooks: [judge, pause],
    deploymentCircuitBreaker: { enable: true, rollback: true },
    alarms: { alarmNames: ["a"], enable: true, rollback: true },
    maximumPercent: 200,
  };
  const answer = (configuration: object, more: object = {}) => ({
    service: {
      clusterArn: cluster,
      serviceName: "cdd-test-screening",
      deploymentConfiguration: { ...sound, ...configuration },
      ...more,
    },
  });
  const update = {
    cluster: "cdd-test",
    service: "cdd-test-screening",
    taskDefinition: "cdd-test-screening:2",
  };
  const isTold = (response: unknown, request: object = update, name = "UpdateService", error?: string) =>
    matchesPattern(
      loosenedCalls(held),
      recordedCall({
        source: "ecs.amazonaws.com",
        name,
        by: deployer,
        request,
        response,
        ...(error !== undefined && { error }),
      }),
    );

  it("leaves out what the pipeline does every day", () => {
    assert.equal(isTold(answer({})), false);
    assert.equal(isTold(answer({}), { ...update, desiredCount: 4 }), false);
    assert.equal(isTold(answer({ lifecycleHooks: [pause] })), false);
    const creation = {
      cluster: "cdd-test",
      serviceName: "cdd-test-screening",
      deploymentConfiguration: sound,
    };
    assert.equal(isTold(answer({}), creation, "CreateService"), false);
  });

  for (const [what, configuration] of [
    ["no hook is left", { lifecycleHooks: [] }],
    ["hooks are gone", { lifecycleHooks: undefined }],
    ["only a function is asked", { lifecycleHooks: [judge] }],
    [
      "it goes on by itself",
      { lifecycleHooks: [{ ...pause, timeoutConfiguration: { action: "CONTINUE", timeoutInMinutes: 1 } }] },
    ],
    ["it rolls", { strategy: "ROLLING", lifecycleHooks: [] }],
    ["it is shifted at once", { strategy: "BLUE_GREEN" }],
    ["it has no strategy", { strategy: undefined }],
    ["no failure rolls it back", { deploymentCircuitBreaker: { enable: true, rollback: false } }],
    ["it has no circuit breaker", { deploymentCircuitBreaker: undefined }],
    ["no alarm rolls it back", { alarms: { enable: false, rollback: false, alarmNames: [] } }],
  ] as const)
    it(`tells: ${what}`, () => {
      assert.equal(isTold(answer(configuration)), true);
      assert.equal(isTold(answer(configuration), {}, "CreateService"), true);
    });

  it("tells of an update that sets hooks or strategy anew: among several hooks no answer tells which asks", () => {
    const of = (deploymentConfiguration: object) =>
      isTold(answer({}), { ...update, deploymentConfiguration });
    assert.equal(of({ lifecycleHooks: [judge] }), true);
    assert.equal(of({ strategy: "CANARY" }), true);
    assert.equal(of({ maximumPercent: 150 }), false);
  });

  it("leaves out what rolls by nature, another cluster's services, and refused calls", () => {
    const loose = { strategy: "ROLLING", lifecycleHooks: [] };
    assert.equal(isTold(answer(loose, { serviceName: "cdd-test-sweeper" })), false);
    assert.equal(isTold(answer(loose, { clusterArn: `${cluster}2` })), false);
    assert.equal(isTold(null, update, "UpdateService", "AccessDeniedException"), false);
  });

  it("asks for no pause where releases have none", () => {
    const pattern = loosenedCalls({ ...held, pauses: false });
    const says = (configuration: object) =>
      matchesPattern(
        pattern,
        recordedCall({
          source: "ecs.amazonaws.com",
          name: "UpdateService",
          by: deployer,
          request: update,
          response: answer(configuration),
        }),
      );
    assert.equal(says({ lifecycleHooks: [] }), false);
    assert.equal(says({ lifecycleHooks: [], strategy: "ROLLING" }), true);
  });
});

describe("changes to what guards keys and stores", () => {
  let pattern: CallPattern;
  before(() => {
    pattern = guardCalls(insiders);
  });

  for (const [source, name] of [
    ["kms", "PutKeyPolicy"],
    ["kms", "DisableKey"],
    ["kms", "ScheduleKeyDeletion"],
    ["s3", "PutBucketPolicy"],
    ["s3", "DeleteBucketPolicy"],
    ["dynamodb", "PutResourcePolicy"],
    ["dynamodb", "DeleteTable"],
    ["secretsmanager", "DeleteResourcePolicy"],
    ["ecr", "SetRepositoryPolicy"],
    ["ecr", "DeleteRepositoryPolicy"],
    ["s3", "DeleteBucket"],
    ["s3", "PutBucketReplication"],
    ["s3", "DeleteBucketReplication"],
    ["secretsmanager", "DeleteSecret"],
    ["backup", "DeleteRecoveryPoint"],
    ["backup", "DeleteBackupVault"],
    ["backup", "DeleteBackupPlan"],
    ["backup", "DeleteBackupSelection"],
    ["backup", "DeleteBackupVaultLockConfiguration"],
    ["backup", "PutBackupVaultAccessPolicy"],
    ["backup", "DeleteBackupVaultAccessPolicy"],
  ] as const)
    it(`tells of ${source}:${name}, whoever does it`, () => {
      const everybody = { ...others, deployer };
      assert.deepEqual(told(pattern, source, { name }, everybody), Object.keys(everybody));
    });

  it("tells of every other change to a store by others than the pipeline", () => {
    for (const [source, name] of [
      ["s3", "PutBucketLifecycle"],
      ["s3", "DeleteBucketPublicAccessBlock"],
      ["dynamodb", "UpdateTable"],
    ] as const)
      assert.deepEqual(told(pattern, source, { name }, { ...others, deployer }), Object.keys(others), name);
  });

  it("leaves out what the owners of secrets and keys do every day", () => {
    assert.deepEqual(told(pattern, "secretsmanager", { name: "PutSecretValue" }, others), []);
    assert.deepEqual(told(pattern, "kms", { name: "CreateGrant" }, others), []);
    assert.deepEqual(told(pattern, "ecr", { name: "PutImage" }, others), []);
    for (const name of ["CreateBackup", "StartAwsBackupJob", "TagResource", "UntagResource"])
      assert.deepEqual(told(pattern, "dynamodb", { name }, others), [], name);
    for (const name of ["PutBucketTagging", "DeleteBucketTagging"])
      assert.deepEqual(told(pattern, "s3", { name }, others), [], name);
  });
});

describe("changes to what watches", () => {
  let pattern: CallPattern;
  before(() => {
    pattern = watcherCalls(insiders);
  });
  const inside = { deployer, ...ownServices };

  it("tells of what is put to silence, whoever does it", () => {
    for (const [source, name] of [
      ["cloudtrail", "StopLogging"],
      ["cloudtrail", "DeleteTrail"],
      ["events", "DisableRule"],
      ["monitoring", "DisableAlarmActions"],
    ] as const)
      assert.deepEqual(told(pattern, source, { name }, { ...others, deployer }), [
        ...Object.keys(others),
        "deployer",
      ]);
  });

  it("tells of rules, topics, alarms and log groups that others change", () => {
    for (const [source, name] of [
      ["events", "RemoveTargets"],
      ["sns", "Unsubscribe"],
      ["cloudtrail", "PutEventSelectors"],
      ["monitoring", "PutMetricAlarm"],
      ["monitoring", "PutCompositeAlarm"],
      ["monitoring", "SetAlarmState"],
      ["monitoring", "DeleteAlarms"],
      ["logs", "DeleteLogGroup"],
      ["logs", "PutRetentionPolicy"],
    ] as const) {
      assert.deepEqual(told(pattern, source, { name }, others), Object.keys(others), name);
      assert.deepEqual(told(pattern, source, { name }, inside), [], name);
    }
  });

  it("leaves out streams and dashboards that come and go", () => {
    assert.deepEqual(told(pattern, "logs", { name: "CreateLogStream" }, others), []);
    assert.deepEqual(told(pattern, "monitoring", { name: "PutDashboard" }, others), []);
  });
});

describe("changes to rights", () => {
  const policy = "arn:aws:iam::111122223333:policy/boundary";
  const policiesOfPeople = "arn:aws:iam::111122223333:policy/cdd/test/";
  const rights = {
    policies: [policy, { prefix: policiesOfPeople }],
    duties: ["cdd-deployer", "cdd-release-approver"],
    rolePrefix: "cdd-test-",
    rolePath: "/cdd/test/",
    zoneId: "Z1",
  };
  let pattern: CallPattern;
  before(() => {
    pattern = rightsCalls(rights, insiders);
  });
  const everybody = { ...others, deployer };

  for (const [name, request] of [
    ["AttachRolePolicy", { policyArn: policy, roleName: "anybody" }],
    ["AttachRolePolicy", { policyArn: `${policiesOfPeople}cdd-test-release-approver`, roleName: "anybody" }],
    ["CreatePolicyVersion", { policyArn: policy, setAsDefault: true }],
    ["UpdateAssumeRolePolicy", { roleName: "cdd-release-approver" }],
    ["PutRolePolicy", { roleName: "cdd-deployer" }],
    ["DeleteRolePermissionsBoundary", { roleName: "cdd-test-screening-task" }],
  ] as const)
    it(`tells of ${name} of ${Object.values(request)[0]}, whoever does it`, () => {
      assert.deepEqual(told(pattern, "iam", { name, request }, everybody), Object.keys(everybody));
    });

  for (const [source, name, request] of [
    ["iam", "PutRolePolicy", { roleName: "cdd-test-screening-task" }],
    ["iam", "CreateRole", { roleName: "mine", path: "/cdd/test/" }],
    ["iam", "CreateRole", { roleName: "mine", path: "/cdd/test/deeper/" }],
    ["route53", "ChangeResourceRecordSets", { hostedZoneId: "Z1" }],
  ] as const)
    it(`tells of ${source}:${name} ${JSON.stringify(request)} by others than the pipeline`, () => {
      assert.deepEqual(told(pattern, source, { name, request }, everybody), Object.keys(others));
    });

  it("leaves out what concerns neither roles, policies nor names of the stack", () => {
    for (const [source, name, request] of [
      ["iam", "AttachRolePolicy", { policyArn: `${policy}-2`, roleName: "x" }],
      [
        "iam",
        "AttachRolePolicy",
        { policyArn: policiesOfPeople.replace("test/", "test2/viewer"), roleName: "x" },
      ],
      ["iam", "CreateRole", { roleName: "x", path: "/cdd/test2/" }],
      ["iam", "CreateUser", { userName: "x" }],
      ["iam", "DeleteRolePermissionsBoundary", { roleName: "cdd-test2-screening-task" }],
      ["route53", "ChangeResourceRecordSets", { hostedZoneId: "Z2" }],
    ] as const)
      assert.deepEqual(told(pattern, source, { name, request }, everybody), [], name);
  });
});
