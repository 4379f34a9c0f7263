/** What the component of a microservice says of itself: the inputs that a rule may rely on. */
export interface MicroserviceInputs {
  readonly service?: string;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  readonly exposure?: string;
  readonly image?: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly {
    readonly key?: string;
    readonly name?: string;
    readonly environmentVariable?: string;
  }[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly rateLimit?: number;
  readonly port?: number;
}

const inputs = new Map<string, MicroserviceInputs>();

/**
 * Keeps a component's inputs when the engine shows them. A stack rule is given the outputs of every resource,
 * and a component's outputs do not repeat what it was asked for.
 */
export function remember(urn: string, props: MicroserviceInputs): void {
  inputs.set(urn, props);
}

/** What the component with this URN was asked for, or nothing if the engine did not show it. */
export function declaredBy(urn: string): MicroserviceInputs | undefined {
  return inputs.get(urn);
}

/** Forgets all: another stack follows in the same process (tests). */
export function forgetDeclared(): void {
  inputs.clear();
}
