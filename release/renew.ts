import { type Deployment, newestFirst } from "./deployment";
import type { EcsDeployments } from "./ecs";
import { hasEnded, type Outcome, outcomeOf } from "./judge";
import { UserError } from "./log";
import type { Reader, Readers } from "./readers";

/** What became of one reader. */
export type Renewal = { readonly reader: Reader } & (
  | { readonly kind: "idle" }
  /** What stands against it: ECS does not have the service, or has refused the deployment. */
  | { readonly kind: "not there yet" | "refused"; readonly reason: string }
  /** A deployment that a new one would end. */
  | { readonly kind: "under way"; readonly deployment: Deployment; readonly outcome: Outcome }
  /** Nothing stands against it; and nothing was started, for that was not asked, or another reader cannot be renewed. */
  | { readonly kind: "ready" }
  | { readonly kind: "started" }
);

/** Looks whether every reader's tasks can be replaced now. Starts nothing. */
export async function lookAtReaders({ readers }: Readers, ecs: EcsDeployments): Promise<readonly Renewal[]> {
  const targets = readers.flatMap(({ target }) => target ?? []);
  const histories = await ecs.history(targets.map(({ ecsService }) => ecsService));
  const newest = [...histories.values()].flatMap((history) => newestFirst(history)[0] ?? []);
  const open = (await ecs.details(newest)).filter((deployment) => !hasEnded(deployment));
  const digests = await ecs.images(open.map(({ revision }) => revision));
  return readers.map((reader): Renewal => {
    const { target, service } = reader;
    if (target === undefined) return { reader, kind: "idle" };
    const history = histories.get(target.ecsService);
    if (history === undefined)
      return { reader, kind: "not there yet", reason: `ECS has no service ${target.ecsService}` };
    const deployment = open.find(({ arn }) => history.some((one) => one.arn === arn));
    if (deployment === undefined) return { reader, kind: "ready" };
    const digestOf = digests(service);
    const outcome = outcomeOf(digestOf(deployment.revision) ?? "", deployment, digestOf);
    return { reader, kind: "under way", deployment, outcome };
  });
}

/** Whether nothing stands against a start: a value reaches all of its readers, or none. */
export function allReady(renewals: readonly Renewal[]): boolean {
  return renewals.every(({ kind }) => kind === "ready" || kind === "idle");
}

/** Starts a deployment of every reader that is ready. What ECS refuses does not keep the others from it. */
export async function start(renewals: readonly Renewal[], ecs: EcsDeployments): Promise<readonly Renewal[]> {
  const ended: Renewal[] = [];
  for (const renewal of renewals) {
    const { reader, kind } = renewal;
    ended.push(kind === "ready" ? await started(reader, ecs) : renewal);
  }
  return ended;
}

async function started(reader: Reader, ecs: EcsDeployments): Promise<Renewal> {
  try {
    await ecs.redeploy(reader.target?.ecsService ?? "");
    return { reader, kind: "started" };
  } catch (error) {
    if (error instanceof UserError) return { reader, kind: "refused", reason: error.message };
    throw error;
  }
}
