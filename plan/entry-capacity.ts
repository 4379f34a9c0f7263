import type { SectionProblem } from "../config/problems";
import { oneOf, shown } from "../config/problems";
import type { Relations } from "./catalogue-schema";
import type { RelatedEntry } from "./entry-schema";

type Capacities = NonNullable<Relations["ec2Capacity"]>;

/** Options that the entry's capacity does not have, and limits that contradict themselves. */
export function capacityProblems(entry: RelatedEntry, capacities: Capacities): SectionProblem[] {
  const { capacity = "fargate" } = entry;
  return [
    ...(capacity === "fargate" ? fargateProblems(entry) : ec2Problems(entry, capacity, capacities)),
    ...limitProblems(entry),
  ];
}

function fargateProblems({ gpus, sharedMemoryMiB, ulimits = {} }: RelatedEntry): SectionProblem[] {
  const further = Object.keys(ulimits).filter((name) => name !== "nofile");
  return [
    ...Object.entries({ gpus, sharedMemoryMiB }).flatMap(([option, value]) =>
      value === undefined
        ? []
        : problem(
            [option],
            `${shown(value)} needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".`,
          ),
    ),
    ...further.flatMap((name) =>
      problem(
        ["ulimits", name],
        `${shown(name)} is not a limit that Fargate changes. Use nofile, or an EC2 capacity.`,
      ),
    ),
  ];
}

function ec2Problems(entry: RelatedEntry, capacity: string, capacities: Capacities): SectionProblem[] {
  const name = capacity.slice("ec2:".length);
  const known = Object.hasOwn(capacities, name) ? capacities[name] : undefined;
  if (known === undefined) {
    const allowed = oneOf(["fargate", ...Object.keys(capacities).map((each) => `ec2:${each}`)]);
    return problem(["capacity"], `${shown(capacity)} is not a capacity. Use ${allowed}.`);
  }
  const { architecture, ephemeralStorageGiB, gpus, exceptions } = entry;
  return [
    ...(architecture === undefined
      ? []
      : problem(["architecture"], `does nothing on EC2: ec2Capacity.${name} decides it. Leave it out.`)),
    ...(ephemeralStorageGiB === undefined
      ? []
      : problem(["ephemeralStorageGiB"], "does nothing on EC2: the machines' disk is shared. Leave it out.")),
    ...(gpus === undefined || known.gpu === true
      ? []
      : problem(
          ["gpus"],
          `${gpus} cannot be had: ec2Capacity.${name} has no GPU. Give it gpu: true, or leave it out.`,
        )),
    ...(exceptions?.publicIp === undefined
      ? []
      : problem(
          ["exceptions", "publicIp"],
          "is not possible on EC2: such tasks get no public address. Leave it out.",
        )),
  ];
}

function limitProblems({ ulimits = {} }: RelatedEntry): SectionProblem[] {
  return Object.entries(ulimits).flatMap(([name, limit]) =>
    limit === undefined || limit.soft <= limit.hard
      ? []
      : problem(
          ["ulimits", name],
          `soft ${limit.soft} is above hard ${limit.hard}. Use at most ${limit.hard}.`,
        ),
  );
}

function problem(steps: SectionProblem["steps"], message: string): SectionProblem[] {
  return [{ steps, message }];
}
