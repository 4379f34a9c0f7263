import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { Resource } from "@pulumi/pulumi";
import { alarmStates, dashboardBody, graph, type Tile } from "../shared/dashboard-grid";
import { saturationLines, taskLines } from "../shared/ecs-lines";
import type { ObservabilityPlan, PlatformDashboardPlan } from "./args";

/** The dashboard of the whole platform. All names in it are known, so it stands before what it shows. */
export function platformDashboard(
  logicalName: string,
  { dashboard, region }: ObservabilityPlan,
  parent: Resource,
): void {
  new cloudwatch.Dashboard(
    logicalName,
    { dashboardName: dashboard.name, dashboardBody: dashboardBody(platformTiles(dashboard, region)) },
    { parent, deleteBeforeReplace: true },
  );
}

/** The state of every service, and of each that runs all the time how full it is and how many tasks it has. */
export function platformTiles({ cluster, services }: PlatformDashboardPlan, region: string): Tile[] {
  // CloudWatch takes no alarm widget without alarms.
  if (services.length === 0) return [];
  const running = services.filter(({ kind }) => kind !== "scheduled");
  return [
    alarmStates(
      "Services",
      services.map(({ alarmArn }) => alarmArn),
    ),
    ...running.map(({ service, physicalName }) => {
      const named = { cluster, physicalName };
      return graph(region, service, [
        ...saturationLines(named),
        ...taskLines(named).map((line) => ({ ...line, yAxis: "right" as const })),
      ]);
    }),
  ];
}
