import * as pulumi from "@pulumi/pulumi";
import type { MockMonitor, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import * as settings from "@pulumi/pulumi/runtime/settings";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { mockedOutputs } from "./mocked-outputs";

/** A resource as the program registered it. */
export interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** URN. */
  readonly parent: string;
  readonly custom: boolean;
  /** Secrets are unwrapped (see `secrets`); at preview an unknown is the engine's own sentinel. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Top-level inputs that are secret. */
  readonly secrets: readonly string[];
  readonly protect: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly ignoreChanges: readonly string[];
  /** URNs. */
  readonly dependencies: readonly string[];
  /** Property → URNs. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly provider: string;
  readonly customTimeouts: { readonly create: string; readonly update: string; readonly delete: string };
  readonly aliases: number;
  /** Transforms that the resource was given; mocks do not run them. */
  readonly transforms: readonly pulumi.ResourceTransform[];
}

export interface Recording {
  /** In the order of registration. */
  readonly resources: readonly Recorded[];
  readonly outputs: Readonly<Record<string, unknown>>;
  /** All of a type. */
  ofType(type: string): readonly Recorded[];
  /** The one of that type and name; fails if there is none. */
  the(type: string, name: string): Recorded;
}

export interface RecordOptions {
  /** @default "test" */
  readonly stack?: string;
  /** Leaves unknown what the provider computes, as a first preview does. @default false */
  readonly preview?: boolean;
  /** The stack's configuration: key with namespace → value. @default none */
  readonly config?: Readonly<Record<string, string>>;
}

const secretSignature = "4dabf18193072939515e22adb298388d";
const secretValue = "1b47061264138c4ac30d75fd1eb44270";

/**
 * Runs a program on the SDK's mock monitor and records every registration. It fails where the real engine would and
 * mocks do not: on two resources of one URN, on a type that `@pulumi/aws` does not have, and on an output that was turned
 * into text.
 */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<Recording> {
  const { stack = "test", preview = false, config = {} } = options;
  const transformsOf = new Map<string, readonly pulumi.ResourceTransform[]>();
  pulumi.runtime.setAllConfig({ ...config });
  await pulumi.runtime.setMocks(
    {
      call: ({ token }) => {
        throw new Error(`the program calls ${token}: a preview would ask AWS`);
      },
      newResource: (args: MockResourceArgs & { transforms?: pulumi.ResourceTransform[] }): MockResourceResult => {
        transformsOf.set(`${args.type}::${args.name}`, args.transforms ?? []);
        const { id, state } = mockedOutputs(args.type, args.name, args.inputs, args.custom ?? true);
        return preview ? { id: undefined, state: args.inputs } : { id, state };
      },
    },
    "cdd",
    stack,
    preview,
  );
  const requests = listen();
  const outputs = (await pulumi.runtime.runInPulumiStack(async () => valuesOf(await program()))) ?? {};
  await (settings as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  const resources = requests.map(({ request, urn, state }) =>
    recorded(request, urn, state, transformsOf.get(`${request.getType()}::${request.getName()}`) ?? []),
  );
  refuseWhatTheEngineRefuses(resources);
  return {
    resources,
    outputs: outputs as Record<string, unknown>,
    ofType: (type) => resources.filter((each) => each.type === type),
    the: (type, name) => {
      const found = resources.find((each) => each.type === type && each.name === name);
      if (!found) throw new Error(`no ${type} "${name}" was registered`);
      return found;
    },
  };
}

/** A program runs once its outputs are known: outputs inside the returned object are awaited. */
function valuesOf(outputs: unknown): Promise<unknown> {
  const known = pulumi.output(outputs) as unknown as { promise(): Promise<unknown> };
  return known.promise();
}

interface Registration {
  readonly request: RegisterResourceRequest;
  readonly urn: string;
  readonly state: unknown;
}

type Register = MockMonitor["registerResource"];

/** Listens at the mock monitor, which itself records too little (no parent, protection or dependencies). */
function listen(): Registration[] {
  const monitor = settings.getMonitor() as unknown as { registerResource: Register };
  const register = monitor.registerResource.bind(monitor);
  const heard: Registration[] = [];
  monitor.registerResource = (request: RegisterResourceRequest, callback: Parameters<Register>[1]) =>
    register(request, (error: unknown, response: { getUrn(): string; getObject(): unknown } | undefined) => {
      if (response) heard.push({ request, urn: response.getUrn(), state: response.getObject() });
      (callback as (error: unknown, response: unknown) => void)(error, response);
    });
  return heard;
}

function recorded(
  request: RegisterResourceRequest,
  urn: string,
  state: unknown,
  transforms: readonly pulumi.ResourceTransform[],
): Recorded {
  const raw = request.getObject()?.toJavaScript() ?? {};
  const timeouts = request.getCustomtimeouts();
  const properties: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    properties[property] = dependencies.getUrnsList();
  });
  return {
    type: request.getType(),
    name: request.getName(),
    urn,
    parent: request.getParent(),
    custom: request.getCustom(),
    inputs: unwrapped(raw) as Record<string, unknown>,
    outputs: unwrapped((state as { toJavaScript?(): unknown })?.toJavaScript?.() ?? {}) as Record<string, unknown>,
    secrets: Object.entries(raw)
      .filter(([, value]) => isSecret(value))
      .map(([key]) => key),
    protect: request.getProtect(),
    deleteBeforeReplace: request.getDeletebeforereplace(),
    ignoreChanges: request.getIgnorechangesList(),
    dependencies: request.getDependenciesList(),
    propertyDependencies: properties,
    provider: request.getProvider(),
    customTimeouts: {
      create: timeouts?.getCreate() ?? "",
      update: timeouts?.getUpdate() ?? "",
      delete: timeouts?.getDelete() ?? "",
    },
    aliases: request.getAliasesList().length,
    transforms,
  };
}

function isSecret(value: unknown): value is { value: unknown } {
  return typeof value === "object" && value !== null && Reflect.get(value, secretSignature) === secretValue;
}

function unwrapped(value: unknown): unknown {
  if (isSecret(value)) return unwrapped(value.value);
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unwrapped(each)]));
}

function refuseWhatTheEngineRefuses(resources: readonly Recorded[]): void {
  const seen = new Set<string>();
  for (const { urn, name, inputs, parent, type } of resources) {
    const key = `${parent} ${type} ${name}`;
    if (seen.has(key)) throw new Error(`two resources are ${urn}`);
    seen.add(key);
    if (JSON.stringify([name, inputs]).includes("Calling [toString] on an [Output"))
      throw new Error(`${urn}: an output was turned into text`);
  }
}
