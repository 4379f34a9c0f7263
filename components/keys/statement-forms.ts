import { root, type Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";

/** What encrypts, decrypts, or makes keys that do. */
export const cryptographic = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/** What DynamoDB and CloudWatch Logs ask for at least. Grants are apart. */
export const using = [...cryptographic, "kms:DescribeKey"].sort();

/** What a service asks for that encrypts each value under a data key of its own: secrets, messages, schedules. */
export const enveloping = ["kms:Decrypt", "kms:GenerateDataKey"];

type Conditions = NonNullable<Statement["conditions"]>;

/**
 * Rights of some principals of the account by themselves. The root stands for IAM, so that none of these rights is
 * anybody's whom IAM does not give it too; no role of the program is named as principal: keys come first, and KMS refuses
 * principals that do not exist.
 */
export function direct(
  sid: string,
  { account }: KeysArgs,
  principalArns: readonly string[],
  actions: readonly string[],
): Statement {
  return {
    sid,
    actions,
    resources: ["*"],
    principals: { AWS: [root(account)] },
    conditions: { ArnLike: { "aws:PrincipalArn": principalArns } },
  };
}

/** The same, and only through AWS services that work for them. */
export function used(
  sid: string,
  args: KeysArgs,
  principalArns: readonly string[],
  services: readonly string[],
  actions: readonly string[],
): Statement {
  return narrowed(direct(sid, args, principalArns, actions), {
    StringEquals: { "kms:ViaService": services.map((service) => `${service}.${args.region}.amazonaws.com`) },
  });
}

/** Grants by those principals, to the AWS service only. */
export function granted(
  sid: string,
  args: KeysArgs,
  principalArns: readonly string[],
  service: string,
): Statement {
  return narrowed(used(sid, args, principalArns, [service], ["kms:CreateGrant"]), {
    Bool: { "kms:GrantIsForAWSResource": "true" },
  });
}

/** The statement under further conditions. */
export function narrowed(statement: Statement, further: Conditions): Statement {
  const { conditions = {} } = statement;
  const operators = [...new Set([...Object.keys(conditions), ...Object.keys(further)])];
  return {
    ...statement,
    conditions: Object.fromEntries(
      operators.map((operator) => [operator, { ...conditions[operator], ...further[operator] }]),
    ),
  };
}
