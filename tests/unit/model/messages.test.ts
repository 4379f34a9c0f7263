import * as assert from "node:assert/strict";
import type { z } from "zod";
import * as catalogue from "../../../model/catalogue";
import { commonShape, entry } from "../../../model/entry";
import { kindShapes } from "../../../model/kinds";
import { faultsOf } from "../../../model/reading";
import { chosenRelease, releaseSchema } from "../../../model/release";
import { stackShape } from "../../../model/stack";
import { whatIsAllowed } from "../../support/messages";

/** What a form is made of, as zod and `model/form.ts` keep it. */
interface Form extends z.ZodType {
  readonly forms?: readonly Form[];
}
interface Parts {
  readonly innerType?: Form;
  readonly in?: Form;
  readonly out?: Form;
  readonly element?: Form;
  readonly valueType?: Form;
  readonly options?: readonly Form[];
  readonly shape?: Readonly<Record<string, Form>>;
}

/** A form and all inside it, each with where it stands. */
function* within(form: Form, at: string): Generator<readonly [at: string, form: Form]> {
  const parts = form.def as unknown as Parts;
  yield [at, form];
  for (const inner of [parts.innerType, parts.in, parts.out]) if (inner?.def) yield* within(inner, at);
  if (parts.element) yield* within(parts.element, `${at}[]`);
  if (parts.valueType) yield* within(parts.valueType, `${at}.<key>`);
  for (const either of [...(parts.options ?? []), ...(form.forms ?? [])]) yield* within(either, at);
  for (const [key, each] of Object.entries(parts.shape ?? {})) yield* within(each, `${at}.${key}`);
}

/** All that users write: stack files, catalogues, and what a component is given without them. */
const { relationsForm: _, ...said } = catalogue;
const roots: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  stack: { ...stackShape, release: releaseSchema },
  component: { release: chosenRelease },
  entry: { ...commonShape, whole: entry },
  ...kindShapes,
  ...Object.fromEntries(Object.entries(said).map(([name, form]) => [name, "def" in form ? { form } : form])),
};
const isForm = (value: unknown): value is Form =>
  typeof value === "object" && value !== null && "def" in value && "safeParse" in value;
const all = Object.entries(roots).flatMap(([root, shape]) =>
  Object.entries(shape).flatMap(([key, form]) => (isForm(form) ? [...within(form, `${root}.${key}`)] : [])),
);

describe("of each part of the model, what is of another kind", () => {
  it("is looked for in all of it", () => {
    for (const part of [
      "stack.changes.freezes[].overrides",
      "stack.release.hooks[].stages",
      "component.release.canaryPercent",
      "entry.containers.<key>.command[]",
    ])
      assert.ok(
        all.some(([at]) => at === part),
        part,
      );
    assert.ok(all.length > 500, `${all.length} parts`);
  });

  it("is refused with what is allowed", () => {
    const values = [true, 7, "?", [], {}, null];
    const unhelpful = all
      .flatMap(([at, form]) =>
        values.flatMap((value) => faultsOf(form, value).map(({ message }) => `${at}: ${message}`)),
      )
      .filter((message) => !whatIsAllowed.test(message));
    assert.deepEqual([...new Set(unhelpful)], []);
  });
});
