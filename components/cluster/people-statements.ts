import { proofActions } from "../../model/registry";
import type { Statement } from "../shared/policy-document";
import type { ClusterScope, PeoplePlan } from "./args";

type Condition = Readonly<Record<string, string | readonly string[]>>;

/**
 * What a second pair of eyes needs, on this stack only: what is about to be released (revision, image and its scan,
 * configuration), how it does (tasks, alarms, figures, logs), and the two answers.
 */
export function approverStatements(
  scope: ClusterScope,
  { roles: approvers, judgesImages = false }: PeoplePlan,
): Statement[] {
  return [
    ...seeing(scope, approvers),
    ...(judgesImages
      ? [
          {
            sid: "ReadProofs",
            actions: proofActions,
            resources: [scope.repositoriesArn],
            conditions: { ArnEquals: only(approvers) },
          },
        ]
      : []),
    {
      sid: "AnswerReleases",
      actions: ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"],
      // AWS's reference demands both; others report that ECS asks for the deployment alone.
      resources: [scope.servicesArn, scope.deploymentsArn],
      conditions: { ArnEquals: only(approvers) },
    },
  ];
}

/** Who may see the tasks of this cluster: its state, services, tasks, figures and logs, and those of no other. */
export function viewerStatements(scope: ClusterScope, { roles: viewers }: PeoplePlan): Statement[] {
  return [...seeing(scope, viewers), seeCluster(scope, viewers), denied];
}

/**
 * Who looks after the tasks of this cluster: sees them, and stops one, in whose place ECS starts another. Nobody changes the
 * number of tasks by hand: `RegisterScalableTarget` asks its caller for `ecs:UpdateService` too (Amazon ECS developer guide,
 * "IAM permissions required for Amazon ECS service auto scaling"), and that puts any task definition in place.
 */
export function operatorStatements(scope: ClusterScope, { roles: operators }: PeoplePlan): Statement[] {
  return [
    ...seeing(scope, operators),
    seeCluster(scope, operators),
    {
      sid: "StopTasks",
      actions: ["ecs:StopTask"],
      resources: [scope.tasksArn],
      conditions: { ArnEquals: { ...only(operators), "ecs:cluster": scope.clusterArn } },
    },
    denied,
  ];
}

/**
 * Whatever else its bearer is granted: he neither starts a task, for that is to pass any role of the stack, nor tags
 * anything, for tags say whose something is.
 */
const denied: Statement = {
  sid: "StartAndTagNothing",
  effect: "Deny",
  actions: ["ecs:RunTask", "ecs:StartTask", "ecs:TagResource", "ecs:UntagResource"],
  resources: ["*"],
};

const logReading = ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"];

/**
 * It works for the named roles only, whomever a policy is attached to. Resource types are those of AWS's service reference;
 * where it knows none, the cluster or the region narrows.
 *
 * Logs are read without a right to any key: CloudWatch Logs decrypts for whoever may read a group. What is masked in them
 * stays masked without `logs:Unmask`.
 */
function seeing(scope: ClusterScope, roles: readonly string[]): Statement[] {
  const own = only(roles);
  const statements: Omit<Statement, "conditions">[] = [
    {
      sid: "SeeReleases",
      actions: [
        "ecs:DescribeServiceDeployments",
        "ecs:DescribeServiceRevisions",
        "ecs:DescribeServices",
        "ecs:DescribeTasks",
        "ecs:ListServiceDeployments",
      ],
      resources: [scope.servicesArn, scope.deploymentsArn, scope.revisionsArn, scope.tasksArn],
    },
    {
      sid: "SeeImages",
      actions: ["ecr:DescribeImages", "ecr:DescribeImageScanFindings"],
      resources: [scope.repositoriesArn],
    },
    {
      sid: "SeeDashboards",
      actions: ["cloudwatch:GetDashboard"],
      resources: [scope.dashboardsArn],
    },
    {
      sid: "SeeLogs",
      actions: logReading,
      // Of a group, and of the streams in it.
      resources: scope.logGroupArns.map((arn) => `${arn}:*`),
    },
    {
      sid: "SeeNoOtherLogs",
      effect: "Deny",
      actions: logReading,
      resources: scope.hiddenLogGroupArns.map((arn) => `${arn}:*`),
    },
  ];
  return [
    ...statements.map((statement) => ({ ...statement, conditions: { ArnEquals: own } })),
    {
      sid: "FindTasks",
      actions: ["ecs:ListServices", "ecs:ListTasks"],
      // Neither takes a cluster as its resource; both take it as a condition. Source: AWS's service reference, Amazon ECS.
      resources: ["*"],
      conditions: { ArnEquals: { ...own, "ecs:cluster": scope.clusterArn } },
    },
    {
      sid: "SeeAlarmsAndConfiguration",
      // Task definitions and metrics are no resource of these actions (AWS's service reference); a composite alarm is shown
      // to those alone who may see all alarms.
      actions: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "ecs:DescribeTaskDefinition"],
      resources: ["*"],
      conditions: { ArnEquals: own, StringEquals: { "aws:RequestedRegion": scope.region } },
    },
  ];
}

function seeCluster(scope: ClusterScope, roles: readonly string[]): Statement {
  return {
    sid: "SeeCluster",
    actions: ["ecs:DescribeClusters", "ecs:ListContainerInstances"],
    resources: [scope.clusterArn],
    conditions: { ArnEquals: only(roles) },
  };
}

function only(roles: readonly string[]): Condition {
  return { "aws:PrincipalArn": roles };
}
