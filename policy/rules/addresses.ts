import { isGiven, isListed, type Node, placeForm, setting, stackRule, types } from "../lib";

interface Address {
  readonly instance?: string;
  readonly networkInterface?: string;
}

const attached = stackRule<Address, { kept: readonly string[] }>({
  name: "ec2-eip-disallow-unattached",
  severity: "low",
  description:
    "A public address belongs to something: one that others have let through and nobody uses can be put anywhere.",
  remediation:
    "name the address in a NatGateway, a load balancer or an EipAssociation, or release it; have one that is kept listed in `kept`.",
  standards: { fsbp: ["EC2.12"], pci: [], pciOwn: ["1.4.4", "12.5.1"], nist: ["CM-8(1)", "SC-7"] },
  types: types.elasticIp,
  settings: {
    kept: setting<readonly string[]>(
      [],
      'Addresses that are kept for later, "<project>::<types>::<name>", as in the URN',
      {
        form: placeForm,
      },
    ),
  },
  check: (address, judge, { graph, settings: { kept } }) => {
    if (isListed(address.urn, kept)) return;
    if (isGiven(address, "instance") || isGiven(address, "networkInterface")) return;
    const names = (each: Node) => each.dependsOn(types.elasticIp).some(({ urn }) => urn === address.urn);
    if (!graph.nodes.some(names)) judge.violation("nothing uses the address");
  },
});

export const addressRules = [attached];
