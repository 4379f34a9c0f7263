import type { ContainerCondition } from "../../../model/container";
import { type Fault, oneOf, shown, unless } from "../../../model/problems";

/** What of a container decides when it starts. */
export interface Ordered {
  readonly after?: Readonly<Partial<Record<string, ContainerCondition>>> | undefined;
  readonly healthCommand?: readonly string[] | undefined;
  /** @default true */
  readonly essential?: boolean | undefined;
}

/** A further container, as far as others bear on it. */
interface Further extends Ordered {
  readonly secrets?: readonly string[] | undefined;
}

/** What a task has beside its own container. */
export interface Beside {
  readonly containers: Readonly<Record<string, Further>>;
  /** Keys of the service's secrets. */
  readonly secrets: readonly string[];
  /** Names that no further container can have. */
  readonly taken: readonly string[];
}

/**
 * What a task's further containers cannot be called, be given or wait for. Pure, because the catalogue is judged by it as
 * well as a plan.
 *
 * @param own name of the service's own container
 */
export function containerFaults(own: string, ownContainer: Ordered, beside: Beside): Fault[] {
  const { containers, secrets, taken } = beside;
  return [
    ...Object.entries(containers).flatMap(([name, container]) => [
      ...unless(
        !taken.includes(name),
        ["containers", name],
        `${shown(name)} is a container's name already. Use another one.`,
      ),
      ...(container.secrets ?? []).flatMap((secret, index) =>
        unless(
          secrets.includes(secret),
          ["containers", name, "secrets", index],
          `${shown(secret)} is not a secret of the service. Use ${oneOf(secrets)}.`,
        ),
      ),
    ]),
    // A container with the service's name is said already; the service's own is judged in its place.
    ...orderFaults(own, { ...containers, [own]: { ...ownContainer, essential: true } }),
  ];
}

/** Waits of a task's containers that never end. */
function orderFaults(own: string, containers: Readonly<Record<string, Ordered>>): Fault[] {
  return Object.entries(containers).flatMap(([container, { after = {} }]) =>
    Object.entries(after).flatMap(([awaited, condition]) => {
      const message =
        condition === undefined ? undefined : endless(containers, container, awaited, condition);
      if (message === undefined) return [];
      return [
        { steps: [...(container === own ? [] : ["containers", container]), "after", awaited], message },
      ];
    }),
  );
}

function endless(
  containers: Readonly<Record<string, Ordered>>,
  container: string,
  awaited: string,
  condition: ContainerCondition,
): string | undefined {
  const others = Object.keys(containers).filter((each) => each !== container);
  const other = others.includes(awaited) ? containers[awaited] : undefined;
  if (other === undefined) {
    const allowed = others.length === 0 ? "Leave it out: there is none." : `Use ${oneOf(others)}.`;
    return `"${awaited}" is not another container of the task. ${allowed}`;
  }
  if (condition === "HEALTHY" && other.healthCommand === undefined)
    return `HEALTHY never comes: ${awaited} has no healthCommand. Give it one, or use START.`;
  if ((condition === "COMPLETE" || condition === "SUCCESS") && other.essential !== false)
    return `${condition} never comes: ${awaited} is essential, and the task ends with it. Use START or HEALTHY, or essential: false.`;
  if (reaches(containers, awaited, container))
    return `"${awaited}" waits for ${container} itself, so that neither starts. Remove one of the two.`;
  return undefined;
}

function reaches(
  containers: Readonly<Record<string, Ordered>>,
  from: string,
  to: string,
  seen: readonly string[] = [],
): boolean {
  return Object.keys(containers[from]?.after ?? {}).some(
    (next) => next === to || (!seen.includes(next) && reaches(containers, next, to, [...seen, next])),
  );
}
