/**
 * Actions that AWS lets nobody narrow to a resource: their row in the "Actions" table of the Service Authorization
 * Reference (docs.aws.amazon.com/service-authorization) names no resource type, so `Resource` must be `*`; and
 * `logs:DescribeLogGroups`, which lists and so reaches all groups whatever is named (ECS Exec asks for it); and
 * `cloudwatch:DescribeAlarms`, which shows composite alarms to those alone who may see all (CloudWatch API,
 * DescribeAlarms).
 * Reviewed by hand; reads of configuration, and what a task, an agent or a delivery needs. Nothing here reads
 * customers' data or changes rights.
 */
const unscoped: readonly string[] = [
  "acm:ListCertificates",
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingActivities",
  "application-autoscaling:DescribeScalingPolicies",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "cloudwatch:GetMetricStatistics",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "ecr:GetAuthorizationToken",
  "ecs:DescribeTaskDefinition",
  "ecs:DiscoverPollEndpoint",
  "ecs:ListClusters",
  "ecs:ListTaskDefinitionFamilies",
  "ecs:ListTaskDefinitions",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "kms:ListAliases",
  "kms:ListKeys",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:UpdateLogDelivery",
  "route53:ListHostedZones",
  "secretsmanager:ListSecrets",
  "servicediscovery:ListNamespaces",
  "servicediscovery:ListServices",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "sts:GetCallerIdentity",
  "xray:GetSamplingRules",
  "xray:GetSamplingStatisticSummaries",
  "xray:GetSamplingTargets",
  "xray:PutTelemetryRecords",
  "xray:PutTraceSegments",
];

const known = new Set(unscoped.map((action) => action.toLowerCase()));

/** Whether the action can only be granted on `*`. */
export function isUnscoped(action: string): boolean {
  return known.has(action.toLowerCase());
}
