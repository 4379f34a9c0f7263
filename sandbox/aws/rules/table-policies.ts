import type { Cloud } from "../cloud/cloud";
import { isProps, objects, type Props, parseJson, texts } from "../values";
import { missingPrincipals } from "./principals";

/**
 * What DynamoDB takes in a table's policy. Source: "DynamoDB API operations supported by resource-based policies", Amazon
 * DynamoDB developer guide; of multi-account global tables, which it names elsewhere, the last three.
 */
const known = [
  "BatchGetItem",
  "BatchWriteItem",
  "ConditionCheckItem",
  "CreateBackup",
  "DeleteItem",
  "DeleteResourcePolicy",
  "DeleteTable",
  "DescribeContinuousBackups",
  "DescribeContributorInsights",
  "DescribeKinesisStreamingDestination",
  "DescribeTable",
  "DescribeTableReplicaAutoScaling",
  "DescribeTimeToLive",
  "DisableKinesisStreamingDestination",
  "EnableKinesisStreamingDestination",
  "ExportTableToPointInTime",
  "GetItem",
  "GetResourcePolicy",
  "ListTagsOfResource",
  "PartiQLDelete",
  "PartiQLInsert",
  "PartiQLSelect",
  "PartiQLUpdate",
  "PutItem",
  "PutResourcePolicy",
  "Query",
  "RestoreTableToPointInTime",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateContinuousBackups",
  "UpdateContributorInsights",
  "UpdateItem",
  "UpdateKinesisStreamingDestination",
  "UpdateTable",
  "UpdateTableReplicaAutoScaling",
  "UpdateTimeToLive",
  "ReadDataForReplication",
  "ReplicateSettings",
  "WriteDataForReplication",
].map((action) => `dynamodb:${action}`.toLowerCase());

const invalid = "ValidationException: One or more parameter values were invalid";

/** DynamoDB's words against a table's policy, beyond what holds for any policy. */
export function refuseTablePolicy(cloud: Cloud, document: string): string | undefined {
  const parsed = parseJson(document);
  const statements = isProps(parsed) ? objects(parsed.Statement) : [];
  const sids = statements.flatMap(({ Sid }) => (typeof Sid === "string" && Sid !== "" ? [Sid] : []));
  if (new Set(sids).size < sids.length)
    return `${invalid}: Invalid policy document: The Statement Ids in the policy are not unique`;
  const named = statements.flatMap((each) => [...texts(each.Action), ...texts(each.NotAction)]);
  const unknown = named.filter((action) => !isKnown(action)).map((action) => `"${action}"`);
  if (unknown.length > 0)
    return `${invalid}: Invalid policy document: The following action names are invalid: ${unknown.join(", ")}`;
  const elsewhere = statements
    .flatMap((each) => [...texts(each.Resource), ...texts(each.NotResource)])
    .map((arn) => /:(table\/[^/]+\/(?:stream|backup|export|import)\/.*)$/.exec(arn)?.[1])
    .find((relative) => relative !== undefined);
  if (elsewhere)
    return `${invalid}: Invalid policy document: The relative-id "${elsewhere}" is invalid for ARN`;
  if (statements.some(isOpen))
    return "ValidationException: Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access";
  const [missing] = missingPrincipals(cloud, document);
  return missing && `${invalid}: Invalid principal in policy document. (${missing} does not exist)`;
}

function isKnown(action: string): boolean {
  const pattern = action.toLowerCase();
  if (!/[*?]/.test(pattern)) return known.includes(pattern);
  const form = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
  return known.some((each) => form.test(each));
}

function isOpen({ Effect, Principal }: Props): boolean {
  const names = isProps(Principal) ? texts(Principal.AWS) : texts(Principal);
  return Effect === "Allow" && names.includes("*");
}
