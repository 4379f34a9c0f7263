import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import {
  type RegisterResourceOutputsRequest,
  type RegisterResourceRequest,
  RegisterResourceResponse,
} from "@pulumi/pulumi/proto/resource_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { hasMock, mockedOutputs } from "./mock-outputs";
import { decode, type RecordedResource, readRequest, unknown } from "./recorded";

export { logicalName, type RecordedResource, unknown } from "./recorded";

export interface ProgramOptions {
  /** @default "dev" */
  readonly stack?: string;
  /** Run as a first preview: what AWS computes is unknown. @default false */
  readonly preview?: boolean;
  /** Refuse resource types that `mock-outputs.ts` does not know. @default true */
  readonly strict?: boolean;
  /** Stack configuration, `cdd:platform` → JSON. @default none */
  readonly config?: Readonly<Record<string, string>>;
}

export interface RecordedProgram {
  /** In the order of registration, without the stack itself. */
  readonly resources: readonly RecordedResource[];
  /** What the program returned, resolved. */
  readonly outputs: unknown;
  /** The one resource with this logical name, of this type where the name alone does not say which. */
  one(name: string, type?: string): RecordedResource;
  /** Resources of a type. */
  all(type: string): readonly RecordedResource[];
  /** Direct children. */
  childrenOf(parent: RecordedResource): readonly RecordedResource[];
}

const project = "cdd";
const stackType = "pulumi:pulumi:Stack";

let running = false;

/**
 * Runs a program on the SDK's mocks to its end and records everything that it registers, with what the mocks
 * themselves drop: parents, options and dependencies. Fails where the real engine would and mocks do not: on a URN
 * registered twice, on an Output in a string, on an invoke, and on a type whose outputs nobody has written down.
 */
export async function recordProgram(
  program: () => unknown,
  options: ProgramOptions = {},
): Promise<RecordedProgram> {
  assert.ok(!running, "recordProgram is already running: the SDK's runtime is one for the process");
  running = true;
  const { stack = "dev", preview = false, config = {} } = options;
  const recording = new Recording(options);
  try {
    await pulumi.runtime.setMocks(refuseQuestions(recording), project, stack, preview);
    pulumi.runtime.setAllConfig({ ...config });
    recording.takeOver(pulumi.runtime.getMonitor() as unknown as Monitor);
    const outputs = await finished(program);
    if (recording.problems.length > 0) assert.fail(recording.problems.join("\n"));
    return programOf(recording.resources, outputs);
  } finally {
    running = false;
  }
}

/** Runs inside a stack resource, and drains what is still on its way, whatever happened. */
async function finished(program: () => unknown): Promise<unknown> {
  try {
    return await pulumi.runtime.runInPulumiStack(async () => program());
  } finally {
    await pulumi.runtime.disconnect();
  }
}

function refuseQuestions({ problems }: Recording): pulumi.runtime.Mocks {
  return {
    call: ({ token }) => {
      problems.push(`${token} was invoked: a preview would have to ask AWS`);
      return {};
    },
    newResource: ({ type, name }) => {
      problems.push(`${type} ${name} was read from AWS instead of being registered`);
      return { id: `${name}-id`, state: {} };
    },
  };
}

function programOf(resources: readonly RecordedResource[], outputs: unknown): RecordedProgram {
  return {
    resources,
    outputs,
    one: (name, type) => {
      const found = resources.filter((each) => each.name === name && (!type || each.type === type));
      const [only] = found;
      if (found.length === 1 && only) return only;
      const names = (found.length > 0 ? found : resources).map((each) => `${each.type} ${each.name}`);
      return assert.fail(`${found.length} resources are named ${name}. There are:\n${names.join("\n")}`);
    },
    all: (type) => resources.filter((each) => each.type === type),
    childrenOf: ({ urn }) => resources.filter(({ parent }) => parent === urn),
  };
}

type Reply<T> = (error: unknown, response: T | undefined) => void;

/** The SDK's mock monitor, as far as it is taken over. Its typings hide it. */
interface Monitor {
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

class Recording {
  readonly resources: RecordedResource[] = [];
  readonly problems: string[] = [];
  readonly #urns = new Set<string>();
  readonly #options: ProgramOptions;

  constructor(options: ProgramOptions) {
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
    const { id, state, outputs } = this.#answer(request, read);
    monitor.resources.set(urn, { urn, id, state });
    if (read.type !== stackType) {
      const provider = this.#provider(request.getProvider());
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
    return `urn:pulumi:${this.#options.stack ?? "dev"}::${project}::${chain}::${name}`;
  }

  #answer(request: RegisterResourceRequest, read: ReturnType<typeof readRequest>): Answer {
    const { type, name, inputs, custom, remote } = read;
    if (!custom && !remote) return { id: "", state: {}, outputs: {} };
    // As they came, secrets still wrapped: an output that repeats a secret input is secret too.
    const given = request.getObject()?.toJavaScript() ?? {};
    if (!hasMock(type) && this.#options.strict !== false)
      this.problems.push(
        `${type} ${name}: tests/support/mock-outputs.ts does not know what AWS computes for it`,
      );
    const { id, computed } = mockedOutputs({ type, name, inputs });
    if (!this.#options.preview)
      return { id, state: { ...computed, ...given }, outputs: { ...computed, ...inputs } };
    const unknowns = Object.fromEntries(Object.keys(computed).map((key) => [key, unknown]));
    return { id: "", state: { ...unknowns, ...given }, outputs: { ...unknowns, ...inputs } };
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

function texts(value: unknown, path = ""): { path: string; text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, path === "" ? key : `${path}.${key}`));
}

/** Protobuf has no `undefined`. */
function plain(state: Answer["state"]): Record<string, JavaScriptValue> {
  return JSON.parse(JSON.stringify(state)) as Record<string, JavaScriptValue>;
}
