import { isKnown, isListed, type Judge, placeForm, resourceRule, type Subject, setting, types } from "../lib";
import { demandedTypes, demandsOf } from "../lib/demanded-settings";
import { keepsData, stackOf } from "../lib/environments";
import { sortingOf } from "../lib/type-register";

/** Of Pulumi's own and of components: what they make is judged by itself. */
const withoutProvider = /^(pulumi:(pulumi|providers):|[a-z0-9-]+:(?!.*\/)[^:]*:[A-Z])/i;

/** Providers whose resources nobody judges: the names before the first colon. */
const providers = [
  "aws-native",
  "azure",
  "azure-native",
  "gcp",
  "google-native",
  "alicloud",
  "oci",
  "pulumi-nodejs",
  "command",
  "docker",
  "docker-build",
  "kubernetes",
  "terraform",
  "local",
  "null",
  "http",
  "external",
  "eks",
  "cloudflare",
  "github",
  "datadog",
];

/** Providers that make nothing but values. */
const valuesOnly = ["random", "tls", "std", "time"];

const allowlist = resourceRule<object, { permitted: readonly string[] }>({
  name: "stack-enforce-resource-type-allowlist",
  severity: "high",
  description:
    "Each resource is of a type that rules judge or that somebody has reviewed; no program writes through another provider, by a template or by code of its own.",
  remediation: "use a type that the pack judges, or have this one listed in `permitted` for the stack.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5", "2.2.1", "6.5.1"], nist: ["CM-2", "CM-7", "CM-8"] },
  types: types.every,
  settings: {
    permitted: setting<readonly string[]>(
      [],
      'Types that a review lets the stack make, e.g. "aws:kinesis/stream:Stream"; or one resource, "<project>::<types>::<name>", as in its URN',
      { form: new RegExp(`^[a-z0-9-]+:[\\w/-]+:\\w+$|${placeForm.source}`, "i") },
    ),
  },
  check: ({ type, urn }, judge, { permitted }) => {
    const [provider = ""] = type.split(":");
    if (permitted.includes(type) || isListed(urn, permitted) || valuesOnly.includes(provider)) return;
    if (provider === "aws") judgeSorting(type, judge);
    else if (type.startsWith("pulumi:")) judgeOwn(type, judge);
    else if (providers.includes(provider) || !withoutProvider.test(type))
      judge.violation(`no rule judges what the provider ${provider} makes`);
  },
});

function judgeSorting(type: string, judge: Judge): void {
  const sorting = sortingOf(type);
  if (sorting.kind === "forbidden") judge.violation(`${type} is not allowed: ${sorting.reason}`);
  else if (sorting.kind === "unsorted") judge.violation(`no rule knows the type ${type}`);
}

function judgeOwn(type: string, judge: Judge): void {
  const known = /^pulumi:(pulumi:(Stack|StackReference)|providers:(aws|awsx|random|tls|std|time|pulumi))$/;
  const named = (types.otherCloudProvider as readonly string[]).includes(type);
  // The rule on providers has more to say of those.
  if (!known.test(type) && !named) judge.violation(`no rule judges what ${type} makes`);
}

const demands = resourceRule<Readonly<Record<string, unknown>>>({
  name: "resource-enforce-demanded-settings",
  severity: "high",
  description: "A resource of a type that has no rule of its own says what the bank demands of it.",
  remediation: "set the property as the message asks.",
  standards: {
    fsbp: ["RDS.2", "RDS.3", "RDS.5", "RDS.8", "EC2.7", "GuardDuty.1", "CloudTrail.1", "IAM.7", "SSM.7"],
    pci: [],
    pciOwn: ["2.2.1", "3.5.1", "8.3.6"],
    nist: ["CM-6", "CP-9", "SC-28", "IA-5"],
  },
  types: demandedTypes,
  check: (subject, judge) => {
    for (const { at, holds, wrong, presence = false } of demandsOf(subject.type))
      judge.part(() => {
        if (presence && !isKnown(() => valueAt(subject, at))) return;
        if (!holds(valueAt(subject, at), subject.props)) judge.violation(`\`${at}\`: ${wrong}`);
      });
  },
});

function valueAt({ props }: Subject<Readonly<Record<string, unknown>>>, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], props);
}

/** Properties whose changes protect nothing: words, and numbers that others than the program set. */
const harmless =
  /^(tags|tagsAll|description|comment|desiredCount|desiredCapacity|minCapacity|maxCapacity|lastModified|dashboardBody|comments)$/;

/** What keeps data, and is gone before its successor is there. */
const stores: readonly string[] = [
  ...types.table,
  ...types.bucket,
  ...types.key,
  ...types.secret,
  ...types.fileSystem,
  ...types.logGroup,
  "aws:rds/instance:Instance",
  "aws:rds/cluster:Cluster",
];

const options = resourceRule<object, { ignored: readonly string[] }>({
  name: "resource-disallow-weakening-options",
  severity: "high",
  description:
    "No resource ignores changes of what protects it, and none that keeps data, unprotected, is deleted before its successor is made.",
  remediation:
    "remove the property from `ignoreChanges`, or have it listed in `ignored`; remove `deleteBeforeReplace`, or set `protect`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1", "11.5.2"], nist: ["CM-3", "CM-6", "SI-7"] },
  types: types.every,
  settings: {
    ignored: setting<readonly string[]>(
      [],
      'Properties whose changes others make, "<type>:<property>", e.g. "aws:ecs/service:Service:desiredCount"',
    ),
  },
  check: ({ type, urn, options: given }, judge, { ignored }) => {
    if (!type.startsWith("aws:")) return;
    for (const each of given.ignoreChanges ?? []) {
      const [property = ""] = each.split(/[.[]/);
      if (!harmless.test(property) && !ignored.includes(`${type}:${property}`) && !movedByAws(type, property))
        judge.violation(`changes of \`${property}\` are ignored: what protects it can be taken away unseen`);
    }
    if (
      given.deleteBeforeReplace === true &&
      !given.protect &&
      keepsData(stackOf(urn)) &&
      stores.includes(type)
    )
      judge.violation("the resource and its data are deleted before its successor is there");
  },
});

/** What AWS moves itself: ECS while a release is under way, and the VPC, whose default ACL has all subnets that no other has. */
function movedByAws(type: string, property: string): boolean {
  const one = (of: readonly string[]) => of.includes(type);
  return (
    (one(types.listenerRule) && property === "actions") ||
    (one(types.defaultNetworkAcl) && property === "subnetIds") ||
    (one(types.listener) && property === "defaultActions") ||
    (one(types.ecsService) && /^(desiredCount|loadBalancers)$/.test(property))
  );
}

export const anyTypeRules = [allowlist, demands, options];
