import { resourceRule, types } from "../lib";

/** Source: "Default VPCs", Amazon VPC user guide. */
const adopted = resourceRule<object>({
  name: "ec2-disallow-default-network-resources",
  severity: "medium",
  description: "Nothing stands in the VPC that AWS makes with an account, in which every subnet is public.",
  remediation: "make a Vpc with subnets of its own.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.1", "1.3.1", "2.2.2"], nist: ["AC-4", "CM-6", "SC-7"] },
  types: [...types.defaultVpc, ...types.defaultSubnet],
  check: (_, judge) => judge.violation("AWS's default network is adopted"),
});

export const defaultNetworkRules = [adopted];
