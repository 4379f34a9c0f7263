import type { FargateShares, Machines } from "../model/capacity";
import type { ContainerSecurity } from "../model/container-security";
import type { NotificationsConfig } from "../model/notifications";
import { type Fault, inFile, type Problem, pathTo, type Step } from "../model/problems";
import { faultsIn, isObject, without } from "../model/reading";
import type { ReleaseConfig } from "../model/release";
import type { ScalingConfig, TaskCount } from "../model/scaling";
import type { ExistingSecret, Rotation } from "../model/secrets";
import type { WafConfig } from "../model/waf";
import type { StackFiles } from "./stack-files";
import { sectionFaults, stackNameProblems } from "./stack-rules";
import { partDepths, type SoundParts, soundParts, stackSchema } from "./stack-schema";
import { betweenStacks } from "./stacks";

/** What a stack file says (under `cdd:platform`): how much of the platform, and where. It knows no service. */
export interface StackConfig {
  /** Name of the stack: lower-case letters and digits, at most 10. From the engine, not from the file. */
  readonly stack: string;
  /** AWS account id, 12 digits. */
  readonly account: string;
  /** Commercial AWS region, e.g. `eu-west-2`. */
  readonly region: string;
  /** Names of 2 to 4 AZs, all of the region. */
  readonly availabilityZones: readonly string[];
  /** Public domain of the stack, at most 34 characters. Its hosted zone exists already. */
  readonly domain: string;
  /** Id of the public hosted zone of `domain`. */
  readonly zoneId: string;
  readonly network: {
    /** The VPC's range: a private /16 that no other stack uses. */
    readonly cidr: string;
    /** One NAT gateway, or one in each AZ so that an AZ can fail alone. */
    readonly natGateways: "single" | "one-per-az";
    /** VPC encryption control: tells of traffic within the VPC that AWS does not encrypt, or refuses it. @default none */
    readonly encryptionControl?: "monitor" | "enforce";
    /** Ranges (/16 to /32) from which the test listener (8443) is reached, e.g. the release runners. May be empty. */
    readonly testTrafficCidrs: readonly string[];
  };
  /** Whether data, keys, secrets and logs outlive a destroy. */
  readonly retain: boolean;
  /** Days that logs are kept; one of CloudWatch's steps. */
  readonly logRetentionDays: number;
  readonly access: {
    /** ARNs of the roles that administer keys and may not use them. */
    readonly keyAdministrators: readonly string[];
    /** ARNs of the roles that run `pulumi up`. */
    readonly deployers: readonly string[];
    /** ARNs of the roles that put secret values. */
    readonly secretWriters: readonly string[];
    /** ARNs of the roles that push images, or copy them here from another stack's account. */
    readonly imagePushers: readonly string[];
    /** ARNs of the roles that see the cluster's tasks, their figures and their logs, and of no other cluster. @default none */
    readonly clusterViewers?: readonly string[];
    /** ARNs of the roles that see them and stop a task, in whose place another starts. @default none */
    readonly clusterOperators?: readonly string[];
    /** ARNs of the roles that may open a shell in a task where the catalogue has an exception for it. @default none */
    readonly sessionOperators?: readonly string[];
    /** ARNs of the roles that read records where a regulator or a court asks for them, and change none. @default none */
    readonly recordReaders?: readonly string[];
    /** ARNs of the roles that place and lift legal holds, and see records out of their retention. @default none */
    readonly recordKeepers?: readonly string[];
    /** ARNs of the roles that restore tables from their backups and points in time. @default none */
    readonly restorers?: readonly string[];
    /** ARN of the permissions boundary of every role. @default none */
    readonly permissionsBoundary?: string;
  };
  /**
   * Who is told of alarms and events: for each subscriber the `protocol`, the `endpoint`, and the `topics` where it is not
   * told of both. Where the stack retains, at least one for each topic. @default nobody
   */
  readonly notifications?: NotificationsConfig;
  /** How tasks are shared out: `base` run on FARGATE, those beyond by weight. */
  readonly capacity: FargateShares;
  /** EC2 machines by capacity of the catalogue. @default none */
  readonly ec2Capacity: Readonly<Record<string, Machines>>;
  /** What watches over running containers. @default nothing beyond the platform's own rules */
  readonly containerSecurity?: ContainerSecurity;
  readonly release: ReleaseConfig;
  /** Whether AWS's rule groups block or only count, and their static versions. @default they block; see `model/waf.ts` */
  readonly waf: WafConfig;
  /** Requests in 5 minutes per address before the WAF blocks. */
  readonly rateLimits: { readonly public: number; readonly internal: number };
  /** What each service gets unless `services` says otherwise. cpu: units, memory: MiB. */
  readonly defaults: {
    readonly cpu: number;
    readonly memory: number;
    readonly tasks: TaskCount;
    /** @default 60 % of the CPU, where `tasks.max` is above `tasks.min` */
    readonly scaling?: ScalingConfig;
  };
  /** By service what differs from `defaults` and from its entry. @default nothing */
  readonly services: Readonly<
    Record<
      string,
      {
        readonly cpu?: number;
        readonly memory?: number;
        readonly tasks?: TaskCount;
        readonly scaling?: ScalingConfig;
        /** Requests a minute that it gets at least: a share of them must be enough to judge a new revision by. */
        readonly requestsPerMinute?: number;
        /** Plain settings of its own container, over those of its entry; no secrets. @default the entry's */
        readonly environment?: Readonly<Record<string, string>>;
      }
    >
  >;
  /** Addresses of the catalogue's destinations, at least one each: ranges (/16 to /32) or prefix lists. */
  readonly egress: Readonly<
    Record<
      string,
      { readonly cidrs: readonly string[]; readonly prefixLists: readonly string[]; readonly port: number }
    >
  >;
  /**
   * Digest by image, `sha256:<64 hex>`: `<service>`, `<service>/<container>` for its further containers, `agents/<agent>`
   * for what the platform adds. @default none: the service waits for its images
   */
  readonly images: Readonly<Record<string, string>>;
  /** How images are scanned: at each push, or by Amazon Inspector for as long as they are there. @default basic */
  readonly registry: { readonly scanning: "basic" | "enhanced" };
  /**
   * Who gives each secret its next value, by `<service>/<secret>`: a function in its role, or somebody by hand until a day.
   * What the platform's agents need is named by its key alone, for all services. @default none
   */
  readonly rotation: Readonly<Record<string, Rotation>>;
  /**
   * Secrets of entries that somebody else makes, by `<service>/<secret>`: the whole ARN, of this account and region; the key of
   * its JSON that is read; the ARN of its KMS key where that is no key of AWS's. @default none: the platform makes them all
   */
  readonly existingSecrets: Readonly<Record<string, ExistingSecret>>;
  /** Value of the `cost-centre` tag. */
  readonly costCentre: string;
}

/** Sections whose keys are names that the catalogue gives. */
type NamedSection = "services" | "ec2Capacity" | "egress" | "existingSecrets" | "images" | "rotation";

/** A stack file as read: what is wrong with it, and what of it can still be judged together with the catalogue. */
export interface StackReading {
  readonly stack: string;
  /** Names of all stacks that have a file, this one first. */
  readonly stacks: readonly string[];
  /** `Pulumi.<stack>.yaml` */
  readonly file: string;
  readonly problems: readonly Problem[];
  /** Everything, if there is no problem. */
  readonly config?: StackConfig;
  /** What has the right form. */
  readonly sound: SoundParts;
  /** Ranges of the other stacks' VPCs. */
  readonly rangesOfOthers: readonly string[];
  /** The names that a section mentions, whatever stands under them. */
  readonly named: (section: NamedSection) => readonly string[];
}

/** Path of the object in the stack file. */
export const platformKey = "cdd:platform";

/** Path to a value in the stack file, as `pulumi config set --path` takes it. */
export function stackPath(...steps: readonly Step[]): string {
  return pathTo(platformKey, ...steps);
}

/** Problems of a stack file, from what is wrong in the object under `cdd:platform`. */
export function inStackFile(file: string, faults: readonly Fault[]): Problem[] {
  return inFile(file, [platformKey], faults);
}

/**
 * Judges the object of a stack file. Throws nothing: `plan` reports what is wrong here together with what is wrong in
 * the catalogue.
 *
 * @param value what the engine gives for `cdd:platform` (JSON), or the object itself
 * @param others what stands in the other stacks' files, by stack
 */
export function readStackConfig(value: unknown, stack: string, others: StackFiles = {}): StackReading {
  const file = `Pulumi.${stack}.yaml`;
  const given = typeof value === "string" ? parsed(value) : value;
  const { issues, sound, data } = shaped(given);
  const theirs = mapValues(others, (other) => shaped(other).sound);
  const problems = [
    ...stackNameProblems(stack, file),
    ...inStackFile(file, [
      ...faultsIn(issues, given),
      ...sectionFaults(sound),
      ...betweenStacks(stack, sound, theirs),
    ]),
  ];
  return {
    stack,
    stacks: [...new Set([stack, ...Object.keys(others)])],
    file,
    problems,
    sound,
    rangesOfOthers: Object.values(theirs).flatMap(({ network }) => network?.cidr ?? []),
    named: (section) => {
      const names = isObject(given) ? given[section] : undefined;
      return isObject(names) ? Object.keys(names) : [];
    },
    ...(data !== undefined && problems.length === 0 && { config: { stack, ...data } }),
  };
}

/** What is wrong in the form of a stack's object, and what of it has the right form. */
function shaped(given: unknown) {
  const { data, error } = stackSchema.safeParse(given);
  const issues = error?.issues ?? [];
  const partial = without(given, issues, ([section = ""]) => partDepths[section] ?? 1);
  const sound: SoundParts = data ?? soundParts.safeParse(partial).data ?? {};
  return { data, issues, sound };
}

function mapValues<T, R>(values: Readonly<Record<string, T>>, change: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
