import type { ResourceTransform } from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";

/** What the engine puts where a value is not known before deployment. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const referenceSignature = "5cf8f73096256a8f31e491e813e4eb8e";

/** A resource as the program registered it. The policy pack's test support can judge it as it is. */
export interface RecordedResource {
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  readonly urn: string;
  /** URN. Absent at the top of the stack. */
  readonly parent?: string;
  readonly custom: boolean;
  readonly remote: boolean;
  /** Secrets are unwrapped; what is not known yet is `unknown`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Paths of the inputs that were secret. */
  readonly secretInputs: readonly string[];
  /** What the mock answered; for a component what it registered. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly retainOnDelete: boolean;
  /** Absent where the program says nothing. */
  readonly deleteBeforeReplace?: boolean;
  readonly customTimeouts: Readonly<Partial<Record<"create" | "update" | "delete", string>>>;
  readonly aliases: readonly RecordedAlias[];
  /** URNs of all that it waits for. */
  readonly dependencies: readonly string[];
  /** URNs of what it waits for without being made of it. */
  readonly dependsOn: readonly string[];
  /** Property → URNs of what it was made of. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** The explicit provider; absent with a default one, and with components. */
  readonly provider?: {
    readonly name: string;
    readonly urn: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  /** Mocks run none: a test may. */
  readonly transforms: readonly ResourceTransform[];
}

export interface RecordedAlias {
  readonly name?: string;
  readonly type?: string;
  readonly parent?: string;
  readonly urn?: string;
}

/** Logical name of the resource with this URN. */
export function logicalName(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** The part of a record that the request itself tells. */
export function readRequest(request: RegisterResourceRequest) {
  const decoded = decode(request.getObject()?.toJavaScript() ?? {});
  const byProperty: Record<string, readonly string[]> = {};
  request.getPropertydependenciesMap().forEach((dependencies, property) => {
    const urns = dependencies.getUrnsList();
    if (urns.length > 0) byProperty[property] = urns.toSorted();
  });
  const dependencies = request.getDependenciesList().toSorted();
  const named = new Set(Object.values(byProperty).flat());
  return {
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    remote: request.getRemote(),
    inputs: decoded.value as Record<string, unknown>,
    secretInputs: decoded.secrets,
    protect: request.getProtect() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    retainOnDelete: request.getRetainondelete() ?? false,
    ...(request.getDeletebeforereplacedefined() && {
      deleteBeforeReplace: request.getDeletebeforereplace(),
    }),
    customTimeouts: timeouts(request),
    aliases: request.getAliasesList().map(alias),
    dependencies,
    dependsOn: dependencies.filter((urn) => !named.has(urn)),
    propertyDependencies: byProperty,
  };
}

function timeouts(request: RegisterResourceRequest): RecordedResource["customTimeouts"] {
  const given = request.getCustomtimeouts();
  const named = { create: given?.getCreate(), update: given?.getUpdate(), delete: given?.getDelete() };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value));
}

function alias(given: ReturnType<RegisterResourceRequest["getAliasesList"]>[number]): RecordedAlias {
  if (given.getUrn()) return { urn: given.getUrn() };
  const spec = given.getSpec();
  const parts = { name: spec?.getName(), type: spec?.getType(), parent: spec?.getParenturn() };
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value));
}

/** Takes values off the wire: secrets unwrapped and listed by path, references as URNs. */
export function decode(value: unknown, path = ""): { value: unknown; secrets: string[] } {
  const secrets: string[] = [];
  const visit = (each: unknown, at: string): unknown => {
    if (Array.isArray(each)) return each.map((item, index) => visit(item, `${at}[${index}]`));
    if (typeof each !== "object" || each === null) return each;
    const object = each as Record<string, unknown>;
    if (object[signature] === secretSignature) {
      secrets.push(at);
      return visit(object.value, at);
    }
    if (object[signature] === referenceSignature) return object.urn;
    return Object.fromEntries(
      Object.entries(object).map(([key, item]) => [key, visit(item, at === "" ? key : `${at}.${key}`)]),
    );
  };
  return { value: visit(value, path), secrets };
}
