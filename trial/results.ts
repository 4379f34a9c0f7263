import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";

/** What a trial says of an assumption. */
export const verdicts = ["holds", "does not hold", "could not be tried"] as const;
export type Verdict = (typeof verdicts)[number];

const finding = z.strictObject({
  verdict: z.enum(verdicts),
  /** What was seen, one sentence. */
  why: z.string().min(1),
  /** Day of the trial. */
  on: z.iso.date(),
  /** Class of the account: the stack whose file it was tried with. Never the account's id. */
  stack: z.string().regex(/^[a-z][a-z0-9]*$/),
});

const results = z.strictObject({ verdicts: z.record(z.string(), finding) });

/** The last verdict on one assumption. */
export type Finding = z.output<typeof finding>;
/** The last verdicts, by the assumptions' ids. */
export type Results = z.output<typeof results>;

/** Where the register keeps the verdicts of trials in real accounts. */
export const resultsFile = path.join(__dirname, "..", "docs", "trial-results.json");

export function readResults(file = resultsFile): Results {
  return results.parse(JSON.parse(readFileSync(file, "utf8")));
}

/** Lays new verdicts over the former ones: what was not, or could not be, tried this time keeps what it had. */
export function writeResults(found: Results["verdicts"], file = resultsFile): Results {
  const before = readResults(file).verdicts;
  const said = Object.entries(found).filter(
    ([id, { verdict }]) => verdict !== "could not be tried" || before[id] === undefined,
  );
  const all = Object.entries({ ...before, ...Object.fromEntries(said) }).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const merged = { verdicts: Object.fromEntries(all) };
  writeFileSync(file, `${JSON.stringify(merged, null, 2)}\n`);
  return merged;
}
