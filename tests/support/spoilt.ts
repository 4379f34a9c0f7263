import * as fc from "fast-check";

type Place = readonly (string | number)[];

/** What somebody writes by mistake. */
const mistakes = [
  ...[undefined, null, "", " ", "a", "a:b", "a/b", "arn:aws:", "10.0.0.0/33", "2026-13-01"],
  ...[-1, 0, 0.5, 1e9, true, false, [], [null], ["a"], {}, { a: null }],
];

/** A value in which some places hold what stands elsewhere in it, a mistake, or nothing. */
export function spoilt(whole: unknown): fc.Arbitrary<unknown> {
  const places = placesIn(whole);
  const instead = fc.oneof(
    fc.constantFrom(...mistakes),
    fc.constantFrom(...places).map((place) => valueAt(whole, place)),
  );
  return fc
    .array(fc.tuple(fc.constantFrom(...places), instead), { minLength: 1, maxLength: 3 })
    .map((changes) => {
      const copy = structuredClone(whole);
      for (const [place, value] of changes) put(copy, place, value);
      return copy;
    });
}

/** Every place in a value, but for the whole. */
function placesIn(value: unknown): Place[] {
  if (!hasKeys(value)) return [];
  return Object.keys(value).flatMap((key) => [
    [key],
    ...placesIn(value[key]).map((inner) => [key, ...inner]),
  ]);
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>((inner, key) => (hasKeys(inner) ? inner[key] : undefined), value);
}

/** What stood within another spoilt place is gone with it. */
function put(whole: unknown, place: Place, value: unknown): void {
  const around = valueAt(whole, place.slice(0, -1));
  const key = place.at(-1);
  if (!hasKeys(around) || key === undefined) return;
  if (value === undefined) delete around[key];
  else around[key] = structuredClone(value);
}

function hasKeys(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}
