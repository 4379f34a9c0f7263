import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Input, Resource } from "@pulumi/pulumi";
import type { ServiceCluster } from "../cluster/args";
import type { ServiceNetwork } from "../network/args";
import type { ServiceObservability } from "../observability/args";
import type { RoleDefaults, Statement } from "../shared/iam";

export interface SecretPlan {
  /** Key in the catalogue, e.g. `watchlist-api-key`. */
  readonly key: string;
  /** Name in Secrets Manager, `cdd/<stack>/<service>/<key>`. */
  readonly name: string;
  /** Environment variable that carries it, e.g. `WATCHLIST_API_KEY`. */
  readonly environmentVariable: string;
  /** Rotation function. @default none: the secret carries a rotation-due tag */
  readonly rotation?: { readonly functionArn: string; readonly days: number };
}

export interface EgressPlan {
  readonly destination: string;
  readonly cidrs: readonly string[];
  readonly prefixLists: readonly string[];
  readonly port: number;
}

/**
 * One service, in plain values, as `plan` derives it from the catalogue entry and the stack. It is also what the
 * component shows to the engine, so that policies can judge it at preview: no secret value may stand in it.
 */
export interface ServicePlan {
  /** Key in the catalogue. */
  readonly service: string;
  /** `cdd-<stack>-<service>`: ECS service, family, log group and WebACL carry it. */
  readonly physicalName: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly exposure: "internal" | "public";
  readonly owner: string;
  readonly dataClass: string;
  readonly criticality: "low" | "medium" | "high";
  readonly port: number;
  readonly health: string;
  readonly healthCommand?: readonly string[];
  /** Seconds of grace before health checks count. */
  readonly startupSeconds: number;
  /** CPU units of the task. */
  readonly cpu: number;
  /** MiB of the task. */
  readonly memory: number;
  readonly tasks: { readonly min: number };
  /** Image URI by digest; absent while the stack has none: then neither task definition nor ECS service is made. */
  readonly image?: string;
  /** Repository's name, for the execution role. */
  readonly repository: string;
  /** Plain environment of the container: the entry's own and what is derived (port, stores, callees' URLs). */
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: readonly SecretPlan[];
  /** Stores and what the service may do with each. */
  readonly data: Readonly<Record<string, "read" | "append" | "write">>;
  /** The task role's statements on those stores (known ARNs only). */
  readonly dataStatements: readonly Statement[];
  /** Kinds of stores used: decides the gateway egress and the services through which the data key is used. */
  readonly usesTables: boolean;
  readonly usesBuckets: boolean;
  readonly egress: readonly EgressPlan[];
  /** DNS names on the certificate: `<service>.internal.<domain>`, and `<service>.<domain>` where public. */
  readonly internalName: string;
  readonly publicName?: string;
  /** Public hosted zone: certificate validation, and the public record. */
  readonly zoneId: string;
  readonly logGroup: string;
  readonly wafLogGroup: string;
  /** `blocking` loses no line (evidence); `non-blocking` never stalls the service. */
  readonly logMode: "blocking" | "non-blocking";
  /** Requests in 5 minutes per address. */
  readonly rateLimit: number;
  readonly largeBodyPaths: readonly string[];
  /** Ranges that reach the test listener. */
  readonly testTrafficCidrs: readonly string[];
  readonly capacity: { readonly fargateWeight: number; readonly spotWeight: number };
  readonly release: { readonly strategy: "rolling" };
  readonly retain: boolean;
  readonly roles: RoleDefaults;
}

/** Everything that `FargateMicroservice` is given. */
export interface FargateMicroserviceArgs extends ServicePlan {
  readonly network: ServiceNetwork;
  readonly cluster: ServiceCluster;
  readonly observability: ServiceObservability & {
    readonly applicationLogGroup: cloudwatch.LogGroup;
    readonly wafLogGroup: cloudwatch.LogGroup;
    /** The log resource policy that lets WAF write: it must stand before logging is switched on. */
    readonly wafLogPolicy: Resource;
  };
  readonly dataKeyArn: Input<string>;
  readonly secretsKeyArn: Input<string>;
}
