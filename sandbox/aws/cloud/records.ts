import type { DeploymentOrders, ServiceDeployment } from "../deployments/records";
import type { Props } from "../values";

/** One resource as it stands in the cloud. */
export interface CloudResource {
  readonly type: string;
  readonly id: string;
  /** What tells it from others of the same id, e.g. the revision's ARN of a task definition. Empty where ids are unique. */
  readonly apart: string;
  readonly region: string;
  /** Logical name in the program that made it. */
  readonly name: string;
  readonly inputs: Props;
  readonly outputs: Props;
  /** Top-level properties that are secret: only their hashes are stored. */
  readonly secrets: readonly string[];
}

/** What exists before any program runs: it belongs to the account's owner. */
export interface Seed {
  /** ARNs of IAM roles, users and policies. */
  readonly principals: readonly string[];
  /** ARNs of the roles that run `pulumi up`: the first of an account is who calls AWS there. @default an administrator */
  readonly deployers?: readonly string[];
  /** ARNs of Lambda functions that AWS's services may call, as docs/first-deployment.md asks. */
  readonly functions: readonly string[];
  /** Ids of security groups that are no program's. */
  readonly securityGroups: readonly string[];
  /** Public hosted zones. */
  readonly zones: readonly { readonly id: string; readonly name: string }[];
}

/** An image in a repository. */
export interface Image {
  readonly repository: string;
  readonly digest: string;
  readonly tags: readonly string[];
  /** Where it is an index: the digests of its images, one for each kind of processor. @default it is an image itself */
  readonly platforms?: readonly string[];
  /** What is kept of something that refers to an image, such as its signature. @default it refers to none */
  readonly referrer?: Referrer;
}

/** A manifest with a subject, and what it names. */
export interface Referrer {
  readonly manifest: string;
  /** Digest of the image that it refers to. */
  readonly subject: string;
  /** Its blobs in Base64, by digest. */
  readonly blobs: Readonly<Record<string, string>>;
}

/** A task that somebody has started by hand. */
export interface StartedTask {
  /** ARN of its cluster. */
  readonly cluster: string;
  /** ARN of its task definition. */
  readonly definition: string;
  readonly group: string;
  /** Names of its containers. */
  readonly containers: readonly string[];
}

/** What the world outside has done: nothing here passes through a program. */
export interface World {
  readonly images: readonly Image[];
  /** Hash of each secret's current value, by the secret's ARN. */
  readonly secretValues: Readonly<Record<string, string>>;
  /** Object keys by bucket. */
  readonly objects: Readonly<Record<string, readonly string[]>>;
  /** Partition keys of the items by table. */
  readonly items: Readonly<Record<string, readonly string[]>>;
  /** ARNs of backups, oldest first, by the vault's name. */
  readonly recoveryPoints: Readonly<Record<string, readonly string[]>>;
  /** Bodies of messages, newest last, by the queue's ARN. */
  readonly messages: Readonly<Record<string, readonly string[]>>;
  /** Tasks that stand, by ARN. */
  readonly tasks: Readonly<Record<string, StartedTask>>;
  /** End of the recovery window (ISO time) of each deleted secret, by `region/name`. */
  readonly deletedSecrets: Readonly<Record<string, string>>;
  /** Certificates that ACM has validated, by ARN. */
  readonly issuedCertificates: readonly string[];
  /** Last revision of each task definition family: numbers are never given twice. */
  readonly revisions: Readonly<Record<string, number>>;
  /** Deployments of each ECS service, newest last, by the service's ARN. */
  readonly deployments: Readonly<Record<string, readonly ServiceDeployment[]>>;
  /** What somebody outside wants of a service's next deployment, by the service's ARN. */
  readonly deploymentOrders: Readonly<Record<string, DeploymentOrders>>;
}

export const emptySeed: Seed = { principals: [], functions: [], securityGroups: [], zones: [] };

export const emptyWorld: World = {
  images: [],
  secretValues: {},
  objects: {},
  items: {},
  recoveryPoints: {},
  messages: {},
  tasks: {},
  deletedSecrets: {},
  issuedCertificates: [],
  revisions: {},
  deployments: {},
  deploymentOrders: {},
};

/** Unchanging order of a resource's text in the file. */
export function recordKey(resource: Pick<CloudResource, "type" | "region" | "id" | "apart">): string {
  return `${resource.type} ${resource.region} ${resource.id} ${resource.apart}`;
}
