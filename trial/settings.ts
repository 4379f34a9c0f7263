import { RunError } from "@pulumi/pulumi";
import { readStackConfig } from "../config/stack-config";
import { readStackFiles } from "../config/stack-files";
import { line } from "../model/problems";
import { overlap } from "../model/ranges";
import type { StackConfig } from "../model/stack";
import { type PlatformPlan, plan } from "../plan";
import { UserError } from "./log";
import { keys, personArn, queueArn, trialStack } from "./names";
import { platform } from "./platform/services";

/** What the trial is made with, from a stack file and the trial's own catalogue. */
export interface Settings {
  /** Stack whose file says account, region, zone. */
  readonly stack: string;
  /** AWS account id, 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Configuration of the trial's platform, but for the digests. */
  readonly config: object;
  /** What follows from it, with the digests given. */
  readonly planned: (images: Readonly<Record<string, string>>) => PlatformPlan;
}

/** Longest wait for the approval, minutes: the trial gives it after seconds. */
const approvalMinutes = 60;

/** Reads a stack file and makes the trial's configuration of it. */
export function settingsOf(stack: string, folder: string): Settings {
  const files = readStackFiles(folder);
  if (!Object.hasOwn(files, stack)) {
    const there = Object.keys(files).join(", ") || "none";
    throw new UserError(`There is no Pulumi.${stack}.yaml in ${folder}. Stacks with a file: ${there}.`);
  }
  const own = soundConfig(files[stack], stack);
  if (own.retain)
    throw new UserError(
      `Pulumi.${stack}.yaml: cdd:platform.retain: true. A trial makes and destroys roles, keys and data: use a stack that retains nothing, as dev.`,
    );
  const ranges = Object.values(files).flatMap((file) => rangeOf(file));
  const config = trialConfig(own, freeRange(ranges));
  const planned = (images: Readonly<Record<string, string>>) => soundPlan({ ...config, images });
  planned({});
  return { stack, account: own.account, region: own.region, config, planned };
}

/** The stack's account, region, zone and boundary; everything else as small and short as the probes allow. */
function trialConfig(own: StackConfig, cidr: string): object {
  const { account, region, availabilityZones, domain, zoneId, access, rateLimits, waf, costCentre } = own;
  const person = (name: Parameters<typeof personArn>[1]) => [personArn(account, name)];
  return {
    account,
    region,
    availabilityZones: availabilityZones.slice(0, 2),
    domain: `trial.${domain}`,
    zoneId,
    network: { cidr, natGateways: "single", testTrafficCidrs: [] },
    retain: false,
    logRetentionDays: 1,
    access: {
      keyAdministrators: person("key-administrator"),
      deployers: person("deployer"),
      secretWriters: person("secret-writer"),
      imagePushers: person("image-pusher"),
      recordReaders: person("record-reader"),
      restorers: person("restorer"),
      ...(access.permissionsBoundary !== undefined && { permissionsBoundary: access.permissionsBoundary }),
    },
    notifications: { subscribers: [{ protocol: "sqs", endpoint: queueArn({ account, region }) }] },
    capacity: { base: 1, fargateWeight: 1, spotWeight: 0 },
    release: {
      strategy: "canary",
      canaryPercent: 50,
      // The shortest that the program takes of a canary, however many requests there are.
      canaryBakeMinutes: 10,
      bakeMinutes: 1,
      requestsPerMinute: 10_000,
      approval: { approvers: person("approver"), timeoutMinutes: approvalMinutes },
    },
    waf,
    rateLimits,
    defaults: { cpu: 256, memory: 512, tasks: { min: 1, max: 2 }, scaling: { requestsPerTask: 1000 } },
    egress: {},
    rotation: { [`${keys.vault}/${keys.secret}`]: { days: 1, byHand: "TRIAL-1" } },
    costCentre,
  };
}

/** A /16 that no stack file names: the trial's VPC is connected with nothing, but the rules are the same. */
function freeRange(taken: readonly string[]): string {
  for (let second = 254; second >= 0; second--) {
    const range = `10.${second}.0.0/16`;
    if (!taken.some((other) => overlap(range, other))) return range;
  }
  throw new UserError("The stack files leave no /16 of 10.0.0.0/8 for the trial's VPC.");
}

function rangeOf(file: unknown): string[] {
  const cidr = (file as { network?: { cidr?: unknown } } | undefined)?.network?.cidr;
  return typeof cidr === "string" && /^\d+(\.\d+){3}\/\d+$/.test(cidr) ? [cidr] : [];
}

function soundConfig(file: unknown, stack: string): StackConfig {
  const { config, problems } = readStackConfig(file, stack);
  if (config !== undefined) return config;
  throw new UserError(problems.map((problem) => `${problem.file}: ${line(problem)}`).join("\n"));
}

function soundPlan(config: object): PlatformPlan {
  try {
    return plan(platform, readStackConfig(config, trialStack));
  } catch (error) {
    if (RunError.isInstance(error))
      throw new UserError(`The trial's own configuration is not sound:\n${error.message}`, { cause: error });
    throw error;
  }
}
