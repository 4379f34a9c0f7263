import { readFileSync } from "node:fs";
import * as path from "node:path";

/** The oldest CLI that hands a component's inputs to policies. */
export const oldestCli = "3.202.0";

/** The official npm package that downloads the CLI of its own version. */
export const npmLauncher = "3.265.0";

function required(folder: string, module: string): string {
  const text = readFileSync(path.join(__dirname, folder, "go.mod"), "utf8");
  const [, version] = new RegExp(`${module.replaceAll(".", "\\.")} v(\\S+)`).exec(text) ?? [];
  if (!version) throw new Error(`${folder}/go.mod requires no ${module}`);
  return version;
}

/** The build that the tests use: versions as the two go.mod files name them. */
export const pinned = {
  cli: required("engine", "github.com/pulumi/pulumi/pkg/v3"),
  languageHost: required("language-host", "github.com/pulumi/pulumi/sdk/v3"),
} as const;

/** `v3.212.0` or `3.270.0-dev.1` → `3.212.0`, `3.270.0`; nothing where the text is no version. */
export function parseVersion(text: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+)/.exec(text.trim())?.[1];
}

/** Whether version `a` is `b` or newer. */
export function atLeast(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
