import { objects, text, valuesAt } from "../values";
import { type Answer, ask, prefixOf, principalOf, type Question } from "./ask";
import type { Keys } from "./context";
import { encryptionContext, through } from "./requests";
import type { StackDocuments } from "./stack-documents";
import type { StackResource } from "./stack-resources";

/** What an AWS service asks KMS for on behalf of whoever makes a request. */
interface KeyUse {
  readonly action: "kms:Decrypt" | "kms:GenerateDataKey";
  readonly key: string;
  readonly context: Keys;
}

/** The answer to a request, and to what it needs beside itself. */
export interface WholeAnswer {
  readonly allowed: boolean;
  /** Of the request; of what it needs, where that is refused. */
  readonly answer: Answer;
  /** Everything that was asked, the request first. */
  readonly asked: readonly Answer[];
  /** Keys with which the request is allowed, where it is not without. */
  readonly with?: Keys;
}

const items =
  /^dynamodb:(BatchGetItem|BatchWriteItem|ConditionCheckItem|DeleteItem|GetItem|PartiQL\w+|PutItem|Query|Scan|UpdateItem)$/i;

/**
 * Whether somebody may do something, the use of the key that protects it included: without that the request fails as
 * well.
 */
export function askWhole(stack: StackDocuments, question: Question): WholeAnswer {
  const whole = askOnce(stack, question);
  if (whole.allowed || !/^s3:PutObject$/i.test(question.action)) return whole;
  if (Object.keys(question.context ?? {}).some((key) => key.toLowerCase() === encryption)) return whole;
  // Whoever writes an object may name another key than the bucket's own: S3's asks nobody.
  const under = { [encryption]: "AES256" };
  const other = askOnce(stack, { ...question, context: { ...question.context, ...under } }, []);
  return other.allowed ? { ...other, with: under } : whole;
}

const encryption = "s3:x-amz-server-side-encryption";

function askOnce(
  stack: StackDocuments,
  question: Question,
  uses: readonly KeyUse[] = keyUses(stack, question.action, question.resource),
): WholeAnswer {
  const answer = ask(stack, question);
  const asked = [answer];
  if (answer.outcome !== "allowed") return { allowed: false, answer, asked };
  const principal = principalOf(stack, question.principal);
  const isService = principal.kind === "service";
  for (const { action, key, context } of uses) {
    const need = ask(stack, {
      ...question,
      principal,
      action,
      resource: key,
      // An AWS service by itself calls KMS as itself.
      context: isService
        ? context
        : { ...through(prefixOf(question.action), stack.place.region), ...context },
      fromVpc: false,
    });
    asked.push(need);
    if (need.outcome !== "allowed") return { allowed: false, answer: need, asked };
  }
  return { allowed: true, answer, asked };
}

/** Of keys that AWS owns or that are not the stack's nothing is asked. */
function keyUses(stack: StackDocuments, action: string, resource: string): KeyUse[] {
  const of = (key: string, context: Keys, actions: readonly KeyUse["action"][]): KeyUse[] => {
    const arn = keyArn(stack, key);
    return arn === undefined ? [] : actions.map((one) => ({ action: one, key: arn, context }));
  };
  if (/^secretsmanager:(Get|BatchGet)SecretValue$/i.test(action))
    return of(text(stack.resource(resource)?.inputs.kmsKeyId), secretContext(resource), ["kms:Decrypt"]);
  if (/^secretsmanager:PutSecretValue$/i.test(action))
    return of(text(stack.resource(resource)?.inputs.kmsKeyId), secretContext(resource), [
      "kms:GenerateDataKey",
      "kms:Decrypt",
    ]);
  if (/^s3:GetObject(Version)?$/i.test(action)) return of(...bucketKey(stack, resource), ["kms:Decrypt"]);
  if (/^s3:PutObject$/i.test(action)) return of(...bucketKey(stack, resource), ["kms:GenerateDataKey"]);
  if (items.test(action)) return of(...tableKey(stack, resource), ["kms:Decrypt"]);
  if (/^sns:Publish$/i.test(action))
    return of(
      text(stack.resource(resource)?.inputs.kmsMasterKeyId),
      encryptionContext({ "aws:sns:topicArn": resource }),
      ["kms:GenerateDataKey", "kms:Decrypt"],
    );
  if (/^sqs:(SendMessage|ReceiveMessage)$/i.test(action))
    return of(
      text(stack.resource(resource)?.inputs.kmsMasterKeyId),
      encryptionContext({ "aws:sqs:arn": resource }),
      /Send/i.test(action) ? ["kms:GenerateDataKey", "kms:Decrypt"] : ["kms:Decrypt"],
    );
  return [];
}

/** Source: "Secret encryption and decryption in AWS Secrets Manager", encryption context, Secrets Manager user guide. */
function secretContext(secret: string): Keys {
  return encryptionContext({ SecretARN: secret, SecretVersionId: "a-version" });
}

/**
 * With a bucket key the context is the bucket's ARN. Source: "Using server-side encryption with AWS KMS keys (SSE-KMS)",
 * encryption context, Amazon S3 user guide.
 */
function bucketKey(stack: StackDocuments, object: string): [string, Keys] {
  const bucket = object.slice("arn:aws:s3:::".length).split("/")[0] ?? "";
  const setting = stack.resources.find(
    ({ type, inputs }) =>
      type === "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration" &&
      inputs.bucket === bucket,
  );
  const [rule] = objects(setting?.inputs.rules);
  const [key = ""] = valuesAt(rule, "applyServerSideEncryptionByDefault.kmsMasterKeyId").map(text);
  const arn = rule?.bucketKeyEnabled === true ? `arn:aws:s3:::${bucket}` : object;
  return [key, encryptionContext({ "aws:s3:arn": arn })];
}

/** Source: "DynamoDB encryption at rest", encryption context and authorizing use of the key, DynamoDB developer guide. */
function tableKey(stack: StackDocuments, resource: string): [string, Keys] {
  const [table = ""] = resource.split("/index/");
  const found = stack.resource(table);
  const [key = ""] = valuesAt(found?.inputs, "serverSideEncryption.kmsKeyArn").map(text);
  return [
    key,
    encryptionContext({
      "aws:dynamodb:tableName": table.slice(table.lastIndexOf("/") + 1),
      "aws:dynamodb:subscriberId": stack.place.account,
    }),
  ];
}

/** ARN of the stack's key that a text names by ARN, id or alias. */
export function keyArn(stack: StackDocuments, named: string): string | undefined {
  if (named === "") return undefined;
  const is = ({ id, outputs }: StackResource) => id === named || outputs.arn === named;
  const key = stack.resources.find((one) => one.type === "aws:kms/key:Key" && is(one));
  if (key) return text(key.outputs.arn);
  const alias = stack.resources.find((one) => one.type === "aws:kms/alias:Alias" && is(one));
  return alias ? text(alias.outputs.targetKeyArn) : undefined;
}
