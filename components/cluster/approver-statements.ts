import type { Statement } from "../shared/policy-document";
import type { ReleaseApprovalPlan } from "./args";

/**
 * What a second pair of eyes needs, on this stack only: what is about to be released (revision, image and its scan,
 * configuration), how it does (tasks, alarms, figures, logs), and the two answers. It works for the named approvers only,
 * whomever the policy is attached to. Resource types are those of AWS's service reference; where it knows none, the
 * cluster or the region narrows.
 *
 * Logs are read without a right to any key: CloudWatch Logs decrypts for whoever may read a group. What is masked in them
 * stays masked without `logs:Unmask`.
 */
export function approverStatements(plan: ReleaseApprovalPlan): Statement[] {
  const { approvers, region, clusterArn, servicesArn, deploymentsArn, revisionsArn, tasksArn } = plan;
  const forApprovers = { ArnEquals: { "aws:PrincipalArn": approvers } };
  const here = { StringEquals: { "aws:RequestedRegion": region } };
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
      resources: [servicesArn, deploymentsArn, revisionsArn, tasksArn],
    },
    {
      sid: "SeeImages",
      actions: ["ecr:DescribeImages", "ecr:DescribeImageScanFindings"],
      resources: [plan.repositoriesArn],
    },
    {
      sid: "SeeDashboards",
      actions: ["cloudwatch:GetDashboard"],
      resources: [plan.dashboardsArn],
    },
    {
      sid: "SeeLogs",
      actions: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
      // Of a group, and of the streams in it.
      resources: plan.logGroupArns.map((arn) => `${arn}:*`),
    },
    {
      sid: "AnswerReleases",
      actions: ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"],
      // AWS's reference demands both; others report that ECS asks for the deployment alone.
      resources: [servicesArn, deploymentsArn],
    },
  ];
  return [
    ...statements.map((statement) => ({ ...statement, conditions: forApprovers })),
    {
      sid: "FindTasks",
      actions: ["ecs:ListServices", "ecs:ListTasks"],
      // Neither takes a cluster as its resource; both take it as a condition. Source: AWS's service reference, Amazon ECS.
      resources: ["*"],
      conditions: { ArnEquals: { ...forApprovers.ArnEquals, "ecs:cluster": clusterArn } },
    },
    {
      sid: "SeeAlarmsAndConfiguration",
      // Task definitions and metrics are no resource of these actions (AWS's service reference); a composite alarm is shown
      // to those alone who may see all alarms.
      actions: ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "ecs:DescribeTaskDefinition"],
      resources: ["*"],
      conditions: { ...forApprovers, ...here },
    },
  ];
}
