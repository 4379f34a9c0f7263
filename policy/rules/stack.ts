import { isGiven, isKnown, resourceRule, setting, stackRule, types } from "../lib";
import { listOf } from "../lib/accounts";

interface Provider {
  readonly region?: string;
  readonly allowedAccountIds?: unknown;
}

const providerAccount = resourceRule<Provider, { accounts: readonly string[]; regions: readonly string[] }>({
  name: "stack-enforce-provider-account-and-region",
  severity: "critical",
  description:
    "The program reaches only the accounts and regions that its environment's configuration of the pack names, through an explicit provider.",
  remediation:
    "make one AWS provider with `region` and `allowedAccountIds`, disable default providers, and judge each stack by its own configuration.",
  standards: { fsbp: [], pci: [], pciOwn: ["A1.1.2"], nist: ["CM-2", "AC-4"] },
  types: [...types.awsProvider, ...types.otherCloudProvider],
  settings: {
    accounts: setting([], "Account ids of the environment"),
    regions: setting([], "Regions in which the environment may be"),
  },
  check: ({ props, type, name, urn }, judge, { accounts, regions }) => {
    if (!(types.awsProvider as readonly string[]).includes(type)) {
      judge.violation("the program reaches another cloud");
      return;
    }
    if (/^default(_\d|$)/.test(name)) judge.violation("resources run on the default provider");
    // One sentence for the one fault, which shows in every rule that has thresholds.
    const unconfigured = accounts.length + regions.length === 0;
    if (unconfigured) judge.violation(withoutConfiguration(urn));
    judge.part(() => {
      const allowed = listOf(props.allowedAccountIds);
      if (allowed.length === 0)
        judge.violation("`allowedAccountIds` is not set: any account's credentials would do");
      for (const account of allowed)
        if (!unconfigured && !accounts.includes(account))
          judge.violation(`the account ${account} is none of this environment`);
    });
    judge.part(() => {
      const { region } = props;
      if (!region) judge.violation("`region` is not set");
      else if (!unconfigured && !regions.includes(region))
        judge.violation(`the region ${region} is none of this environment`);
    });
  },
});

/** The stack's name stands in every URN: `urn:pulumi:<stack>::…`. */
function withoutConfiguration(urn: string): string {
  const stack = urn.split(":")[2];
  return `no account and no region is approved for ${stack}, and every rule judges by its strictest threshold: the engine was given no policy/config/${stack}.json (--policy-pack-config). Where there is none yet, \`npm run new-stack -- ${stack} --from <a stack like it>\` makes it`;
}

interface Placed {
  readonly region?: string;
}

const resourceRegion = stackRule<Provider, { elsewhere: readonly string[] }>({
  name: "stack-enforce-resources-in-provider-region",
  severity: "high",
  description: "A resource stands in the region of its provider, unless it is listed for another.",
  remediation: "drop the resource's own `region`, or have it listed for the stack.",
  standards: { fsbp: [], pci: [], pciOwn: ["A1.1.2"], nist: ["CM-2", "AC-4"] },
  // Every AWS resource can name a region of its own, so that no table of types would be whole: judged from the provider.
  types: types.awsProvider,
  settings: {
    elsewhere: setting([], 'Resources that stand in another region, "<logical name>:<region>"'),
  },
  check: ({ props }, judge, { graph, settings: { elsewhere } }) => {
    const regions = new Set([props.region, ...graph.ofType<Provider>(types.awsProvider).map(regionOf)]);
    for (const node of graph.nodes) {
      if (!node.type.startsWith("aws:")) continue;
      const region = regionOf(node);
      if (region !== undefined && !regions.has(region) && !elsewhere.includes(`${node.name}:${region}`))
        judge.violation(`${node.name} stands in ${region}`);
      if (region === undefined && isGiven<Placed>(node, "region")) judge.undetermined("region", node.urn);
    }
  },
});

function regionOf({ props }: { readonly props: Placed }): string | undefined {
  const region: unknown = isKnown(() => props.region) ? props.region : undefined;
  return typeof region === "string" ? region : undefined;
}

export const stackRules = [providerAccount, resourceRegion];
