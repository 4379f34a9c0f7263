import { z } from "zod";
import { machines } from "../../model/capacity";
import { minToMax } from "../../model/form";
import { type Fault, shown, unless } from "../../model/problems";
import { faultsOf } from "../../model/reading";
import type { Ec2CapacityPlan } from "./args";

const said = z.looseObject(machines.shape).refine(...minToMax);

/** What is wrong with a capacity's plan. Empty if the machines can be made. */
export function machineFaults(plan: Ec2CapacityPlan): Fault[] {
  const { architecture, gpu, machineImage, physicalName } = plan;
  return [
    ...faultsOf(said, plan),
    ...unless(
      !(gpu && architecture === "arm64") || machineImage !== undefined,
      ["machineImage"],
      "is missing: AWS has no ECS image for GPUs on arm64. Name one, or use x86_64.",
    ),
    // ECS keeps these beginnings for itself.
    ...unless(
      !/^(aws|ecs|fargate)/.test(physicalName),
      ["physicalName"],
      `${shown(physicalName)} begins with aws, ecs or fargate. Use another one.`,
    ),
  ];
}
