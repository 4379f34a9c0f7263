import { z } from "zod";
import { answered, functionArn, isObject, object, roleArn, text, whole } from "./shape";

const days = whole(1, 90, "days");

/** A Lambda function gives the next value, in a role of its own; in this VPC it has a security group. */
const byFunction = object({
  functionArn,
  roleArn,
  days,
  securityGroup: z.exactOptional(
    text(
      /^sg-[0-9a-f]{8,17}$/,
      "Use the id of the function's security group, sg-<hex>, where it stands in this VPC, or leave it out.",
    ),
  ),
});

/** Somebody does, and somebody answers for that until a day. */
const byHand = object({
  byHand: object({
    ...answered,
    // Without quotes the engine takes it for a moment in time.
    until: z.iso.date({ error: "Use the last day, YYYY-MM-DD, in quotes." }),
  }),
  days,
});

type ByFunction = Readonly<z.output<typeof byFunction>>;
type ByHand = Omit<z.output<typeof byHand>, "byHand"> & {
  readonly byHand: Readonly<z.output<typeof byHand>["byHand"]>;
};

/** Who gives a secret its next value, and after how many days at the latest. */
export type RotationConfig = ByFunction | ByHand;

/** Judges an entry as the one that it means to be: so a message names the keys that this one has. */
export const rotationSchema = z.custom<RotationConfig>().check(({ value, issues }) => {
  const meant: z.ZodType = isObject(value) && "byHand" in value ? byHand : byFunction;
  for (const issue of meant.safeParse(value).error?.issues ?? [])
    issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
});
