import { deployingAmong, type EngineEvent, type StepMetadata } from "../../sandbox/events";

/** What becomes of a resource, from worst to mildest. */
export const kinds = ["delete", "replace", "update", "create"] as const;
export type Kind = (typeof kinds)[number];

/** One resource that a run changes. */
export interface Change {
  readonly kind: Kind;
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** Component that it stands in: a service by its key, else the part of the platform; `stack` where it is in none. */
  readonly part: string;
  /** Properties that change; none of what comes or goes. */
  readonly diffs: readonly string[];
}

/** A service of which new tasks start. */
export interface Release {
  readonly service: string;
  /** `first` tasks, or what ECS deploys anew for. */
  readonly because: readonly string[];
  /** How they take over, in ECS's words. @default ECS's own */
  readonly strategy?: string;
}

/** The engine's words; every other one changes nothing of a resource. */
const kindOf: Readonly<Record<string, Kind>> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
};

const ecsService = "aws:ecs/service:Service";

/** What a run changes, each resource once, by part and name. Components are what they hold, and stand for nothing here. */
export function changedResources(events: readonly EngineEvent[]): readonly Change[] {
  const parents = parentsIn(events);
  const found = new Map<string, Change>();
  for (const { urn, type, op, diffs } of stepsIn(events)) {
    const kind = kindOf[op];
    if (kind === undefined || /^(cdd|pulumi):/.test(type)) continue;
    const before = found.get(urn);
    const told = {
      kind: before !== undefined && kinds.indexOf(before.kind) < kinds.indexOf(kind) ? before.kind : kind,
      type,
      name: nameOf(urn),
      part: partOf(urn, parents),
      diffs: [
        ...new Set([
          ...(before?.diffs ?? []),
          ...(kind === "update" || kind === "replace" ? (diffs ?? []) : []),
        ]),
      ],
    };
    found.set(urn, told);
  }
  return [...found.values()].sort((one, other) =>
    `${one.part}\0${one.name}`.localeCompare(`${other.part}\0${other.name}`, "en"),
  );
}

/** Services of which a run starts new tasks. */
export function startingReleases(events: readonly EngineEvent[]): readonly Release[] {
  const strategies = new Map(
    stepsIn(events).flatMap(({ urn, type, new: asked }) =>
      type === ecsService ? [[nameOf(urn), strategyOf(asked?.inputs)] as const] : [],
    ),
  );
  return changedResources(events).flatMap(({ type, kind, name, part, diffs }) => {
    if (type !== ecsService || kind === "delete") return [];
    const because =
      kind === "update"
        ? [...deployingAmong(diffs), ...diffs.filter((each) => each === "forceNewDeployment")]
        : [];
    if (kind === "update" && because.length === 0) return [];
    const strategy = strategies.get(name);
    return [
      {
        service: part,
        because: kind === "update" ? because : [kind === "create" ? "first tasks" : "a service in its place"],
        ...(strategy !== undefined && { strategy }),
      },
    ];
  });
}

function stepsIn(events: readonly EngineEvent[]): StepMetadata[] {
  return events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
}

/** URN → URN of what it stands in, of what stays and of what goes. */
function parentsIn(events: readonly EngineEvent[]): ReadonlyMap<string, string> {
  return new Map(
    stepsIn(events).flatMap(({ urn, new: asked, old }) => {
      const parent = asked?.parent ?? old?.parent;
      return parent ? [[urn, parent] as const] : [];
    }),
  );
}

/** The outermost component: a service's inner ones are the service's. */
function partOf(urn: string, parents: ReadonlyMap<string, string>): string {
  let part = "stack";
  for (let at = parents.get(urn); at !== undefined; at = parents.get(at))
    if (/(^|\$)cdd:[^$]*$/.test(typesOf(at))) part = nameOf(at);
  return part;
}

function strategyOf(inputs: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const { deploymentConfiguration: said } = inputs ?? {};
  const strategy = (said as { readonly strategy?: unknown } | undefined)?.strategy;
  return typeof strategy === "string" ? strategy : undefined;
}

const typesOf = (urn: string) => urn.split("::")[2] ?? "";
const nameOf = (urn: string) => urn.split("::").slice(3).join("::");
