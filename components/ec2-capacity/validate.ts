import type { Ec2CapacityPlan } from "./args";

/** What is wrong with a capacity's plan: one message for each problem. Empty if the machines can be made. */
export function validateEc2Capacity(plan: Ec2CapacityPlan): string[] {
  const { capacity: who, min, max, architecture, gpu, machineImage, instanceTypes, physicalName } = plan;
  const { replaceAfterDays: days } = plan;
  return [
    ...unless(
      min <= max && max >= 1,
      `ec2Capacity ${who}: ${min} to ${max} machines do not work. Use a max of at least 1 and of min.`,
    ),
    ...unless(
      Number.isInteger(days) && days >= 1 && days <= 365,
      `ec2Capacity ${who}: replaceAfterDays ${days} is out of range. Use 1 to 365, a whole number.`,
    ),
    ...unless(
      instanceTypes.length > 0,
      `ec2Capacity ${who}: it has no instance type. Name at least one, e.g. c7i.xlarge.`,
    ),
    ...unless(
      !(gpu && architecture === "arm64") || machineImage !== undefined,
      `ec2Capacity ${who}: AWS has no ECS image for GPUs on arm64. Name machineImage, or use x86_64.`,
    ),
    // ECS keeps these beginnings for itself.
    ...unless(
      !/^(aws|ecs|fargate)/.test(physicalName),
      `ec2Capacity ${who}: physical name "${physicalName}" begins with aws, ecs or fargate. Use another one.`,
    ),
  ];
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
