import { z } from "zod";
import { architecture } from "./capacity";
import {
  additionalContainer,
  containerShape,
  type ec2Only,
  type Limit,
  ownContainerShape,
  taskShape,
  type Ulimit,
} from "./container";
import { continuity } from "./continuity";
import { type Exceptions, exceptions } from "./exceptions";
import { anyText, byName, choice, list, object, type Said, text, trueOrFalse, usually } from "./form";
import { type Kind, kindShapes } from "./kinds";
import { criticality, dataClass, type StoreAccess, storeAccess } from "./levels";
import { secretKeys } from "./secrets";
import { containerName, sentence } from "./values";

/** What every entry can say, whatever its kind. */
export const commonShape = {
  /** What the service does, one sentence. */
  description: sentence,
  /** Team that owns the service. Becomes the `owner` tag. */
  owner: text(/^[A-Za-z0-9][\w .-]{0,62}$/, "Use the name of a team, at most 63 characters."),
  /** How sensitive the data is that it handles. Becomes the `data-class` tag. */
  dataClass,
  /** How much the bank loses when it stands still. */
  criticality,
  /** How long the bank bears to be without it: stands in the registers of `npm run evidence`. @default nothing is promised */
  continuity: z.exactOptional(continuity),
  /**
   * Stacks in which it is, e.g. `["dev", "qa"]`. In the others nothing is made of it, nor of the stores that it writes, and
   * their stack files say nothing of it. What calls it, or reads what it writes, may be in no other stack.
   * @default all
   */
  stacks: z.exactOptional(
    list(anyText("Use the name of a stack."), "Name the stacks in which it is, or leave it out: all.", 1),
  ),
  /**
   * Stores that it uses, and how: `read`; `append` (add items or objects and read them, change none); `write`. A store has
   * exactly one service that appends or writes; nobody scans or lists.
   * @default none
   */
  data: z.exactOptional(byName(storeAccess, "Use an object, store → access.")),
  /**
   * Secrets that the container gets as environment variables (`watchlist-api-key` as `WATCHLIST_API_KEY`): made for it, or one
   * that the stack file names under `existingSecrets`.
   * @default none
   */
  secrets: z.exactOptional(secretKeys),
  /** Services that it calls. Opens both security groups and gives the container the callee's URL. @default none */
  calls: z.exactOptional(z.array(anyText("Use the key of a service."), { error: "Use a list of services." })),
  /** Destinations outside the VPC that it calls. @default none */
  egress: z.exactOptional(list(anyText("Use the key of a destination."), "Use a list of destinations.")),
  ...containerShape,
  ...ownContainerShape,
  ...taskShape,
  /** Further containers of the task, by name. @default none */
  containers: z.exactOptional(
    z.record(containerName, additionalContainer, { error: "Use an object, container → options." }),
  ),
  /** `firelens`: a log router (Fluent Bit) in the task sends the lines to CloudWatch Logs. */
  logging: usually("awslogs", choice(["awslogs", "firelens"])),
  /** An OpenTelemetry collector in the task sends traces to X-Ray and metrics to CloudWatch. */
  openTelemetry: usually(false, trueOrFalse()),
  /** Weaknesses that somebody answers for. @default none */
  exceptions: z.exactOptional(exceptions),
  /** What its tasks run on: on Fargate nobody keeps machines; machines' types and number stand in the stack file. */
  capacity: usually(
    "fargate",
    text(/^(fargate|ec2:[a-z][a-z0-9-]*)$/, 'Use "fargate", or "ec2:" and a capacity of ec2Capacity.'),
  ),
  /** Processor that all images of the task are built for. On EC2 the machines decide it. */
  architecture: usually("x86_64", architecture),
};

/** On Fargate, where nobody keeps machines; or on EC2 machines of the catalogue, for what Fargate cannot run. */
export type Place<C extends string> =
  | ({
      readonly capacity?: "fargate";
      readonly ulimits?: { readonly nofile: Limit } & { readonly [K in Exclude<Ulimit, "nofile">]?: never };
    } & { readonly [K in (typeof ec2Only)[number]]?: never })
  | { readonly capacity: `ec2:${C}`; readonly architecture?: never };

/** What every entry says, its references by the keys that there are. */
type Common<S extends string, T extends string, D extends string> = Named<
  Said<typeof commonShape>,
  {
    readonly calls: readonly S[];
    readonly data: Readonly<Partial<Record<T, StoreAccess>>>;
    readonly egress: readonly D[];
    readonly exceptions: Exceptions;
  }
>;
type Named<Said, By> = { readonly [K in keyof Said]: K extends keyof By ? By[K] : Said[K] };

/** One microservice. `S`, `T`, `D` and `C` are the keys of the catalogue's services, stores, destinations and EC2 capacities. */
export type Service<
  S extends string = string,
  T extends string = string,
  D extends string = string,
  C extends string = string,
> = Common<S, T, D> & Kind & Place<C>;

/** What an entry is. */
type EntryKind = keyof typeof kindShapes;

const forms = {
  balanced: object({ ...commonShape, ...kindShapes.balanced }),
  registered: object({ ...commonShape, ...kindShapes.registered }),
  worker: object({ ...commonShape, ...kindShapes.worker }),
  scheduled: object({ ...commonShape, ...kindShapes.scheduled }),
};

/** The kind of an entry, by what it says: a schedule, an exposure, or neither. */
function kindOf(entry: { readonly schedule?: unknown; readonly exposure?: unknown }): EntryKind {
  if (entry.schedule !== undefined) return "scheduled";
  if (entry.exposure === "task") return "registered";
  return entry.exposure === undefined ? "worker" : "balanced";
}

/** Why an entry is of its kind, for the message that it has a key of another one. */
const reasons: Readonly<Record<EntryKind, string>> = {
  balanced: "",
  registered: 'With exposure "task" it has no load balancer. ',
  worker: "Without exposure and schedule it is a worker, which nobody calls. ",
  scheduled: "With a schedule it is a task that runs to its end. ",
};

/** Judges an entry as one of its kind: so a message names the keys that this kind has, and no others. */
export const entry = z.looseObject({}, { error: "Use an object." }).check((context) => {
  const kind = kindOf(context.value);
  for (const issue of forms[kind].safeParse(context.value).error?.issues ?? []) {
    const ofEntry = issue.code === "unrecognized_keys" && issue.path.length === 0;
    const message = ofEntry ? `${reasons[kind]}${issue.message}` : issue.message;
    context.issues.push({ ...issue, message, input: context.value } as z.core.$ZodRawIssue);
  }
});

const relatedShape = {
  ...commonShape,
  ...kindShapes.scheduled,
  ...kindShapes.balanced,
  exposure: choice(["internal", "public", "task"]),
};

/** Whatever has the right form in an entry of any kind. */
export const relatedEntry = z.object(relatedShape).partial();
export type RelatedEntry = {
  readonly [K in keyof typeof relatedShape]?:
    | (K extends "data" ? Readonly<Partial<Record<string, StoreAccess>>> : Said<typeof relatedShape>[K])
    | undefined;
};
