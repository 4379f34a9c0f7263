import { z } from "zod";
import { type Problem, pathTo, shown } from "./problems";
import { isRange, maskOf } from "./ranges";

// Every leaf carries the sentence that says what is allowed; `shapeProblems` puts path and value in front of it.

/** A string of this form. What is allowed may be said by what is given instead. */
export function text(form: RegExp, allowed: string | ((given: string) => string)) {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof allowed === "string" ? allowed : allowed(String(input));
  // What has not the form is one problem: nothing else is said of it.
  return z.string({ error }).regex(form, { error, abort: true });
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number, what: string) {
  const error = `Use a whole number of ${what}, ${least} to ${most}.`;
  return z.number({ error }).int({ error }).min(least, { error }).max(most, { error });
}

/** One of these values. */
export function choice<const T extends string>(values: readonly [T, ...T[]]) {
  return z.enum(values, { error: `Use ${values.join(" or ")}.` });
}

/** An object with these keys and no other. */
export function object<T extends z.ZodRawShape>(shape: T) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? `Use ${keys}.` : `Use an object with the keys ${keys}.`,
  });
}

/** An object whose keys are names that somebody else judges. */
export function byName<T extends z.ZodType>(value: T, allowed: string) {
  return z.record(z.string(), value, { error: allowed });
}

/** The same as a section of a YAML file, where a key without anything under it is null. */
export function section<T extends z.ZodType>(value: T, allowed: string) {
  return z.preprocess((given) => (given === null ? {} : given), byName(value, allowed));
}

/** A list of different values. */
export function list<T extends z.ZodType>(value: T, allowed: string, least = 0) {
  return z
    .array(value, { error: allowed })
    .min(least, { error: allowed })
    .refine((values) => new Set(values).size === values.length, {
      error: `Name each value once. ${allowed}`,
    });
}

/** The widest range that may be opened: 65,536 addresses. */
const widestPeer = 16;
const peerRange = `Use an IPv4 range of /${widestPeer} to /32 that starts at its first address, e.g. 192.0.2.0/24.`;

/** A range of addresses that traffic may go to or come from. */
export const peer = z
  .string({ error: peerRange })
  .refine((range) => isRange(range) && maskOf(range) >= widestPeer, { error: peerRange });

const roleForm = "arn:aws:iam::<account>:role/<name>";

/** ARN of a role, without wildcards. */
export const roleArn = text(
  /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/,
  `Use the ARN of a role, ${roleForm}, without wildcards.`,
);

/** At least one role. */
export const roles = list(roleArn, `Name at least one role, ${roleForm}.`, 1);

/** ARN of a Lambda function. */
export const functionArn = text(
  /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}$/,
  "Use the ARN of a Lambda function, without a version.",
);

/** What something is or why, in one sentence. */
export const sentence = text(/^\S.{2,199}$/, "Use one sentence of 3 to 200 characters.");

/** Who answers for a weakness, why, and until which day. */
export const answered = {
  reason: sentence,
  approvedBy: text(/^\S.{1,99}$/, "Name who approved it, at most 100 characters."),
  until: z.iso.date({ error: "Use the last day, YYYY-MM-DD." }),
};

type Issue = z.core.$ZodIssue;

/** What does not have the shape, each with its path below `prefix`, its value and what is allowed. */
export function shapeProblems(
  issues: readonly Issue[],
  value: unknown,
  file: string,
  prefix: string,
): Problem[] {
  return issues.flatMap((issue) => {
    const steps = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => ({
        file,
        path: pathTo(prefix, ...steps, key),
        message: `${shown(key)} is not a key here. ${issue.message}`,
      }));
    }
    if (issue.code === "invalid_key") {
      const allowed = issue.issues.map((each) => each.message).join(" ");
      return [
        {
          file,
          path: pathTo(prefix, ...steps),
          message: `${shown(steps.at(-1))} is not a name here. ${allowed}`,
        },
      ];
    }
    const found = at(value, steps);
    const problem = found === undefined ? "is missing" : `${shown(found)} is not allowed`;
    return [{ file, path: pathTo(prefix, ...steps), message: `${problem}. ${issue.message}` }];
  });
}

/**
 * A copy of the value without what the issues complain about, so that the rest can still be judged: unknown keys go,
 * and of everything else the part that `depth` steps of its path lead to.
 */
export function without(
  value: unknown,
  issues: readonly Issue[],
  depth: (steps: readonly string[]) => number,
): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    const steps = issue.path.map(String);
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) remove(copy, [...steps, key]);
    } else {
      remove(copy, steps.slice(0, depth(steps)));
    }
  }
  return copy;
}

function at(value: unknown, steps: readonly (string | number)[]): unknown {
  return steps.reduce<unknown>((inner, step) => (isObject(inner) ? inner[step] : undefined), value);
}

function remove(value: unknown, steps: readonly string[]): void {
  const container = at(value, steps.slice(0, -1));
  const last = steps.at(-1);
  if (isObject(container) && last !== undefined) delete container[last];
}

/** Whether the value has keys. */
export function isObject(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
