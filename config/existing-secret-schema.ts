import { z } from "zod";
import { object, text } from "./shape";

/** A secret that somebody else makes: where it is, what of it is read, and the key under which it is. */
export const existingSecretSchema = object({
  // Whole: ECS takes a key of a JSON secret behind a whole ARN only, and a name alone would be one in whatever account.
  arn: text(
    /^arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}$/,
    "Use the whole ARN of a secret, with the six characters that Secrets Manager has put at its end.",
  ),
  jsonKey: z.exactOptional(
    text(/^[A-Za-z0-9_.-]{1,128}$/, "Use a key of the secret's JSON, or leave it out: its whole value."),
  ),
  keyArn: z.exactOptional(
    text(
      /^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
      "Use the ARN of the secret's key, arn:aws:kms:<region>:<account>:key/<id>, or leave it out: aws/secretsmanager.",
    ),
  ),
});
