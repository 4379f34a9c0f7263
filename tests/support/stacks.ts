import { readFileSync } from "node:fs";
import * as path from "node:path";
import { readStackConfig, type StackReading } from "../../config/stack-config";
import { readStackFiles } from "../../config/stack-files";
import type { OwnNetworkConfig } from "../../model/network";
import type { StackConfig } from "../../model/stack";

/** The project's folder. */
export const projectFolder = path.join(__dirname, "..", "..");

/** What stands in the stack files, by stack. */
export const stackFiles = readStackFiles(projectFolder);

/** A stack as its file has it: whose values are examples, so that a test takes them from here. */
export function shipped(stack: string): StackConfig & { readonly network: OwnNetworkConfig } {
  const config = configOf(readStackConfig(stackFiles[stack], stack));
  const { network } = config;
  if (network.kind === "existing") throw new Error(`${stack} stands in a VPC of somebody else's`);
  return { ...config, network };
}

/** The stacks that have a file, from the one that keeps its logs shortest to the one that keeps them longest. */
export const stackNames: readonly string[] = Object.keys(stackFiles).sort(
  (one, other) => keptDays(one) - keptDays(other) || one.localeCompare(other),
);

function keptDays(stack: string): number {
  return Number((stackFiles[stack] as { logRetentionDays?: unknown } | undefined)?.logRetentionDays);
}

/** What the policy pack is given for a stack. */
export function policyConfigOf(stack: string): Record<string, Record<string, unknown>> {
  return JSON.parse(readFileSync(path.join(projectFolder, "policy", "config", `${stack}.json`), "utf8"));
}

/** A range as it stands in logical names. */
export function inName(range: string | undefined): string {
  return String(range).replace("/", "-");
}

type Values = Record<string, unknown>;

/** A stack's object that has no problem with the catalogue `small`, changed at the given paths (`undefined` removes). */
export function stackValues(changes: Readonly<Record<string, unknown>> = {}): Values {
  const account = "111122223333";
  const values: Values = {
    account,
    region: "eu-west-2",
    availabilityZones: ["eu-west-2a", "eu-west-2b"],
    domain: "test.example-bank.com",
    zoneId: "Z0123456789ABC",
    network: { cidr: "10.0.0.0/16", natGateways: "single", testTrafficCidrs: ["192.0.2.240/28"] },
    retain: false,
    logRetentionDays: 30,
    access: {
      keyAdministrators: [`arn:aws:iam::${account}:role/administrator`],
      deployers: [`arn:aws:iam::${account}:role/deployer`],
      secretWriters: [`arn:aws:iam::${account}:role/writer`],
      imagePushers: [`arn:aws:iam::${account}:role/pusher`],
    },
    notifications: { subscribers: [{ protocol: "email", endpoint: "operations@example-bank.com" }] },
    capacity: { base: 1, fargateWeight: 1, spotWeight: 4 },
    ec2Capacity: {},
    release: { strategy: "rolling" },
    rateLimits: { public: 1000, internal: 5000 },
    defaults: { cpu: 256, memory: 512, tasks: { min: 1 } },
    services: {},
    egress: { registers: { cidrs: ["198.51.100.0/24"], hosts: ["api.registers.example.org"], port: 443 } },
    images: {},
    registry: { scanning: "basic" },
    rotation: { "profile/registers-api-key": { ...byHand } },
    // Most tests are about something else.
    quotas: { "fargate-on-demand-vcpus": 100_000, "fargate-spot-vcpus": 100_000 },
    costCentre: "CDD-1",
  };
  for (const [at, value] of Object.entries(changes)) change(values, at.split("."), structuredClone(value));
  return values;
}

/** What makes of it a stack that may retain its data. */
export const retainedStack = {
  retain: true,
  logRetentionDays: 2557,
  availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"],
  "network.natGateways": "one-per-az",
  "defaults.tasks.min": 2,
} as const;

/** Somebody who changes a test's secret. */
export const byHand = {
  days: 90,
  byHand: "CDD-9",
};

/** A function that does. */
export function rotationBy(account = "111122223333", region = "eu-west-2") {
  return {
    functionArn: `arn:aws:lambda:${region}:${account}:function:rotate`,
    roleArn: `arn:aws:iam::${account}:role/rotate`,
    days: 30,
  };
}

function change(values: Values, [key = "", ...rest]: readonly string[], value: unknown): void {
  if (rest.length > 0) {
    if (typeof values[key] !== "object" || values[key] === null) values[key] = {};
    change(values[key] as Values, rest, value);
  } else if (value === undefined) {
    delete values[key];
  } else {
    values[key] = value;
  }
}

/** The same, read. */
export function stackReading(changes: Readonly<Record<string, unknown>> = {}, stack = "test"): StackReading {
  return readStackConfig(stackValues(changes), stack);
}

/** The same as a configuration; fails if it has problems. */
export function stackConfig(changes: Readonly<Record<string, unknown>> = {}, stack = "test"): StackConfig {
  return configOf(stackReading(changes, stack));
}

/** The configuration that was read; fails if there is none. */
export function configOf({ config, problems }: StackReading): StackConfig {
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return config;
}

/**
 * Overrides that take away what a shipped stack file says of the shipped catalogue's services, their secrets, stores and
 * destinations: of all, or of all but some services.
 */
export function withoutShipped(stack: string, kept: readonly string[] = []): Values {
  const sections = ["egress", "services", "rotation", "replication"] as const;
  const own = stackFiles[stack] as Readonly<Record<(typeof sections)[number], object | undefined>>;
  const gone = (section: object) =>
    Object.fromEntries(
      Object.keys(section).map((name) => [name, kept.includes(name.split("/")[0] ?? "") ? {} : null]),
    );
  return Object.fromEntries(
    sections.flatMap((name) => (own[name] === undefined ? [] : [[name, gone(own[name])]])),
  );
}

/** A stack's file as it was read, beside the others. */
export function readingOf(stack: string): StackReading {
  const { [stack]: values, ...others } = stackFiles;
  return readStackConfig(values, stack, others);
}
