import type { ClusterPlan } from "../components/cluster/args";
import type { Ec2CapacityPlan } from "../components/ec2-capacity/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { StackConfig } from "../config/stack-config";
import type { Catalogue } from "./catalogue";
import type { Names } from "./names";
import { rolesOf } from "./roles";

/** The cluster, and who continues its paused deployments. */
export function clusterPlan(
  services: readonly ServicePlan[],
  { containerSecurity, release, logRetentionDays, retain }: StackConfig,
  names: Names,
): ClusterPlan {
  const pauses = services.some(
    (service) =>
      service.kind === "balanced" &&
      service.release.strategy !== "rolling" &&
      service.release.approval !== undefined,
  );
  return {
    name: names.cluster,
    namespace: names.namespace,
    insightsLogGroup: names.insightsLogGroup,
    execLogGroup: names.execLogGroup,
    guardDuty: containerSecurity?.guardDuty !== undefined,
    ...(pauses && {
      approval: {
        policyName: names.approverPolicy,
        path: names.rolePath,
        approvers: release.approval?.approvers ?? [],
        servicesArn: names.servicesArn,
        deploymentsArn: names.deploymentsArn,
      },
    }),
    logRetentionDays,
    retain,
  };
}

/** EC2 machines of each capacity of the catalogue that the stack gives a size. */
export function ec2CapacityPlans(
  { ec2Capacity = {} }: Catalogue,
  stack: StackConfig,
  names: Names,
): Ec2CapacityPlan[] {
  return Object.entries(ec2Capacity).flatMap(([capacity, { architecture = "x86_64", gpu = false }]) => {
    const size = stack.ec2Capacity[capacity];
    if (size === undefined) return [];
    return [
      {
        capacity,
        physicalName: names.capacityProvider(capacity),
        clusterName: names.cluster,
        account: stack.account,
        region: stack.region,
        architecture,
        gpu,
        ...size,
        roles: rolesOf(stack, names),
      },
    ];
  });
}
