import type * as pulumi from "@pulumi/pulumi";
import {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Place } from "./mock-forms";
import { defaultPlace, hasMock, mockedOutputs } from "./mock-outputs";
import { decode, type RecordedResource, readRequest, unknown } from "./recorded";

const stackType = "pulumi:pulumi:Stack";

export interface RecordingOptions {
  /** Name of the Pulumi project. */
  readonly project: string;
  readonly stack: string;
  readonly preview: boolean;
  readonly strict: boolean;
}

type Reply<T> = (error: unknown, response: T | undefined) => void;

/** The SDK's mock monitor, as far as it is taken over. Its typings hide it. */
export interface Monitor {
  readonly resources: Map<string, { urn: string; id: string | null; state: unknown }>;
  readonly transformCallbacks: ReadonlyMap<string, pulumi.ResourceTransform>;
  registerResource(request: RegisterResourceRequest, reply: Reply<RegisterResourceResponse>): void;
  registerResourceOutputs(request: RegisterResourceOutputsRequest, reply: Reply<unknown>): void;
}

interface Answer {
  readonly id: string;
  readonly state: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What a program registers, and what the real engine would say against it. */
export class Recording {
  readonly resources: RecordedResource[] = [];
  readonly problems: string[] = [];
  readonly #urns = new Set<string>();
  readonly #options: RecordingOptions;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  takeOver(monitor: Monitor): void {
    monitor.registerResource = (request, reply) => {
      try {
        reply(null, this.#register(request, monitor));
      } catch (error) {
        reply(error, undefined);
      }
    };
    const registerOutputs = monitor.registerResourceOutputs.bind(monitor);
    monitor.registerResourceOutputs = (request, reply) => {
      this.#complete(request);
      registerOutputs(request, reply);
    };
  }

  #register(request: RegisterResourceRequest, monitor: Monitor): RegisterResourceResponse {
    const read = readRequest(request);
    const parent = request.getParent();
    const urn = this.#urn(parent, read.type, read.name);
    const provider = this.#provider(request.getProvider());
    const { id, state, outputs } = this.#answer(request, read, placeOf(provider));
    monitor.resources.set(urn, { urn, id, state });
    for (const reference of referencesIn(state)) monitor.resources.set(reference.urn, reference);
    if (read.type !== stackType) {
      const record: RecordedResource = {
        ...read,
        urn,
        outputs,
        ...(parent && !parent.includes(`::${stackType}::`) && { parent }),
        ...(provider && { provider }),
        transforms: request
          .getTransformsList()
          .flatMap((callback) => monitor.transformCallbacks.get(callback.getToken()) ?? []),
      };
      this.#inspect(record);
      this.resources.push(record);
    }
    const response = new RegisterResourceResponse();
    response.setUrn(urn);
    response.setId(id);
    response.setObject(Struct.fromJavaScript(plain(state)));
    return response;
  }

  /** As the engine forms it: with the types of all ancestors, unlike the SDK's mocks. */
  #urn(parent: string, type: string, name: string): string {
    const parentType = parent.split("::")[2];
    const chain = parentType && parentType !== stackType ? `${parentType}$${type}` : type;
    return `urn:pulumi:${this.#options.stack}::${this.#options.project}::${chain}::${name}`;
  }

  #answer(request: RegisterResourceRequest, read: ReturnType<typeof readRequest>, place: Place): Answer {
    const { type, name, inputs, custom, remote } = read;
    if (!custom && !remote) return { id: "", state: {}, outputs: {} };
    // As they came, secrets still wrapped: an output that repeats a secret input is secret too.
    const given = request.getObject()?.toJavaScript() ?? {};
    if (!hasMock(type) && this.#options.strict)
      this.problems.push(
        `${type} ${name}: tests/support/mock-builders.ts does not know what AWS computes for it`,
      );
    const { id, computed } = mockedOutputs({ type, name, inputs, place });
    if (!this.#options.preview)
      return {
        id,
        state: { ...computed, ...given },
        outputs: { id, ...withoutReferences(computed), ...inputs },
      };
    const unknowns = Object.fromEntries(Object.keys(computed).map((key) => [key, unknown]));
    return { id: "", state: { ...unknowns, ...given }, outputs: { id: unknown, ...unknowns, ...inputs } };
  }

  #provider(reference: string): RecordedResource["provider"] {
    // A reference is URN and id, joined as the URN's own parts are.
    const urn = reference.slice(0, reference.lastIndexOf("::"));
    const found = this.resources.find((each) => each.urn === urn);
    return found && { name: found.name, urn, inputs: found.inputs };
  }

  #complete(request: RegisterResourceOutputsRequest): void {
    const index = this.resources.findIndex(({ urn }) => urn === request.getUrn());
    const found = this.resources[index];
    if (!found) return;
    const outputs = decode(request.getOutputs()?.toJavaScript() ?? {}).value as Record<string, unknown>;
    this.resources[index] = { ...found, outputs };
  }

  #inspect({ urn, type, name, inputs }: RecordedResource): void {
    const who = `${type} ${name}`;
    if (this.#urns.has(urn)) this.problems.push(`${who} is registered twice (${urn})`);
    this.#urns.add(urn);
    for (const { path, text } of texts({ name, inputs })) {
      if (text.includes("Calling [toString] on an [Output"))
        this.problems.push(`${who}: ${path} is made of an Output as if it were text`);
      if (text.includes(unknown) && text !== unknown)
        this.problems.push(`${who}: ${path} has an unknown inside its text`);
      if (text === unknown && !this.#options.preview)
        this.problems.push(`${who}: ${path} is unknown although this is no preview`);
    }
  }
}

/** Where the provider says that it works. */
function placeOf(provider: RecordedResource["provider"]): Place {
  const { region, allowedAccountIds } = provider?.inputs ?? {};
  const [account] = typeof allowedAccountIds === "string" ? (JSON.parse(allowedAccountIds) as string[]) : [];
  return {
    account: account ?? defaultPlace.account,
    region: typeof region === "string" ? region : defaultPlace.region,
  };
}

function texts(value: unknown, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, path === "" ? key : `${path}.${key}`));
}

/** Protobuf has no `undefined`. */
function plain(state: Answer["state"]): Record<string, JavaScriptValue> {
  return JSON.parse(JSON.stringify(state)) as Record<string, JavaScriptValue>;
}

/** As policies see it: a resource is its id there. */
function withoutReferences(computed: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ids = new Map(Object.entries(computed).map(([key, value]) => [key, referencesIn({ value })[0]?.id]));
  return Object.fromEntries(Object.entries(computed).map(([key, value]) => [key, ids.get(key) ?? value]));
}

/** Resources that a remote component gives as outputs: the SDK asks the monitor for them. */
function referencesIn(
  state: Answer["state"],
): { readonly urn: string; readonly id: string; readonly state: object }[] {
  return Object.values(state)
    .flat()
    .flatMap((value) =>
      typeof value === "object" && value !== null && "urn" in value && "id" in value
        ? [
            {
              urn: String(value.urn),
              id: String(value.id),
              state: "state" in value ? Object(value.state) : {},
            },
          ]
        : [],
    );
}
