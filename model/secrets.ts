import { z } from "zod";
import { either, type Frozen, list, object, type Said, text, whole } from "./form";
import { isObject } from "./reading";
import { ticket } from "./ticket";
import { functionArn, key, keyArn, roleArn } from "./values";

// Secrets Manager ends every ARN so, and takes a name that does for an ARN without its end. Source: API reference,
// CreateSecret.
const endOfArn = /-[A-Za-z0-9]{6}$/;

/** Key of a secret in the catalogue. */
export const secretKey = key
  .max(64, { error: "Use at most 64 characters." })
  .refine((text) => !endOfArn.test(text), {
    error: "Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.",
  });

/** Keys of secrets. */
export const secretKeys = list(secretKey, "Use a list of keys.");

/** Name of a secret in Secrets Manager. */
export const secretName = text(
  /^[A-Za-z0-9/_+=.@-]{1,512}$/,
  "Use at most 512 letters, digits and /_+=.@- only.",
).refine((name) => !endOfArn.test(name), {
  error: "Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.",
});

export const existingSecretShape = {
  // Whole: ECS takes a key of a JSON secret behind a whole ARN only, and a name alone would be one in whatever account.
  /** Its whole ARN, of this account and region. */
  arn: text(
    /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    "Use the whole ARN of a secret, with the six characters that Secrets Manager has put at its end.",
  ),
  /** Key of its JSON whose value is read. @default its whole value */
  jsonKey: z.exactOptional(
    text(/^[A-Za-z0-9_.-]{1,128}$/, "Use a key of the secret's JSON, or leave it out: its whole value."),
  ),
  /** ARN of its KMS key. @default `aws/secretsmanager`, which the account's roles use through Secrets Manager */
  keyArn: z.exactOptional(
    keyArn(
      "Use the ARN of the secret's key, arn:aws:kms:<region>:<account>:key/<id>, or leave it out: aws/secretsmanager.",
    ),
  ),
};

/** A secret that somebody else makes: where it is, what of it is read, and the key under which it is. */
export const existingSecret = object(existingSecretShape);
export type ExistingSecret = Said<typeof existingSecretShape>;

const days = whole(1, 90, "days");

/** A Lambda function gives the next value, in a role of its own; in this VPC it has a security group. */
const byFunction = object({
  /** The function that gives the next value. */
  functionArn,
  /** The role that it runs in: it reads and puts the secret's values. */
  roleArn,
  /** Days after which it is called. */
  days,
  /** Its security group, where it stands in this VPC. @default none */
  securityGroup: z.exactOptional(
    text(
      /^sg-[0-9a-f]{8,17}$/,
      "Use the id of the function's security group, sg-<hex>, where it stands in this VPC, or leave it out.",
    ),
  ),
});

/** Somebody does, and somebody answers for that until a day. */
const byHand = object({
  /** In place of a function: the ticket of the entry in `policy/exceptions/<stack>.yaml`, e.g. `CDD-12`. */
  byHand: ticket,
  /** Days after which somebody changes it at the latest. */
  days,
});

/** Who gives a secret its next value, and after how many days at the latest. */
export const rotation = either((given) => !isObject(given) || !("byHand" in given), byFunction, byHand);
export type Rotation = Frozen<z.output<typeof rotation>>;
