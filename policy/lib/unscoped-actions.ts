import { readFileSync } from "node:fs";
import * as path from "node:path";
import { packFolder } from "./folder";

/**
 * Actions that AWS lets nobody narrow to a resource: their row in the "Actions" table of the Service Authorization
 * Reference (docs.aws.amazon.com/service-authorization) names no resource type, so `Resource` must be `*`; and
 * `logs:DescribeLogGroups`, which lists and so reaches all groups whatever is named (ECS Exec asks for it); and
 * `cloudwatch:DescribeAlarms`, which shows composite alarms to those alone who may see all (CloudWatch API,
 * DescribeAlarms).
 * Reviewed by hand, because they change something, or may well be narrowed and reach nothing then. Those that only read or list
 * are in the data. What a delivery makes that has no ARN before it exists is here too. `ec2:CreateNetworkInterface` and its like are what Lambda asks for on `*` (AWS Lambda developer guide, Giving
 * Lambda functions access to resources in an Amazon VPC).
 */
const unscoped: readonly string[] = [
  "acm:ListCertificates",
  "acm:RequestCertificate",
  "application-autoscaling:DescribeScalableTargets",
  "application-autoscaling:DescribeScalingActivities",
  "application-autoscaling:DescribeScalingPolicies",
  "backup-storage:MountCapsule",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:GetMetricData",
  "cloudwatch:GetMetricStatistics",
  "cloudwatch:ListMetrics",
  "cloudwatch:PutMetricData",
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeRouteTables",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "ec2:UnassignPrivateIpAddresses",
  "ecr:GetAuthorizationToken",
  "ecr:PutRegistryScanningConfiguration",
  "ecs:DeregisterTaskDefinition",
  "ecs:DescribeTaskDefinition",
  "ecs:DiscoverPollEndpoint",
  "ecs:ListClusters",
  "ecs:ListTaskDefinitionFamilies",
  "ecs:ListTaskDefinitions",
  "elasticfilesystem:CreateFileSystem",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTags",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "elasticloadbalancing:SetWebAcl",
  "guardduty:CreateMalwareProtectionPlan",
  "inspector2:Disable",
  "inspector2:Enable",
  "kms:CreateKey",
  "kms:ListAliases",
  "kms:ListKeys",
  "logs:CreateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:DeleteResourcePolicy",
  "logs:DescribeLogGroups",
  "logs:DescribeResourcePolicies",
  "logs:GetLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:UpdateLogDelivery",
  "route53:CreateHostedZone",
  "route53:ListHostedZones",
  "secretsmanager:ListSecrets",
  "servicediscovery:CreatePrivateDnsNamespace",
  "servicediscovery:ListNamespaces",
  "servicediscovery:ListServices",
  "servicediscovery:TagResource",
  "servicediscovery:UntagResource",
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

/** They know no resource, and are no harmless reads all the same: secrets, rights, or whoever is in charge of an account. */
const never = /^(iam|organizations|sso|sso-directory|account|billing|secretsmanager:batchget)/;

let data: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Whether the action can only be granted on `*`. */
export function isUnscoped(action: string): boolean {
  const [service = "", name = ""] = action.toLowerCase().split(":");
  if (known.has(`${service}:${name}`)) return true;
  return !never.test(`${service}:${name}`) && (readData().get(service)?.has(name) ?? false);
}

/** Written by a test from AWS's service reference: service → reading actions that name no resource, in lower case. */
function readData(): ReadonlyMap<string, ReadonlySet<string>> {
  if (data) return data;
  const file = path.join(packFolder(), "data", "unscoped-actions.json");
  const read = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, string>>;
  data = new Map(Object.entries(read).map(([service, names]) => [service, new Set(names.split(" "))]));
  return data;
}
