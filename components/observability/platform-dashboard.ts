import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { alarmStates, dashboardBody, graph, type Tile } from "../shared/dashboard-grid";
import { saturationLines, taskLines } from "../shared/ecs-lines";
import type { ObservabilityPlan, PlatformDashboardPlan } from "./args";
import { namesBlocked } from "./blocked-names";
import { flowLogsSilent } from "./silence";

/** The dashboard of the whole platform. All names in it are known, so it stands before what it shows. */
export function platformDashboard(
  logicalName: string,
  { dashboard, namePrefix, account, region, flowLogGroup, queryLogGroup }: ObservabilityPlan,
  parent: Resource,
): void {
  const ofNetwork = [
    ...(queryLogGroup === undefined ? [] : [namesBlocked]),
    ...(flowLogGroup === undefined ? [] : [flowLogsSilent]),
  ].map((alarm) => `arn:aws:cloudwatch:${region}:${account}:alarm:${alarm(namePrefix)}`);
  new cloudwatch.Dashboard(
    logicalName,
    {
      dashboardName: dashboard.name,
      dashboardBody: dashboardBody(platformTiles(dashboard, region, ofNetwork)),
    },
    { parent, deleteBeforeReplace: true },
  );
}

/**
 * The state of every service, and of each that runs all the time how full it is and how many tasks it has; and of the stack's
 * own network.
 *
 * @param ofNetwork ARNs of the alarms on a network of the stack's own
 */
export function platformTiles(
  { cluster, services }: PlatformDashboardPlan,
  region: string,
  ofNetwork: readonly string[] = [],
): Tile[] {
  const running = services.filter(({ kind }) => kind !== "scheduled");
  // CloudWatch takes no alarm widget without alarms.
  const states = (title: string, arns: readonly string[]) =>
    arns.length > 0 ? [alarmStates(title, arns)] : [];
  return [
    ...states(
      "Services",
      services.map(({ alarmArn }) => alarmArn),
    ),
    ...states("Network", ofNetwork),
    ...running.map(({ service, physicalName }) => {
      const named = { cluster, physicalName };
      return graph(region, service, [
        ...saturationLines(named),
        ...taskLines(named).map((line) => ({ ...line, yAxis: "right" as const })),
      ]);
    }),
  ];
}
