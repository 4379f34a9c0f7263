import * as assert from "node:assert/strict";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import { otherAlarms } from "../../components/fargate-microservice/watch/validate";
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

/** Roles of the alarms that each kind has, in the order of the composite's rule. */
const ofGroups = ["tg1", "tg2"].flatMap((group) => [
  `${group}-5xx`,
  `${group}-unhealthy`,
  `${group}-latency`,
]);
const ofTasks = ["cpu", "memory", "throttles-screenings", "throttles-screenings.by-resolution", "stopped"];
const ofConnections = ["tg1-connections", "tg1-tls", "tg2-connections", "tg2-tls"];
const ofBalanced = [...ofGroups, "alb-5xx", "waf-blocked", "alb-rejected", ...ofConnections, ...ofTasks];

describe("the composite alarm", () => {
  const rule = (roles: readonly string[]) =>
    roles.map((role) => `ALARM("cdd-dev-screening-${role}")`).join(" OR ");
  const table: readonly (readonly [string, ServicePlan, readonly string[], boolean])[] = [
    ["balanced", running, [...ofBalanced, "running", "silent"], true],
    ["balanced, without an image", samplePlan, ofBalanced, false],
    ["worker", runningWorker, [...ofTasks, "running", "silent"], true],
    ["worker, without an image", workerPlan, ofTasks, false],
  ];
  for (const [what, plan, roles, tells] of table)
    it(`goes off with any alarm of the service, and ${tells ? "tells" : "does not tell"} people: ${what}`, async () => {
      const told = tells ? [around.alarmTopicArn] : [];
      const service = await recordService(plan);
      const { inputs, deleteBeforeReplace, dependencies } = service.child("health");
      assert.deepEqual(inputs, {
        alarmName: "cdd-dev-screening-health",
        alarmDescription: "screening (financial-crime) is not well: see which of its alarms went off",
        alarmRule: rule(roles),
        alarmActions: told,
        okActions: told,
        tags,
      });
      assert.equal(deleteBeforeReplace, true);
      const waited = new Set(dependencies.map(logicalName));
      const alarms = service.all(alarmType).filter(({ inputs }) => inputs.alarmActions === undefined);
      assert.equal(alarms.length, roles.length);
      for (const { name } of alarms) assert.ok(waited.has(name), name);
    });

  it("has the room that the plan's check leaves to all but the throttles, for the longest names too", async () => {
    const physicalName = "p".repeat(49);
    const service = await recordService({ ...barePlan, taskTls: "proxy", image, physicalName });
    const rule = String(service.child("health").inputs.alarmRule);
    assert.equal(rule.split(" OR ").length, otherAlarms.number);
    assert.ok(rule.length + " OR ".length <= otherAlarms.characters, `${rule.length}`);
  });
});

describe("the dashboard", () => {
  interface Widget {
    readonly type: string;
    readonly width: number;
    readonly height: number;
    readonly properties: {
      readonly title: string;
      readonly region?: string;
      readonly alarms?: readonly string[];
      readonly metrics?: readonly (readonly unknown[])[];
      readonly query?: string;
    };
  }
  const widgetsOf = (service: ServiceRecord) => {
    const { dashboardBody, ...rest } = service.child("dashboard").inputs;
    assert.deepEqual(rest, { dashboardName: "cdd-dev-screening" });
    return (JSON.parse(String(dashboardBody)) as { widgets: Widget[] }).widgets;
  };
  const titles = (widgets: readonly Widget[]) => widgets.map(({ properties }) => properties.title);
  const ofEach = ["CPU and memory", "Tasks", "Throttles", "Last errors"];
  const titled = (widgets: readonly Widget[], title: string) =>
    widgets.find(({ properties }) => properties.title === title)?.properties;

  it("shows what callers get of both groups, what the tasks suffer from and the last errors", async () => {
    const service = await recordService(running);
    const widgets = widgetsOf(service);
    assert.deepEqual(titles(widgets), [
      "Alarms",
      "Requests",
      "Answers with 5xx",
      "Latency, seconds",
      "Healthy tasks",
      "Blocked by the WAF",
      ...ofEach,
    ]);
    const balancer = ["LoadBalancer", service.child("alb").outputs.arnSuffix];
    const group = (role: string) => [...balancer, "TargetGroup", service.child(role).outputs.arnSuffix];
    const ecs = ["ClusterName", "cdd-dev", "ServiceName", "cdd-dev-screening"];
    const line = (namespace: string, metric: string, of: readonly unknown[], label: string, stat: string) => [
      namespace,
      metric,
      ...of,
      { label, stat },
    ];
    const both = (metric: string, label: string, stat: string) =>
      ["tg1", "tg2"].map((role) =>
        line("AWS/ApplicationELB", metric, group(role), `${label} (${role})`, stat),
      );
    const throttles = (of: string, ...more: string[]) => {
      const table = ["TableName", "cdd-dev-screenings", ...more];
      return [
        line("AWS/DynamoDB", "ReadThrottleEvents", table, `${of}: reads`, "Sum"),
        line("AWS/DynamoDB", "WriteThrottleEvents", table, `${of}: writes`, "Sum"),
      ];
    };
    const lines = {
      Requests: both("RequestCount", "requests", "Sum"),
      "Answers with 5xx": [
        ...both("HTTPCode_Target_5XX_Count", "service", "Sum"),
        line("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", balancer, "balancer", "Sum"),
      ],
      "Latency, seconds": [
        ...both("TargetResponseTime", "p50", "p50"),
        ...both("TargetResponseTime", "p99", "p99"),
      ],
      "Healthy tasks": both("HealthyHostCount", "healthy", "Minimum"),
      "Blocked by the WAF": [
        line(
          "AWS/WAFV2",
          "BlockedRequests",
          ["WebACL", "cdd-dev-screening", "Region", "eu-central-1", "Rule", "ALL"],
          "blocked",
          "Sum",
        ),
      ],
      "CPU and memory": [
        line("AWS/ECS", "CPUUtilization", ecs, "CPU %", "Average"),
        line("AWS/ECS", "MemoryUtilization", ecs, "memory %", "Maximum"),
      ],
      Tasks: [
        line("ECS/ContainerInsights", "RunningTaskCount", ecs, "running", "Average"),
        line("ECS/ContainerInsights", "DesiredTaskCount", ecs, "desired", "Average"),
      ],
      Throttles: [
        ...throttles("screenings"),
        ...throttles("screenings/by-resolution", "GlobalSecondaryIndexName", "by-resolution"),
      ],
    };
    for (const [title, metrics] of Object.entries(lines)) {
      const { region, metrics: shown } = titled(widgets, title) ?? {};
      assert.deepEqual([region, shown], ["eu-central-1", metrics], title);
    }
    const { type, width, height, properties } = widgets.at(-1) ?? {};
    assert.deepEqual([type, width, height], ["log", 24, 8]);
    assert.deepEqual(properties, {
      title: "Last errors",
      region: "eu-central-1",
      view: "table",
      query:
        "SOURCE '/cdd/dev/screening' | fields @timestamp, @message | filter @message like /(?i)error|exception|fatal/" +
        " | sort @timestamp desc | limit 20",
    });
  });

  for (const [what, plan, roles] of [
    ["an image", runningWorker, ["health", ...ofTasks, "running", "silent"]],
    ["none", workerPlan, ["health", ...ofTasks]],
  ] as const)
    it(`shows the alarms that there are, the composite first, with ${what}, and does not wait for the service`, async () => {
      const service = await recordService(plan);
      const widgets = widgetsOf(service);
      assert.deepEqual(titles(widgets), ["Alarms", ...ofEach]);
      assert.deepEqual(
        titled(widgets, "Alarms")?.alarms,
        roles.map((role) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:cdd-dev-screening-${role}`),
      );
      const waited = service.child("dashboard").dependencies.map(logicalName);
      assert.ok(waited.includes("screening-cpu"));
      assert.deepEqual(
        waited.filter((name) =>
          ["screening-service", "screening-running", "screening-silent"].includes(name),
        ),
        [],
      );
    });

  it("of a service without tables has no throttles", async () => {
    assert.equal(titles(widgetsOf(await recordService(barePlan))).includes("Throttles"), false);
  });
});
