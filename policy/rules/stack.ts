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
    "The program reaches only the accounts and regions of its environment, through an explicit provider.",
  remediation: "make one AWS provider with `region` and `allowedAccountIds`, and disable default providers.",
  standards: { fsbp: [], pci: [], pciOwn: ["A1.1.2"], nist: ["CM-2", "AC-4"] },
  types: [...types.awsProvider, ...types.otherCloudProvider],
  settings: {
    accounts: setting([], "Account ids of the environment (none: the provider must name one, whichever)"),
    regions: setting(
      [],
      "Regions in which the environment may be (none: the provider must name one, whichever)",
    ),
  },
  check: ({ props, type, name }, judge, { accounts, regions }) => {
    if (!(types.awsProvider as readonly string[]).includes(type)) {
      judge.violation("the program reaches another cloud");
      return;
    }
    if (/^default(_\d|$)/.test(name)) judge.violation("resources run on the default provider");
    judge.part(() => {
      const allowed = listOf(props.allowedAccountIds);
      if (allowed.length === 0)
        judge.violation("`allowedAccountIds` is not set: any account's credentials would do");
      for (const account of allowed)
        if (accounts.length > 0 && !accounts.includes(account))
          judge.violation(`the account ${account} is none of this environment`);
    });
    judge.part(() => {
      const { region } = props;
      if (!region) judge.violation("`region` is not set");
      else if (regions.length > 0 && !regions.includes(region))
        judge.violation(`the region ${region} is none of this environment`);
    });
  },
});

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
