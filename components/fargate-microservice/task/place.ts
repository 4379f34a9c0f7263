import { ec2Only, type OwnContainerPlan, type TaskPlan } from "../../../model/container";
import { type Fault, shown, unless } from "../../../model/problems";
import type { ServicePlan } from "../args";

type Options = OwnContainerPlan & TaskPlan;

/** What of an entry or a plan hangs on where its tasks run. */
type Placed = { readonly [K in keyof Options]?: Options[K] | undefined } & {
  readonly exceptions?: { readonly [K in keyof ServicePlan["exceptions"]]?: unknown } | undefined;
};

/** Options of one kind of capacity on the other. The catalogue is judged by it as well as a plan. */
export function placeFaults(onEc2: boolean, options: Placed): Fault[] {
  return onEc2 ? ec2Faults(options) : fargateFaults(options);
}

function ec2Faults({ ephemeralStorageGiB, exceptions }: Placed): Fault[] {
  return [
    ...unless(
      ephemeralStorageGiB === undefined,
      ["ephemeralStorageGiB"],
      "does nothing on EC2: the machines' disk is shared. Leave it out.",
    ),
    ...unless(
      exceptions?.publicIp === undefined,
      ["exceptions", "publicIp"],
      "is not possible on EC2: such tasks get no public address. Leave it out.",
    ),
  ];
}

function fargateFaults(options: Placed): Fault[] {
  return [
    ...ec2Only.flatMap((option) =>
      unless(
        options[option] === undefined,
        [option],
        `${shown(options[option])} needs an EC2 capacity: Fargate has no such option. Leave it out, or use capacity "ec2:<name>".`,
      ),
    ),
    ...Object.keys(options.ulimits ?? {}).flatMap((limit) =>
      unless(
        limit === "nofile",
        ["ulimits", limit],
        `${shown(limit)} is not a limit that Fargate changes. Use nofile, or an EC2 capacity.`,
      ),
    ),
  ];
}
