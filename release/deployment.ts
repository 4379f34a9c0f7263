/** What a list tells of a service deployment. */
export interface ListedDeployment {
  readonly arn: string;
  /** ECS's status: `PENDING`, `IN_PROGRESS`, `SUCCESSFUL`, … */
  readonly status: string;
  readonly createdAt: Date;
  /** ARN of the service revision that it brings. @default none: ECS has not made it yet */
  readonly revision?: string;
}

/** A service deployment in full, as far as a release is judged by it. */
export interface Deployment extends ListedDeployment {
  /** @default none: it has not ended */
  readonly finishedAt?: Date;
  /** Why it has this status, in ECS's words. */
  readonly reason?: string;
  /** Lifecycle stage, e.g. `POST_TEST_TRAFFIC_SHIFT`. */
  readonly stage?: string;
  /** Production traffic that the new revision is to get, 0 to 100. */
  readonly percent?: number;
  /** The pause that waits for a person. @default none: it does not wait for one */
  readonly pause?: Pause;
  /** @default none: nothing was rolled back */
  readonly rollback?: {
    readonly reason?: string;
    /** ARN of the revision that runs again. */
    readonly revision?: string;
  };
}

/** A hook that ends by `ContinueServiceDeployment` or by its time-out. */
export interface Pause {
  readonly hookId?: string;
  readonly expiresAt?: Date;
  /** What ECS does at `expiresAt`: `ROLLBACK` or `CONTINUE`. */
  readonly timeoutAction?: string;
}

/** A service as ECS runs it. */
export interface RunningService {
  readonly arn: string;
  readonly name: string;
  /** `ACTIVE`, or `DRAINING` while it is being deleted. */
  readonly status: string;
  /** ARN of the task definition that it is to run. @default none: ECS tells none */
  readonly taskDefinition?: string;
  /** How a new revision takes over, in ECS's words. @default none: ECS tells none */
  readonly strategy?: string;
  /** Numbers of tasks. */
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** ARNs of the revisions that have tasks: several while a deployment is in progress. */
  readonly revisions: readonly string[];
}

/** Image digest that a service revision runs in the service's own container; nothing where ECS tells none. */
export type DigestOf = (revision: string | undefined) => string | undefined;

/** ECS deployments, the newest first; what was created in the same instant stays in ECS's order. */
export function newestFirst<T extends ListedDeployment>(deployments: readonly T[]): T[] {
  return [...deployments].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/** `sha256:0123456789ab…` → `sha256:0123456789ab`. */
export function shortDigest(digest: string | undefined): string {
  return digest === undefined ? "an unknown image" : digest.slice(0, "sha256:".length + 12);
}

/** Last part of an ARN: the id of a revision or deployment. */
export function idOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
