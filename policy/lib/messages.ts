import type { PolicyProviderResource, PolicyResource, PolicyResourceOptions } from "@pulumi/policy";
import type {
  AnalyzeRequest,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";

/** What a rule is shown of a resource; unknown values stand as the SDK's words for them. */
export type Shown = Pick<PolicyResource, "type" | "urn" | "name" | "props" | "opts" | "provider">;
/** The same of a resource among the others of its stack. */
export type OnStack = Shown & {
  parent?: OnStack;
  dependencies: readonly OnStack[];
  propertyDependencies: Readonly<Record<string, readonly OnStack[]>>;
};

type Message = AnalyzeRequest | AnalyzerResource;

export function resourceOf(message: Message): Shown {
  const provider = message.getProvider();
  return {
    type: message.getType(),
    urn: message.getUrn(),
    name: message.getName(),
    props: propertiesOf(message),
    opts: optionsOf(message),
    ...(provider && { provider: providerOf(provider) }),
  };
}

/** All resources of a stack, each with its parent and with those that it was made of; what is not there is left out. */
export function onStackOf(request: AnalyzeStackRequest): OnStack[] {
  const messages = request.getResourcesList();
  const resources = messages.map((message) => ({
    ...resourceOf(message),
    dependencies: [] as readonly OnStack[],
    propertyDependencies: {} as Readonly<Record<string, readonly OnStack[]>>,
  }));
  const byUrn = new Map(resources.map((resource): [string, OnStack] => [resource.urn, resource]));
  const found = (urns: readonly string[]) => urns.flatMap((urn) => byUrn.get(urn) ?? []);
  for (const [index, message] of messages.entries()) {
    const properties: Record<string, OnStack[]> = {};
    message.getPropertydependenciesMap().forEach((each, property) => {
      properties[property] = found(each.getUrnsList());
    });
    const parent = byUrn.get(message.getParent());
    Object.assign(resources[index] as OnStack, {
      ...(parent && { parent }),
      dependencies: found(message.getDependenciesList()),
      propertyDependencies: properties,
    });
  }
  return resources;
}

function optionsOf(message: Message): PolicyResourceOptions {
  const options = message.getOptions();
  if (options === undefined) throw new Error("This Pulumi CLI shows a policy pack no options of resources.");
  const timeouts = options.getCustomtimeouts();
  return {
    protect: options.getProtect(),
    ignoreChanges: options.getIgnorechangesList(),
    aliases: options.getAliasesList(),
    customTimeouts: {
      createSeconds: timeouts?.getCreate() ?? 0,
      updateSeconds: timeouts?.getUpdate() ?? 0,
      deleteSeconds: timeouts?.getDelete() ?? 0,
    },
    additionalSecretOutputs: options.getAdditionalsecretoutputsList(),
    ...(options.getDeletebeforereplacedefined() && {
      deleteBeforeReplace: options.getDeletebeforereplace(),
    }),
    ...(options.getParent() !== "" && { parent: options.getParent() }),
  };
}

function providerOf(message: AnalyzerProviderResource): PolicyProviderResource {
  return {
    type: message.getType(),
    urn: message.getUrn(),
    name: message.getName(),
    props: propertiesOf(message),
  };
}

function propertiesOf(message: Message | AnalyzerProviderResource): Record<string, unknown> {
  return deserializeProperties(message.getProperties(), false);
}

const { deserializeProperties } = require("@pulumi/policy/deserialize") as {
  deserializeProperties: (message: object | undefined, keepsSecrets: boolean) => Record<string, unknown>;
};
