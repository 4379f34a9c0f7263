import type { Statement } from "../../shared/policy-document";
import type { ServicePlan } from "../args";

/** What a service's task role may do with the key of the stores it uses, and only through those stores. */
export function dataKeyStatements(plan: ServicePlan, keyArn: string): Statement[] {
  // A mounted file system is decrypted by EFS itself: the tasks never use the key for it.
  const mounted = plan.mounts.map(({ store }) => store);
  const writes = Object.entries(plan.data).some(
    ([store, access]) => access !== "read" && !mounted.includes(store),
  );
  return [
    {
      sid: "UseDataKeyThroughStores",
      actions: ["kms:Decrypt", "kms:DescribeKey", ...(writes ? ["kms:Encrypt", "kms:GenerateDataKey"] : [])],
      resources: [keyArn],
      conditions: {
        StringEquals: {
          "kms:ViaService": [
            ...(plan.usesTables ? [`dynamodb.${plan.region}.amazonaws.com`] : []),
            ...(plan.usesBuckets ? [`s3.${plan.region}.amazonaws.com`] : []),
          ],
        },
      },
    },
  ];
}

/** What ECS needs to start the service's tasks: its image, its log group, its secrets. */
export function executionStatements(plan: ServicePlan): Statement[] {
  const { account, region, repositories, logGroup, secrets } = plan;
  return [
    // The token opens the registry, not a repository: AWS knows no resource for it.
    { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullOwnImages",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [
        ...repositories.map((repository) => `arn:aws:ecr:${region}:${account}:repository/${repository}`),
        ...(plan.agents.guardDuty === undefined ? [] : [plan.agents.guardDuty.repositoryArn]),
      ],
    },
    {
      sid: "WriteOwnLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`arn:aws:logs:${region}:${account}:log-group:${logGroup}:*`],
    },
    ...(secrets.length > 0
      ? [
          {
            sid: "ReadOwnSecrets",
            actions: ["secretsmanager:GetSecretValue"],
            resources: secretArnPatterns(plan),
          },
        ]
      : []),
    ...existingSecretStatements(plan),
  ];
}

/** Exactly the secrets that somebody else makes; and each of their keys for these alone, through Secrets Manager. */
function existingSecretStatements({ existingSecrets, region }: ServicePlan): Statement[] {
  if (existingSecrets.length === 0) return [];
  const arns = (secrets: ServicePlan["existingSecrets"]) =>
    [...new Set(secrets.map(({ arn }) => arn))].sort();
  const keys = [...new Set(existingSecrets.flatMap(({ keyArn }) => keyArn ?? []))].sort();
  return [
    {
      sid: "ReadExistingSecrets",
      actions: ["secretsmanager:GetSecretValue"],
      resources: arns(existingSecrets),
    },
    ...keys.map((key, index) => ({
      sid: `DecryptExistingSecrets${index + 1}`,
      actions: ["kms:Decrypt"],
      resources: [key],
      conditions: {
        StringEquals: {
          "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
          "kms:EncryptionContext:SecretARN": arns(existingSecrets.filter(({ keyArn }) => keyArn === key)),
        },
      },
    })),
  ];
}

/** Use of the secrets' key, for the service's own secrets and only through Secrets Manager. */
export function secretsKeyStatements(plan: ServicePlan, keyArn: string): Statement[] {
  return [
    {
      sid: "DecryptOwnSecrets",
      actions: ["kms:Decrypt"],
      resources: [keyArn],
      conditions: {
        StringEquals: { "kms:ViaService": `secretsmanager.${plan.region}.amazonaws.com` },
        StringLike: { "kms:EncryptionContext:SecretARN": secretArnPatterns(plan) },
      },
    },
  ];
}

/** What ECS reads of the balancers during a release. AWS knows no resource for these actions. */
export function balancerReadStatements(): Statement[] {
  return [
    {
      sid: "ReadBalancers",
      actions: [
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      resources: ["*"],
    },
  ];
}

/** What ECS changes during a release: the service's own target groups and listener rules, nobody else's. */
export function balancerShiftStatements(
  targetGroups: readonly string[],
  rules: readonly string[],
): Statement[] {
  return [
    {
      sid: "MoveOwnTargets",
      actions: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      resources: targetGroups,
    },
    { sid: "ShiftOwnTraffic", actions: ["elasticloadbalancing:ModifyRule"], resources: rules },
  ];
}

/** Secrets Manager appends a hyphen and six characters to the name: exactly those, so that no longer name matches. */
function secretArnPatterns({ account, region, secrets }: ServicePlan): string[] {
  return secrets
    .map(({ name }) => `arn:aws:secretsmanager:${region}:${account}:secret:${name}-??????`)
    .sort();
}
