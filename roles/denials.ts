import type { Statement } from "../components/shared/policy-document";
import type { DeliveryNames } from "./delivery-names";
import type { Scope, ScopeName } from "./scopes";

const statement = (
  sid: string,
  actions: readonly string[],
  resources: readonly string[] = ["*"],
): Statement => ({
  sid,
  effect: "Deny",
  actions,
  resources,
});

/**
 * What is in a store, a secret, a queue or a log, and ways to it, refused whatever else is attached. Who deploys takes missed
 * runs from the stack's own queues, which hold nothing else.
 */
export function dataDenials(
  { objects }: Readonly<Record<ScopeName, Scope>>,
  duty: "deploy" | "preview",
): Statement[] {
  return [
    statement("NoItem", [
      "dynamodb:Batch*Item",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:Export*",
      "dynamodb:GetItem",
      "dynamodb:GetRecords",
      "dynamodb:PartiQL*",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:Restore*",
      "dynamodb:Scan",
      "dynamodb:UpdateItem",
    ]),
    statement("NoObject", ["s3:GetObject*", "s3:PutObject*"], objects.resources),
    statement("NoSecret", [
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:GetSecretValue",
      "secretsmanager:PutSecretValue",
      "secretsmanager:UpdateSecretVersionStage",
    ]),
    statement("NoLog", [
      "logs:CreateExportTask",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:GetLogObject",
      "logs:GetLogRecord",
      "logs:GetQueryResults",
      "logs:StartLiveTail",
      "logs:StartQuery",
      "logs:Unmask",
    ]),
    statement("NoMessageNoFile", [
      "elasticfilesystem:Client*",
      "sns:Publish",
      ...(duty === "deploy" ? [] : ["sqs:ReceiveMessage"]),
      "sqs:SendMessage",
    ]),
  ];
}

/** What nobody does who deploys: answer for a release, act as somebody else, or change what holds him. */
export function dutyDenials({
  account,
  boundary,
  backupsBoundary,
  path,
  people,
  stateBucket,
}: DeliveryNames): Statement[] {
  return [
    statement("NoTaskNoAnswer", [
      "ecs:ContinueServiceDeployment",
      "ecs:ExecuteCommand",
      "ecs:RunTask",
      "ecs:StartTask",
      "ecs:StopServiceDeployment",
      "ecs:StopTask",
    ]),
    // A role that it makes could let it in by its trust.
    statement("NoOtherRole", ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"]),
    statement("NoWayPastTheBoundary", ["iam:DeleteRolePermissionsBoundary"]),
    statement(
      "NotWhatHoldsIt",
      ["Add*", "Attach*", "Create*", "Delete*", "Detach*", "Put*", "Set*", "Tag*", "Untag*", "Update*"].map(
        (action) => `iam:${action}`,
      ),
      [
        ...people,
        `arn:aws:iam::${account}:policy${path}*`,
        boundary,
        ...(backupsBoundary === undefined ? [] : [backupsBoundary]),
        `arn:aws:iam::${account}:oidc-provider/*`,
      ],
    ),
    statement(
      "NotItsState",
      [
        "s3:DeleteBucket*",
        "s3:DeleteObjectVersion",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
      ],
      [`arn:aws:s3:::${stateBucket}`, `arn:aws:s3:::${stateBucket}/*`],
    ),
  ];
}
