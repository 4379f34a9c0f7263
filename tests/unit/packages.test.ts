import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import root from "../../package.json";
import sandbox from "../../sandbox/package.json";
import { files, imports } from "../support/imports";
import { projectFolder } from "../support/stacks";

const inSandbox = (file: string) => file.startsWith("sandbox/");
const isTest = (file: string) => /^(sandbox\/)?tests\//.test(file);
const names = (...lists: readonly object[]) => lists.flatMap((list) => Object.keys(list)).sort();

/** Packages that texts import at run time, or find by a name that they write out. */
function used(of: (file: string) => boolean): string[] {
  const named = imports
    .filter(({ from, to, typeOnly }) => of(from) && !typeOnly && !files.some((file) => file.startsWith(to)))
    .flatMap(({ to }) => /^(@[^/]+\/[^/]+|[a-z][^/:]*)(\/|$)/.exec(to)?.[1] ?? []);
  const found = files
    .filter(of)
    .flatMap((file) => [
      ...readFileSync(path.join(projectFolder, file), "utf8").matchAll(
        /(?:version|resolve)\("(@?[a-z][^/"]*(?:\/[^/"]+)?)/g,
      ),
    ])
    .map(([, name = ""]) => (name.startsWith("@") ? name : (name.split("/")[0] ?? "")));
  return [...new Set([...named, ...found])].sort();
}

describe("the packages", () => {
  it("of the sandbox are what it uses: its own, and those whose version the platform says", () => {
    assert.deepEqual(
      used((file) => inSandbox(file) && !isTest(file)),
      names(sandbox.dependencies, sandbox.peerDependencies),
    );
  });

  it("of the sandbox say a version in one place", () => {
    const rooted = names(root.dependencies, root.devDependencies);
    assert.deepEqual(
      names(sandbox.peerDependencies).filter((name) => !rooted.includes(name)),
      [],
    );
    assert.deepEqual(
      names(sandbox.dependencies).filter((name) => rooted.includes(name)),
      [],
    );
  });

  it("of the program and its commands are installed without what development needs", () => {
    const given = names(root.dependencies);
    assert.deepEqual(
      used((file) => !inSandbox(file) && !isTest(file) && !/^(trial|bench|mutation)\//.test(file)).filter(
        (name) => !given.includes(name),
      ),
      [],
    );
  });

  it("are pinned exactly", () => {
    const pins = { ...root.dependencies, ...root.devDependencies, ...sandbox.dependencies };
    assert.deepEqual(
      Object.entries(pins).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });
});
