import { UserError } from "../sandbox/log";

/** A test as it stands in the repository. */
export interface TestFile {
  readonly file: string;
  readonly text: string;
}

/** What Stryker is told; the names are its own. */
export interface Options {
  readonly mutate: readonly string[];
  readonly mochaOptions: { readonly spec: readonly string[]; readonly require: readonly string[] };
  readonly [option: string]: unknown;
}

interface Asked {
  /** Folder of the repository whose texts are changed. */
  readonly folder: string;
  /** Part of the names of files that are kept. */
  readonly name: string;
  readonly concurrency: number;
  readonly tests: readonly TestFile[];
}

/** Stryker's options for one folder. */
export function optionsFor({ folder, name, concurrency, tests }: Asked): Options {
  const spec = tests.filter(({ text }) => importsFrom(text, folder)).map(({ file }) => file);
  if (spec.length === 0) throw new UserError(`No test imports anything of ${folder} by its path.`);
  return {
    testRunner: "mocha",
    mutate: [`${folder}/**/*.ts`],
    mochaOptions: { spec, require: ["ts-node/register/transpile-only", "./mutation/hooks.ts"] },
    coverageAnalysis: "perTest",
    concurrency,
    // swc does not check types, so a change of one is none.
    disableTypeChecks: false,
    incremental: true,
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

/** Whether a text takes a value, and not a type alone, from a folder of the repository. */
export function importsFrom(text: string, folder: string): boolean {
  const escaped = folder.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const values = new RegExp(
    `^(?:import (?!type )[^;]*from |.*(?:require|import)\\()"(?:\\.\\./)+${escaped}(?:/[^"]*)?"`,
    "m",
  );
  return values.test(text);
}
