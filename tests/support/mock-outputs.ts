import { builders } from "./mock-builders";

/** Where a provider works. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where resources without an explicit provider are. */
export const defaultPlace: Place = { account: "111122223333", region: "eu-west-2" };

/** A resource whose outputs are asked for. */
export interface Mocked {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly place: Place;
}

/** What a builder says of a resource. */
export interface Answer {
  /** @default `<logical name>-id` */
  readonly id?: string;
  /** What AWS computes. */
  readonly computed?: Readonly<Record<string, unknown>>;
}

export type Builder = (resource: Mocked) => Answer;

export function hasMock(type: string): boolean {
  return Object.hasOwn(builders, type);
}

/** Id and computed outputs of a resource. A type without a builder has an id and nothing else. */
export function mockedOutputs(resource: Mocked): { id: string; computed: Record<string, unknown> } {
  const { id = `${resource.name}-id`, computed = {} } = builders[resource.type]?.(resource) ?? {};
  return { id, computed: { ...computed } };
}
