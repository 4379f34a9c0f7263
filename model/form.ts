import { z } from "zod";
import { oneOf } from "./problems";

// Every form carries the sentence that says what is allowed: messages and the reference have it from here. A check that has
// none of its own says its form's.

/** A string of this form. What is allowed may be said by what is given instead. */
export function text(form: RegExp, allowed: string | ((given: string) => string)) {
  const error = ({ input }: { readonly input?: unknown }) =>
    typeof allowed === "string" ? allowed : allowed(String(input));
  // What has not the form is one problem: nothing else is said of it.
  return z.string({ error }).regex(form, { abort: true });
}

/** Any string. */
export function anyText(allowed: string) {
  return z.string({ error: allowed });
}

/** A whole number from `least` to `most`. */
export function whole(least: number, most: number, what: string) {
  const error = `Use a whole number of ${what}, ${least} to ${most}.`;
  return z.number({ error }).int().min(least).max(most);
}

/** A number above `least`, at most `most`. */
export function above(least: number, most: number, what: string) {
  const error = `Use a number of ${what} above ${least}, at most ${most}.`;
  return z.number({ error }).gt(least).max(most);
}

/** One of these values. */
export function choice<const T extends string>(values: readonly [T, ...T[]]) {
  return z.enum(values, { error: `Use ${oneOf(values)}.` });
}

export function trueOrFalse() {
  return z.boolean({ error: "Use true or false." });
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
    .min(least)
    .refine((values) => new Set(values).size === values.length, {
      error: `Name each value once. ${allowed}`,
    });
}

/** A list in which values may come again: words of a command. */
export function words(allowed: string, least = 1) {
  return z.array(z.string({ error: allowed }), { error: allowed }).min(least);
}

/** A rule of an object with a `min` and a `max`, for `refine`. */
export const minToMax: [
  (value: { readonly min: number; readonly max: number }) => boolean,
  { path: string[]; error: (issue: { readonly input?: unknown }) => string },
] = [
  ({ min, max }) => min <= max,
  { path: ["max"], error: ({ input }) => `Use ${(input as { readonly min: number }).min} or more: its min.` },
];

/** One of two forms: a value is judged as the one that it means to be, so that a message says what is allowed there. */
export function either<A extends z.ZodType, B extends z.ZodType>(
  isFirst: (given: unknown) => boolean,
  first: A,
  second: B,
) {
  const judged = z.custom<z.output<A> | z.output<B>>().check(({ value, issues }) => {
    for (const issue of (isFirst(value) ? first : second).safeParse(value).error?.issues ?? [])
      issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  });
  return Object.assign(judged, { forms: [first, second] as const });
}

/** What may be left out; then it is as usual. */
export function usually<T extends z.ZodType>(usual: z.output<T>, form: T): Usual<T> {
  return Object.assign(z.exactOptional(form), { usual });
}

type Usual<T extends z.ZodType = z.ZodType> = z.ZodExactOptional<T> & { readonly usual: z.output<T> };

/** Whatever is read from a form, deeply unchangeable. */
export type Frozen<T> = T extends readonly unknown[]
  ? { readonly [K in keyof T]: Frozen<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** What a shape's object is once it is read. */
export type Said<S extends z.ZodRawShape> = Frozen<z.output<z.ZodObject<S, z.core.$strict>>>;

/** The same with what is usual in place of what is not said. */
export type Filled<S extends z.ZodRawShape> = Said<{
  [K in keyof S]: S[K] extends { readonly usual: unknown } ? Inner<S[K]> : S[K];
}>;

type Inner<T> = T extends z.ZodExactOptional<infer I extends z.ZodType> ? I : never;

/** What of a value a shape knows, with what is usual where nothing is said. */
export function filled<S extends z.ZodRawShape>(shape: S, given: object): Filled<S> {
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, form]) => {
      const said = (given as Readonly<Record<string, unknown>>)[key];
      const value = said === undefined && "usual" in form ? form.usual : said;
      return value === undefined ? [] : [[key, value]];
    }),
  ) as Filled<S>;
}

/** Alternatives, of which none has a key of another one. */
export type Strict<U, Keys extends PropertyKey = KeysOf<U>> = U extends unknown
  ? U & { readonly [K in Exclude<Keys, keyof U>]?: never }
  : never;
type KeysOf<U> = U extends unknown ? keyof U : never;
