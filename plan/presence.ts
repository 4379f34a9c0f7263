import type { Catalogue, Relations } from "../model/catalogue";
import { oneOf, type Problem, shown } from "../model/problems";
import { publicCallers, writerOf } from "./uploads";

/** What an entry says of where it is. A catalogue may be wrong in it: that is said elsewhere. */
interface Placed {
  readonly stacks?: unknown;
}

/** Whether an entry is in a stack. */
export function isIn({ stacks }: Placed, stack: string): boolean {
  return !Array.isArray(stacks) || stacks.includes(stack);
}

/**
 * The part of a catalogue that is in a stack: its entries there, the stores that one of them writes, and of destinations,
 * capacities and record classes those that something left uses, or that nothing uses anywhere.
 */
export function catalogueIn(catalogue: Catalogue, stack: string): Catalogue {
  const all = catalogue.services;
  const services = pick(all, (_, entry) => isIn(entry, stack));
  if (Object.keys(services).length === Object.keys(all).length) return catalogue;
  const left = (uses: (entry: Catalogue["services"][string]) => boolean) =>
    Object.values(services).some(uses) || !Object.values(all).some(uses);
  const stores = pick(catalogue.stores, (store) =>
    left(({ data }) => data?.[store] !== undefined && data[store] !== "read"),
  );
  const { destinations, ec2Capacity, recordClasses } = catalogue;
  return {
    services,
    stores,
    destinations: pick(destinations, (destination) =>
      left(({ egress }) => Array.isArray(egress) && egress.includes(destination)),
    ),
    ...(ec2Capacity && {
      ec2Capacity: pick(ec2Capacity, (name) => left(({ capacity }) => capacity === `ec2:${name}`)),
    }),
    ...(recordClasses && {
      recordClasses: pick(recordClasses, (name) =>
        Object.values(stores).some((store) => store.kind === "bucket" && store.recordClass === name),
      ),
    }),
  };
}

/** What entries need of each other where not all are in all stacks. Judged for every stack: dev tells what prod would miss. */
export function presenceProblems(
  { services, stores }: Relations,
  stacks: readonly string[],
  file: string,
): Problem[] {
  const places = (key: string | undefined) =>
    stacks.filter((stack) => isIn((key === undefined ? undefined : services[key]) ?? {}, stack));
  const without = (key: string, needed: string | undefined) =>
    places(key).filter((stack) => !places(needed).includes(stack));
  const problem = (steps: readonly (string | number)[], message: string) => ({
    file,
    steps: [...steps],
    message,
  });
  return [
    ...stacks
      .filter((stack) => !Object.values(services).some((entry) => isIn(entry, stack)))
      .map((stack) =>
        problem(["services"], `has no entry in stack ${stack}. Let at least one be in every stack.`),
      ),
    ...Object.entries(services).flatMap(([key, { stacks: own = [], calls = [], data = {} }]) => [
      ...own.flatMap((stack, index) =>
        stacks.includes(stack)
          ? []
          : [
              problem(
                ["services", key, "stacks", index],
                `${shown(stack)} is not a stack: there is no Pulumi.${stack}.yaml. Use ${oneOf(stacks)}.`,
              ),
            ],
      ),
      ...calls.flatMap((callee, index) => {
        const missing = Object.hasOwn(services, callee) ? without(key, callee) : [];
        if (missing.length === 0) return [];
        const message = `${shown(callee)} is not in ${listed(missing)}, where ${key} is. Give ${callee} the same stacks, or ${key} no others.`;
        return [problem(["services", key, "calls", index], message)];
      }),
      ...Object.keys(data).flatMap((store) => {
        const writer = writerOf(store, services);
        const missing = without(key, writer);
        if (missing.length === 0) return [];
        const message = `${shown(store)} is not in ${listed(missing)}, where ${key} is: its writer, ${writer}, is not. Give ${writer} the same stacks, or ${key} no others.`;
        return [problem(["services", key, "data", store], message)];
      }),
    ]),
    ...Object.entries(stores).flatMap(([store, { uploads }]) => {
      const callers = publicCallers(store, services);
      // A store without a browser anywhere is told of with the other uploads.
      if (uploads !== true || callers.length === 0) return [];
      const missing = places(writerOf(store, services)).filter(
        (stack) => !callers.some((caller) => places(caller).includes(stack)),
      );
      if (missing.length === 0) return [];
      const message = `has no browsers in ${listed(missing)}: ${listed(callers)} is not there. Give it the same stacks as the store's writer.`;
      return [problem(["stores", store, "uploads"], message)];
    }),
  ];
}

function pick<T>(
  values: Readonly<Record<string, T>>,
  keeps: (key: string, value: T) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => keeps(key, value)));
}

function listed(names: readonly string[]): string {
  return names.join(" and ");
}
