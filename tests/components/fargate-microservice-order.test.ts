import * as assert from "node:assert/strict";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import { logicalName, type RecordedResource } from "../support/record-program";
import {
  publicPlan,
  registeredPlan,
  sampleImage,
  samplePlan,
  scheduledPlan,
  workerPlan,
} from "../support/service-plan";
import { recordService } from "../support/service-program";

const image = sampleImage;
const scaling = {
  max: 6,
  cpuPercent: 60,
  memoryPercent: 70,
  schedules: [{ name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 2, max: 4 }],
};
const hook = {
  functionArn: "arn:aws:lambda:eu-central-1:111122223333:function:judge",
  stages: ["POST_SCALE_UP"],
  minutes: 5,
} as const;
const release = { strategy: "blue-green", bakeMinutes: 5, hooks: [hook] } as const;
const mounts = [{ store: "scans", access: "write" }] as const;

/** Each kind with all that makes others wait. */
const plans: readonly ServicePlan[] = [
  { ...samplePlan, image, scaling, release, mounts, data: { ...samplePlan.data, scans: "write" } },
  { ...publicPlan, image, release },
  { ...registeredPlan, image },
  { ...workerPlan, image, scaling },
  { ...scheduledPlan, image },
];
const titleOf = (plan: ServicePlan) => `${plan.kind}${"exposure" in plan ? `, ${plan.exposure}` : ""}`;

const kindOf = ({ type }: RecordedResource) => type.slice(type.lastIndexOf(":") + 1);
const roleOf = (name: string) => name.replace(/^screening-/, "");

describe("what a service makes anew", () => {
  /** AWS has one of each: under a listener's priority, of a balancer, of a name's instances, of a rule's targets. */
  const alone = ["ListenerRule", "WebAclAssociation", "Instance", "EventTarget"];
  const isNamed = ({ inputs }: RecordedResource) =>
    ["name", "alarmName", "dashboardName"].some((key) => key in inputs);

  for (const plan of plans)
    it(`goes before its successor comes where AWS has its name, or its place, only once: ${titleOf(plan)}`, async () => {
      const { resources } = await recordService(plan);
      for (const each of resources) {
        const kind = kindOf(each);
        // A record of DNS is overwritten by its successor.
        const isOnce =
          (isNamed(each) && kind !== "Record") || alone.includes(kind) || each.name === "screening-scaling";
        assert.equal(each.deleteBeforeReplace === true, isOnce, each.name);
      }
    });
});

describe("what a service waits for", () => {
  /** Of the neighbours, whatever runs. */
  const around = [
    "neighbour-capacity",
    "neighbour-data-protection",
    "neighbour-endpoint",
    "neighbour-logs",
    "neighbour-release-rule",
  ];
  /** Rights, openings and names without which a task does not start, is not reached or is not rolled back. */
  const kinds = ["RolePolicy", "SecretPolicy", "SecurityGroupEgressRule", "SecurityGroupIngressRule"];

  for (const plan of plans)
    it(`stands before what runs, all of it and nothing else: ${titleOf(plan)}`, async () => {
      const { resources, child } = await recordService(plan);
      const isScheduled = plan.kind === "scheduled";
      const runs = child(
        isScheduled ? "schedule" : "service",
        isScheduled ? undefined : "aws:ecs/service:Service",
      );
      const { alarmNames = [] } = (runs.inputs.alarms ?? {}) as { alarmNames?: string[] };
      const ofKind = {
        balanced: ["tg1", "tg2", "production-rule", "test-rule", "load-balancing-role", "release-hook-role"],
        registered: ["discovery"],
        worker: [],
        scheduled: ["schedule-role", "schedule-group", "missed-runs", "missed-runs-policy"],
      }[plan.kind];
      assert.deepEqual(
        new Set(runs.dependencies.map(logicalName)),
        new Set([
          ...around,
          ...plan.mounts.map(({ store }) => `neighbour-${store}-files`),
          ...resources.filter((each) => kinds.includes(kindOf(each))).map(({ name }) => name),
          ...alarmNames.map((name) => name.replace("cdd-dev-", "")),
          ...["task", "task-sg", ...ofKind].map((role) => `screening-${role}`),
        ]),
      );
    });

  for (const plan of plans)
    it(`stands before all else that does not name it: ${titleOf(plan)}`, async () => {
      const { resources } = await recordService(plan);
      const isPublic = plan.kind === "balanced" && plan.exposure === "public";
      const reads = plan.kind === "scheduled" ? [] : ["service"];
      const right: Readonly<Record<string, readonly string[]>> = {
        ...Object.fromEntries(["http", "https", "https-test"].map((role) => [role, ["web-acl-association"]])),
        alb: ["load-balancing-role", "release-hook-role", ...(isPublic ? ["neighbour-internet"] : [])],
        "web-acl-logging": ["neighbour-waf-policy"],
        "missed-runs-policy": ["schedule-role"],
        "failed-runs-log": ["neighbour-stopped-tasks-policy"],
        "secret-signing-key-rotation": [...reads, "secret-signing-key-policy"],
        ...Object.fromEntries(["running", "silent", "scaling"].map((role) => [role, ["service"]])),
      };
      for (const { name, dependsOn } of resources)
        if (!["screening-service", "screening-schedule"].includes(name))
          assert.deepEqual(
            dependsOn.map((urn) => roleOf(logicalName(urn))).sort(),
            [...(right[roleOf(name)] ?? [])].sort(),
            name,
          );
    });
});
