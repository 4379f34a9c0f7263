import type { PolicyProviderResource, PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import { type Fields, readEntry, readInner, readInto, readStruct } from "./wire";

/** What a rule is shown of a resource; unknown values stand as the SDK's words for them. */
export type Shown = Pick<PolicyResource, "type" | "urn" | "name" | "props" | "opts" | "provider">;
/** The same of a resource among the others of its stack. */
export type OnStack = Shown & {
  parent?: OnStack;
  dependencies: readonly OnStack[];
  propertyDependencies: Readonly<Record<string, readonly OnStack[]>>;
};

/** A resource as it arrives: others by their URNs. */
interface Arrived {
  type: string;
  urn: string;
  name: string;
  props: Record<string, unknown>;
  opts?: PolicyResourceOptions;
  provider?: PolicyProviderResource;
  parent: string;
  readonly dependencies: string[];
  readonly propertyDependencies: Record<string, readonly string[]>;
}

/** One resource, of the bytes of an `AnalyzeRequest`. */
export function resourceOf(request: Uint8Array): Shown {
  return shown(readInto(arriving(), request, resourceFields));
}

/**
 * All resources of a stack, of the bytes of an `AnalyzeStackRequest`: each with its parent and with those that it was made of;
 * what is not there is left out.
 */
export function onStackOf(request: Uint8Array): OnStack[] {
  const arrived = readInto<Arrived[]>([], request, {
    1: (all, reader) => {
      all.push(readInner(arriving(), reader, resourceFields));
    },
  });
  const resources = arrived.map((each) => ({
    ...shown(each),
    dependencies: [] as readonly OnStack[],
    propertyDependencies: {} as Readonly<Record<string, readonly OnStack[]>>,
  }));
  const byUrn = new Map(resources.map((resource): [string, OnStack] => [resource.urn, resource]));
  const found = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  for (const [index, { parent, dependencies, propertyDependencies }] of arrived.entries()) {
    const above = byUrn.get(parent);
    Object.assign(resources[index] as OnStack, {
      ...(above && { parent: above }),
      dependencies: found(dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([property, urns]) => [property, found(urns)]),
      ),
    });
  }
  return resources;
}

const arriving = (): Arrived => ({
  type: "",
  urn: "",
  name: "",
  props: {},
  parent: "",
  dependencies: [],
  propertyDependencies: {},
});

function shown({ type, urn, name, props, opts, provider }: Arrived): Shown {
  if (opts === undefined) throw new Error("This Pulumi CLI shows a policy pack no options of resources.");
  return { type, urn, name, props, opts, ...(provider && { provider }) };
}

/** Of an `AnalyzerProviderResource`, and the first of a resource. Numbers as in pulumi/analyzer.proto. */
const identityFields: Fields<PolicyProviderResource> = {
  1: (resource, reader) => {
    resource.type = reader.string();
  },
  2: (resource, reader) => {
    resource.props = unwrapped(readStruct(reader));
  },
  3: (resource, reader) => {
    resource.urn = reader.string();
  },
  4: (resource, reader) => {
    resource.name = reader.string();
  },
};

/** Of an `AnalyzeRequest` (to 6) and of an `AnalyzerResource`. */
const resourceFields: Fields<Arrived> = {
  ...(identityFields as Fields<Arrived>),
  5: (resource, reader) => {
    const { parent, ownOrder, deletesFirst, ...options } = readInner(noOptions(), reader, optionFields);
    resource.opts = {
      ...options,
      ...(ownOrder && { deleteBeforeReplace: deletesFirst }),
      ...(parent !== "" && { parent }),
    };
  },
  6: (resource, reader) => {
    resource.provider = readInner({ type: "", urn: "", name: "", props: {} }, reader, identityFields);
  },
  7: (resource, reader) => {
    resource.parent = reader.string();
  },
  8: ({ dependencies }, reader) => {
    dependencies.push(reader.string());
  },
  9: ({ propertyDependencies }, reader) => {
    const [property, urns] = readEntry(reader, readUrns, []);
    propertyDependencies[property] = urns;
  },
};

/** Of an `AnalyzerPropertyDependencies`. */
const readUrns = (reader: Parameters<typeof readStruct>[0]): string[] =>
  readInner<string[]>([], reader, {
    1: (urns, at) => {
      urns.push(at.string());
    },
  });

/** What protobuf leaves out where nothing was said. */
const noOptions = () => ({
  protect: false,
  ignoreChanges: [] as string[],
  aliases: [] as string[],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
  additionalSecretOutputs: [] as string[],
  parent: "",
  /** Whether the program says in which order it is replaced. */
  ownOrder: false,
  deletesFirst: false,
});

/** Of `AnalyzerResourceOptions`. */
const optionFields: Fields<ReturnType<typeof noOptions>> = {
  1: (options, reader) => {
    options.protect = reader.bool();
  },
  2: (options, reader) => {
    options.ignoreChanges.push(reader.string());
  },
  3: (options, reader) => {
    options.deletesFirst = reader.bool();
  },
  4: (options, reader) => {
    options.ownOrder = reader.bool();
  },
  5: (options, reader) => {
    options.additionalSecretOutputs.push(reader.string());
  },
  6: (options, reader) => {
    options.aliases.push(reader.string());
  },
  7: ({ customTimeouts }, reader) => {
    readInner(customTimeouts, reader, timeoutFields);
  },
  8: (options, reader) => {
    options.parent = reader.string();
  },
};

const timeoutFields: Fields<{ createSeconds: number; updateSeconds: number; deleteSeconds: number }> = {
  1: (timeouts, reader) => {
    timeouts.createSeconds = reader.double();
  },
  2: (timeouts, reader) => {
    timeouts.updateSeconds = reader.double();
  },
  3: (timeouts, reader) => {
    timeouts.deleteSeconds = reader.double();
  },
};

/** Secrets, assets and archives as the SDK shows them to rules. */
const unwrapped = (struct: Record<string, unknown>) =>
  deserializeProperties({ toJavaScript: () => struct }, false);

const { deserializeProperties } = require("@pulumi/policy/deserialize") as {
  deserializeProperties: (
    message: { toJavaScript(): Record<string, unknown> },
    keepsSecrets: boolean,
  ) => Record<string, unknown>;
};
