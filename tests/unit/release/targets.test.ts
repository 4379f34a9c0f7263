import * as assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { projectFolder, releaseOf } from "../../../release/targets";
import { platform } from "../../../services";
import { projectFolder as repository, shipped } from "../../support/stacks";

describe("the folder of the stack file", () => {
  let folder: string;
  const before = { called: process.env.INIT_CWD, working: process.cwd() };

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "release-")));
    writeFileSync(path.join(folder, "Pulumi.dev.yaml"), "");
    delete process.env.INIT_CWD;
  });
  afterEach(() => {
    process.chdir(before.working);
    if (before.called === undefined) delete process.env.INIT_CWD;
    else process.env.INIT_CWD = before.called;
    rmSync(folder, { recursive: true });
  });

  it("is the one given, else where npm was called, else the working folder", () => {
    process.chdir(folder);
    assert.equal(projectFolder("dev", repository), repository);
    assert.equal(projectFolder("dev"), folder);
    process.chdir(repository);
    process.env.INIT_CWD = folder;
    assert.equal(projectFolder("dev"), folder);
  });

  it("is the repository where neither has the stack's file", () => {
    process.chdir(folder);
    process.env.INIT_CWD = path.join(repository, "docs");
    assert.equal(projectFolder("qa"), repository);
  });
});

describe("what a stack is to run", () => {
  it("is nothing in the stack files as they are shipped: all that ECS would deploy waits for its digest", () => {
    const { targets, waiting, ...place } = releaseOf(platform, "dev", repository);
    assert.deepEqual(targets, []);
    const deployed = Object.keys(platform.services).filter((key) => !platform.services[key]?.schedule);
    assert.deepEqual(waiting, deployed);
    assert.deepEqual(place, {
      stack: "dev",
      account: shipped("dev").account,
      region: shipped("dev").region,
      cluster: "cdd-dev",
    });
  });
});
