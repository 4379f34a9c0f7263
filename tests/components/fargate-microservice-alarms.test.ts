import * as assert from "node:assert/strict";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { logicalName } from "../support/record-program";
import { barePlan, sampleImage, samplePlan, workerPlan } from "../support/service-plan";
import {
  surroundings as around,
  recordService,
  type ServiceRecord,
  sampleTags as tags,
} from "../support/service-program";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const image = sampleImage;
const running = { ...samplePlan, image };
const runningWorker = { ...workerPlan, image };

/** Roles of the alarms on both target groups that judge what callers get. */
const ofGroups = ["tg1", "tg2"].flatMap((group) => [`${group}-5xx`, `${group}-latency`]);

interface Query {
  readonly id: string;
  readonly returnData: boolean;
  readonly expression?: string;
  readonly metric?: {
    readonly metricName: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly period: number;
    readonly stat: string;
    readonly namespace: string;
  };
}

const queries = (service: ServiceRecord, role: string) =>
  service.child(role).inputs.metricQueries as readonly Query[];
/** The expression, and of each metric in it name, dimensions and statistic. */
const mathOf = (service: ServiceRecord, role: string) => {
  const [judged, ...measured] = queries(service, role);
  return {
    expression: judged?.expression,
    ...Object.fromEntries(
      measured.map(({ id, metric }) => [
        id,
        [metric?.namespace, metric?.metricName, metric?.stat, metric?.dimensions],
      ]),
    ),
  };
};
const common = (role: string, description: string) => ({
  name: `cdd-dev-screening-${role}`,
  alarmDescription: `screening ${description}`,
  comparisonOperator: "GreaterThanOrEqualToThreshold",
  treatMissingData: "notBreaching",
  tags,
});
const soon = { evaluationPeriods: 3, datapointsToAlarm: 2 };
const lasting = { evaluationPeriods: 5, datapointsToAlarm: 5 };

describe("the alarms of a balanced service", () => {
  for (const group of ["tg1", "tg2"])
    it(`judge what callers get of ${group}, whichever of the two is live`, async () => {
      const service = await recordService(running);
      const dimensions = {
        LoadBalancer: service.child("alb").outputs.arnSuffix,
        TargetGroup: service.child(group).outputs.arnSuffix,
      };
      const { metricQueries: _, ...errors } = service.child(`${group}-5xx`).inputs;
      assert.deepEqual(errors, {
        ...common(`${group}-5xx`, `answers with server errors (${group})`),
        ...soon,
        threshold: 1,
      });
      assert.deepEqual(mathOf(service, `${group}-5xx`), {
        expression: "IF(requests >= 5, 100 * FILL(errors, 0) / requests, 0)",
        errors: ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", dimensions],
        requests: ["AWS/ApplicationELB", "RequestCount", "Sum", dimensions],
      });
      assert.deepEqual(service.child(`${group}-unhealthy`).inputs, {
        ...common(`${group}-unhealthy`, `has tasks that fail their health check (${group})`),
        evaluationPeriods: 3,
        datapointsToAlarm: 3,
        namespace: "AWS/ApplicationELB",
        metricName: "UnHealthyHostCount",
        dimensions,
        statistic: "Maximum",
        period: 60,
        threshold: 1,
      });
      assert.deepEqual(service.child(`${group}-latency`).inputs, {
        ...common(`${group}-latency`, `answers slowly (${group})`),
        ...soon,
        namespace: "AWS/ApplicationELB",
        metricName: "TargetResponseTime",
        dimensions,
        extendedStatistic: "p99",
        evaluateLowSampleCountPercentiles: "evaluate",
        period: 60,
        threshold: 2,
      });
    });

  it("judge what the balancer answers by itself, where no task is left too", async () => {
    const service = await recordService(running);
    const dimensions = { LoadBalancer: service.child("alb").outputs.arnSuffix };
    const metric = (name: string) => ["AWS/ApplicationELB", name, "Sum", dimensions];
    const requests = "(FILL(forwarded, 0) + FILL(unhealthy, 0) + FILL(unjudged, 0))";
    assert.deepEqual(mathOf(service, "alb-5xx"), {
      expression: `IF(${requests} >= 5, 100 * FILL(errors, 0) / ${requests}, 0)`,
      errors: metric("HTTPCode_ELB_5XX_Count"),
      forwarded: metric("RequestCount"),
      unhealthy: metric("HTTPCode_ELB_503_Count"),
      unjudged: metric("HTTPCode_ELB_500_Count"),
    });
    assert.equal(service.child("alb-5xx").inputs.threshold, 1);
  });

  it("tell of a certificate that is not renewed a month before its end", async () => {
    const service = await recordService(running);
    const told = [around.alarmTopicArn];
    assert.deepEqual(service.child("certificate-end").inputs, {
      ...common("certificate-end", ""),
      alarmDescription:
        "The certificate of screening ends in less than 30 days, and ACM has not renewed it: see its validation records, and the CAA records of the domain",
      alarmActions: told,
      okActions: told,
      comparisonOperator: "LessThanThreshold",
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: service.child("https").inputs.certificateArn },
      statistic: "Minimum",
      period: 86_400,
      threshold: 30,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
    });
  });

  it("tell of connections that are turned away, and of those that no task takes", async () => {
    const service = await recordService(running);
    const balancer = { LoadBalancer: service.child("alb").outputs.arnSuffix };
    const counted = { namespace: "AWS/ApplicationELB", statistic: "Sum", period: 60 };
    assert.deepEqual(service.child("alb-rejected").inputs, {
      ...common("alb-rejected", "has connections turned away: its load balancer has as many as it can"),
      ...counted,
      metricName: "RejectedConnectionCount",
      dimensions: balancer,
      threshold: 1,
      ...soon,
    });
    for (const group of ["tg1", "tg2"])
      assert.deepEqual(service.child(`${group}-connections`).inputs, {
        ...common(`${group}-connections`, `has tasks that take no connection (${group})`),
        ...counted,
        metricName: "TargetConnectionErrorCount",
        dimensions: { ...balancer, TargetGroup: service.child(group).outputs.arnSuffix },
        threshold: 5,
        ...soon,
      });
  });

  it("tell of TLS with tasks that speak it", async () => {
    const plaintext = { ticket: "CDD-7" };
    const metrics = async (taskTls: BalancedPlan["taskTls"]) =>
      (
        await recordService({
          ...running,
          taskTls,
          ...(taskTls === "nobody" && { exceptions: { ...running.exceptions, plaintext } }),
        })
      ).resources.flatMap(({ inputs }) =>
        inputs.metricName === "TargetTLSNegotiationErrorCount" ? [inputs.name] : [],
      );
    assert.deepEqual(await metrics("nobody"), []);
    for (const taskTls of ["proxy", "container"] as const)
      assert.deepEqual(await metrics(taskTls), ["cdd-dev-screening-tg1-tls", "cdd-dev-screening-tg2-tls"]);
  });

  it("judge what the WAF blocks in five minutes", async () => {
    const service = await recordService(running);
    const { name, visibilityConfig } = service.child("web-acl").inputs;
    // The metric has the name of the WebACL and the one of its visibility alike.
    assert.equal((visibilityConfig as { metricName: unknown }).metricName, name);
    assert.deepEqual(service.child("waf-blocked").inputs, {
      ...common("waf-blocked", "has many requests blocked by its WAF"),
      namespace: "AWS/WAFV2",
      metricName: "BlockedRequests",
      dimensions: { WebACL: name, Region: "eu-central-1", Rule: "ALL" },
      statistic: "Sum",
      period: 300,
      threshold: 500,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
    });
  });

  it("roll back on both groups, and on nothing that a revision does not cause", async () => {
    const { inputs } = (await recordService(running)).child("service");
    assert.deepEqual(inputs.alarms, {
      alarmNames: ofGroups.map((role) => `cdd-dev-screening-${role}`),
      enable: true,
      rollback: true,
    });
  });

  it("wake nobody for a task that starts, even in twice its time", async () => {
    for (const [startupSeconds, minutes] of [
      [30, 3],
      [180, 5],
      [540, 11],
    ] as const) {
      const { inputs } = (await recordService({ ...running, startupSeconds })).child("tg1-unhealthy");
      assert.deepEqual([inputs.datapointsToAlarm, inputs.evaluationPeriods], [minutes, minutes]);
    }
  });

  it("go off where the plan says, in place of what follows from the criticality", async () => {
    const alarms = {
      errorPercent: 0.5,
      latencySeconds: 9,
      cpuPercent: 55,
      memoryPercent: 66,
      blockedRequests: 77,
    };
    const service = await recordService({ ...barePlan, alarms });
    const thresholds = ["tg1-5xx", "alb-5xx", "tg2-latency", "cpu", "memory", "waf-blocked"].map(
      (role) => service.child(role).inputs.threshold,
    );
    assert.deepEqual(thresholds, [0.5, 0.5, 9, 55, 66, 77]);
  });

  it("judge no answer slower than the balancer lets one be", async () => {
    const service = await recordService({ ...barePlan, idleTimeoutSeconds: 1 });
    assert.equal(service.child("tg1-latency").inputs.threshold, 1);
  });
});

describe("the alarms of whatever runs", () => {
  for (const [kind, plan] of Object.entries({ balanced: running, worker: runningWorker })) {
    it(`judge CPU and memory of its tasks: ${kind}`, async () => {
      const service = await recordService(plan);
      const metric = {
        ...lasting,
        namespace: "AWS/ECS",
        dimensions: { ClusterName: "cdd-dev", ServiceName: "cdd-dev-screening" },
        period: 60,
        threshold: 80,
      };
      assert.deepEqual(service.child("cpu").inputs, {
        ...common("cpu", "needs more CPU than it has"),
        ...metric,
        metricName: "CPUUtilization",
        statistic: "Average",
      });
      assert.deepEqual(service.child("memory").inputs, {
        ...common("memory", "has a task that is short of memory"),
        ...metric,
        metricName: "MemoryUtilization",
        statistic: "Maximum",
      });
    });

    it(`judge the throttles of its table and of the index: ${kind}`, async () => {
      const service = await recordService(plan);
      const throttles = (dimensions: Readonly<Record<string, string>>) => ({
        expression: "FILL(reads, 0) + FILL(writes, 0)",
        reads: ["AWS/DynamoDB", "ReadThrottleEvents", "Sum", dimensions],
        writes: ["AWS/DynamoDB", "WriteThrottleEvents", "Sum", dimensions],
      });
      const TableName = "cdd-dev-screenings";
      assert.deepEqual(mathOf(service, "throttles-screenings"), throttles({ TableName }));
      assert.deepEqual(
        mathOf(service, "throttles-screenings.by-resolution"),
        throttles({ TableName, GlobalSecondaryIndexName: "by-resolution" }),
      );
      assert.equal(service.child("throttles-screenings").inputs.threshold, 5);
    });

    it(`judge, once its tasks have started, that none is missing: no figure is no task: ${kind}`, async () => {
      const service = await recordService(plan);
      const { inputs, dependsOn } = service.child("running");
      const { metricQueries: _, ...rest } = inputs;
      assert.deepEqual(rest, {
        ...common("running", "runs fewer tasks than it should"),
        evaluationPeriods: 10,
        datapointsToAlarm: 10,
        threshold: 1,
        treatMissingData: "breaching",
        warmUpConfiguration: { warmUpPeriodDurationInMinutes: 15 },
      });
      const dimensions = { ClusterName: "cdd-dev", ServiceName: "cdd-dev-screening" };
      assert.deepEqual(mathOf(service, "running"), {
        expression: "desired - running",
        desired: ["ECS/ContainerInsights", "DesiredTaskCount", "Average", dimensions],
        running: ["ECS/ContainerInsights", "RunningTaskCount", "Average", dimensions],
      });
      assert.deepEqual(dependsOn.map(logicalName), ["screening-service"]);
    });

    it(`tell once of tasks that end by themselves, however often: ${kind}`, async () => {
      const { inputs } = (await recordService(plan)).child("stopped");
      assert.deepEqual(inputs, {
        ...common(
          "stopped",
          "has a task that ended by itself: its reason and exit codes stand in the log group of stopped tasks",
        ),
        namespace: "cdd-dev",
        metricName: "StoppedTasks",
        dimensions: { Group: "service:cdd-dev-screening" },
        statistic: "Sum",
        period: 300,
        threshold: 1,
        datapointsToAlarm: 1,
        evaluationPeriods: 6,
      });
    });

    for (const [criticality, periods, hours] of [
      ["high", 4, 1],
      ["medium", 8, 2],
      ["low", 16, 4],
    ] as const)
      it(`tell of a log that is silent for ${hours} h where its criticality is ${criticality}: ${kind}`, async () => {
        const service = await recordService({ ...plan, criticality });
        const { inputs, dependsOn } = service.child("silent");
        assert.deepEqual(
          { ...inputs, tags: undefined },
          {
            ...common(
              "silent",
              `has written no log for ${hours} h: see whether it works, and whether its log group can be written`,
            ),
            tags: undefined,
            namespace: "AWS/Logs",
            metricName: "IncomingLogEvents",
            dimensions: { LogGroupName: plan.logGroup },
            statistic: "Sum",
            period: 900,
            comparisonOperator: "LessThanThreshold",
            threshold: 1,
            datapointsToAlarm: periods,
            evaluationPeriods: periods,
            treatMissingData: "breaching",
            warmUpConfiguration: { warmUpPeriodDurationInMinutes: periods * 15 + 15 },
          },
        );
        assert.deepEqual(dependsOn.map(logicalName), ["screening-service"]);
      });
  }

  it("call no rest of a worker a fault: neither its silence nor the tasks that it has not", async () => {
    const morning = { name: "morning", cron: "cron(0 8 * * ? *)", timezone: "UTC", min: 1, max: 2 };
    const resting = await recordService({
      ...runningWorker,
      tasks: { min: 0 },
      scaling: { max: 2, schedules: [morning] },
    });
    const byNight = await recordService({
      ...runningWorker,
      scaling: { max: 3, schedules: [morning, { ...morning, name: "night", min: 0, max: 0 }] },
    });
    const dimensions = { ClusterName: "cdd-dev", ServiceName: "cdd-dev-screening" };
    for (const service of [resting, byNight]) {
      assert.equal(service.child("running").inputs.treatMissingData, "notBreaching");
      const { comparisonOperator, threshold, treatMissingData } = service.child("silent").inputs;
      assert.deepEqual(
        [comparisonOperator, threshold, treatMissingData],
        ["LessThanThreshold", 1, "notBreaching"],
      );
      assert.deepEqual(mathOf(service, "silent"), {
        expression: "IF(FILL(running, 0) < 1, 1, FILL(lines, 0))",
        lines: ["AWS/Logs", "IncomingLogEvents", "Sum", { LogGroupName: runningWorker.logGroup }],
        running: ["ECS/ContainerInsights", "RunningTaskCount", "Minimum", dimensions],
      });
      assert.deepEqual(
        queries(service, "silent").flatMap(({ metric }) => metric?.period ?? []),
        [900, 900],
      );
    }
  });

  it("say nothing of a service that waits for its image: neither that it is silent nor that its tasks are missing", async () => {
    const { resources } = await recordService(workerPlan);
    const roles = resources.map(({ name }) => name);
    for (const role of ["running", "silent"]) assert.ok(!roles.includes(`screening-${role}`), role);
  });

  it("roll a worker back on CPU and memory, which stand before it", async () => {
    const { inputs, dependencies } = (await recordService(runningWorker)).child("service");
    assert.deepEqual((inputs.alarms as { alarmNames: unknown }).alarmNames, [
      "cdd-dev-screening-cpu",
      "cdd-dev-screening-memory",
    ]);
    const waited = dependencies.map(logicalName);
    assert.ok(waited.includes("screening-cpu") && waited.includes("screening-memory"));
  });
});

describe("every metric alarm", () => {
  it("is within CloudWatch's limits, has no action of its own but where it lasts, and can be made anew under its name", async () => {
    for (const plan of [running, runningWorker]) {
      const service = await recordService(plan);
      const alarms = service.all(alarmType);
      assert.ok(alarms.length >= 5);
      for (const { name, inputs, deleteBeforeReplace } of alarms) {
        assert.equal(deleteBeforeReplace, true, name);
        for (const action of ["alarmActions", "okActions", "insufficientDataActions"])
          assert.equal(
            action in inputs,
            name === "screening-certificate-end" && action !== "insufficientDataActions",
            name,
          );
        assert.ok(String(inputs.name).length <= 255, name);
        const math = (inputs.metricQueries ?? []) as readonly Query[];
        assert.equal("metricName" in inputs, math.length === 0, name);
        assert.equal(math.filter(({ returnData }) => returnData).length, math.length === 0 ? 0 : 1, name);
        assert.ok(math.length <= 10, name);
        for (const period of [inputs.period ?? 60, ...math.map(({ metric }) => metric?.period ?? 60)])
          assert.equal(Number(period) % 60, 0, name);
      }
    }
  });
});
