/** What may be lifted for a service, until a day. */
export type ExceptionKind = "exec" | "plaintext" | "publicIp" | "release" | "writableRoot";

/** An exception as the catalogue says it, where it holds in this stack: by the ticket of the register's entry. */
export interface ClaimedException {
  readonly ticket?: string;
}

/** What the component of a microservice says of itself: the inputs that a rule may rely on. */
export interface MicroserviceInputs {
  readonly service?: string;
  readonly stack?: string;
  readonly account?: string;
  readonly region?: string;
  /**
   * `balanced` has a load balancer; `registered` tasks are called directly, by name; `worker` and `scheduled` are
   * called by nobody. @default "balanced"
   */
  readonly kind?: string;
  /** Of a balanced service. */
  readonly exposure?: string;
  readonly image?: string;
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly {
    readonly key?: string;
    readonly name?: string;
    readonly environmentVariable?: string;
    /** By a function, or by hand, by the ticket of the register's entry. */
    readonly rotation?: { readonly byHand?: string };
  }[];
  /** Made by somebody else; the key is there where it is no key of AWS's. */
  readonly existingSecrets?: readonly { readonly arn?: string; readonly keyArn?: string }[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly rateLimit?: number;
  /** Absent where nothing listens. */
  readonly port?: number;
  /** Services that it calls, as their `service` says. */
  readonly calls?: readonly string[];
  readonly exceptions?: Readonly<Partial<Record<ExceptionKind, ClaimedException>>>;
  /** Rules of AWS's that only count at some paths. */
  readonly falsePositives?: readonly (ClaimedException & {
    readonly rule?: string;
    readonly paths?: readonly string[];
  })[];
}

const inputs = new Map<string, MicroserviceInputs>();

/**
 * Keeps what a component was asked for when the engine shows it; of a front door that is what its microservice was. A stack
 * rule is given the outputs of every resource, and a component's outputs do not repeat what it was asked for.
 */
export function remember(urn: string, props: MicroserviceInputs): void {
  inputs.set(urn, props);
}

/** What the component with this URN was asked for, or nothing if the engine did not show it. */
export function declaredBy(urn: string): MicroserviceInputs | undefined {
  return inputs.get(urn);
}

/** What the service that made this resource was asked for: a rule on single resources sees no more than the parent. */
export function declaredByParent({
  options,
}: {
  readonly options: { readonly parent?: string };
}): MicroserviceInputs | undefined {
  return options.parent === undefined ? undefined : declaredBy(options.parent);
}

/** Forgets all: another stack follows in the same process (tests). */
export function forgetDeclared(): void {
  inputs.clear();
}
