import { anyDefects } from "./any";
import { backupDefects } from "./backups";
import { certificateDefects } from "./certificates";
import { cloudwatchDefects } from "./cloudwatch";
import type { Defect } from "./defect";
import { dynamodbDefects } from "./dynamodb";
import { ec2CapacityDefects } from "./ec2-capacity";
import { ecrDefects } from "./ecr";
import { ecsDefects } from "./ecs";
import { ecsFormDefects } from "./ecs-forms";
import { efsDefects } from "./efs";
import { eventDefects } from "./events";
import { iamDefects } from "./iam";
import { kmsDefects } from "./kms";
import { listenerDefects } from "./listeners";
import { loadBalancingDefects } from "./load-balancing";
import { networkDefects } from "./network";
import { platformDefects } from "./platform";
import { s3Defects } from "./s3";
import { secretsManagerDefects } from "./secretsmanager";
import { snsDefects } from "./sns";
import { sqsDefects } from "./sqs";
import { taskDefinitionDefects } from "./task-definition";
import { upkeepDefects } from "./upkeep";
import { wafDefects } from "./waf";

export type { Defect } from "./defect";

/** One defect for each rule of the pack. */
export const defects: readonly Defect[] = [
  ...anyDefects,
  ...backupDefects,
  ...certificateDefects,
  ...cloudwatchDefects,
  ...dynamodbDefects,
  ...ec2CapacityDefects,
  ...ecrDefects,
  ...ecsDefects,
  ...ecsFormDefects,
  ...efsDefects,
  ...eventDefects,
  ...iamDefects,
  ...kmsDefects,
  ...listenerDefects,
  ...loadBalancingDefects,
  ...networkDefects,
  ...platformDefects,
  ...s3Defects,
  ...secretsManagerDefects,
  ...snsDefects,
  ...sqsDefects,
  ...taskDefinitionDefects,
  ...upkeepDefects,
  ...wafDefects,
];
