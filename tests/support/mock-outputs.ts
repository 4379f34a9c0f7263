import { builders } from "./mock-builders";
import type { Mocked, Place } from "./mock-forms";

/** Where resources without an explicit provider are. */
export const defaultPlace: Place = { account: "111122223333", region: "eu-west-2" };

export function hasMock(type: string): boolean {
  return Object.hasOwn(builders, type);
}

/** Id and computed outputs of a resource. A type without a builder has an id and nothing else. */
export function mockedOutputs(resource: Mocked): { id: string; computed: Record<string, unknown> } {
  const { id = `${resource.name}-id`, computed = {} } = builders[resource.type]?.(resource) ?? {};
  return { id, computed: { ...computed } };
}
