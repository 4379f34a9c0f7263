import { policyDocument, type Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";
import { backupsKeyUses } from "./backups-key";
import { computeKeyUses } from "./compute-key";
import { dataKeyUses } from "./data-key";
import { management } from "./management";
import { enveloping, granted, narrowed, used, using } from "./statement-forms";

/** What each key of a stack encrypts. */
export const purposes = {
  data: "stores of the catalogue",
  logs: "log groups",
  secrets: "secrets of the services",
  images: "container images",
  alarms: "messages of the alarm topic, and runs that were not started",
  compute: "disks of tasks and machines, exec sessions, and what schedules pass on",
  backups: "backups of the stores",
} as const;

export type KeyName = keyof typeof purposes;

/**
 * The policy of one key (JSON): who manages it, and the only ways in which it is used. Nothing of that is left to whoever
 * administers IAM: statements on the account's root name roles, but for looking. In a key's own policy the resource `*` is that key and no
 * other; its ARN is not known before it exists.
 */
export function keyPolicy(key: KeyName, args: KeysArgs): string {
  return policyDocument([...management(args), ...uses[key](args)]);
}

const uses: Readonly<Record<KeyName, (args: KeysArgs) => Statement[]>> = {
  data: dataKeyUses,
  logs: ({ region, logGroupArnPatterns }) => [
    {
      sid: "LogsEncryptTheirGroups",
      actions: using,
      resources: ["*"],
      principals: { Service: [`logs.${region}.amazonaws.com`] },
      conditions: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroupArnPatterns } },
    },
  ],
  secrets: (args) => [
    used("ServicesReadSecrets", args, [args.roleArnPattern], ["secretsmanager"], ["kms:Decrypt"]),
    used("WritersPutSecrets", args, args.secretWriters, ["secretsmanager"], enveloping),
    // Secrets Manager asks whether whoever gives the key to a secret could use it. It says so in the place of the version's
    // id, which no real version has: those have 32 characters or more. So no value is read or written by this. Source:
    // "Secret encryption and decryption", validating access to the KMS key, Secrets Manager user guide.
    narrowed(used("DeployersValidateTheKey", args, args.deployers, ["secretsmanager"], enveloping), {
      StringEquals: { "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess" },
    }),
  ],
  // ECR makes its grant with the rights of whoever creates the repository, and uses that from then on.
  images: (args) => [
    granted("DeployersGrantToRepositories", args, args.deployers, "ecr"),
    used("DeployersRetireGrants", args, args.deployers, ["ecr"], ["kms:RetireGrant"]),
  ],
  alarms: (args) => [
    {
      sid: "AlarmsPublish",
      actions: enveloping,
      resources: ["*"],
      principals: { Service: ["cloudwatch.amazonaws.com"] },
      conditions: { StringEquals: { "aws:SourceAccount": args.account } },
    },
    {
      // EventBridge sends SNS no context, so that under a condition it could publish nothing. What bounds it is that this
      // key encrypts the topics and the queues of missed runs alone. Source: "Using resource-based policies for Amazon EventBridge", Amazon SNS permissions, user guide.
      sid: "EventsPublish",
      actions: enveloping,
      resources: ["*"],
      principals: { Service: ["events.amazonaws.com"] },
    },
    ...deadLetters(args),
  ],
  compute: computeKeyUses,
  backups: backupsKeyUses,
};

/**
 * A schedule's dead letters: Scheduler sends them with the rights of the role that the schedule takes, and deployers read
 * them to make up for the run. They hold what stands in the program, no record. Sources: "Configuring a dead-letter queue",
 * EventBridge Scheduler user guide; "Key management", Amazon SQS developer guide.
 */
function deadLetters(args: KeysArgs): Statement[] {
  const roles = args.schedules.map(({ roleArn }) => roleArn);
  return roles.length === 0
    ? []
    : [
        used("SchedulesSendDeadLetters", args, roles, ["sqs"], enveloping),
        narrowed(used("DeployersReadDeadLetters", args, args.deployers, ["sqs"], ["kms:Decrypt"]), {
          StringLike: {
            "kms:EncryptionContext:aws:sqs:arn": `arn:aws:sqs:${args.region}:${args.account}:${args.namePrefix}-*`,
          },
        }),
      ];
}
