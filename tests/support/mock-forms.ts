/** Where a provider works. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

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

export type Computed = Readonly<Record<string, unknown>>;

/** The name that was asked for, or one such as the provider gives. */
export function nameOf({ name, inputs }: Mocked): string {
  return typeof inputs.name === "string" ? inputs.name : `${name}-0a1b2c3`;
}

/** ARN of something in a service, at the resource's place. */
export function arn({ place }: Mocked, service: string, rest: string): string {
  return `arn:aws:${service}:${service === "iam" ? "" : place.region}:${place.account}:${rest}`;
}

export const idOnly: Builder = () => ({});

/** Types whose id is the name. */
export const named =
  (computed: (resource: Mocked, name: string) => Computed): Builder =>
  (resource) => {
    const name = nameOf(resource);
    return { id: name, computed: { name, ...computed(resource, name) } };
  };

/** Types whose id is the ARN. */
export const byArn =
  (
    service: string,
    rest: (name: string) => string,
    computed: (name: string) => Computed = () => ({}),
  ): Builder =>
  (resource) => {
    const name = nameOf(resource);
    const own = arn(resource, service, rest(name));
    return { id: own, computed: { arn: own, name, ...computed(name) } };
  };

/** Types with an opaque id, in which the ARN ends. */
export const opaque =
  (
    service: string,
    kind: string,
    prefix: string,
    computed: (resource: Mocked) => Computed = () => ({}),
  ): Builder =>
  (resource) => {
    const id = `${prefix}${resource.name}`;
    return { id, computed: { arn: arn(resource, service, `${kind}/${id}`), ...computed(resource) } };
  };

/** Types whose id is the text of one of their inputs. */
export const ofInput =
  (input: string): Builder =>
  ({ inputs }) => ({ id: String(inputs[input]) });
