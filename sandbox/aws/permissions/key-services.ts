import { keyArn } from "../iam/needs";
import type { Moment } from "../types/entry";
import { text, valuesAt } from "../values";
import { Permissions } from "./at-moment";
import { explained, lost } from "./words";

/** What an AWS service needs of a log group's key. Source: "Encrypt log data in CloudWatch Logs using AWS KMS", user guide. */
const ofLogs = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:DescribeKey",
];

/** CloudWatch Logs uses a key as itself, known by the log group in the encryption context. */
export function refuseLogKey(moment: Moment): string | undefined {
  const { inputs, region, account, existing } = moment;
  const key = text(inputs.kmsKeyId);
  if (key === "" || text(existing?.inputs.kmsKeyId) === key) return undefined;
  const permissions = new Permissions(moment);
  const resource = keyArn(permissions.stack, key);
  if (resource === undefined) return undefined;
  const group = `arn:aws:logs:${region}:${account}:log-group:${text(inputs.name)}`;
  const answer = permissions.refused(
    ofLogs.map((action) => ({ action, resource, behalf: group })),
    `logs.${region}.amazonaws.com`,
  );
  return (
    answer &&
    `InvalidParameterException: The specified KMS key does not exist or is not allowed to be used with LogGroup '${group}' ${explained(answer, { "kms:EncryptionContext:aws:logs:arn": group })}`
  );
}

/** Fargate asks the key for each task, long after the cluster was given it. */
export function loseTaskStorage(moment: Moment): string | undefined {
  const { inputs, region, account } = moment;
  const [key = ""] = valuesAt(
    inputs,
    "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId",
  ).map(text);
  const permissions = new Permissions(moment);
  const resource = keyArn(permissions.stack, key);
  if (resource === undefined) return undefined;
  const cluster = `arn:aws:ecs:${region}:${account}:cluster/${text(inputs.name)}`;
  const answer = permissions.refused(
    ["kms:GenerateDataKeyWithoutPlaintext", "kms:CreateGrant"].map((action) => ({
      action,
      resource,
      behalf: cluster,
    })),
    "fargate.amazonaws.com",
  );
  return answer && lost("start no task of the cluster on Fargate", answer);
}

/** Auto Scaling's service-linked role has no right of its own to keys. */
const ofMachines = [...ofLogs, "kms:CreateGrant"];

/**
 * Machines whose disks the group cannot make. Source: "Required AWS KMS key policy for use with encrypted volumes", EC2 Auto
 * Scaling user guide.
 */
export function loseMachines(moment: Moment): string | undefined {
  const { cloud, inputs, account } = moment;
  const named = [
    ...valuesAt(inputs, "launchTemplate.id"),
    ...valuesAt(inputs, "mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.launchTemplateId"),
  ].map(text);
  const permissions = new Permissions(moment);
  for (const id of named) {
    const template = cloud.byId("aws:ec2/launchTemplate:LaunchTemplate", id);
    for (const key of valuesAt(template?.inputs, "blockDeviceMappings[].ebs.kmsKeyId").map(text)) {
      const resource = keyArn(permissions.stack, key);
      if (resource === undefined) continue;
      const answer = permissions.ask.bind(permissions);
      for (const action of ofMachines) {
        const said = answer({
          principal: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
          identity: [],
          action,
          resource,
          context: action === "kms:CreateGrant" ? { "kms:GrantIsForAWSResource": "true" } : {},
        });
        if (said.outcome !== "allowed") return lost("launch no machine of the group", said);
      }
    }
  }
  return undefined;
}
