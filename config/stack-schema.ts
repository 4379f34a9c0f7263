import { z } from "zod";
import { fargateShares, machines } from "../model/capacity";
import { containerSecurity } from "../model/container-security";
import { egress } from "../model/egress";
import { choice, list, object, section, text, trueOrFalse, whole } from "../model/form";
import { notificationsSchema } from "../model/notifications";
import { isPrivate, isRange, maskOf } from "../model/ranges";
import { releaseSchema, requestsPerMinute } from "../model/release";
import { countSchemas, ownCountSchemas } from "../model/scaling";
import { existingSecret, rotation } from "../model/secrets";
import { settings } from "../model/settings";
import { digest, peer, roles } from "../model/values";
import { rateLimits, waf } from "../model/waf";

/** Days for which CloudWatch Logs can keep a log group. */
export const logRetentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const vpcRange = "Use a private IPv4 /16 that starts at its first address, e.g. 10.16.0.0/16.";
const zones = "Name 2 to 4 AZs of the region, e.g. eu-west-2a.";

const boundary = text(
  /^arn:aws:iam::\d{12}:policy\/[\w+=,.@/-]{1,576}$/,
  "Use the ARN of a managed policy, arn:aws:iam::<account>:policy/<name>, or leave it out.",
);

const retention = `Use a number of days that CloudWatch knows: ${logRetentions.join(", ")}.`;
const cpu = whole(256, 32_768, "CPU units");
const memory = whole(512, 249_856, "MiB");

const shape = {
  account: text(/^\d{12}$/, "Use the AWS account's id: 12 digits, in quotes."),
  // Commercial regions: ARNs of the other partitions begin otherwise. 14 is the longest name that has room in a bucket's.
  region: text(
    /^(?!us-gov-|us-iso|cn-)(?=.{9,14}$)[a-z]{2}(-[a-z]+)+-\d$/,
    "Use a commercial AWS region, e.g. eu-west-2.",
  ),
  availabilityZones: list(z.string({ error: zones }), zones, 2).max(4, { error: zones }),
  domain: text(
    /^(?=.{1,34}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    "Use a lower-case domain of at most 34 characters: <service>.internal.<domain> has to fit a certificate's 64.",
  ),
  zoneId: text(
    /^Z[A-Z0-9]{7,31}$/,
    "Use the id of the domain's public hosted zone: Z and 7 to 31 capitals or digits.",
  ),
  network: object({
    cidr: z
      .string({ error: vpcRange })
      .refine((range) => isRange(range) && maskOf(range) === 16 && isPrivate(range), { error: vpcRange }),
    natGateways: choice(["single", "one-per-az"]),
    encryptionControl: z.exactOptional(choice(["monitor", "enforce"])),
    testTrafficCidrs: list(peer, "Use a list of IPv4 ranges, [] for none."),
  }),
  retain: trueOrFalse(),
  logRetentionDays: z
    .number({ error: retention })
    .refine((days) => logRetentions.includes(days), { error: retention }),
  access: object({
    keyAdministrators: roles,
    deployers: roles,
    secretWriters: roles,
    imagePushers: roles,
    clusterViewers: z.exactOptional(roles),
    clusterOperators: z.exactOptional(roles),
    sessionOperators: z.exactOptional(roles),
    recordReaders: z.exactOptional(roles),
    recordKeepers: z.exactOptional(roles),
    restorers: z.exactOptional(roles),
    permissionsBoundary: z.exactOptional(boundary),
  }),
  notifications: z.exactOptional(notificationsSchema),
  capacity: fargateShares,
  ec2Capacity: section(
    machines,
    "Use an object, capacity → instanceTypes, min, max, spotPercent, volumeGiB, replaceAfterDays, machineImage; {} for none.",
  ).default({}),
  containerSecurity: z.exactOptional(containerSecurity),
  release: releaseSchema,
  waf: waf.prefault({}),
  rateLimits: object(rateLimits),
  defaults: object({
    cpu,
    memory,
    tasks: countSchemas.tasks,
    scaling: z.exactOptional(countSchemas.scaling),
  }),
  services: section(
    object({
      cpu: z.exactOptional(cpu),
      memory: z.exactOptional(memory),
      tasks: z.exactOptional(ownCountSchemas.tasks),
      scaling: z.exactOptional(ownCountSchemas.scaling),
      requestsPerMinute: z.exactOptional(requestsPerMinute),
      environment: z.exactOptional(settings),
    }),
    "Use an object, service → cpu, memory, tasks, scaling, requestsPerMinute, environment; {} for none.",
  ).default({}),
  egress: section(egress, "Use an object, destination → cidrs, prefixLists, port; {} for none."),
  images: section(digest, "Use an object, image → sha256:<64 hex digits>; {} for none.").default({}),
  registry: object({ scanning: choice(["basic", "enhanced"]) }).default({ scanning: "basic" }),
  rotation: section(
    rotation,
    "Use an object, <service>/<secret> → functionArn, roleArn, days, or byHand and days; {} for none.",
  ).default({}),
  existingSecrets: section(
    existingSecret,
    "Use an object, <service>/<secret> → arn, jsonKey, keyArn; {} for none.",
  ).default({}),
  costCentre: text(/^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/, "Use letters, digits and hyphens, at most 32."),
};

/** What stands under `cdd:platform` in a stack file: every key, its form, and what is said where it does not fit. */
export const stackSchema = object(shape);

/** The same where some parts have not the right form and are left out. */
export const soundParts = z
  .object({
    ...shape,
    network: shape.network.partial(),
    access: shape.access.partial(),
    notifications: z.exactOptional(notificationsSchema.partial()),
    defaults: shape.defaults.partial(),
    release: shape.release.partial(),
  })
  .partial();

/** How many steps into a section what is wrong can be left out without the rest losing its meaning. @default 1 */
export const partDepths: Readonly<Record<string, number>> = {
  network: 2,
  access: 2,
  defaults: 2,
  ec2Capacity: 2,
  egress: 2,
  existingSecrets: 2,
  images: 2,
  notifications: 2,
  release: 2,
  rotation: 2,
  services: 3,
};

/** The parts of a stack file whose form is right. */
export type SoundParts = z.output<typeof soundParts>;
