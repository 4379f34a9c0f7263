import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";
import type { AlarmPlan, BalancedAlarmPlan } from "../../model/alarms";
import type { HealthPlan } from "../../model/balancing";
import type { FargateShares } from "../../model/capacity";
import type { EgressAddress } from "../../model/egress";
import type { ExceptionPlans } from "../../model/exceptions";
import type { Criticality, DataClass, StoreAccess } from "../../model/levels";
import type { ReleasePlan, RollingPlan } from "../../model/release";
import type { ScalingPlan } from "../../model/scaling";
import type { Schedule } from "../../model/schedule";
import type { ExistingSecret, Rotation } from "../../model/secrets";
import type { FalsePositivePlan, WafConfig } from "../../model/waf";
import type { ServiceCluster } from "../cluster/args";
import type { FileStoreHandle } from "../data/args";
import type { ServiceNetwork } from "../network/args";
import type { ServiceObservability } from "../observability/args";
import type { RoleDefaults } from "../shared/iam";
import type { Statement } from "../shared/policy-document";
import type { CommonContainerPlan } from "./task/args";

export interface SecretPlan {
  /** Key in the catalogue, e.g. `watchlist-api-key`. */
  readonly key: string;
  /** Name in Secrets Manager, `cdd/<stack>/<service>/<key>`. */
  readonly name: string;
  /** Environment variable that carries it, e.g. `WATCHLIST_API_KEY`. */
  readonly environmentVariable: string;
  /** Who gives it its next value. */
  readonly rotation: Rotation;
}

/** A secret that somebody else makes, rotates and guards, of the plan's account and region: the platform only reads it. */
export interface ExistingSecretPlan extends ExistingSecret {
  /** Key in the catalogue. */
  readonly key: string;
  /** Environment variable that carries it. */
  readonly environmentVariable: string;
}

/** Where a destination of the catalogue is in this stack. */
export interface EgressPlan extends EgressAddress {
  readonly destination: string;
}

/** A table that the service uses, with its indexes: what throttles it is watched. */
export interface UsedTable {
  /** Key of the store. */
  readonly store: string;
  /** Physical name. */
  readonly name: string;
  readonly indexes: readonly string[];
}

/** Shares of tasks on Fargate beyond the base, or the EC2 capacity provider (by its physical name) that all run on. */
export type CapacityPlan = FargateShares | { readonly ec2: string };

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
  readonly dataClass: DataClass;
  readonly criticality: Criticality;
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
  readonly data: Readonly<Record<string, StoreAccess>>;
  /** The task role's statements on tables and buckets (known ARNs only). */
  readonly dataStatements: readonly Statement[];
  /** Kinds of stores used: decides the gateway egress and the services through which the data key is used. */
  readonly usesTables: boolean;
  readonly usesBuckets: boolean;
  readonly tables: readonly UsedTable[];
  readonly egress: readonly EgressPlan[];
  readonly capacity: CapacityPlan;
  /** The exceptions that hold in this stack. */
  readonly exceptions: ExceptionPlans;
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
  readonly waf: WafConfig;
  /** Seconds that a browser stays with the revision that it met. @default none */
  readonly stickinessSeconds?: number;
  /** Seconds without a byte after which the balancer closes a connection. */
  readonly idleTimeoutSeconds: number;
  /** Ranges that reach the test listener. */
  readonly testTrafficCidrs: readonly string[];
  /** Ranges of the bank that reach an internal balancer, beside the callers in the VPC. */
  readonly inboundCidrs: readonly string[];
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
  readonly schedule: Schedule;
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
