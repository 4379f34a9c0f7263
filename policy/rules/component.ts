import { declaredByParent, isKnown, isSet, type MicroserviceInputs, resourceRule, types } from "../lib";
import { remember } from "../lib/declared";

const shown = ["service", "stack", "account", "region", "environment", "secrets", "data"] as const;

const baseline = resourceRule<MicroserviceInputs>({
  name: "component-enforce-platform-baseline",
  severity: "high",
  description:
    "A microservice shows what it was asked for, so that it can be judged before its documents are known, under its own name; a front door stands in one.",
  remediation: "let the component pass its plain arguments to `super`, and name it as its service.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.2.4"], nist: ["CM-6", "SA-8"] },
  types: [...types.component.fargateMicroservice, ...types.component.frontDoor],
  check: (subject, judge) => {
    const { type, props, urn, name } = subject;
    if (types.component.frontDoor.some((token) => token === type)) {
      const service = declaredByParent(subject);
      if (service) remember(urn, service);
      else judge.violation("no microservice that shows what it was asked for has this front door");
      return;
    }
    // What the bank excepts, it excepts by the service's name: no other component may go by that.
    const borrowed = isKnown(() => props.service) && isSet(props, "service") && props.service !== name;
    if (borrowed)
      judge.violation("the component claims to be another service than the one it is named after");
    else remember(urn, props);
    for (const property of shown)
      if (!isSet(props, property)) judge.violation(`the component does not show its \`${property}\``);
  },
});

export const componentRules = [baseline];
