import type { ClusterPlan } from "../components/cluster/args";
import type { Ec2CapacityPlan } from "../components/ec2-capacity/args";
import type { ServicePlan } from "../components/fargate-microservice/args";
import type { Catalogue } from "../model/catalogue";
import { asksForProofs } from "../model/registry";
import type { StackConfig } from "../model/stack";
import { waits } from "./four-eyes-plan";
import type { Names } from "./names";
import { rolesOf } from "./roles";

/** The cluster, and the people who see it, look after it, and continue its paused deployments. */
export function clusterPlan(
  services: readonly ServicePlan[],
  {
    region,
    access,
    containerSecurity,
    registry,
    release,
    logRetentionDays,
    logDestination,
    retain,
  }: StackConfig,
  names: Names,
): ClusterPlan {
  return {
    name: names.cluster,
    namespace: names.namespace,
    insightsLogGroup: names.insightsLogGroup,
    execLogGroup: names.execLogGroup,
    guardDuty: containerSecurity?.guardDuty !== undefined,
    scope: {
      path: names.rolePath,
      region,
      clusterArn: names.clusterArn,
      servicesArn: names.servicesArn,
      deploymentsArn: names.deploymentsArn,
      revisionsArn: names.revisionsArn,
      tasksArn: names.tasksArn,
      repositoriesArn: names.repositoriesArn,
      dashboardsArn: names.dashboardsArn,
      // By their beginning, so that the policies keep their size however many services there are.
      logGroupArns: [names.logGroupArn(`${names.prefix}-*`), names.wafLogGroupsArn],
      // These begin alike, and show more than the tasks.
      hiddenLogGroupArns: [
        names.execLogGroup,
        names.flowLogGroup,
        names.queryLogGroup,
        names.findingsLogGroup,
      ].map((group) => names.logGroupArn(group)),
    },
    ...(services.some(waits) && {
      approval: {
        policyName: names.peoplePolicy("release-approver"),
        roles: release.approval?.approvers ?? [],
        ...(asksForProofs(registry) && { judgesImages: true }),
      },
    }),
    ...(access.clusterViewers && {
      viewers: { policyName: names.peoplePolicy("cluster-viewer"), roles: access.clusterViewers },
    }),
    ...(access.clusterOperators && {
      operators: { policyName: names.peoplePolicy("cluster-operator"), roles: access.clusterOperators },
    }),
    logRetentionDays,
    ...(logDestination !== undefined && { logDestinationArn: logDestination }),
    retain,
  };
}

/** EC2 machines of each capacity of the catalogue that the stack gives a size. */
export function machinePlans(
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
