import { isSet, resourceRule, types } from "../lib";

interface Namespace {
  readonly vpc?: string;
}

const isOneOf = (type: string, tokens: readonly string[]) => tokens.includes(type);

const privateNamespace = resourceRule<Namespace>({
  name: "servicediscovery-namespace-enforce-private",
  severity: "high",
  description: "Services are found by names that only the own VPC resolves.",
  remediation: "use a PrivateDnsNamespace in the stack's VPC, or an HttpNamespace.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.5"], nist: ["SC-7", "SC-20"] },
  types: [...types.publicDnsNamespace, ...types.privateDnsNamespace, ...types.httpNamespace],
  check: ({ type, props }, judge) => {
    if (isOneOf(type, types.publicDnsNamespace))
      judge.violation("the namespace tells the world which services there are");
    if (isOneOf(type, types.privateDnsNamespace) && !isSet(props, "vpc"))
      judge.violation("the private namespace names no VPC");
  },
});

export const serviceDiscoveryRules = [privateNamespace];
