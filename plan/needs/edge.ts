import { webAclRules } from "../../components/fargate-microservice/front-door/web-acl-rules";
import { managedGroups } from "../../model/managed-rules";
import type { QuotaName } from "../../model/quotas";
import { balancedOf, type Measured, type Need, type Needs } from "./measured";
import { peakTasks } from "./tasks";

type Balanced = ReturnType<typeof balancedOf>[number];
type Rule = ReturnType<typeof webAclRules>[number];
type Statement = Rule["statement"];

const ofEach =
  (count: (service: Balanced) => number, what: string) =>
  ({ services }: Measured): Need[] =>
    balancedOf(services).map((service) => ({ need: count(service), by: `${what} of ${service.service}` }));

/** What AWS counts for each statement, and for each way in which it changes what it looks at. Source: AWS WAF developer guide, "Rule statements list". */
const units = { rateBased: 2, labelMatch: 1, regexMatch: 3, transformation: 10 } as const;

/** Capacity units of a WebACL: each statement's own, and once for each transformation of a part of the request. */
function webAclUnits(service: Balanced): number {
  const looked = new Set<string>();
  const sum = webAclRules(service).reduce((total, { statement }) => total + unitsOf(statement, looked), 0);
  return sum + units.transformation * looked.size;
}

// The program's own rules are plain, though the provider's types let them be more.
interface Plain {
  readonly rateBasedStatement?: object;
  readonly managedRuleGroupStatement?: { readonly name: string };
  readonly labelMatchStatement?: object;
  readonly regexMatchStatement?: {
    readonly textTransformations: readonly { readonly type: string }[];
    readonly fieldToMatch?: object;
  };
  readonly andStatement?: { readonly statements: readonly Plain[] };
  readonly notStatement?: { readonly statement: Plain };
}

function unitsOf(given: Statement | Plain, looked: Set<string>): number {
  const statement = given as Plain;
  const { regexMatchStatement: regex, managedRuleGroupStatement: managed } = statement;
  if (regex !== undefined)
    for (const { type } of regex.textTransformations) looked.add(JSON.stringify([regex.fieldToMatch, type]));
  return (
    (statement.rateBasedStatement ? units.rateBased : 0) +
    managedGroups.reduce((sum, { name, units: its }) => (name === managed?.name ? sum + its : sum), 0) +
    (statement.labelMatchStatement ? units.labelMatch : 0) +
    (regex ? units.regexMatch : 0) +
    (statement.andStatement?.statements ?? []).reduce((sum, inner) => sum + unitsOf(inner, looked), 0) +
    (statement.notStatement ? unitsOf(statement.notStatement.statement, looked) : 0)
  );
}

/** Needs of balancers, of what stands on them, and of names. */
export const edgeNeeds = {
  "load-balancers": ({ services }) => ({ need: balancedOf(services).length }),
  // For traffic and for tests, and where customers come, one that redirects them.
  "listeners-per-load-balancer": ofEach(({ exposure }) => (exposure === "public" ? 3 : 2), "the balancer"),
  "rules-per-load-balancer": ofEach(() => 2, "the balancer"),
  "target-groups": ({ services }) => ({ need: 2 * balancedOf(services).length }),
  "targets-per-load-balancer": ofEach(peakTasks, "the balancer"),
  "web-acls": ({ services }) => ({ need: balancedOf(services).length }),
  "units-per-web-acl": ofEach(webAclUnits, "the WebACL"),
  certificates: ({ services }) => ({ need: balancedOf(services).length }),
  "cloud-map-namespaces": () => ({ need: 1 }),
  "cloud-map-instances-per-namespace": ({ services }) => ({
    need: services.reduce((sum, service) => sum + instances(service), 0),
  }),
  "cloud-map-instances-per-service": ({ services }) =>
    services.map((service) => ({ need: instances(service), by: service.service })),
} as const satisfies Partial<Record<QuotaName, Needs>>;

/** A balancer is entered once, tasks are one by one. */
function instances(service: Measured["services"][number]): number {
  if (service.kind === "balanced") return 1;
  return service.kind === "registered" ? peakTasks(service) : 0;
}
