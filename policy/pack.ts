import type { Rule } from "./lib";
import { cloudwatchRules } from "./rules/cloudwatch";
import { componentRules } from "./rules/component";
import { ecrRules } from "./rules/ecr";
import { ecsClusterRules } from "./rules/ecs-cluster";
import { ecsEnvironmentRules } from "./rules/ecs-environment";
import { ecsServiceRules } from "./rules/ecs-service";
import { ecsSubnetRules } from "./rules/ecs-subnets";
import { ecsTaskDefinitionRules } from "./rules/ecs-task-definition";
import { iamOwnDataRules } from "./rules/iam-own-data";
import { iamOwnSecretsRules } from "./rules/iam-own-secrets";
import { iamPolicyRules } from "./rules/iam-policy";
import { iamRoleRules } from "./rules/iam-role";
import { kmsRules } from "./rules/kms";
import { secretsmanagerRules } from "./rules/secretsmanager";
import { stackRules } from "./rules/stack";

/** The pack's name in findings and events. */
export const packName = "cdd-bank-security";

/** Every rule of the pack. */
export const rules: readonly Rule[] = [
  ...cloudwatchRules,
  ...componentRules,
  ...ecrRules,
  ...ecsClusterRules,
  ...ecsEnvironmentRules,
  ...ecsServiceRules,
  ...ecsSubnetRules,
  ...ecsTaskDefinitionRules,
  ...iamOwnDataRules,
  ...iamOwnSecretsRules,
  ...iamPolicyRules,
  ...iamRoleRules,
  ...kmsRules,
  ...secretsmanagerRules,
  ...stackRules,
];
