export { unknown } from "./recorded";

/** A resource as the engine would send it to the pack. */
export interface JudgedResource {
  readonly type: string;
  readonly name: string;
  /** Inputs, after the provider's check. `unknown` stands for what is not known yet. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** What stack rules see. @default the inputs; nothing for a component */
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** @default formed from stack, type and name */
  readonly urn?: string;
  /** URN. */
  readonly parent?: string;
  /** Property → URNs of what it was made of. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  /** URNs; those of `propertyDependencies` are added. */
  readonly dependencies?: readonly string[];
  readonly protect?: boolean;
  readonly ignoreChanges?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** @default an AWS provider of account 111122223333 in eu-west-1 */
  readonly provider?: { readonly name: string; readonly inputs: Readonly<Record<string, unknown>> } | null;
}

export const stackName = "test";

/** A component around all of them: some rules hold for what is the platform's alone. */
const platformPart = "cdd:test:Part";

export const urnOf = (type: string, name: string, stack = stackName) =>
  `urn:pulumi:${stack}::cdd::${platformPart}$${type}::${name}`;

/** As a setting lists it: the URN without its stack. */
export const listedAs = (type: string, name: string) => urnOf(type, name).split("::").slice(1).join("::");

/** An AWS resource or component with the URN that `urnOf` forms. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, unknown> = {},
  more: Partial<JudgedResource> = {},
): JudgedResource {
  return { type, name, inputs, ...more };
}

/** The URN that the resource has. */
export const urnOfResource = ({ urn, type, name }: JudgedResource) => urn ?? urnOf(type, name);
