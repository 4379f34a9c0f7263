import type { ContainerCondition } from "./args";

/** What of a container decides when it starts. */
export interface Ordered {
  readonly after?: Readonly<Partial<Record<string, ContainerCondition>>> | undefined;
  readonly healthCommand?: readonly string[] | undefined;
  /** @default true */
  readonly essential?: boolean | undefined;
}

/** A container that waits for what never comes. */
export interface OrderFault {
  readonly container: string;
  readonly awaited: string;
  /** What is wrong and what is allowed, as sentences. */
  readonly message: string;
}

/** Waits of a task's containers that never end. Pure, because the catalogue is judged by it as well as a plan. */
export function orderFaults(containers: Readonly<Record<string, Ordered>>): OrderFault[] {
  return Object.entries(containers).flatMap(([container, { after = {} }]) =>
    Object.entries(after).flatMap(([awaited, condition]) => {
      const message = condition === undefined ? undefined : fault(containers, container, awaited, condition);
      return message === undefined ? [] : [{ container, awaited, message }];
    }),
  );
}

function fault(
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

/** What is wrong with the name of a further container, as sentences. */
export function nameFaults(name: string, taken: readonly string[]): string[] {
  return [
    ...(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) && name.length <= 40
      ? []
      : [
          `"${name}" is not a container's name. Use lower-case words joined by single hyphens, at most 40 characters.`,
        ]),
    ...(taken.includes(name) ? [`"${name}" is a container's name already. Use another one.`] : []),
  ];
}

function oneOf(names: readonly string[]): string {
  return names.length < 2 ? String(names[0]) : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
