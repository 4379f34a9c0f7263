import { z } from "zod";
import { choice, type Frozen, list, minToMax, object, text, whole } from "./form";

export const architecture = choice(["x86_64", "arm64"]);
export type Architecture = z.output<typeof architecture>;

/** How a service's tasks are shared out between FARGATE and FARGATE_SPOT. */
export const fargateShares = object({
  /** Tasks of each service that always run on FARGATE. */
  base: whole(1, 1000, "tasks that always run on FARGATE").default(1),
  /** Share of FARGATE in the tasks beyond those. */
  fargateWeight: whole(0, 1000, "shares"),
  /** Share of FARGATE_SPOT, whose tasks AWS may end with two minutes' notice. */
  spotWeight: whole(0, 1000, "shares"),
}).refine(({ fargateWeight, spotWeight }) => fargateWeight + spotWeight > 0, {
  error: "Give fargateWeight, spotWeight or both a share above 0.",
});
export type FargateShares = Frozen<z.output<typeof fargateShares>>;

/** EC2 machines of one capacity of the catalogue. */
const machinesShape = {
  /** Instance types that may be taken. */
  instanceTypes: list(
    text(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/, "Use an EC2 instance type, e.g. c7i.xlarge."),
    "Name at least one instance type, e.g. c7i.xlarge.",
    1,
  ),
  /** The fewest machines. */
  min: whole(0, 1000, "machines"),
  /** The most machines. */
  max: whole(1, 1000, "machines"),
  /** Share of Spot machines. */
  spotPercent: whole(0, 100, "percent of the machines").default(0),
  /** Disk of each machine. */
  volumeGiB: whole(30, 16_384, "GiB").default(30),
  // 1 to 365 days is what Auto Scaling takes. Source: "Replace Auto Scaling instances based on maximum instance lifetime".
  /** Days after which a machine is replaced: so it gets its patches. */
  replaceAfterDays: whole(1, 365, "days").default(14),
  /** Image of the machines; whoever names one looks after its patches. @default AWS's current ECS image */
  machineImage: z.exactOptional(
    text(
      /^ami-[0-9a-f]{8,17}$/,
      "Use the id of a machine image, ami-<hex>, or leave it out: AWS's current ECS image.",
    ),
  ),
};
export const machines = object(machinesShape).refine(...minToMax);
export type Machines = Frozen<z.output<typeof machines>>;
