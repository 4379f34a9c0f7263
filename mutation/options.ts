import { UserError } from "../sandbox/log";
import { Imports, type Source } from "./imports";

/** What Stryker is told; the names are its own. */
export interface Options {
  readonly mutate: readonly string[];
  readonly mochaOptions: { readonly spec: readonly string[]; readonly require: readonly string[] };
  readonly [option: string]: unknown;
}

interface Asked {
  /** Folders or files of the repository whose texts are changed, all of one top folder. */
  readonly mutated: readonly string[];
  /** Part of the names of files that are kept. */
  readonly name: string;
  readonly concurrency: number;
  /** Tests that are run. @default those that meet what is changed */
  readonly tests?: readonly string[] | undefined;
  /** Whether faults are left out in what runs when a file is loaded. @default false */
  readonly called?: boolean | undefined;
  /** Every program text of the repository. */
  readonly sources: readonly Source[];
}

/** Stryker's options for folders or files. */
export function optionsFor({ mutated, name, concurrency, tests, called = false, sources }: Asked): Options {
  for (const each of mutated)
    if (!sources.some(({ file }) => isWithin(file, each))) throw new UserError(`There is no ${each}.`);
  if (new Set(mutated.map(topOf)).size > 1)
    throw new UserError(`${mutated.join(" and ")} stand in different folders. Try them one after the other.`);
  const spec = tests ?? testsOf(mutated, sources);
  if (spec.length === 0)
    throw new UserError(`No test imports anything by its path that leads to ${mutated.join(" or ")}.`);
  return {
    testRunner: "mocha",
    plugins: ["@stryker-mutator/*", "./mutation/words.ts"],
    ignorers: ["words"],
    mutate: mutated.map((each) => (isFile(each) ? each : `${each}/**/*.ts`)),
    mochaOptions: { spec, require: ["ts-node/register/transpile-only", "./mutation/hooks.ts"] },
    coverageAnalysis: "perTest",
    ignoreStatic: called,
    concurrency,
    // swc does not check types, so a change of one is none.
    disableTypeChecks: false,
    incremental: true,
    // A folder goes on where it was; of a file all is tried again, for Stryker does not see every test that is new.
    force: mutated.some(isFile),
    incrementalFile: `.mutation/${name}-incremental.json`,
    tempDirName: ".mutation/tmp",
    reporters: ["clear-text", "progress-append-only", "json"],
    jsonReporter: { fileName: `.mutation/${name}-report.json` },
    clearTextReporter: { allowColor: false, reportTests: false },
    thresholds: { high: 90, low: 80, break: null },
    timeoutMS: 30_000,
    allowConsoleColors: false,
  };
}

const isFile = (each: string) => each.endsWith(".ts");
const isWithin = (file: string, mutated: string) => file === mutated || file.startsWith(`${mutated}/`);
const topOf = (file: string) => file.split("/")[0];

/**
 * Tests that take, by its path, something of the same top folder that leads to what is changed, and those that the folder has
 * in `tests/unit`, however they come to it: first those that take it itself, for they find most. What records the whole platform
 * before its first test would be run for every fault, and takes a minute each time.
 */
function testsOf(mutated: readonly string[], sources: readonly Source[]): string[] {
  const imports = new Imports(sources);
  const [top] = mutated.map(topOf);
  const isMutated = (file: string) => mutated.some((each) => isWithin(file, each));
  const roots = top === "policy" ? ["tests/policy"] : ["tests/unit", "tests/components"];
  const takesItself = (test: string) => imports.from(test).some(isMutated);
  return sources
    .map(({ file }) => file)
    .filter((file) => file.endsWith(".test.ts") && roots.some((root) => isWithin(file, root)))
    .filter((test) =>
      isWithin(test, `tests/unit/${top}`)
        ? imports.leadsTo(isMutated, test)
        : imports.from(test).some((taken) => topOf(taken) === top && imports.leadsTo(isMutated, taken)),
    )
    .filter((test) => !imports.leadsTo((file) => file === "tests/support/recorded-platform.ts", test))
    .sort((one, other) => Number(takesItself(other)) - Number(takesItself(one)));
}
