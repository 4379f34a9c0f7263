import * as fc from "fast-check";
import { agentPorts } from "../../components/fargate-microservice/task/args";
import { alarms, balancedAlarms } from "../../model/alarms";
import { architecture } from "../../model/capacity";
import {
  type AdditionalContainer,
  type ContainerOptions,
  type Limit,
  ownContainerShape,
  taskShape,
  ulimits,
} from "../../model/container";
import { commonShape, type Place, type Service } from "../../model/entry";
import type { CatalogueException, Exceptions } from "../../model/exceptions";
import { type Kind, kindShapes } from "../../model/kinds";
import { managedRules } from "../../model/managed-rules";
import { anyOf } from "./any-value";

/** It holds in the stack "test". */
export const anyException: CatalogueException = {
  stacks: ["test"],
  ticket: "CDD-7",
};

type OfKind<E> = Extract<Kind, { readonly exposure?: E }>;
type Balanced = Extract<Kind, { readonly health: unknown }>;
type Scheduled = Extract<Kind, { readonly schedule: unknown }>;

/** Of a task's containers, not of an agent that it may have beside them. */
const port = anyOf(kindShapes.balanced.port).filter(
  (one) => !Object.values(agentPorts).some((ports) => Object.values<number>(ports).includes(one)),
);

const balancedAlarm = balancedAlarms.shape;
const anyBalancedAlarms = fc.record(
  {
    cpuPercent: anyOf(balancedAlarm.cpuPercent),
    memoryPercent: anyOf(balancedAlarm.memoryPercent),
    errorPercent: fc.double({ min: 0.5, max: 100, noNaN: true }),
    // No entry's idle time-out is less.
    latencySeconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
    blockedRequests: anyOf(balancedAlarm.blockedRequests),
  },
  { requiredKeys: [] },
);

const balanced: fc.Arbitrary<Balanced> = fc.record(
  {
    exposure: anyOf(kindShapes.balanced.exposure),
    port,
    health: fc.constantFrom(
      "/",
      "/health",
      { path: "/health", codes: "200,204" },
      // Both leave the longest start its time.
      { path: "/", intervalSeconds: 60, healthyThreshold: 3 },
      { path: "/", intervalSeconds: 60, unhealthyThreshold: 10 },
    ),
    idleTimeoutSeconds: anyOf(kindShapes.balanced.idleTimeoutSeconds).map((seconds) => Math.max(60, seconds)),
    taskTls: anyOf(kindShapes.balanced.taskTls),
    largeBodyPaths: fc.subarray(["/documents", "/v1/events"]),
    falsePositives: fc
      .subarray([...managedRules], { maxLength: 4 })
      .map((rules) => rules.map((rule) => ({ rule, paths: ["/notes"], ...anyException }))),
    release: anyOf(kindShapes.balanced.release),
    alarms: anyBalancedAlarms,
  },
  { requiredKeys: ["exposure", "port", "health"] },
);

const rolling = {
  release: fc.constant("rolling" as const),
  alarms: fc.record(
    { cpuPercent: anyOf(alarms.shape.cpuPercent), memoryPercent: anyOf(alarms.shape.memoryPercent) },
    { requiredKeys: [] },
  ),
};

const registered: fc.Arbitrary<OfKind<"task">> = fc.record(
  { exposure: fc.constant("task" as const), port, ...rolling },
  { requiredKeys: ["exposure", "port"] },
);

const worker: fc.Arbitrary<Kind> = fc.record(rolling, { requiredKeys: [] });

const scheduled: fc.Arbitrary<Scheduled> = fc.record({
  schedule: fc.record({
    expression: fc.constantFrom("cron(0 2 * * ? *)", "cron(30 6 ? * MON-FRI *)", "rate(1 hour)"),
    timezone: fc.constantFrom("Europe/London", "UTC", "Asia/Singapore"),
  }),
});

/** Any kind; most services of a bank stand behind a balancer. */
export const anyKind: fc.Arbitrary<Kind> = fc.oneof(
  { weight: 3, arbitrary: balanced },
  { weight: 1, arbitrary: registered },
  { weight: 1, arbitrary: worker },
  { weight: 1, arbitrary: scheduled },
);

/** Whether others can call it from inside the VPC. */
export function isCalled({ exposure }: Kind): boolean {
  return exposure === "internal" || exposure === "task";
}

/** Entry point and command are always there: a stack with the Defender asks for them. */
const starts = { entryPoint: fc.constant(["/app"]), command: fc.constant(["serve"]) };

const options: fc.Arbitrary<ContainerOptions> = fc.record(
  {
    ...starts,
    environment: fc.constant({ SETTING_1: "on" }),
    healthCommand: fc.constant(["/app", "healthy"]),
    // No target group waits longer.
    startupSeconds: fc.integer({ min: 0, max: 540 }),
  },
  { requiredKeys: ["entryPoint", "command"] },
);

/** A helper that may start by itself; small enough for the smallest task. */
function container(secrets: readonly string[]): fc.Arbitrary<AdditionalContainer> {
  return fc.tuple(options, fc.boolean(), fc.subarray([...secrets])).map(([own, essential, given]) => ({
    ...own,
    description: "A helper of a test",
    memory: 32,
    essential,
    secrets: given,
  }));
}

const helpers = ["cache", "proxy"] as const;

/** What every kind can have beside its relations. `appends`: its log is evidence. */
export function anyOptions(secrets: readonly string[], appends: boolean): fc.Arbitrary<Partial<Service>> {
  return fc
    .record({
      own: options,
      containers: fc
        .tuple(fc.subarray([...helpers]), container(secrets))
        .map(([names, each]) => Object.fromEntries(names.map((name) => [name, each]))),
      waits: fc.boolean(),
      stopSeconds: anyOf(ownContainerShape.stopSeconds),
      logging: appends ? fc.constant("awslogs" as const) : anyOf(commonShape.logging),
      openTelemetry: fc.boolean(),
    })
    .map(({ own, waits, containers, ...rest }) => {
      const after = Object.entries(containers).map(
        ([name, { healthCommand }]) => [name, healthCommand === undefined ? "START" : "HEALTHY"] as const,
      );
      return { ...own, ...rest, containers, ...(waits && { after: Object.fromEntries(after) }) };
    });
}

type Placed = Place<string> & Pick<Service, "ephemeralStorageGiB" | "gpus" | "sharedMemoryMiB">;

const limit: fc.Arbitrary<Limit> = fc
  .tuple(fc.integer({ min: 1024, max: 65_535 }), fc.integer({ min: 0, max: 10_000 }))
  .map(([soft, more]) => ({ soft, hard: soft + more }));

const exception = fc.constant(anyException);

const weaknesses = fc.record(
  { writableRoot: exception, exec: exception },
  { requiredKeys: ["writableRoot"] },
);

const onFargate: fc.Arbitrary<Placed> = fc.record(
  {
    capacity: fc.constant("fargate" as const),
    architecture: anyOf(architecture),
    ulimits: limit.map((nofile) => ({ nofile })),
    ephemeralStorageGiB: anyOf(taskShape.ephemeralStorageGiB),
  },
  { requiredKeys: [] },
);

function onEc2(name: string, gpu: boolean): fc.Arbitrary<Placed> {
  return fc
    .record(
      {
        ulimits: fc
          .tuple(fc.subarray([...ulimits]), limit)
          .map(([names, each]) => Object.fromEntries(names.map((one) => [one, each]))),
        sharedMemoryMiB: fc.integer({ min: 1, max: 128 }),
        gpus: anyOf(ownContainerShape.gpus),
      },
      { requiredKeys: [] },
    )
    .map(({ gpus, ...rest }) => ({
      capacity: `ec2:${name}` as const,
      ...rest,
      ...(gpu && gpus !== undefined && { gpus }),
    }));
}

/** Where it runs, with the weaknesses that are possible there. */
export function anyPlace(
  capacities: Readonly<Record<string, { readonly gpu?: boolean }>>,
  { schedule }: Kind,
): fc.Arbitrary<Placed & { readonly exceptions?: Exceptions }> {
  const machines = Object.entries(capacities).map(([name, { gpu = false }]) => onEc2(name, gpu));
  // Neither Scheduler nor EC2 machines give tasks of a capacity provider a public address.
  const open = fc
    .tuple(fc.option(weaknesses), exception)
    .map(([others, publicIp]): Exceptions => (others === null ? { publicIp } : { ...others, publicIp }));
  const exceptions = (possible: fc.Arbitrary<Exceptions>) =>
    fc.option(
      possible.map((found) => ({ exceptions: found })),
      { nil: {} },
    );
  return fc.oneof(
    fc
      .tuple(onFargate, exceptions(schedule === undefined ? fc.oneof(weaknesses, open) : weaknesses))
      .map(([where, weak]) => ({ ...where, ...weak })),
    ...machines.map((machine) =>
      fc.tuple(machine, exceptions(weaknesses)).map(([where, weak]) => ({ ...where, ...weak })),
    ),
  );
}
