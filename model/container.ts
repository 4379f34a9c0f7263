import { z } from "zod";
import {
  anyText,
  byName,
  choice,
  type Filled,
  list,
  object,
  type Said,
  trueOrFalse,
  usually,
  whole,
  words,
} from "./form";
import { settings } from "./settings";
import { sentence } from "./values";

/** State of one container that another waits for (ECS `ContainerDependency`). */
const condition = choice(["START", "COMPLETE", "SUCCESS", "HEALTHY"]);
export type ContainerCondition = z.output<typeof condition>;

const command = words("Use a command and its arguments, or leave it out.");
const argumentsOf = words("Use a list of words, [] where the image has none, or leave it out.", 0);

/** What every container of a task can say of itself. */
export const containerShape = {
  /** Plain settings for the container, no secrets. */
  environment: usually({}, settings),
  /** Command inside the image that ends 0 when the container is healthy. @default none: hardened images have no curl */
  healthCommand: z.exactOptional(command),
  /** Seconds that the container takes to start: it is not judged sooner. No balancer waits longer than 540. */
  startupSeconds: usually(60, whole(0, 900, "seconds")),
  /** The image's own entry point. Where the stack has the Prisma Defender it is required: that starts it. @default the image's */
  entryPoint: z.exactOptional(command),
  /** The image's own command. Where the stack has the Prisma Defender it is required. @default the image's */
  command: z.exactOptional(argumentsOf),
  /** Containers of the task that must have come so far before this one starts, by name. */
  after: usually({}, byName(condition, "Use an object, container → condition.")),
};
export type ContainerOptions = Said<typeof containerShape>;
export type ContainerPlan = Filled<typeof containerShape>;

const mebibytes = whole(6, 249_856, "MiB");

const furtherShape = {
  ...containerShape,
  /** Memory that it may use, MiB; the container is ended beyond. */
  memory: mebibytes,
  /** Whether the task ends with it. */
  essential: usually(true, trueOrFalse()),
  /** Which of the service's `secrets` it is given too. */
  secrets: usually([], list(anyText("Use a key."), "Use a list of the service's secrets.")),
};
const additionalShape = {
  /** What it does, one sentence. */
  description: sentence,
  ...furtherShape,
};

/** A further container of the task. Its image is `<service>/<name>` in the registry and in the stack's `images`. */
export const additionalContainer = object(additionalShape);
export type AdditionalContainer = Said<typeof additionalShape>;
/** The same in a plan. */
export { furtherShape };

/** Limits that ECS can set on EC2 (`Ulimit` of its API). */
export const ulimits = [
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "rss",
  "rtprio",
  "rttime",
  "sigpending",
  "stack",
] as const;
export type Ulimit = (typeof ulimits)[number];

const limitValue = whole(0, 1_048_576, "the limit");
const limitShape = {
  /** What a process gets. */
  soft: limitValue,
  /** Up to what it may raise it. */
  hard: limitValue,
};
export type Limit = Said<typeof limitShape>;

/** What a task's own container may open where nobody says otherwise. */
export const openFiles: Limit = { soft: 65_535, hard: 65_535 };

/** What a service says of its own container alone. */
export const ownContainerShape = {
  /** Seconds between SIGTERM and SIGKILL. */
  stopSeconds: usually(30, whole(2, 120, "seconds")),
  /** Limits of the operating system. Fargate changes that of open files only. */
  ulimits: usually(
    { nofile: openFiles },
    z.partialRecord(
      z.enum(ulimits),
      object(limitShape).refine(({ soft, hard }) => soft <= hard, { error: "Use a soft of at most hard." }),
      { error: `Use an object of ${ulimits.join(", ")}.` },
    ),
  ),
  /** GPUs of the container, on EC2 machines that have some. @default 0 */
  gpus: z.exactOptional(whole(1, 16, "GPUs")),
  /** Size of `/dev/shm` on EC2, MiB. @default Docker's 64 */
  sharedMemoryMiB: z.exactOptional(whole(1, 65_536, "MiB")),
};
export type OwnContainerPlan = Filled<typeof ownContainerShape>;

/** What a service says of its tasks as a whole. */
export const taskShape = {
  /** Disk of each task on Fargate, GiB. @default Fargate's 20 */
  ephemeralStorageGiB: z.exactOptional(whole(21, 200, "GiB")),
};
export type TaskPlan = Filled<typeof taskShape>;

/** Options of the own container that Fargate has not. */
export const ec2Only = [
  "gpus",
  "sharedMemoryMiB",
] as const satisfies readonly (keyof typeof ownContainerShape)[];
