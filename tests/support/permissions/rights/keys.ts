import type { Keys } from "../../../../sandbox/aws/iam/context";
import { encryptionContext, through } from "../../../../sandbox/aws/iam/requests";
import { arnOf, type Declared } from "../row";
import { otherWays, type Right, rights } from "./right";

export const cryptographic =
  "kms:Decrypt kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo";
export const enveloping = "kms:Decrypt kms:GenerateDataKey";
export const keyNames = ["data", "logs", "secrets", "images", "alarms", "compute"] as const;

type Name = (typeof keyNames)[number] | "backups";

/** ARN of one of the stack's keys. */
export function keyOf(declared: Declared, name: Name): string {
  return arnOf(declared, "aws:kms/key:Key", `keys-${name}`);
}

/** Through one AWS service, under a context; refused directly, through another service, and for each other value of it. */
export function used(
  declared: Declared,
  name: Name,
  service: string,
  actions: string,
  pairs: Readonly<Record<string, string>> = {},
): Right[] {
  const way = through(service, declared.config.region);
  return underContext(declared, name, actions, pairs, way);
}

export function underContext(
  declared: Declared,
  name: Name,
  actions: string,
  pairs: Readonly<Record<string, string>>,
  way: Keys,
): Right[] {
  const sent = Object.keys(pairs).length > 0 ? encryptionContext(pairs) : {};
  const context = { ...way, ...sent };
  const others = Object.keys(pairs).flatMap((key) => {
    const { [key]: _, ...rest } = pairs;
    const absent = { [`kms:EncryptionContext:${key}`]: [] };
    return [{ ...encryptionContext(rest), ...absent }, encryptionContext({ ...pairs, [key]: "another" })];
  });
  return rights(actions, keyOf(declared, name), {
    context,
    refusedWith: [
      ...(Object.keys(way).length > 0 ? otherWays(context, through("lambda", declared.config.region)) : []),
      ...others.map((other) => ({ ...way, ...other })),
    ],
  });
}

/** A grant to an AWS service, which makes it with the rights of whoever creates what is encrypted. */
export function granted(declared: Declared, name: Name, service?: string): Right[] {
  const way = service === undefined ? {} : through(service, declared.config.region);
  const forService = { "kms:GrantIsForAWSResource": "true" };
  return rights("kms:CreateGrant", keyOf(declared, name), {
    context: { ...way, ...forService },
    refusedWith: [
      way,
      { ...way, "kms:GrantIsForAWSResource": "false" },
      ...(service === undefined
        ? []
        : [forService, { ...through("lambda", declared.config.region), ...forService }]),
    ],
  });
}
