/**
 * Managed policies of AWS's that may be attached: what a service needs for its own work, without rights on customers' data
 * and none to give rights. What each grants stands in the AWS managed policy reference guide. By it AmazonSSMManagedInstanceCore
 * reads every parameter, and CloudWatchReadOnlyAccess the lines of every log group: a stack that needs one has it listed.
 */
const reviewed = new Set([
  "service-role/AWSAppRunnerServicePolicyForECRAccess",
  "service-role/AWSLambdaBasicExecutionRole",
  "service-role/AWSLambdaVPCAccessExecutionRole",
  "service-role/AmazonEC2ContainerServiceforEC2Role",
  "service-role/AmazonECSInfrastructureRolePolicyForVolumes",
  "service-role/AmazonECSTaskExecutionRolePolicy",
  "service-role/AmazonRDSEnhancedMonitoringRole",
  "AmazonECSInfrastructureRolePolicyForLoadBalancers",
  "AWSXRayDaemonWriteAccess",
  "CloudWatchAgentServerPolicy",
  "CloudWatchLambdaInsightsExecutionRolePolicy",
]);

/** The account that owns a managed policy: `aws`, twelve digits, or nothing where the text is no ARN of one. */
export function ownerOf(arn: string): string | undefined {
  return /^arn:[a-z-]+:iam::(aws|\d{12}):policy\/.+$/.exec(arn)?.[1];
}

/** Whether somebody has read this policy of AWS's. */
export function isReviewed(arn: string, more: readonly string[]): boolean {
  const name = /:policy\/(.+)$/.exec(arn)?.[1] ?? "";
  return reviewed.has(name) || more.includes(name);
}
