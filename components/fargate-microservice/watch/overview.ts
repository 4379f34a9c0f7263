import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as ecs from "@pulumi/aws/ecs";
import { all, type Output } from "@pulumi/pulumi";
import { dashboardBody } from "../../shared/dashboard-grid";
import type { Running } from "../args";
import type { FrontDoor } from "../front-door";
import type { Scope } from "../scope";
import { alarmName } from "./alarm-names";
import { composite } from "./composite";
import { type BalancerNames, serviceTiles } from "./dashboard-tiles";
import { runningAlarm, silentAlarm } from "./task-alarms";

/** What callers pass, where the service has a balancer. */
export type Balancing = Pick<FrontDoor, "loadBalancer" | "targetGroup" | "alternateTargetGroup">;

/** Alarms that come after the ECS service. */
const later = ["running", "silent"];

/**
 * What people see of a running service: the alarms on its running tasks and on its log, where there is an ECS service,
 * the composite that tells them, and a dashboard.
 *
 * @param before the alarms that stand before the service
 */
export function overview(
  scope: Scope<Running>,
  before: readonly cloudwatch.MetricAlarm[],
  service: ecs.Service | undefined,
  balancing?: Balancing,
): void {
  composite(
    scope,
    service === undefined ? before : [...before, runningAlarm(scope, service), silentAlarm(scope, service)],
  );
  dashboard(scope, before, service !== undefined, balancing);
}

function dashboard(
  { name, args, parent }: Scope<Running>,
  before: readonly cloudwatch.MetricAlarm[],
  runs: boolean,
  balancing?: Balancing,
): void {
  // It does not wait for the service: somebody may need it to see why the first deployment does not end.
  const after = runs ? later.map((role) => alarmName(args, role)) : [];
  const alarmNames = all([...before.map((alarm) => alarm.name), ...after]);
  const body = all([alarmNames, balancing && balancerNames(balancing)]).apply(([names, balancer]) =>
    dashboardBody(serviceTiles(args, args.cluster.name, names, balancer)),
  );
  new cloudwatch.Dashboard(
    `${name}-dashboard`,
    { dashboardName: args.physicalName, dashboardBody: body },
    { parent, deleteBeforeReplace: true },
  );
}

function balancerNames({
  loadBalancer,
  targetGroup,
  alternateTargetGroup,
}: Balancing): Output<BalancerNames> {
  return all([loadBalancer.arnSuffix, targetGroup.arnSuffix, alternateTargetGroup.arnSuffix]).apply(
    ([balancer, ...groups]) => ({ loadBalancer: balancer, groups }),
  );
}
