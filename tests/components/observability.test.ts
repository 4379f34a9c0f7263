import * as assert from "node:assert/strict";
import * as s3 from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { Observability } from "../../components/observability";
import type { ObservabilityArgs } from "../../components/observability/args";
import { dataProtectionPolicy } from "../../components/observability/personal-data";
import { platformTiles } from "../../components/observability/platform-dashboard";
import { messageOf } from "../support/event-message";
import { guards, privateBucket } from "../support/private-bucket";
import { logicalName, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const account = "111122223333";
const region = "eu-west-2";
const deployer = `arn:aws:iam::${account}:role/deployer`;
const logBucket = `cdd-dev-access-logs-${account}-${region}`;
function alarmArn(service: string) {
  return `arn:aws:cloudwatch:${region}:${account}:alarm:cdd-dev-${service}-health`;
}

function shown(service: string, kind: "balanced" | "worker" | "scheduled") {
  return { service, kind, physicalName: `cdd-dev-${service}`, alarmArn: alarmArn(service) };
}

const plan: Omit<
  ObservabilityArgs,
  "loggedBuckets" | "natGatewayIds" | "blockedNames" | "logsKeyArn" | "alarmsKeyArn"
> = {
  stack: "dev",
  namePrefix: "cdd-dev",
  account,
  region,
  applicationLogGroups: { screening: "cdd-dev-screening", "audit-trail": "cdd-dev-audit-trail" },
  findingsLogGroup: "cdd-dev-log-findings",
  wafLogGroups: { screening: "aws-waf-logs-dev-screening", "audit-trail": "aws-waf-logs-dev-audit-trail" },
  wafLogGroupArnPattern: `arn:aws:logs:${region}:${account}:log-group:aws-waf-logs-dev-*:*`,
  logBucket,
  topics: { alarms: "cdd-dev-alarms", events: "cdd-dev-events" },
  subscribers: [
    { protocol: "email", endpoint: "operations@example-bank.com", topics: ["alarms", "events"] },
    { protocol: "email", endpoint: "releases@example-bank.com", topics: ["events"] },
  ],
  deployers: [`arn:aws:iam::${account}:role/deployer`],
  clusterArn: `arn:aws:ecs:${region}:${account}:cluster/cdd-dev`,
  servicesArn: `arn:aws:ecs:${region}:${account}:service/cdd-dev/`,
  stoppedTasksLogGroup: "/aws/events/cdd-dev-stopped-tasks",
  flowLogGroup: "cdd-dev-flow-logs",
  queryLogGroup: "cdd-dev-dns-queries",
  scannedBuckets: [],
  replicatedBuckets: [],
  dashboard: {
    name: "cdd-dev-platform",
    cluster: "cdd-dev",
    services: [shown("screening", "balanced"), shown("audit-trail", "worker"), shown("sweep", "scheduled")],
  },
  logRetentionDays: 365,
  retain: false,
};
const keys = {
  logsKeyArn: `arn:aws:kms:${region}:${account}:key/logs`,
  alarmsKeyArn: `arn:aws:kms:${region}:${account}:key/alarms`,
};
/** A widget of a dashboard. */
interface Shown {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly properties: {
    readonly title: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly unknown[];
  };
}

const blockedNames = { ruleGroupId: "rslvr-frg-1", domainListId: "rslvr-fdl-1" };
const outside = { natGatewayIds: { "eu-west-2a": "nat-1" }, blockedNames };

const topicArns = {
  alarms: `arn:aws:sns:${region}:${account}:cdd-dev-alarms`,
  events: `arn:aws:sns:${region}:${account}:cdd-dev-events`,
};
/** What tells people, by logical name: its inputs are in the tests of `told.test.ts`. */
const told = [
  ...["alarms", "events"].flatMap((topic) => [
    [`${topic}-topic`, "sns/topic:Topic"],
    [`${topic}-topic-policy`, "sns/topicPolicy:TopicPolicy"],
    [`${topic}-to-email-operations@example-bank.com`, "sns/topicSubscription:TopicSubscription"],
  ]),
  ["events-to-email-releases@example-bank.com", "sns/topicSubscription:TopicSubscription"],
  ...["release-waits", "release-hook-failed", "release-rolled-back", "release-failed"].flatMap((rule) => [
    [rule, "cloudwatch/eventRule:EventRule"],
    [`${rule}-topic`, "cloudwatch/eventTarget:EventTarget"],
    [`${rule}-undelivered`, "cloudwatch/metricAlarm:MetricAlarm"],
  ]),
  ["stopped-tasks", "cloudwatch/logGroup:LogGroup"],
  ["stopped-tasks-policy", "cloudwatch/logResourcePolicy:LogResourcePolicy"],
  ["stopped-tasks-count", "cloudwatch/logMetricFilter:LogMetricFilter"],
  ["stopped-tasks-rule", "cloudwatch/eventRule:EventRule"],
  ["stopped-tasks-rule-log", "cloudwatch/eventTarget:EventTarget"],
  ["stopped-tasks-rule-undelivered", "cloudwatch/metricAlarm:MetricAlarm"],
  ["flow-logs-silent", "cloudwatch/metricAlarm:MetricAlarm"],
  ["names-blocked", "cloudwatch/metricAlarm:MetricAlarm"],
  ["nat-eu-west-2a-ports", "cloudwatch/metricAlarm:MetricAlarm"],
  ["nat-eu-west-2a-drops", "cloudwatch/metricAlarm:MetricAlarm"],
].map(([role, type]) => [`observability-${role}`, `aws:${type}`] as const);

const record = (retain: boolean, preview = false) =>
  recordProgram(
    () => {
      const loggedBuckets = { documents: new s3.Bucket("documents", { bucket: "cdd-dev-documents" }).bucket };
      const observability = new Observability("observability", {
        ...plan,
        ...keys,
        ...outside,
        retain,
        loggedBuckets,
      });
      const given = observability.forService("screening");
      return {
        logBucket: given.logBucket,
        topics: given.topics,
        applicationLogGroup: given.applicationLogGroup.name,
        wafLogGroup: given.wafLogGroup?.name,
        wafLogPolicy: given.wafLogPolicy.urn,
        dataProtection: given.dataProtection.urn,
        stoppedTasks: given.stoppedTasks.logGroupArn,
        stoppedTasksReady: given.stoppedTasks.ready.map(({ urn }) => urn),
      };
    },
    { preview },
  );

describe("Observability", () => {
  for (const retain of [true, false]) {
    it(`consists of exactly this, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const all = made(await record(retain), "observability");
      const tells = new Set<string>(told.map(([name]) => name));
      const found = Object.fromEntries(Object.entries(all).filter(([name]) => !tells.has(name)));
      assert.deepEqual(
        told.map(([name]) => [name, all[name]?.type]),
        told,
      );
      const logGroup = (service: string | undefined, name: string) => ({
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: {
          name,
          retentionInDays: 365,
          kmsKeyId: keys.logsKeyArn,
          deletionProtectionEnabled: retain,
          ...(service !== undefined && { tags: { service } }),
        },
        deleteBeforeReplace: true,
        ...(retain && { protect: true }),
      });
      const protection = (service: string) => ({
        type: "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy",
        inputs: {
          logGroupName: `cdd-dev-${service}`,
          policyDocument: dataProtectionPolicy("cdd-dev-log-findings"),
        },
        dependsOn: [
          "observability-data-protection-findings",
          "observability-data-protection-findings-policy",
        ],
        deleteBeforeReplace: true,
      });
      assert.deepEqual(found, {
        "observability-application-screening": logGroup("screening", "cdd-dev-screening"),
        "observability-application-audit-trail": logGroup("audit-trail", "cdd-dev-audit-trail"),
        "observability-data-protection-findings": logGroup(undefined, "cdd-dev-log-findings"),
        "observability-data-protection-findings-policy": {
          type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
          inputs: {
            policyName: "cdd-dev-log-findings",
            policyDocument: found["observability-data-protection-findings-policy"]?.inputs.policyDocument,
          },
          deleteBeforeReplace: true,
        },
        "observability-data-protection-screening": protection("screening"),
        "observability-data-protection-audit-trail": protection("audit-trail"),
        "observability-waf-screening": logGroup("screening", "aws-waf-logs-dev-screening"),
        "observability-waf-audit-trail": logGroup("audit-trail", "aws-waf-logs-dev-audit-trail"),
        ...privateBucket("observability-access-logs", {
          name: logBucket,
          // Balancers write under no other key than S3's own.
          encryption: { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
          keepVersionsDays: 30,
          expireAfterDays: 365,
          objectLock: false,
          retain,
          policy: found["observability-access-logs-policy"]?.inputs.policy,
        }),
        "observability-access-logs-of-documents": {
          type: "aws:s3/bucketLogging:BucketLogging",
          inputs: {
            bucket: "cdd-dev-documents",
            targetBucket: logBucket,
            targetPrefix: "buckets/documents/",
          },
          dependsOn: ["observability-access-logs-policy"],
        },
        "observability-waf-log-policy": {
          type: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
          inputs: {
            policyName: "cdd-dev-waf-logs",
            policyDocument: found["observability-waf-log-policy"]?.inputs.policyDocument,
          },
          deleteBeforeReplace: true,
        },
        "observability-dashboard": {
          type: "aws:cloudwatch/dashboard:Dashboard",
          inputs: {
            dashboardName: "cdd-dev-platform",
            dashboardBody: found["observability-dashboard"]?.inputs.dashboardBody,
          },
          deleteBeforeReplace: true,
        },
      });
    });
  }

  it("shows at the first preview already the state of every service, and the tasks of those that run", async () => {
    const { dashboardBody: body } = (await record(false, true)).one("observability-dashboard").inputs;
    const { widgets } = JSON.parse(String(body)) as { widgets: Shown[] };
    assert.deepEqual(
      widgets.map(({ type, x, y, properties }) => [type, x, y, properties.title]),
      [
        ["alarm", 0, 0, "Services"],
        ["alarm", 0, 3, "Network"],
        ["metric", 0, 6, "screening"],
        ["metric", 8, 6, "audit-trail"],
      ],
    );
    assert.deepEqual(
      widgets[1]?.properties.alarms,
      ["names-blocked", "flow-logs-silent"].map(
        (name) => `arn:aws:cloudwatch:${region}:${account}:alarm:cdd-dev-${name}`,
      ),
    );
    assert.deepEqual(widgets[0]?.properties.alarms, ["screening", "audit-trail", "sweep"].map(alarmArn));
    const ecs = (namespace: string, metric: string) => [
      namespace,
      metric,
      "ClusterName",
      "cdd-dev",
      "ServiceName",
      "cdd-dev-audit-trail",
    ];
    assert.deepEqual(widgets[3]?.properties.metrics, [
      [...ecs("AWS/ECS", "CPUUtilization"), { label: "CPU %", stat: "Average" }],
      [...ecs("AWS/ECS", "MemoryUtilization"), { label: "memory %", stat: "Maximum" }],
      [
        ...ecs("ECS/ContainerInsights", "RunningTaskCount"),
        { label: "running", stat: "Average", yAxis: "right" },
      ],
      [
        ...ecs("ECS/ContainerInsights", "DesiredTaskCount"),
        { label: "desired", stat: "Average", yAxis: "right" },
      ],
    ]);
  });

  it("shows nothing where there are no services: CloudWatch takes no alarm widget without alarms", () => {
    assert.deepEqual(platformTiles({ ...plan.dashboard, services: [] }, region), []);
  });

  it("lets this account's balancers and S3 write to the log bucket, each below its own prefix, over TLS", async () => {
    const { policy } = (await record(false, true)).one("observability-access-logs-policy").inputs;
    assert.deepEqual(statements(policy), {
      ...guards(logBucket, [deployer]),
      BalancersWriteAccessLogs: {
        Sid: "BalancersWriteAccessLogs",
        Effect: "Allow",
        Principal: { Service: ["logdelivery.elasticloadbalancing.amazonaws.com"] },
        Action: ["s3:PutObject"],
        Resource: [
          `arn:aws:s3:::${logBucket}/access/*/AWSLogs/${account}/*`,
          `arn:aws:s3:::${logBucket}/connections/*/AWSLogs/${account}/*`,
        ],
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/*` },
        },
      },
      BucketsWriteAccessLogs: {
        Sid: "BucketsWriteAccessLogs",
        Effect: "Allow",
        Principal: { Service: ["logging.s3.amazonaws.com"] },
        Action: ["s3:PutObject"],
        Resource: [`arn:aws:s3:::${logBucket}/buckets/*`],
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
      NobodyDeletesLogs: {
        Sid: "NobodyDeletesLogs",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:DeleteObject", "s3:DeleteObjectVersion"],
        Resource: [`arn:aws:s3:::${logBucket}/*`],
      },
    });
  });

  it("tells the topic of uploads with malware, of uploads that were not judged, and of scans that do not work", async () => {
    const scannedBuckets = ["cdd-dev-documents"];
    const program = await recordProgram(
      () =>
        void new Observability("observability", {
          ...plan,
          ...keys,
          ...outside,
          scannedBuckets,
          loggedBuckets: {},
        }),
    );
    const pattern = (role: string) =>
      JSON.parse(String(program.one(`observability-malware-${role}`).inputs.eventPattern));
    assert.deepEqual(pattern("findings"), {
      source: ["aws.guardduty"],
      "detail-type": [
        "GuardDuty Malware Protection Object Scan Result",
        "GuardDuty Malware Protection Post Scan Action Failed",
      ],
      detail: {
        s3ObjectDetails: { bucketName: scannedBuckets },
        $or: [
          { scanResultDetails: { scanResultStatus: ["THREATS_FOUND", "ACCESS_DENIED", "FAILED"] } },
          { postScanActions: { failureReason: [{ exists: true }] } },
        ],
      },
    });
    assert.deepEqual(pattern("scans"), {
      source: ["aws.guardduty"],
      "detail-type": [
        { "equals-ignore-case": "GuardDuty Malware Protection Resource Status Warning" },
        { "equals-ignore-case": "GuardDuty Malware Protection Resource Status Error" },
      ],
      detail: { s3BucketDetails: { bucketName: scannedBuckets } },
    });
    for (const [role, says] of [
      ["findings", "Uploaded objects with malware in them, and those that could not be scanned or tagged"],
      ["scans", "Buckets whose uploads are not scanned: nobody can read what is new in them"],
    ] as const) {
      const { name, description } = program.one(`observability-malware-${role}`).inputs;
      assert.deepEqual([name, description], [`cdd-dev-malware-${role}`, says]);
      const target = program.one(`observability-malware-${role}-topic`);
      assert.equal(target.inputs.arn, topicArns.events);
      // Whoever publishes waits until the topic lets it.
      assert.deepEqual(target.propertyDependencies.arn?.map(logicalName), [
        "observability-events-topic-policy",
      ]);
      const detail = {
        scanResultDetails: { scanResultStatus: "THREATS_FOUND" },
        s3ObjectDetails: { versionId: "v-7", bucketName: "cdd-dev-documents", objectKey: "somebody's text" },
        s3BucketDetails: { bucketName: "cdd-dev-documents" },
      };
      assert.equal(
        messageOf(target.inputs.inputTransformer, { "detail-type": "What GuardDuty says", detail }),
        role === "findings"
          ? "What GuardDuty says: THREATS_FOUND. Nobody can read the object of version v-7 in cdd-dev-documents."
          : "What GuardDuty says: what is uploaded to cdd-dev-documents is not scanned, so that nobody can read it.",
      );
    }
  });

  it("lets log delivery write to the one log group of findings, and knows the document at preview", async () => {
    const program = await record(false, true);
    const { policyDocument } = program.one("observability-data-protection-findings-policy").inputs;
    assert.deepEqual(statements(policyDocument), {
      DeliveryWritesFindings: {
        Sid: "DeliveryWritesFindings",
        Effect: "Allow",
        Principal: { Service: ["delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`arn:aws:logs:${region}:${account}:log-group:cdd-dev-log-findings:*`],
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
        },
      },
    });
  });

  it("lets WAF write to the stack's WAF log groups by one policy for all services", async () => {
    const program = await record(false, true);
    const policies = program.all("aws:cloudwatch/logResourcePolicy:LogResourcePolicy");
    assert.deepEqual(
      policies.filter(({ inputs }) => String(inputs.policyDocument).includes("aws-waf-logs")).length,
      1,
    );
    assert.deepEqual(statements(program.one("observability-waf-log-policy").inputs.policyDocument), {
      WafWritesLogs: {
        Sid: "WafWritesLogs",
        Effect: "Allow",
        Principal: { Service: ["delivery.logs.amazonaws.com"] },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [plan.wafLogGroupArnPattern],
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:logs:${region}:${account}:*` },
        },
      },
    });
  });

  it("gives each service its own log groups and what all share", async () => {
    const { outputs } = await record(false);
    const { wafLogPolicy, dataProtection, stoppedTasksReady, ...rest } = outputs as Record<string, unknown>;
    assert.deepEqual((stoppedTasksReady as string[]).map(logicalName), [
      "observability-stopped-tasks-policy",
    ]);
    assert.deepEqual(rest, {
      logBucket,
      stoppedTasks: `arn:aws:logs:${region}:${account}:log-group:/aws/events/cdd-dev-stopped-tasks`,
      topics: topicArns,
      applicationLogGroup: "cdd-dev-screening",
      wafLogGroup: "aws-waf-logs-dev-screening",
    });
    assert.equal(logicalName(String(wafLogPolicy)), "observability-waf-log-policy");
    assert.equal(logicalName(String(dataProtection)), "observability-data-protection-screening");
  });

  it("gives a service without a WAF no log group for one", async () => {
    const { screening } = plan.wafLogGroups;
    assert.ok(screening !== undefined);
    await recordProgram(() => {
      const observability = new Observability("observability", {
        ...plan,
        ...keys,
        ...outside,
        wafLogGroups: { screening },
        loggedBuckets: {},
      });
      assert.ok("wafLogGroup" in observability.forService("screening"));
      assert.ok(!("wafLogGroup" in observability.forService("audit-trail")));
    });
  });

  it("lets what AWS has by its name alone make way for its successor", async () => {
    const program = await recordProgram(
      () =>
        void new Observability("observability", {
          ...plan,
          ...keys,
          ...outside,
          scannedBuckets: ["cdd-dev-documents"],
          replicatedBuckets: [
            { store: "audit", bucket: "cdd-dev-audit", copiesArn: "arn:aws:s3:::copies", rule: "everything" },
          ],
          loggedBuckets: {},
        }),
    );
    const named = program.resources.filter(({ inputs }) =>
      ["name", "policyName", "dashboardName"].some((key) => key in inputs),
    );
    // Seven types: alarms, rules, log groups, metric filters, policies of logs, topics, the dashboard.
    assert.equal(new Set(named.map(({ type }) => type)).size, 7);
    for (const { name, deleteBeforeReplace } of named) assert.equal(deleteBeforeReplace, true, name);
  });

  it("hands out bucket and topics by their policies: who uses them waits until they can be used", async () => {
    const program = await recordProgram(() => {
      const observability = new Observability("observability", {
        ...plan,
        ...keys,
        ...outside,
        loggedBuckets: {},
      });
      const { logBucket: bucket, topics } = observability.forService("screening");
      new s3.BucketVersioning("user", {
        bucket,
        versioningConfiguration: {
          status: "Enabled",
          mfaDelete: pulumi.interpolate`${topics.alarms} ${topics.events}`,
        },
      });
    });
    const { propertyDependencies } = program.one("user");
    assert.deepEqual(propertyDependencies.bucket?.map(logicalName), ["observability-access-logs-policy"]);
    assert.deepEqual(propertyDependencies.versioningConfiguration?.map(logicalName), [
      "observability-alarms-topic-policy",
      "observability-events-topic-policy",
    ]);
  });

  it("shows the engine its plan and neither keys nor buckets", async () => {
    const component = (await record(false)).one("observability");
    assert.equal(component.type, "cdd:observability:Observability");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, { logBucket, topics: topicArns });
  });

  it("refuses a service that is not planned, and says which are", async () => {
    let refused: unknown;
    await recordProgram(() => {
      const observability = new Observability("observability", {
        ...plan,
        ...keys,
        ...outside,
        loggedBuckets: {},
      });
      try {
        observability.forService("screning");
      } catch (error) {
        refused = error;
      }
    });
    assert.ok(pulumi.RunError.isInstance(refused));
    assert.equal(
      refused.message,
      'observability: "screning" has no log groups. Use one of screening, audit-trail.',
    );
  });

  it("sends every line of its log groups on where the stack says so", async () => {
    const logDestinationArn = "arn:aws:logs:eu-west-2:444455556666:destination:bank";
    const program = await recordProgram(
      () =>
        void new Observability("observability", {
          ...plan,
          ...keys,
          ...outside,
          logDestinationArn,
          loggedBuckets: {},
        }),
    );
    const sent = program.all("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter");
    const groups = program.all("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs.name);
    assert.equal(groups.length, 6);
    assert.deepEqual(sent.map(({ inputs }) => inputs.logGroup).sort(), groups.sort());
    for (const { inputs } of sent) assert.equal(inputs.destinationArn, logDestinationArn);
  });
});
