import type { Person } from "../names";

export interface Place {
  /** AWS account id, 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** What a bank's IAM team would give a role, beside what the platform's own policies give it. */
export interface Rights {
  /** ARNs of managed policies. */
  readonly managed: readonly string[];
  /** Statements of an inline policy, as IAM writes them. */
  readonly statements: readonly object[];
}

/**
 * As wide as banks make them, so that a refusal comes from the platform's own key, bucket, table and secret policies.
 * The approver gets the platform's policy and nothing else.
 */
export function rightsOf(person: Person, { account, region }: Place): Rights {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const allow = (actions: readonly string[], resource: string | readonly string[]) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resource,
  });
  const keys = arn("kms", "key/*");
  switch (person) {
    case "deployer":
      return { managed: ["arn:aws:iam::aws:policy/AdministratorAccess"], statements: [] };
    case "key-administrator":
    case "approver":
      return { managed: [], statements: [] };
    case "secret-writer":
      return {
        managed: [],
        statements: [
          allow(
            ["secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue"],
            arn("secretsmanager", "secret:cdd/trial/*"),
          ),
          allow(["kms:Decrypt", "kms:GenerateDataKey"], keys),
        ],
      };
    case "image-pusher":
      return {
        managed: [],
        statements: [
          allow(
            [
              "ecr:BatchCheckLayerAvailability",
              "ecr:CompleteLayerUpload",
              "ecr:InitiateLayerUpload",
              "ecr:PutImage",
              "ecr:UploadLayerPart",
            ],
            arn("ecr", "repository/cdd-trial-*"),
          ),
        ],
      };
    case "record-reader":
      return {
        managed: [],
        statements: [allow(["s3:GetObject"], "arn:aws:s3:::cdd-trial-*/*"), allow(["kms:Decrypt"], keys)],
      };
    case "restorer":
      return {
        managed: [],
        statements: [
          // Source: "Using IAM with DynamoDB backup and restore", Amazon DynamoDB developer guide.
          allow(
            [
              "dynamodb:BatchWriteItem",
              "dynamodb:DeleteItem",
              "dynamodb:DescribeContinuousBackups",
              "dynamodb:DescribeTable",
              "dynamodb:GetItem",
              "dynamodb:PutItem",
              "dynamodb:Query",
              "dynamodb:RestoreTableToPointInTime",
              "dynamodb:Scan",
              "dynamodb:UpdateItem",
            ],
            arn("dynamodb", "table/cdd-trial-*"),
          ),
          allow(
            [
              "kms:CreateGrant",
              "kms:Decrypt",
              "kms:DescribeKey",
              "kms:Encrypt",
              "kms:GenerateDataKey*",
              "kms:ReEncrypt*",
            ],
            keys,
          ),
        ],
      };
  }
}
