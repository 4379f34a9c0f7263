import {
  actionMatches,
  eachIdentityStatement,
  type PolicyHolder,
  resourceRule,
  type Statement,
  types,
} from "../lib";

/**
 * Actions of ECS that can be held to one cluster, by the condition `ecs:cluster`. Source: "Actions, resources, and condition
 * keys for Amazon Elastic Container Service", AWS service authorization reference; a test compares.
 */
export const clusterActions: readonly string[] = [
  "ContinueServiceDeployment",
  "CreateDaemon",
  "CreateExpressGatewayService",
  "CreateService",
  "CreateTaskSet",
  "DeleteAttributes",
  "DeleteDaemon",
  "DeleteExpressGatewayService",
  "DeleteService",
  "DeleteTaskSet",
  "DescribeContainerInstances",
  "DescribeDaemon",
  "DescribeDaemonDeployments",
  "DescribeDaemonRevisions",
  "DescribeExpressGatewayService",
  "DescribeServiceDeployments",
  "DescribeServiceRevisions",
  "DescribeServices",
  "DescribeTaskSets",
  "DescribeTasks",
  "ExecuteCommand",
  "GetTaskProtection",
  "ListDaemonDeployments",
  "ListDaemons",
  "ListServiceDeployments",
  "ListServices",
  "ListTasks",
  "Poll",
  "PutAttributes",
  "PutSystemLogEvents",
  "RunTask",
  "StartTask",
  "StartTelemetrySession",
  "StopServiceDeployment",
  "StopTask",
  "UpdateContainerAgent",
  "UpdateContainerInstancesState",
  "UpdateDaemon",
  "UpdateExpressGatewayService",
  "UpdateService",
  "UpdateServicePrimaryTaskSet",
  "UpdateTaskProtection",
  "UpdateTaskSet",
];

/** An ARN of something within a cluster, or of a cluster, that names the cluster in full. */
const within =
  /^arn:[^:*?]+:ecs:[^:*?]+:\d{12}:(?:cluster\/[^/*?]+|(?:task|service|container-instance|service-deployment|service-revision|task-set|daemon)\/[^/*?]+\/.+)$/;
const cluster = /^arn:[^:*?]+:ecs:[^:*?]+:\d{12}:cluster\/[^/*?]+$/;

const oneCluster = resourceRule<PolicyHolder>({
  name: "iam-policy-enforce-one-cluster",
  severity: "high",
  description: "Who sees, starts, stops or changes tasks and services does so in clusters that are named.",
  remediation:
    "grant it on ARNs that name the cluster (`task/<cluster>/*`, `service/<cluster>/*`), or under `ArnEquals` on `ecs:cluster`.",
  standards: { fsbp: [], pci: [], pciOwn: ["7.2.2"], nist: ["AC-6", "AC-3(7)"] },
  types: [...types.managedPolicy, ...types.rolePolicy, ...types.role],
  check: (subject, judge) => {
    eachIdentityStatement(subject, judge, (statement, label) => {
      if (!statement.allow || isHeld(statement)) return;
      const granted = statement.actions.filter((pattern) =>
        clusterActions.some((action) => actionMatches(pattern, `ecs:${action}`)),
      );
      if (granted.length > 0) judge.violation(`${label} allows ${granted.join(", ")} in every cluster`);
    });
  },
});

/** All conditions must hold at once, so one that names clusters is enough. */
function isHeld({ resources, conditions }: Statement): boolean {
  const named = conditions.some(
    ({ operator, key, values }) =>
      key === "ecs:cluster" &&
      /^(Arn|String)(Equals|Like)$/.test(operator) &&
      values.length > 0 &&
      values.every((arn) => cluster.test(arn)),
  );
  return named || (resources.length > 0 && resources.every((arn) => within.test(arn)));
}

export const iamOneClusterRules = [oneCluster];
