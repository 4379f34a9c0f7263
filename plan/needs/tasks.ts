import type { ServicePlan } from "../../components/fargate-microservice/args";
import type { FargateShares } from "../../model/capacity";
import { deploymentMaximumPercent } from "../../model/release";
import type { Need } from "./measured";

/** Tasks that a service has at most, by the highest bound that scaling or one of its schedules may set; a run is one. */
export function mostTasks(service: ServicePlan): number {
  if (service.kind === "scheduled") return 1;
  const { tasks, scaling } = service;
  return Math.max(tasks.min, scaling?.max ?? 0, ...(scaling?.schedules ?? []).map(({ max }) => max));
}

/** How often it has its tasks while it is released, whatever the strategy: the new ones stand beside all old ones. */
function times(service: ServicePlan): number {
  return service.kind === "scheduled" ? 1 : deploymentMaximumPercent / 100;
}

/** Tasks that a service has at most while it is released. */
export function peakTasks(service: ServicePlan): number {
  return times(service) * mostTasks(service);
}

/** The same of several, all released at once. */
export function peakOf(services: readonly ServicePlan[]): number {
  return services.reduce((sum, service) => sum + peakTasks(service), 0);
}

/** Of the same, those that one AZ may get: ECS spreads each service's old tasks, and its new ones, over the AZs. */
export function peakPerZone(services: readonly ServicePlan[], zones: number): number {
  return services.reduce((sum, service) => sum + times(service) * Math.ceil(mostTasks(service) / zones), 0);
}

/**
 * vCPUs of all Fargate tasks, as many on demand or on Spot as the shares can ever make them: ECS rounds a share to whole tasks,
 * and AWS does not say whether the base counts for the old and the new tasks of a release together. So it counts for each on
 * demand, and once for Spot.
 */
export function fargateVcpus(services: readonly ServicePlan[], on: "demand" | "spot"): Need {
  const need = services.reduce((sum, service) => {
    if ("ec2" in service.capacity) return sum;
    const { capacity } = service;
    const tasks =
      on === "demand"
        ? times(service) * onDemand(mostTasks(service), capacity)
        : onSpot(peakTasks(service), capacity);
    return sum + (tasks * service.cpu) / 1024;
  }, 0);
  return { need };
}

function onDemand(tasks: number, { base, fargateWeight, spotWeight }: FargateShares): number {
  const beyond = Math.max(0, tasks - base);
  return tasks - beyond + Math.ceil((beyond * fargateWeight) / (fargateWeight + spotWeight));
}

function onSpot(tasks: number, { base, fargateWeight, spotWeight }: FargateShares): number {
  return Math.ceil((Math.max(0, tasks - base) * spotWeight) / (fargateWeight + spotWeight));
}
