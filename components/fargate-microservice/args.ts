import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";
import type { ServiceCluster } from "../cluster/args";
import type { FileStoreHandle } from "../data/args";
import type { ServiceNetwork } from "../network/args";
import type { ServiceObservability } from "../observability/args";
import type { RoleDefaults } from "../shared/iam";
import type { Statement } from "../shared/policy-document";
import type { ManagedVersions } from "./front-door/managed-rules";
import type { SchedulePlan } from "./schedule/args";
import type { ReleasePlan, RollingPlan, ScalingPlan } from "./service/args";
import type { CommonContainerPlan } from "./task/args";
import type { AlarmPlan, BalancedAlarmPlan } from "./watch/args";

export interface SecretPlan {
  /** Key in the catalogue, e.g. `watchlist-api-key`. */
  readonly key: string;
  /** Name in Secrets Manager, `cdd/<stack>/<service>/<key>`. */
  readonly name: string;
  /** Environment variable that carries it, e.g. `WATCHLIST_API_KEY`. */
  readonly environmentVariable: string;
  /** Who gives it its next value. */
  readonly rotation: RotationPlan;
}

/** A secret that somebody else makes, rotates and guards: the platform only reads it. */
export interface ExistingSecretPlan {
  /** Key in the catalogue. */
  readonly key: string;
  /** Environment variable that carries it. */
  readonly environmentVariable: string;
  /** Whole ARN, of the plan's account and region. */
  readonly arn: string;
  /** Key of the secret's JSON whose value is read. @default its whole value */
  readonly jsonKey?: string;
  /** ARN of its KMS key. @default `aws/secretsmanager`, which the account's roles use through Secrets Manager */
  readonly keyArn?: string;
}

/** By whom, and after how many days at the latest (1 to 90), a secret gets another value. */
export type RotationPlan =
  /** A Lambda function, in a role of its own. */
  | {
      readonly days: number;
      readonly functionArn: string;
      readonly roleArn: string;
      /** Id of its security group. @default none: it stands in no VPC, or in another */
      readonly securityGroup?: string;
    }
  /** Somebody, until a day. */
  | { readonly days: number; readonly byHand: ExceptionPlan };

export interface EgressPlan {
  readonly destination: string;
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  readonly port: number;
}

/** A weakness that somebody answers for until a day (`YYYY-MM-DD`, UTC). */
export interface ExceptionPlan {
  readonly reason: string;
  readonly approvedBy: string;
  readonly until: string;
}

/** A table that the service uses, with its indexes: what throttles it is watched. */
export interface WatchedTable {
  /** Key of the store. */
  readonly store: string;
  /** Physical name. */
  readonly name: string;
  readonly indexes: readonly string[];
}

/** Shares of tasks on Fargate beyond the base, or the EC2 capacity provider (by its physical name) that all run on. */
export type CapacityPlan =
  | { readonly base: number; readonly fargateWeight: number; readonly spotWeight: number }
  | { readonly ec2: string };

/** What every entry's plan has, whatever its kind. No secret value may stand in it: policies judge it at preview. */
export interface CommonPlan extends CommonContainerPlan {
  /** Key in the catalogue. */
  readonly service: string;
  /** `cdd-<stack>-<service>`: ECS service, family, log group and WebACL carry it. */
  readonly physicalName: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly owner: string;
  readonly dataClass: string;
  readonly criticality: "low" | "medium" | "high";
  /** Keys of the services that it calls. */
  readonly calls: readonly string[];
  /** Names of the repositories that its task's images come from. */
  readonly repositories: readonly string[];
  /** Secrets that are made for it. */
  readonly secrets: readonly SecretPlan[];
  /** Secrets that it is given, and somebody else makes. */
  readonly existingSecrets: readonly ExistingSecretPlan[];
  /** ARNs of the roles that manage its secrets without knowing a value, and of those that put values. */
  readonly secretDuties: { readonly deployers: readonly string[]; readonly writers: readonly string[] };
  /** Stores and what the service may do with each. */
  readonly data: Readonly<Record<string, "read" | "append" | "write">>;
  /** The task role's statements on tables and buckets (known ARNs only). */
  readonly dataStatements: readonly Statement[];
  /** Kinds of stores used: decides the gateway egress and the services through which the data key is used. */
  readonly usesTables: boolean;
  readonly usesBuckets: boolean;
  readonly tables: readonly WatchedTable[];
  readonly egress: readonly EgressPlan[];
  readonly capacity: CapacityPlan;
  /** The exceptions that hold in this stack. */
  readonly exceptions: {
    readonly exec?: ExceptionPlan;
    readonly plaintext?: ExceptionPlan;
    readonly publicIp?: ExceptionPlan;
    readonly release?: ExceptionPlan;
    readonly writableRoot?: ExceptionPlan;
  };
  /** Shells in its tasks, by the exception `exec`: the log group that records them. @default none: none is opened */
  readonly session?: { readonly logGroup: string };
  readonly retain: boolean;
  readonly roles: RoleDefaults;
}

/** What runs all the time has beside that. */
export interface RunningPlan extends CommonPlan {
  readonly tasks: { readonly min: number };
  /** @default none: always `tasks.min` */
  readonly scaling?: ScalingPlan;
  /** Its tasks move to another capacity than stands, which takes a release. @default false */
  readonly movesCapacity?: boolean;
}

/** A rule of AWS's that only counts at some paths, until a day. */
export interface FalsePositivePlan extends ExceptionPlan {
  readonly rule: string;
  readonly paths: readonly string[];
}

/** How AWS's rule groups judge. */
export interface WafPlan {
  /** `count`: what they would block passes and is counted. */
  readonly mode: "block" | "count";
  readonly versions: ManagedVersions;
}

/** How the balancer asks a task whether it can serve. What is not said follows from the task's start. */
export interface HealthPlan {
  /** Starts with `/`. */
  readonly path: string;
  /** Codes that are good, 200 to 499: `200`, `200,204` or `200-399`. */
  readonly codes: string;
  /** Between two checks, 5 to 300. @default by `startupSeconds`: 15 to 60 */
  readonly intervalSeconds?: number;
  /** Good checks in a row, 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failed checks in a row, 2 to 10. @default by `startupSeconds`: 3 to 10 */
  readonly unhealthyThreshold?: number;
}

/** Behind a load balancer of its own. */
export interface BalancedPlan extends RunningPlan {
  readonly kind: "balanced";
  readonly exposure: "internal" | "public";
  readonly port: number;
  readonly health: HealthPlan;
  /**
   * Who speaks TLS with the balancer in the task: the platform's proxy, the service's own container, or nobody, by the
   * exception `plaintext` only. Fixed at the first deployment.
   */
  readonly taskTls: "proxy" | "container" | "nobody";
  /** DNS names on the certificate: `<service>.internal.<domain>`, and `<service>.<domain>` where public. */
  readonly internalName: string;
  readonly publicName?: string;
  /** Public hosted zone: certificate validation, and the public record. */
  readonly zoneId: string;
  readonly wafLogGroup: string;
  /** Requests in 5 minutes per address. */
  readonly rateLimit: number;
  readonly largeBodyPaths: readonly string[];
  /** What AWS's rules block wrongly in this stack: there they only count. */
  readonly falsePositives: readonly FalsePositivePlan[];
  readonly waf: WafPlan;
  /** Seconds that a browser stays with the revision that it met, 1 to 604800. @default none */
  readonly stickinessSeconds?: number;
  /** Seconds without a byte after which the balancer closes a connection, 1 to 4000. */
  readonly idleTimeoutSeconds: number;
  /** Ranges that reach the test listener. */
  readonly testTrafficCidrs: readonly string[];
  readonly release: ReleasePlan;
  readonly alarms: BalancedAlarmPlan;
}

/** Its tasks are found by name; callers speak TLS with them. */
export interface RegisteredPlan extends RunningPlan {
  readonly kind: "registered";
  readonly port: number;
  readonly internalName: string;
  readonly release: RollingPlan;
  readonly alarms: AlarmPlan;
}

/** Nobody calls it. */
export interface WorkerPlan extends RunningPlan {
  readonly kind: "worker";
  readonly release: RollingPlan;
  readonly alarms: AlarmPlan;
}

/** Runs to its end at given times. */
export interface ScheduledPlan extends CommonPlan {
  readonly kind: "scheduled";
  readonly schedule: SchedulePlan;
}

/**
 * One service, in plain values, as `plan` derives it from the catalogue entry and the stack. It is also what the
 * component shows to the engine, so that policies can judge it at preview.
 */
export type ServicePlan = BalancedPlan | RegisteredPlan | WorkerPlan | ScheduledPlan;

/** Plans of what runs all the time. */
export type Running = BalancedPlan | RegisteredPlan | WorkerPlan;

/** What a service is given of the components before it. */
export interface Neighbours {
  readonly network: ServiceNetwork;
  readonly cluster: ServiceCluster;
  readonly observability: ServiceObservability & {
    readonly applicationLogGroup: cloudwatch.LogGroup;
    /** What masks personal data in that group: it must stand before the first line. */
    readonly dataProtection: Resource;
    /** Of entries behind a load balancer. */
    readonly wafLogGroup?: cloudwatch.LogGroup;
    /** The log resource policy that lets WAF write: it must stand before logging is switched on. */
    readonly wafLogPolicy: Resource;
  };
  readonly dataKeyArn: Input<string>;
  readonly secretsKeyArn: Input<string>;
  /** Key of exec sessions and of schedules' payloads. */
  readonly computeKeyArn: Input<string>;
  /** Key of the topics, and of the runs that a schedule missed. */
  readonly alarmsKeyArn: Input<string>;
  /** The file systems of the stack, by store. */
  readonly files: Readonly<Record<string, FileStoreHandle>>;
}

/** Everything that `FargateMicroservice` is given. */
export type FargateMicroserviceArgs = ServicePlan & Neighbours;
