import { z } from "zod";
import { backups } from "./backups";
import { fargateShares, machines } from "./capacity";
import { changes } from "./changes";
import { containerSecurity } from "./container-security";
import { egress } from "./egress";
import { anyText, list, object, type Said, section, text, trueOrFalse, whole } from "./form";
import { inboundCidrs, network, soundNetwork } from "./network";
import { notificationsSchema } from "./notifications";
import { quotasOfAccount } from "./quotas";
import { registry } from "./registry";
import { releaseSchema, requestsPerMinute } from "./release";
import { replication } from "./replication";
import { countSchemas, ownCountSchemas } from "./scaling";
import { existingSecret, rotation } from "./secrets";
import { settings } from "./settings";
import { digest, roles } from "./values";
import { rateLimits, waf } from "./waf";

/** Days for which CloudWatch Logs can keep a log group. */
const logRetentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const zones = "Name 2 to 4 AZs of the region, e.g. eu-west-2a.";
const retention = `Use a number of days that CloudWatch knows: ${logRetentions.join(", ")}.`;
const cpu = whole(256, 32_768, "CPU units");
const memory = whole(512, 249_856, "MiB");

const managedPolicy = text(
  /^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,576}$/,
  "Use the ARN of a managed policy, arn:aws:iam::<account>:policy/<name>, or leave it out.",
);

const access = object({
  /** Roles that administer keys and may not use them. */
  keyAdministrators: roles,
  /** Roles that run `pulumi up`. */
  deployers: roles,
  /** Roles that put secret values. */
  secretWriters: roles,
  /** Roles that push images, or copy them here from another stack's account. */
  imagePushers: roles,
  /** Roles that see the cluster's tasks, their figures and their logs, and of no other cluster. @default none */
  clusterViewers: z.exactOptional(roles),
  /** Roles that see them and stop a task, in whose place another starts. @default none */
  clusterOperators: z.exactOptional(roles),
  /** Roles that may open a shell in a task, where the catalogue has an exception for it and only there. @default none */
  sessionOperators: z.exactOptional(roles),
  /** Roles that read records where a regulator or a court asks for them, and change none. @default none */
  recordReaders: z.exactOptional(roles),
  /** Roles that place and lift legal holds, and see records out of their retention. @default none */
  recordKeepers: z.exactOptional(roles),
  /** Roles that restore tables, buckets and files from their backups, and tables to points in time. @default none */
  restorers: z.exactOptional(roles),
  /** Permissions boundary of every role but those that copy whole stores. @default none */
  permissionsBoundary: z.exactOptional(managedPolicy),
  /** Permissions boundary of the roles that copy whole stores, which AWS Backup takes and S3 to replicate: no other role may. @default none */
  backupsBoundary: z.exactOptional(managedPolicy),
});

const size = {
  /** CPU units of each task, 1024 to a vCPU: with `memory` a pair that Fargate runs. */
  cpu,
  /** Memory of each task, MiB. */
  memory,
  /** How many tasks run. */
  tasks: countSchemas.tasks,
  /** What moves their number; the target that asks for most tasks decides. @default 60 % of the CPU, where `tasks.max` is above `tasks.min` */
  scaling: z.exactOptional(countSchemas.scaling),
};

const ofService = object({
  /** CPU units of each task. @default what `defaults` says, as of all keys here */
  cpu: z.exactOptional(cpu),
  /** Memory of each task, MiB. @default as of all */
  memory: z.exactOptional(memory),
  /** How many tasks run: a worker may have none, where one of its schedules starts it again, or with a `max` of 0 never runs. @default as of all */
  tasks: z.exactOptional(ownCountSchemas.tasks),
  /** What moves their number, in place of all that `defaults` says. @default as of all */
  scaling: z.exactOptional(ownCountSchemas.scaling),
  /** Requests a minute that it gets at least: a share of them must be enough to judge a new revision by. @default what `release` says */
  requestsPerMinute: z.exactOptional(requestsPerMinute),
  /** Plain settings of its own container, over those of its entry; no secrets. @default the entry's */
  environment: z.exactOptional(settings),
  /** Private ranges of the bank, outside the VPC, from which the balancer of an internal service is reached too. @default none: it has the callers that services.ts declares */
  inboundCidrs: z.exactOptional(inboundCidrs),
});

/** What stands under `cdd:platform` in a stack file: how much of the platform, and where. It knows no service. */
export const stackShape = {
  /** AWS account. Each stack has its own. */
  account: text(/^\d{12}$/, "Use the AWS account's id: 12 digits, in quotes."),
  // Commercial regions: ARNs of the other partitions begin otherwise. 14 is the longest name that has room in a bucket's.
  /** AWS region. */
  region: text(
    /^(?!us-gov-|us-iso|cn-)(?=.{9,14}$)[a-z]{2}(-[a-z]+)+-\d$/,
    "Use a commercial AWS region, e.g. eu-west-2.",
  ),
  /** AZs; add at the end only, so that no subnet moves. */
  availabilityZones: list(anyText(zones), zones, 2).max(4, { error: zones }),
  /** Public domain of the stack. Its hosted zone exists already. */
  domain: text(
    /^(?=.{1,34}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    "Use a lower-case domain of at most 34 characters: <service>.internal.<domain> has to fit a certificate's 64.",
  ),
  /** Public hosted zone of `domain`. */
  zoneId: text(
    /^Z[A-Z0-9]{7,31}$/,
    "Use the id of the domain's public hosted zone: Z and 7 to 31 capitals or digits.",
  ),
  /** The VPC: its ranges, and its ways out. */
  network,
  /** Whether data, keys, secrets and logs are protected and outlive a destroy. */
  retain: trueOrFalse(),
  /** Backups of every store, each night, in a locked vault. @default what its keys say where the stack retains, else none */
  backups: z.exactOptional(backups),
  /** By store that is locked in COMPLIANCE mode, where every version of it is copied to, out of this account's or region's reach. */
  replication: section(replication, "Use an object, store → bucketArn, keyArn; {} for none.").default({}),
  /** Days that logs are kept. */
  logRetentionDays: z
    .number({ error: retention })
    .refine((days) => logRetentions.includes(days), { error: retention }),
  /**
   * ARN of a destination of CloudWatch Logs of the bank's, in the stack's region: it gets every line of every log group as it is
   * written, with personal data masked. @default nobody gets them
   */
  logDestination: z.exactOptional(
    text(
      /^arn:aws:logs:[a-z0-9-]+:\d{12}:destination:[^:*\s]{1,512}$/,
      "Use the ARN of a destination of CloudWatch Logs, arn:aws:logs:<region>:<account>:destination:<name>.",
    ),
  ),
  /** Who may do what: ARNs of roles in this account. Who administers keys may not use them. */
  access,
  /** Who is told of alarms and events. Where the stack retains, somebody for each topic. @default nobody */
  notifications: z.exactOptional(notificationsSchema),
  /** How the tasks of services are shared out between FARGATE and FARGATE_SPOT. */
  capacity: fargateShares,
  /** EC2 machines, by capacity of services.ts. */
  ec2Capacity: section(
    machines,
    "Use an object, capacity → instanceTypes, min, max, spotPercent, volumeGiB, replaceAfterDays, machineImage; {} for none.",
  ).default({}),
  /** What watches over running containers. @default nothing beyond the platform's own rules */
  containerSecurity: z.exactOptional(containerSecurity),
  /** How a new revision takes over, unless an entry of services.ts says otherwise. */
  release: releaseSchema,
  /** When the stack may change, and what each update has to say. @default any time, and nothing */
  changes: z.exactOptional(changes),
  /** How AWS's rules of the WAF judge. */
  waf: waf.prefault({}),
  /** Requests in 5 minutes per address before the WAF blocks. */
  rateLimits: object(rateLimits),
  /** What each service gets unless `services` says otherwise. */
  defaults: object(size),
  /** By service, what differs from `defaults` and from its entry. */
  services: section(
    ofService,
    "Use an object, service → cpu, memory, tasks, scaling, requestsPerMinute, environment, inboundCidrs; {} for none.",
  ).default({}),
  /** Where each destination of services.ts is, outside the VPC. */
  egress: section(egress, "Use an object, destination → cidrs, prefixLists, hosts, port; {} for none."),
  /**
   * By image, its digest: `<service>`, `<service>/<container>` for its further containers, `agents/<agent>` for what the
   * platform adds to tasks. A service that lacks one of its task gets everything but its tasks.
   */
  images: section(digest, "Use an object, image → sha256:<64 hex digits>; {} for none.").default({}),
  /** The registry of images, and what an image has to show before it is deployed. */
  registry: registry.default({ scanning: "basic" }),
  /**
   * Who gives each secret its next value, by `<service>/<secret>`: a function in its role, or somebody by hand until a day. What
   * the platform's agents need is named by its key alone (`defender-install-data`), for all services.
   */
  rotation: section(
    rotation,
    "Use an object, <service>/<secret> → functionArn, roleArn, days, or byHand and days; {} for none.",
  ).default({}),
  /** Secrets of entries that somebody else makes and changes, by `<service>/<secret>`. */
  existingSecrets: section(
    existingSecret,
    "Use an object, <service>/<secret> → arn, jsonKey, keyArn; {} for none.",
  ).default({}),
  /** AWS's quotas that the account has in place of the defaults, by the names of [quotas.md](quotas.md) or by AWS's codes. */
  quotas: quotasOfAccount.default({}),
  /** Value of the tag `cost-centre`. */
  costCentre: text(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, "Use letters, digits and hyphens, at most 32."),
};

/** The same: every key, its form, and what is said where it does not fit. */
export const stackForm = object(stackShape);

/** A stack file as read, with the stack's name. */
export interface StackConfig extends Said<typeof stackShape> {
  /** Name of the stack: lower-case letters and digits, at most 10. From the engine, not from the file. */
  readonly stack: string;
}

/** The same where some parts have not the right form and are left out. */
export const soundParts = z
  .object({
    ...stackShape,
    network: soundNetwork,
    access: stackShape.access.partial(),
    backups: z.exactOptional(backups.partial()),
    changes: z.exactOptional(changes.partial()),
    notifications: z.exactOptional(notificationsSchema.partial()),
    defaults: stackShape.defaults.partial(),
    release: stackShape.release.partial(),
  })
  .partial();

/** How many steps into a section what is wrong can be left out without the rest losing its meaning. @default 1 */
export const partDepths: Readonly<Record<string, number>> = {
  network: 2,
  access: 2,
  backups: 2,
  changes: 2,
  defaults: 2,
  ec2Capacity: 2,
  egress: 2,
  existingSecrets: 2,
  images: 2,
  notifications: 2,
  quotas: 2,
  release: 2,
  replication: 2,
  rotation: 2,
  services: 3,
};

/** The parts of a stack file whose form is right. */
export type SoundParts = z.output<typeof soundParts>;
