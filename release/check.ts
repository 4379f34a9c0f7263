import type { Deployment, DigestOf } from "./deployment";
import type { EcsDeployments } from "./ecs";
import { decisive, type Outcome, outcomeOf, type Refusal, refusalOf } from "./judge";
import type { Release, Target } from "./targets";

/** A deployment that has not ended. */
export interface Ongoing {
  readonly deployment: Deployment;
  readonly outcome: Outcome;
  /** Digest that it brings. @default none: ECS does not tell it yet */
  readonly digest?: string;
}

/** What is known of one service before an `up`. */
export interface Finding {
  readonly target: Target;
  /** ECS gave this digest up. @default none: it did not, or the caller takes the risk again */
  readonly refusal?: Refusal;
  /** A deployment that an `up` would end. @default none: nothing is under way */
  readonly ongoing?: Ongoing;
  /** Whether ECS has the service. */
  readonly exists: boolean;
  /** Whether a refusal is left out because the caller asked for it. */
  readonly retried: boolean;
}

/**
 * Judges the configured digests by what ECS still knows of them.
 *
 * @param retry services whose digest is tried again, whatever ECS did with it
 */
export async function check(
  { targets }: Release,
  ecs: EcsDeployments,
  retry: readonly string[],
): Promise<readonly Finding[]> {
  const histories = await ecs.history(targets.map(({ ecsService }) => ecsService));
  const listed = await ecs.images([...histories.values()].flat().map(({ revision }) => revision));
  const wanted = targets.flatMap(({ service, ecsService, digest }) => {
    const { ongoing, lost } = decisive(digest, histories.get(ecsService) ?? [], listed(service));
    return [ongoing ?? [], lost ?? []].flat();
  });
  const unique = [...new Map(wanted.map((one) => [one.arn, one])).values()];
  const full = new Map((await ecs.details(unique)).map((one) => [one.arn, one]));
  const digests = await ecs.images([...full.values()].map(({ rollback }) => rollback?.revision));
  return targets.map((target): Finding => {
    const digestOf = digests(target.service);
    const history = histories.get(target.ecsService) ?? [];
    // Judged again: a deployment may have ended between its list and its details.
    const now = decisive(
      target.digest,
      history.map((one) => full.get(one.arn) ?? one),
      digestOf,
    );
    const [ongoing, lost] = [full.get(now.ongoing?.arn ?? ""), full.get(now.lost?.arn ?? "")];
    const retried = lost !== undefined && retry.includes(target.service);
    return {
      target,
      exists: histories.has(target.ecsService),
      retried,
      ...(lost !== undefined && !retried && { refusal: refusalOf(lost, digestOf) }),
      ...(ongoing !== undefined && { ongoing: underWay(ongoing, digestOf) }),
    };
  });
}

/** Judged by its own image: what matters is that an `up` would end it, whatever it brings. */
function underWay(deployment: Deployment, digestOf: DigestOf): Ongoing {
  const digest = digestOf(deployment.revision);
  return {
    deployment,
    outcome: outcomeOf(digest ?? "", deployment, digestOf),
    ...(digest !== undefined && { digest }),
  };
}
