import { z } from "zod";
import { bodySizeRule, managedRules } from "../components/fargate-microservice/front-door/managed-rules";
import { idleSeconds } from "../components/fargate-microservice/task/target";
import { cronOrRate } from "../config/cron";
import { settingsSchema } from "../config/settings-schema";
import { answered, byName, choice, list, object, sentence, text, whole } from "../config/shape";
import { healthSchema } from "./health-schema";
import type { StoreAccess } from "./levels";
import { ulimits } from "./service-entry";

export const dataClass = choice(["public", "internal", "confidential", "restricted"]);
export const architecture = choice(["x86_64", "arm64"]);

const key = text(
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  "Use lower-case words of letters and digits, joined by single hyphens.",
);
// Secrets Manager ends every ARN so, and takes a name that does for an ARN without its end. Source: API reference,
// CreateSecret.
export const secretKey = key
  .max(64, { error: "Use at most 64 characters." })
  .refine((text) => !/-[a-z0-9]{6}$/.test(text), {
    error: "Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.",
  });
const names = (what: string) => z.array(z.string(), { error: `Use a list of ${what}.` });
const falsePositiveRule = ({ input }: { readonly input?: unknown }) =>
  input === bodySizeRule
    ? "Use largeBodyPaths for the size of bodies."
    : `Use a rule of AWS's: ${managedRules.join(", ")}.`;
const command = list(z.string(), "Use a command and its arguments, or leave it out.", 1);
const words = z
  .array(z.string(), { error: "Use a command and its arguments, or leave it out." })
  .min(1, { error: "Use a command and its arguments, or leave it out." });

const container = {
  environment: z.exactOptional(settingsSchema),
  healthCommand: z.exactOptional(command),
  startupSeconds: z.exactOptional(whole(0, 900, "seconds")),
  entryPoint: z.exactOptional(words),
  command: z.exactOptional(words),
  after: z.exactOptional(
    byName(choice(["START", "COMPLETE", "SUCCESS", "HEALTHY"]), "Use an object, container → condition."),
  ),
};

const additional = object({
  ...container,
  description: sentence,
  memory: whole(6, 249_856, "MiB"),
  essential: z.exactOptional(z.boolean({ error: "Use true or false." })),
  secrets: z.exactOptional(names("the service's secrets")),
});

const dated = { stacks: list(z.string(), "Name the stacks in which it holds.", 1), ...answered };
const exception = object(dated);

const path = text(/^(\/[\w.~-]+)+$/, "Use a path such as /documents, without a / at the end.");
const falsePositive = object({
  rule: z.enum(managedRules, { error: falsePositiveRule }),
  paths: list(path, "Name at least one path such as /notes.", 1),
  ...dated,
});

const limit = object({ soft: whole(0, 1_048_576, "the limit"), hard: whole(0, 1_048_576, "the limit") });

function above(least: number, most: number, what: string) {
  const error = `Use a number of ${what} above ${least}, at most ${most}.`;
  return z.number({ error }).gt(least, { error }).max(most, { error });
}

const alarms = {
  cpuPercent: z.exactOptional(above(0, 100, "percent")),
  memoryPercent: z.exactOptional(above(0, 100, "percent")),
};

const common = {
  description: sentence,
  owner: text(/^[A-Za-z0-9][\w .-]{0,62}$/, "Use the name of a team, at most 63 characters."),
  dataClass,
  criticality: choice(["low", "medium", "high"]),
  stacks: z.exactOptional(list(z.string(), "Name the stacks in which it is, or leave it out: all.", 1)),
  data: z.exactOptional(byName(choice(["read", "append", "write"]), "Use an object, store → access.")),
  secrets: z.exactOptional(list(secretKey, "Use a list of keys.")),
  calls: z.exactOptional(names("services")),
  egress: z.exactOptional(list(z.string(), "Use a list of destinations.")),
  ...container,
  stopSeconds: z.exactOptional(whole(2, 120, "seconds")),
  ephemeralStorageGiB: z.exactOptional(whole(21, 200, "GiB")),
  containers: z.exactOptional(byName(additional, "Use an object, container → options.")),
  logging: z.exactOptional(choice(["awslogs", "firelens"])),
  openTelemetry: z.exactOptional(z.boolean({ error: "Use true or false." })),
  exceptions: z.exactOptional(
    object({
      publicIp: z.exactOptional(exception),
      release: z.exactOptional(exception),
      plaintext: z.exactOptional(exception),
      writableRoot: z.exactOptional(exception),
      exec: z.exactOptional(exception),
    }),
  ),
  capacity: z.exactOptional(
    text(/^(fargate|ec2:[a-z][a-z0-9-]*)$/, 'Use "fargate", or "ec2:" and a capacity of ec2Capacity.'),
  ),
  architecture: z.exactOptional(architecture),
  ulimits: z.exactOptional(
    z.partialRecord(z.enum(ulimits), limit, { error: `Use an object of ${ulimits.join(", ")}.` }),
  ),
  gpus: z.exactOptional(whole(1, 16, "GPUs")),
  sharedMemoryMiB: z.exactOptional(whole(1, 65_536, "MiB")),
};

const port = whole(1024, 65_535, "the container's port");
const rolling = z.literal("rolling", {
  error: "Use rolling: without a load balancer there is no traffic to shift.",
});

/** Kinds of entries, by what only they have. */
const kinds = {
  balanced: {
    exposure: choice(["internal", "public"]),
    port,
    health: healthSchema,
    taskTls: z.exactOptional(choice(["proxy", "container"])),
    largeBodyPaths: z.exactOptional(list(path, "Use a list of paths.")),
    falsePositives: z.exactOptional(list(falsePositive, "Use a list of rule, paths, stacks, reason, ….")),
    idleTimeoutSeconds: z.exactOptional(whole(idleSeconds.least, idleSeconds.most, "seconds")),
    stickinessSeconds: z.exactOptional(whole(1, 604_800, "seconds")),
    release: z.exactOptional(choice(["rolling", "linear", "canary", "blue-green"])),
    alarms: z.exactOptional(
      object({
        ...alarms,
        errorPercent: z.exactOptional(above(0, 100, "percent")),
        latencySeconds: z.exactOptional(above(0, idleSeconds.most, "seconds")),
        blockedRequests: z.exactOptional(whole(1, 1_000_000, "requests in 5 minutes")),
      }),
    ),
  },
  registered: {
    exposure: choice(["task"]),
    port,
    release: z.exactOptional(rolling),
    alarms: z.exactOptional(object(alarms)),
  },
  worker: {
    release: z.exactOptional(rolling),
    alarms: z.exactOptional(object(alarms)),
  },
  scheduled: {
    schedule: object({
      expression: cronOrRate,
      timezone: text(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+)*$/, "Use an IANA time zone, e.g. Europe/London."),
    }),
  },
} as const;

/** What an entry is. */
type EntryKind = keyof typeof kinds;

const schemas = {
  balanced: object({ ...common, ...kinds.balanced }),
  registered: object({ ...common, ...kinds.registered }),
  worker: object({ ...common, ...kinds.worker }),
  scheduled: object({ ...common, ...kinds.scheduled }),
};

/** The kind of an entry, by what it says: a schedule, an exposure, or neither. */
function kindOf({
  schedule,
  exposure,
}: {
  readonly schedule?: unknown;
  readonly exposure?: unknown;
}): EntryKind {
  if (schedule !== undefined) return "scheduled";
  if (exposure === "task") return "registered";
  return exposure === undefined ? "worker" : "balanced";
}

/** Why an entry is of its kind, for the message that it has a key of another one. */
const reasons: Readonly<Record<EntryKind, string>> = {
  balanced: "",
  registered: 'With exposure "task" it has no load balancer. ',
  worker: "Without exposure and schedule it is a worker, which nobody calls. ",
  scheduled: "With a schedule it is a task that runs to its end. ",
};

/** Judges an entry as one of its kind: so a message names the keys that this kind has, and no others. */
export const entrySchema = z.looseObject({}, { error: "Use an object." }).check((context) => {
  const kind = kindOf(context.value);
  const issues = schemas[kind].safeParse(context.value).error?.issues ?? [];
  for (const issue of issues) {
    const ofEntry = issue.code === "unrecognized_keys" && issue.path.length === 0;
    const message = ofEntry ? `${reasons[kind]}${issue.message}` : issue.message;
    context.issues.push({ ...issue, message, input: context.value } as z.core.$ZodRawIssue);
  }
});

/** Whatever has the right form in an entry of any kind. */
export const relatedEntry = z
  .object({
    ...common,
    ...kinds.scheduled,
    ...kinds.balanced,
    exposure: z.enum(["internal", "public", "task"]),
  })
  .partial();

type Frozen<T> = T extends readonly (infer E)[]
  ? readonly Frozen<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

export type RelatedEntry = Omit<Frozen<z.output<typeof relatedEntry>>, "data"> & {
  readonly data?: Readonly<Partial<Record<string, StoreAccess>>> | undefined;
};
