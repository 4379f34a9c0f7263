/**
 * What can be done with a table, sorted by who may do it: every action that DynamoDB takes in a table's own policy stands
 * in exactly one class. DynamoDB refuses a policy that names any other action, those on streams and backups too.
 *
 * Sources: "DynamoDB API operations supported by resource-based policies" and "IAM security policies with PartiQL for
 * DynamoDB", Amazon DynamoDB developer guide; a test holds the classes to AWS's service reference.
 */
export const tableActions = {
  // No Scan and no listing: who reads a whole table is not doing due diligence on one customer.
  read: ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:Query"],
  // PutItem would replace an item of the same key; PartiQL's INSERT is refused there.
  insert: ["dynamodb:PartiQLInsert"],
  write: ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
  /** Makes another table of this one's items, which its policy does not guard. */
  copy: ["dynamodb:CreateBackup", "dynamodb:RestoreTableToPointInTime"],
  /** Reads or changes whole tables at a time, or sends every change elsewhere: nobody may. */
  never: [
    "dynamodb:EnableKinesisStreamingDestination",
    "dynamodb:ExportTableToPointInTime",
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLUpdate",
    "dynamodb:Scan",
    "dynamodb:UpdateKinesisStreamingDestination",
  ],
  /** Changes the table itself; to expire items is to delete them. */
  manage: [
    "dynamodb:DeleteResourcePolicy",
    "dynamodb:DeleteTable",
    "dynamodb:DisableKinesisStreamingDestination",
    "dynamodb:PutResourcePolicy",
    "dynamodb:TagResource",
    "dynamodb:UntagResource",
    "dynamodb:UpdateContinuousBackups",
    "dynamodb:UpdateContributorInsights",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateTableReplicaAutoScaling",
    "dynamodb:UpdateTimeToLive",
  ],
  /** Tells of the table and of no item: left to IAM. */
  describe: [
    "dynamodb:DescribeContinuousBackups",
    "dynamodb:DescribeContributorInsights",
    "dynamodb:DescribeKinesisStreamingDestination",
    "dynamodb:DescribeTable",
    "dynamodb:DescribeTableReplicaAutoScaling",
    "dynamodb:DescribeTimeToLive",
    "dynamodb:GetResourcePolicy",
    "dynamodb:ListTagsOfResource",
  ],
} as const satisfies Record<string, readonly string[]>;
