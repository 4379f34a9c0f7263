import {
  type Deployment,
  type DigestOf,
  type ListedDeployment,
  newestFirst,
  type Pause,
  shortDigest,
} from "./deployment";

/** How the release of one configured digest stands. */
export type Outcome =
  | { readonly kind: "succeeded"; readonly reason?: string }
  | { readonly kind: "paused"; readonly stage: string; readonly pause: Pause }
  | { readonly kind: "rolled back"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "in progress"; readonly reason: string }
  | { readonly kind: "not there yet"; readonly reason: string }
  | { readonly kind: "another image runs"; readonly reason: string };

/** Statuses after which ECS changes a deployment no more. */
const ended: readonly string[] = ["SUCCESSFUL", "STOPPED", "ROLLBACK_SUCCESSFUL", "ROLLBACK_FAILED"];
/** Statuses that no good end follows. */
const lost: readonly string[] = [
  "STOP_REQUESTED",
  "STOPPED",
  "ROLLBACK_REQUESTED",
  "ROLLBACK_IN_PROGRESS",
  "ROLLBACK_SUCCESSFUL",
  "ROLLBACK_FAILED",
];

/** Statuses of a deployment that ECS takes back. */
const goingBack: readonly string[] = ["ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS"];
/** Whether ECS changes the deployment no more. */
export function hasEnded({ status }: ListedDeployment): boolean {
  return ended.includes(status);
}

/** Judges the newest deployment of a service by the digest that the stack file gives. */
export function outcomeOf(wanted: string, newest: Deployment, digestOf: DigestOf): Outcome {
  const digest = digestOf(newest.revision);
  if (digest !== wanted) return outcomeOfAnother(wanted, digest, newest, digestOf);
  switch (newest.status) {
    case "SUCCESSFUL":
      return { kind: "succeeded" };
    case "ROLLBACK_SUCCESSFUL":
      return { kind: "rolled back", reason: reasonOf(newest) };
    case "ROLLBACK_FAILED":
      return { kind: "failed", reason: `and the rollback failed too: ${reasonOf(newest)}` };
    case "STOPPED":
      return { kind: "failed", reason: `stopped: ${reasonOf(newest)}` };
    default:
      if (newest.pause !== undefined && !lost.includes(newest.status))
        return {
          kind: "paused",
          stage: newest.stage ?? "a stage that ECS does not name",
          pause: newest.pause,
        };
      return { kind: "in progress", reason: progressOf(newest) };
  }
}

/** `paused at BAKE_TIME until …`, `rolled back: <reason>`, … */
export function outcomeText(outcome: Outcome): string {
  if (outcome.kind !== "paused")
    return outcome.reason === undefined ? outcome.kind : `${outcome.kind}: ${outcome.reason}`;
  const { expiresAt, timeoutAction } = outcome.pause;
  const until = expiresAt === undefined ? "" : ` until ${expiresAt.toISOString()}`;
  const then = timeoutAction === undefined ? "" : `, then ${timeoutAction}`;
  return `paused at ${outcome.stage}${until}${then}`;
}

function outcomeOfAnother(
  wanted: string,
  digest: string | undefined,
  newest: Deployment,
  digestOf: DigestOf,
): Outcome {
  const { status, rollback } = newest;
  // A new revision's images stand only once ECS has looked the image up.
  if (digest === undefined && !ended.includes(status))
    return { kind: "in progress", reason: progressOf(newest) };
  const other = shortDigest(digest);
  const backTo = digestOf(rollback?.revision);
  if (status === "ROLLBACK_SUCCESSFUL" && backTo === wanted)
    return { kind: "succeeded", reason: `ECS rolled ${other} back to it` };
  // On its way back to what is wanted, or to what ECS has not told yet: only the end says whether it comes there.
  if (goingBack.includes(status) && (backTo === wanted || backTo === undefined))
    return { kind: "in progress", reason: `${progressOf(newest)}: from ${other} to ${shortDigest(backTo)}` };
  if (status === "ROLLBACK_FAILED")
    return { kind: "failed", reason: `the newest deployment brought ${other}, and its rollback failed` };
  const reasons: Record<string, string> = {
    SUCCESSFUL: `the newest deployment brought ${other}`,
    ROLLBACK_SUCCESSFUL: `ECS rolled ${other} back to ${shortDigest(backTo)}`,
    STOPPED: `the newest deployment brought ${other}, and was stopped`,
  };
  return { kind: "another image runs", reason: reasons[status] ?? `${other} is being deployed` };
}

/** `IN_PROGRESS, BAKE_TIME, 10 % of traffic`, with ECS's reason while it rolls back. */
function progressOf({ status, stage, percent, reason, rollback }: Deployment): string {
  const why = rollback?.reason ?? reason;
  return [
    status,
    ...(stage === undefined ? [] : [stage]),
    ...(percent === undefined ? [] : [`${percent} % of traffic`]),
    ...(lost.includes(status) && why !== undefined ? [why] : []),
  ].join(", ");
}

function reasonOf({ rollback, reason }: Deployment): string {
  return (rollback?.reason ?? reason)?.trim().replace(/\.$/, "") || "ECS gives no reason";
}

/** The deployments on which the verdict before an `up` rests. */
export interface Decisive {
  /** The newest of all, while it has not ended. */
  readonly ongoing?: ListedDeployment;
  /** The newest of the configured digest that came to an end or is on its way back, if that is no success. */
  readonly lost?: ListedDeployment;
}

/** Finds them in a service's history, in any order. */
export function decisive(wanted: string, history: readonly ListedDeployment[], digestOf: DigestOf): Decisive {
  const sorted = newestFirst(history);
  const [newest] = sorted;
  const last = sorted.find(
    ({ status, revision }) =>
      (status === "SUCCESSFUL" || lost.includes(status)) && digestOf(revision) === wanted,
  );
  return {
    ...(newest !== undefined && !ended.includes(newest.status) && { ongoing: newest }),
    ...(last !== undefined && last.status !== "SUCCESSFUL" && { lost: last }),
  };
}

/** Why a digest is refused before an `up`. */
export interface Refusal {
  /** `rolled back`, `failed` or `rolling back`. */
  readonly what: string;
  readonly reason: string;
  /** When it ended; when it began, if it has not ended. */
  readonly at: Date;
  /** Digest to which ECS went back. @default none: ECS tells none */
  readonly former?: string;
}

/** The refusal that follows from a deployment that `decisive` has found lost. */
export function refusalOf(deployment: Deployment, digestOf: DigestOf): Refusal {
  const { status, finishedAt, createdAt, rollback } = deployment;
  const former = digestOf(rollback?.revision);
  const what =
    status === "ROLLBACK_SUCCESSFUL" ? "rolled back" : ended.includes(status) ? "failed" : "rolling back";
  return {
    what,
    reason: reasonOf(deployment),
    at: finishedAt ?? createdAt,
    ...(former !== undefined && { former }),
  };
}
