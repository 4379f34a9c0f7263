import { placeFaults } from "../components/fargate-microservice/task/place";
import type { Relations } from "../model/catalogue";
import type { RelatedEntry } from "../model/entry";
import { type Fault, oneOf, shown, unless } from "../model/problems";

type Capacities = NonNullable<Relations["ec2Capacity"]>;

/** Options that the entry's capacity does not have. */
export function capacityFaults(entry: RelatedEntry, capacities: Capacities): Fault[] {
  const { capacity = "fargate", architecture, gpus } = entry;
  if (capacity === "fargate") return placeFaults(false, entry);
  const name = capacity.slice("ec2:".length);
  const known = Object.hasOwn(capacities, name) ? capacities[name] : undefined;
  if (known === undefined) {
    const allowed = oneOf(["fargate", ...Object.keys(capacities).map((each) => `ec2:${each}`)]);
    return unless(false, ["capacity"], `${shown(capacity)} is not a capacity. Use ${allowed}.`);
  }
  return [
    ...unless(
      architecture === undefined,
      ["architecture"],
      `does nothing on EC2: ec2Capacity.${name} decides it. Leave it out.`,
    ),
    ...placeFaults(true, entry),
    ...unless(
      gpus === undefined || known.gpu === true,
      ["gpus"],
      `${gpus} cannot be had: ec2Capacity.${name} has no GPU. Give it gpu: true, or leave it out.`,
    ),
  ];
}
