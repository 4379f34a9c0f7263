import { z } from "zod";
import type { BalancedPlan, CapacityPlan, ServicePlan } from "../components/fargate-microservice/args";
import { targetOf } from "../components/fargate-microservice/task/target";
import { platformKey } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import { type Problem, shown } from "../model/problems";
import type { StackConfig } from "../model/stack";
import { frontProblems, type StandingFront } from "./standing-front";

/**
 * What cannot change while it stands. The program writes it into the stack's own outputs and reads it there at the next
 * run: so a change that AWS would refuse half-way, or that would send customers to no task, is refused before anything
 * changes, with what stands and the way to do it.
 */
export interface Standing {
  readonly account: string;
  readonly region: string;
  readonly domain: string;
  readonly zoneId: string;
  readonly cidr: string;
  readonly availabilityZones: readonly string[];
  /** Of tables: their keys. */
  readonly tables: Readonly<Record<string, { readonly partitionKey: string; readonly sortKey: string }>>;
  /** Of services behind a balancer that run: what their balancer and its rules are made for. */
  readonly services: Readonly<Record<string, StandingFront>>;
  /** Of services that run: what their tasks run on. */
  readonly capacity: Readonly<Record<string, string>>;
}

/** Each part by itself: what another edition of the program wrote guards as far as it can be read. */
function part<T extends z.ZodType>(schema: T) {
  return schema.optional().catch(undefined);
}

const text = part(z.string());
const standingSchema = z.object({
  ...{ account: text, region: text, domain: text, zoneId: text, cidr: text },
  availabilityZones: part(z.array(z.string())),
  tables: part(z.record(z.string(), part(z.object({ partitionKey: text, sortKey: text })))),
  services: part(
    z.record(
      z.string(),
      part(
        z.object({
          exposure: text,
          port: part(z.number()),
          taskTls: part(z.boolean()),
          shifts: part(z.boolean()),
        }),
      ),
    ),
  ),
  capacity: part(z.record(z.string(), text)),
});

/** What will stand once this plan is carried out. */
export function standingOf(
  { stores }: Catalogue,
  { account, region, domain, zoneId, network, availabilityZones }: StackConfig,
  services: readonly ServicePlan[],
): Standing {
  const running = services.filter(({ image }) => image !== undefined);
  return {
    account,
    region,
    domain,
    zoneId,
    cidr: network.cidr,
    availabilityZones,
    tables: Object.fromEntries(
      Object.entries(stores).flatMap(([key, store]) =>
        store.kind === "table"
          ? [[key, { partitionKey: store.partitionKey, sortKey: store.sortKey ?? "" }]]
          : [],
      ),
    ),
    services: Object.fromEntries(
      running
        .filter((plan): plan is BalancedPlan => plan.kind === "balanced")
        .map((plan) => {
          const { port, protocol } = targetOf(plan);
          return [
            plan.service,
            {
              exposure: plan.exposure,
              port,
              taskTls: protocol === "HTTPS",
              shifts: plan.release.strategy !== "rolling",
            },
          ];
        }),
    ),
    capacity: Object.fromEntries(
      running
        .filter(({ kind }) => kind !== "scheduled")
        .map(({ service, capacity }) => [service, capacityText(capacity)]),
    ),
  };
}

/**
 * Services whose tasks are to run on something else than stands. The provider changes that in place where it forces a
 * deployment, and replaces the service where it does not, which with a known name is an outage; forced always, it would
 * start a release for any change of any number.
 */
export function movedCapacity(asked: Standing, stands: unknown): ReadonlySet<string> {
  const { capacity = {} } = read(stands);
  return new Set(
    Object.keys(asked.capacity).filter(
      (service) => capacity[service] !== undefined && capacity[service] !== asked.capacity[service],
    ),
  );
}

function capacityText(plan: CapacityPlan): string {
  return "ec2" in plan ? plan.ec2 : `${plan.base} ${plan.fargateWeight}:${plan.spotWeight}`;
}

const place = {
  account: ["account"],
  region: ["region"],
  domain: ["domain"],
  zoneId: ["zoneId"],
  cidr: ["network", "cidr"],
} as const;

/** What is asked and cannot be had while what stands stands. */
export function standingProblems(asked: Standing, stands: unknown, file: string): Problem[] {
  const found = read(stands);
  return [
    ...(Object.keys(place) as (keyof typeof place)[]).flatMap((key) =>
      differs(
        file,
        [platformKey, ...place[key]],
        asked[key],
        found[key],
        'It is fixed at the first deployment: see "Move a stack"',
      ),
    ),
    ...movedZoneProblems(asked, found, file),
    ...Object.entries(asked.tables).flatMap(([table, keys]) =>
      (["partitionKey", "sortKey"] as const).flatMap((key) =>
        differs(
          "services.ts",
          ["stores", table, key],
          keys[key],
          found.tables?.[table]?.[key],
          'The keys of a table are fixed, and another table would be empty: see "Change the keys of a table"',
        ),
      ),
    ),
    ...Object.entries(asked.services).flatMap(([service, front]) =>
      frontProblems(service, front, found.services?.[service]),
    ),
    ...strandedProblems(asked, found, file),
  ];
}

type Found = Partial<z.output<typeof standingSchema>>;

/** What the last run wrote; nothing where there was none. */
function read(stands: unknown): Found {
  return standingSchema.safeParse(stands).data ?? {};
}

function differs(
  file: string,
  steps: readonly string[],
  asked: unknown,
  stands: unknown,
  way: string,
): Problem[] {
  if (stands === undefined || asked === stands) return [];
  return [
    {
      file,
      steps,
      message: `${shown(asked)} is not what stands, ${shown(stands)}. ${way} in docs/runbook.md.`,
    },
  ];
}

function movedZoneProblems({ availabilityZones: asked }: Standing, found: Found, file: string): Problem[] {
  const { availabilityZones: stand = [] } = found;
  if (stand.every((zone, index) => zone === asked[index])) return [];
  const message = `${shown(asked)} moves subnets: ${shown(stand)} stand. Keep these in their order, and add others at the end.`;
  return [{ file, steps: [platformKey, "availabilityZones"], message }];
}

/**
 * From a strategy that moves traffic to rolling: ECS deploys to the first target group from then on, and leaves the
 * weights where the last release has put them, which after an odd number of releases is the second, then empty.
 */
function strandedProblems({ services }: Standing, found: Found, file: string): Problem[] {
  const stranded = Object.keys(services).filter(
    (service) => services[service]?.shifts === false && found.services?.[service]?.shifts === true,
  );
  if (stranded.length === 0) return [];
  const message = `rolling is not possible while ${stranded.join(", ")} run${stranded.length === 1 ? "s" : ""} under a strategy that shifts traffic: it may stand at the second target group, and rolling deploys to the first. See "Go back to rolling" in docs/runbook.md.`;
  return [{ file, steps: [platformKey, "release", "strategy"], message }];
}
