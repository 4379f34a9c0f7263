import type { Catalogue } from "../model/catalogue";
import { oneOf } from "../model/problems";
import type { ReleaseStrategy } from "../model/release";
import type { StackConfig } from "../model/stack";
import type { PlatformPlan } from "../plan";
import { imagesOf } from "../plan/images";
import { catalogueIn } from "../plan/presence";
import { UserError } from "./log";
import { planOf, type Release, readingOf, releaseIn } from "./targets";

/** What a stack's files ask of one ECS service. */
export interface Wanted {
  /** Key in the catalogue. */
  readonly service: string;
  /** Name of the ECS service, and family of its task definitions. */
  readonly ecsService: string;
  /** Key in the stack's `images` by container of its task. */
  readonly keys: Readonly<Record<string, string>>;
  /** Digest by container of its task. @default none: one of them has no digest yet, and the service waits for it */
  readonly images?: Readonly<Record<string, string>>;
  /** Fewest and most tasks, at whatever hour. */
  readonly tasks: readonly [least: number, most: number];
  readonly strategy: ReleaseStrategy;
}

/**
 * What a stack asks of ECS; scheduled entries have no service there.
 *
 * @param services these only; none for all
 */
export function askedOf(
  catalogue: Catalogue,
  stack: string,
  folder: string,
  services: readonly string[],
): { readonly release: Release; readonly wanted: readonly Wanted[] } {
  const planned = planOf(catalogue, stack, folder);
  const { config } = readingOf(stack, folder);
  const all = config === undefined ? [] : wantedOf(catalogueIn(catalogue, stack), config, planned);
  const known = all.map(({ service }) => service);
  for (const service of services)
    if (!known.includes(service)) throw new UserError(`"${service}" is no service. Use ${oneOf(known)}.`);
  return {
    release: releaseIn(stack, planned),
    wanted: services.length === 0 ? all : all.filter(({ service }) => services.includes(service)),
  };
}

function wantedOf({ services: entries }: Catalogue, stack: StackConfig, planned: PlatformPlan): Wanted[] {
  return planned.services.flatMap((service): Wanted[] => {
    const entry = entries[service.service];
    if (service.kind === "scheduled" || entry === undefined) return [];
    const keys = imagesOf(service.service, entry, stack);
    const containers = Object.entries(keys);
    const images = containers.flatMap(([container, image]) => {
      const digest = stack.images[image];
      return digest === undefined ? [] : [[container, digest] as const];
    });
    const { min } = service.tasks;
    const { max = min, schedules = [] } = service.scaling ?? {};
    return [
      {
        service: service.service,
        ecsService: service.physicalName,
        keys,
        ...(images.length === containers.length && { images: Object.fromEntries(images) }),
        tasks: [
          Math.min(min, ...schedules.map((each) => each.min)),
          Math.max(max, ...schedules.map((each) => each.max)),
        ],
        strategy: service.release.strategy,
      },
    ];
  });
}
