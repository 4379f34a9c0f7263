import type { ManagedRule } from "../components/fargate-microservice/front-door/managed-rules";
import type { Criticality, DataClass, StoreAccess } from "./levels";

/** Processor that an image is built for. */
export type Architecture = "x86_64" | "arm64";

/** How a new revision takes over from the running one. */
export type ReleaseStrategy = "rolling" | "linear" | "canary" | "blue-green";

/**
 * How careful a strategy is: the higher, the fewer customers meet a bad revision before somebody can tell. Rolling holds
 * nothing back, blue-green moves all at once after a test, canary and linear show it to a share of the customers first.
 */
export const care: Readonly<Record<ReleaseStrategy, number>> = {
  rolling: 0,
  "blue-green": 1,
  canary: 2,
  linear: 2,
};

/** State of one container that another waits for (ECS `ContainerDependency`). */
export type ContainerCondition = "START" | "COMPLETE" | "SUCCESS" | "HEALTHY";

/** A limit of the operating system: what a process gets, and up to what it may raise it. */
export interface Limit {
  readonly soft: number;
  readonly hard: number;
}

/** What every container of a task can say of itself. */
export interface ContainerOptions {
  /** Plain settings for the container, no secrets. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Command inside the image that ends 0 when the container is healthy. @default none: hardened images have no curl */
  readonly healthCommand?: readonly string[];
  /** Seconds that the container takes to start, 0 to 900, behind a balancer 540: it is not judged sooner. @default 60 */
  readonly startupSeconds?: number;
  /** The image's own entry point. Where the stack has the Prisma Defender it is required: that starts it. @default the image's */
  readonly entryPoint?: readonly string[];
  /** The image's own command. Where the stack has the Prisma Defender it is required. @default the image's */
  readonly command?: readonly string[];
  /** Containers of the task that must have come so far before this one starts, by name. @default none */
  readonly after?: Readonly<Record<string, ContainerCondition>>;
}

/** A further container of the task. Its image is `<service>/<name>` in the registry and in the stack's `images`. */
export interface AdditionalContainer extends ContainerOptions {
  /** What it does, one sentence. */
  readonly description: string;
  /** Memory that it may use, MiB; the container is ended beyond. */
  readonly memory: number;
  /** Whether the task ends with it. @default true */
  readonly essential?: boolean;
  /** Which of the service's `secrets` it is given too. @default none */
  readonly secrets?: readonly string[];
}

/** Somebody answers for a weakness, in some stacks and for a time. `policy/config/<stack>.json` lists it too. */
export interface DatedException {
  /** Stacks in which it holds, e.g. `["dev"]`. */
  readonly stacks: readonly string[];
  /** Why it is needed, one sentence. */
  readonly reason: string;
  /** Who approved it: a person or a committee. */
  readonly approvedBy: string;
  /** Last day, `YYYY-MM-DD` (UTC). */
  readonly until: string;
}

/** Requests that a rule of AWS's blocks wrongly. */
export interface FalsePositive extends DatedException {
  /** The rule, as the WAF's log names it, e.g. `CrossSiteScripting_BODY`. */
  readonly rule: ManagedRule;
  /** Paths at which it counts, with all below them, e.g. `["/notes"]`. */
  readonly paths: readonly string[];
}

/** Weaknesses by explicit, dated exception only. */
export type Exceptions = {
  /** Tasks stand in public subnets with public addresses. Not of scheduled entries, not on EC2. @default none */
  readonly publicIp?: DatedException;
  /**
   * The entry's `release` is less careful than the stack's, in exactly these stacks. Only behind a load balancer: what has
   * none rolls anyway.
   * @default none
   */
  readonly release?: DatedException;
  /** The balancer speaks plain HTTP with the tasks. Fixed at the first deployment, so that its end takes an outage. @default none */
  readonly plaintext?: DatedException;
} & (
  | {
      /** Containers can write to their root file system. @default none */
      readonly writableRoot?: DatedException;
      readonly exec?: never;
    }
  | {
      readonly writableRoot: DatedException;
      /** Operators can open a shell in a running task. Needs `writableRoot`: ECS puts its agent there. @default none */
      readonly exec: DatedException;
    }
);

/** Where alarms go off, instead of what follows from the criticality. Workers and scheduled entries have fewer metrics. */
export interface AlarmOptions {
  /** Share of the service's CPU, percent above 0 to 100. @default by criticality */
  readonly cpuPercent?: number;
  /** Share of the service's memory, percent above 0 to 100. @default by criticality */
  readonly memoryPercent?: number;
}

/** The same for entries behind a load balancer. */
export interface BalancedAlarmOptions extends AlarmOptions {
  /** Share of requests answered with 5xx, percent above 0 to 100. @default by criticality */
  readonly errorPercent?: number;
  /** Slowest 1 % of the answers, seconds above 0 to the entry's `idleTimeoutSeconds`. @default by criticality */
  readonly latencySeconds?: number;
  /** Requests in 5 minutes that the WAF blocks, 1 to 1000000. @default by criticality */
  readonly blockedRequests?: number;
}

/** What every entry has, whatever its kind. `S`, `T` and `D` are keys of services, stores and destinations. */
export interface EntryBase<S extends string, T extends string, D extends string> extends ContainerOptions {
  /** What the service does, one sentence. */
  readonly description: string;
  /** Team that owns the service. Becomes the `owner` tag. */
  readonly owner: string;
  readonly dataClass: DataClass;
  readonly criticality: Criticality;
  /**
   * Stacks in which it is, e.g. `["dev", "qa"]`. In the others nothing is made of it, nor of the stores that it writes, and
   * their stack files say nothing of it. What calls it, or reads what it writes, may be in no other stack.
   * @default all
   */
  readonly stacks?: readonly string[];
  /** Stores that the service uses, and how. @default none */
  readonly data?: Readonly<Partial<Record<T, StoreAccess>>>;
  /**
   * Secrets that the container gets as environment variables (`watchlist-api-key` as `WATCHLIST_API_KEY`): made for it, or one
   * that the stack file names under `existingSecrets`.
   * @default none
   */
  readonly secrets?: readonly string[];
  /** Services that it calls. Opens both security groups and gives the container the callee's URL. @default none */
  readonly calls?: readonly S[];
  /** Destinations outside the VPC that it calls. @default none */
  readonly egress?: readonly D[];
  /** Seconds between SIGTERM and SIGKILL, 2 to 120. @default 30 */
  readonly stopSeconds?: number;
  /** Disk of each task on Fargate, GiB, 21 to 200. @default Fargate's 20 */
  readonly ephemeralStorageGiB?: number;
  /** Further containers of the task, by name. @default none */
  readonly containers?: Readonly<Record<string, AdditionalContainer>>;
  /** `firelens`: a log router (Fluent Bit) in the task sends the lines to CloudWatch Logs. @default "awslogs" */
  readonly logging?: "awslogs" | "firelens";
  /** An OpenTelemetry collector in the task sends traces to X-Ray and metrics to CloudWatch. @default false */
  readonly openTelemetry?: boolean;
  /** Weaknesses that somebody answers for. @default none */
  readonly exceptions?: Exceptions;
}

/** How the balancer asks whether a task can serve. A task that starts in its `startupSeconds` is never taken for a failed one. */
export interface HealthCheck {
  /** Path that answers when the service can serve, starting with `/`. */
  readonly path: string;
  /** Codes that say so, 200 to 499: one, some (`200,204`) or a range (`200-399`). @default "200" */
  readonly codes?: string;
  /** Seconds between two checks, 5 to 300. @default by `startupSeconds`: 15 to 60 */
  readonly intervalSeconds?: number;
  /** Good checks in a row from which a task gets requests again, 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failed checks in a row from which it gets none, 2 to 10. They take 600 seconds at most. @default by `startupSeconds`: 3 to 10 */
  readonly unhealthyThreshold?: number;
}

/** Behind a load balancer of its own, with TLS and a WAF. */
export interface BalancedEntry {
  /** Who can reach it: callers inside the VPC that declare the call, or the internet as well. */
  readonly exposure: "internal" | "public";
  /** Port that the container listens on, 1024 to 65535 (it is not root). */
  readonly port: number;
  /** Path that answers 200 when the service can serve, starting with `/`; or that path with how the balancer asks it. */
  readonly health: string | HealthCheck;
  /**
   * Who takes the balancer's TLS in the task: a proxy that the platform adds, or the container itself, with a certificate
   * of its own. Fixed at the first deployment.
   * @default "proxy"
   */
  readonly taskTls?: "proxy" | "container";
  /**
   * Paths that accept bodies over 8 KB: there the WAF does not judge their size. Its other rules judge the first 8 KB as
   * everywhere, and find attacks in some files that are none: files go to a store with `uploads`.
   * @default none
   */
  readonly largeBodyPaths?: readonly string[];
  /** What AWS's rules block wrongly: a rule counts at these paths, and blocks at all others. @default none */
  readonly falsePositives?: readonly FalsePositive[];
  /**
   * Seconds without a byte after which the balancer closes a connection, 1 to 4000: what takes longer to answer gets 504. A
   * release ends what is not answered within twice `stopSeconds`, whatever stands here.
   * @default 60
   */
  readonly idleTimeoutSeconds?: number;
  /**
   * Public entries whose pages break where one browser gets parts of two revisions: seconds that a browser stays with the
   * revision that it met, 1 to 604800, and no longer than the stack's `bakeMinutes`. Fixed at the first deployment.
   * @default none: a browser may meet both while a release is under way
   */
  readonly stickinessSeconds?: number;
  /** How a new revision takes over, in every stack. Where the stack's is more careful, only by `exceptions.release`. @default what the stack says */
  readonly release?: ReleaseStrategy;
  /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
  readonly alarms?: BalancedAlarmOptions;
  readonly schedule?: never;
}

/** Without a load balancer: callers find the tasks by name and speak TLS with them. No canary reaches such callers. */
export interface RegisteredEntry {
  /** Callers inside the VPC that declare the call reach the tasks themselves. */
  readonly exposure: "task";
  /** Port that the container listens on with TLS, 1024 to 65535 (it is not root). */
  readonly port: number;
  /** Nothing else is possible: without a balancer there is no traffic to shift. @default "rolling" */
  readonly release?: "rolling";
  /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
  readonly alarms?: AlarmOptions;
  readonly health?: never;
  readonly taskTls?: never;
  readonly largeBodyPaths?: never;
  readonly falsePositives?: never;
  readonly stickinessSeconds?: never;
  readonly idleTimeoutSeconds?: never;
  readonly schedule?: never;
}

/** Works by itself, e.g. on what it finds in a table: nobody calls it. */
export interface WorkerEntry {
  /** Nothing else is possible: without a balancer there is no traffic to shift. @default "rolling" */
  readonly release?: "rolling";
  /** Where alarms go off, instead of what follows from the criticality. @default by criticality */
  readonly alarms?: AlarmOptions;
  readonly exposure?: never;
  readonly port?: never;
  readonly health?: never;
  readonly taskTls?: never;
  readonly largeBodyPaths?: never;
  readonly falsePositives?: never;
  readonly stickinessSeconds?: never;
  readonly idleTimeoutSeconds?: never;
  readonly schedule?: never;
}

/** Runs to its end at given times. */
export interface ScheduledEntry {
  /** When it runs, as EventBridge Scheduler reads it. One task each time; a run that takes longer than the interval overlaps with the next: take a lock in a store where that must not be. */
  readonly schedule: {
    /** `cron(minutes hours day month weekday year)`, or `rate(1 hour)`. Of day and weekday one is `?`. */
    readonly expression: string;
    /** Time zone (IANA) that the expression is read in, e.g. `Europe/London`. */
    readonly timezone: string;
  };
  readonly exposure?: never;
  readonly port?: never;
  readonly health?: never;
  readonly taskTls?: never;
  readonly largeBodyPaths?: never;
  readonly falsePositives?: never;
  readonly stickinessSeconds?: never;
  readonly idleTimeoutSeconds?: never;
  readonly release?: never;
  readonly alarms?: never;
}

/** On Fargate, where nobody keeps machines. */
export interface OnFargate {
  /** What its tasks run on; on Fargate nobody keeps machines. @default "fargate" */
  readonly capacity?: "fargate";
  /** Processor that all images of the task are built for. @default "x86_64" */
  readonly architecture?: Architecture;
  /** Open files; Fargate changes no other limit. @default 65535 open files */
  readonly ulimits?: { readonly nofile: Limit };
  readonly gpus?: never;
  readonly sharedMemoryMiB?: never;
}

/** On EC2 machines of the catalogue's `ec2Capacity`, for what Fargate cannot run. */
export interface OnEc2<C extends string> {
  /** Machines of the catalogue's `ec2Capacity`. Their types and number stand in the stack file. */
  readonly capacity: `ec2:${C}`;
  /** The machines decide it. */
  readonly architecture?: never;
  /** Limits of the operating system. @default 65535 open files */
  readonly ulimits?: Readonly<Partial<Record<Ulimit, Limit>>>;
  /** GPUs of the container. @default 0 */
  readonly gpus?: number;
  /** Size of `/dev/shm`, MiB. @default Docker's 64 */
  readonly sharedMemoryMiB?: number;
}

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

/** One microservice. `S`, `T`, `D` and `C` are the keys of the catalogue's services, stores, destinations and EC2 capacities. */
export type Service<
  S extends string = string,
  T extends string = string,
  D extends string = string,
  C extends string = string,
> = EntryBase<S, T, D> &
  (BalancedEntry | RegisteredEntry | WorkerEntry | ScheduledEntry) &
  (OnFargate | OnEc2<C>);
