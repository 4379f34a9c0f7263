import type { NamedImage, Proofs } from "../proofs";
import { newestFirst, type RunningService, shortDigest } from "./deployment";
import type { EcsDeployments } from "./ecs";
import { hasEnded, type Outcome, outcomeOf } from "./judge";
import type { Wanted } from "./wanted";

/** One thing that is not as it was asked for. */
export interface Difference {
  /** What of the service it is. */
  readonly what: "service" | "task definition" | "image" | "proof" | "tasks" | "strategy" | "deployment";
  readonly asked: string;
  readonly found: string;
}

/** What runs of one service, beside what was asked for. */
export interface Verified {
  readonly wanted: Wanted;
  /** @default none: ECS has no such service */
  readonly found?: RunningService;
  readonly differences: readonly Difference[];
  /** The images that run, of every revision. */
  readonly running: readonly NamedImage[];
  /** A deployment that has not ended: what runs is not yet what will. @default none */
  readonly underWay?: Outcome;
}

/** Looks at what runs, and compares it with what was asked for. */
export async function verify(wanted: readonly Wanted[], ecs: EcsDeployments): Promise<readonly Verified[]> {
  const running = await ecs.services(wanted.map(({ ecsService }) => ecsService));
  const histories = await ecs.history([...running.keys()]);
  const newest = await ecs.details(
    [...histories.values()].flatMap((history) => newestFirst(history).slice(0, 1)),
  );
  const digests = await ecs.images([
    ...[...running.values()].flatMap(({ revisions }) => revisions),
    ...newest.flatMap(({ revision, rollback }) => [revision, rollback?.revision]),
  ]);
  return wanted.map((each): Verified => {
    const found = running.get(each.ecsService);
    if (found === undefined || each.images === undefined)
      return {
        wanted: each,
        ...(found && { found }),
        differences: presence(each, found),
        running: imagesOf(each, found, ecs),
      };
    const arns = new Set((histories.get(each.ecsService) ?? []).map(({ arn }) => arn));
    const deployment = newest.find(({ arn }) => arns.has(arn));
    const digest = each.images[each.service] ?? "";
    const outcome = deployment && outcomeOf(digest, deployment, digests(each.service));
    const moving = deployment !== undefined && !hasEnded(deployment);
    return {
      wanted: each,
      found,
      running: imagesOf(each, found, ecs),
      ...(moving && outcome !== undefined && { underWay: outcome }),
      differences: [
        ...stateFaults(found),
        ...definitionFaults(each, found),
        // While a deployment is under way, two revisions run, and more tasks than are asked for.
        ...(moving ? [] : [...imageFaults(each.images, found, ecs), ...countFaults(each, found)]),
        ...strategyFaults(each, found),
        ...(moving || outcome === undefined ? [] : deploymentFaults(outcome)),
      ],
    };
  });
}

/** What runs of the containers that the platform knows: of another nobody says where its image is. */
function imagesOf(
  { keys }: Wanted,
  found: RunningService | undefined,
  ecs: EcsDeployments,
): readonly NamedImage[] {
  return (found?.revisions ?? []).flatMap((revision) =>
    [...ecs.containersOf(revision)].flatMap(([container, digest]): NamedImage[] => {
      const key = keys[container];
      return key === undefined ? [] : [[key, digest]];
    }),
  );
}

/** The same with what the running images do not show of what the stack asks of them. */
export function withProofs(verified: readonly Verified[], proofs: Proofs | undefined): readonly Verified[] {
  return verified.map((each) => ({
    ...each,
    differences: [
      ...each.differences,
      ...(proofs?.refused ?? [])
        .filter(({ image, digest }) => each.running.some(([key, own]) => key === image && own === digest))
        .map(
          ({ image, digest, faults }): Difference => ({
            what: "proof",
            asked: `what the stack's registry asks of ${image} ${shortDigest(digest)}`,
            found: faults.join("; "),
          }),
        ),
    ],
  }));
}

function presence({ ecsService, images }: Wanted, found: RunningService | undefined): Difference[] {
  if (images === undefined)
    return found === undefined
      ? []
      : [{ what: "service", asked: "none: an image of its task has no digest", found: `${ecsService} runs` }];
  return [{ what: "service", asked: ecsService, found: "ECS has no such service" }];
}

function stateFaults({ status }: RunningService): Difference[] {
  return status === "ACTIVE" ? [] : [{ what: "service", asked: "ACTIVE", found: status }];
}

function definitionFaults({ ecsService }: Wanted, { taskDefinition }: RunningService): Difference[] {
  const [, family] = /:task-definition\/([^:]+):\d+$/.exec(taskDefinition ?? "") ?? [];
  return family === ecsService
    ? []
    : [
        {
          what: "task definition",
          asked: `a revision of ${ecsService}`,
          found: taskDefinition ?? "ECS tells none",
        },
      ];
}

function imageFaults(
  images: Readonly<Record<string, string>>,
  { revisions }: RunningService,
  ecs: EcsDeployments,
): Difference[] {
  if (revisions.length === 0) return [{ what: "image", asked: "a revision", found: "ECS tells none" }];
  return revisions.flatMap((revision) => {
    const running = ecs.containersOf(revision);
    return [...new Set([...Object.keys(images), ...running.keys()])].flatMap((container): Difference[] => {
      const [asked, found] = [images[container], running.get(container)];
      if (asked === found) return [];
      return [
        {
          what: "image",
          asked: asked === undefined ? `no container ${container}` : `${container} ${shortDigest(asked)}`,
          found:
            found === undefined
              ? `no image of ${container} that ECS tells`
              : `${container} ${shortDigest(found)}`,
        },
      ];
    });
  });
}

function countFaults({ tasks: [least, most] }: Wanted, { desired, running, pending }: RunningService) {
  const range = least === most ? `${least}` : `${least} to ${most}`;
  const faults: Difference[] = [];
  if (desired < least || desired > most)
    faults.push({ what: "tasks", asked: range, found: `${desired} are desired` });
  if (running !== desired)
    faults.push({
      what: "tasks",
      asked: `${desired} as desired`,
      found: `${running} run, ${pending} are pending`,
    });
  return faults;
}

function strategyFaults({ strategy }: Wanted, { strategy: found }: RunningService): Difference[] {
  const asked = strategy.replace("-", "_").toUpperCase();
  return found === asked ? [] : [{ what: "strategy", asked, found: found ?? "ECS tells none" }];
}

function deploymentFaults(outcome: Outcome): Difference[] {
  // That another image runs is said of the image.
  if (outcome.kind === "succeeded" || outcome.kind === "another image runs") return [];
  const found = "reason" in outcome ? `${outcome.kind}: ${outcome.reason}` : outcome.kind;
  return [{ what: "deployment", asked: "one that succeeded", found }];
}
