import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { lint, linters } from "../../../deliver/lint/linters";
import { lacking } from "../../../deliver/lint/tools";
import { projectFolder } from "../../support/stacks";
import { isToBeHad } from "../../support/to-be-had";

const shipped = path.join(projectFolder, ".github", "workflows", "delivery.yml");
const text = readFileSync(shipped, "utf8");
const pinned = /uses: (actions\/checkout)@[0-9a-f]{40} # v[\d.]+/;
const verify = 'run: npm run verify -- "$STACK"';

describe("the linters of the workflow", function () {
  // The first run gets and builds them.
  this.timeout("5m");
  let folder: string;
  let workflow: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lint-"));
    mkdirSync(path.join(folder, ".github", "workflows"), { recursive: true });
    workflow = path.join(folder, ".github", "workflows", "delivery.yml");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Judges a workflow by the linters of these names. */
  function judged(
    content: string,
    ...names: readonly string[]
  ): { readonly status: number; readonly said: string } {
    writeFileSync(workflow, content);
    const said: string[] = [];
    const used = linters.filter(({ name }) => names.includes(name));
    assert.equal(used.length, names.length);
    const status = lint(workflow, (line) => said.push(line), used, true);
    return { status, said: said.join("\n") };
  }
  const isHere = (name: string) =>
    isToBeHad(name, lacking(linters.find((each) => each.name === name) ?? assert.fail(name)));

  for (const name of ["actionlint", "zizmor"])
    it(`${name} finds nothing in what is shipped`, () => {
      if (!isHere(name)) return;
      const { status, said } = judged(text, name);
      assert.equal(status, 0, said);
      assert.equal(said, `${name}: no findings`);
    });

  it("zizmor finds what somebody else has written in a shell's program", () => {
    if (!isHere("zizmor")) return;
    assert.ok(text.includes(verify));
    const planted = text.replace(verify, `run: echo "\${{ github.event.head_commit.message }}"`);
    const { status, said } = judged(planted, "zizmor");
    assert.equal(status, 1, said);
    assert.match(said, /^zizmor ends \d+:\n[\s\S]*error\[template-injection\]/);
  });

  it("zizmor finds an action that is not pinned to a commit", () => {
    if (!isHere("zizmor")) return;
    assert.match(text, pinned);
    const { status, said } = judged(text.replace(pinned, "uses: $1@v4"), "zizmor");
    assert.equal(status, 1, said);
    assert.match(said, /error\[unpinned-uses\]/);
  });

  it("actionlint finds what somebody else has written in a shell's program", () => {
    if (!isHere("actionlint")) return;
    const planted = text.replace(verify, `run: echo "\${{ github.event.pull_request.title }}"`);
    const { status, said } = judged(planted, "actionlint");
    assert.equal(status, 1, said);
    assert.match(said, /^actionlint ends \d+:\n[\s\S]*potentially untrusted/);
  });

  it("actionlint finds an expression that GitHub does not know", () => {
    if (!isHere("actionlint")) return;
    const { status, said } = judged(text.replace("matrix.stack", "matrix.stak"), "actionlint");
    assert.equal(status, 1, said);
    assert.match(said, /property "stak" is not defined/);
  });

  it("each are tried, whatever the one before has found", () => {
    if (!isHere("actionlint") || !isHere("zizmor")) return;
    const { status, said } = judged(text.replace("matrix.stack", "matrix.stak"), "actionlint", "zizmor");
    assert.equal(status, 1);
    assert.match(said, /^actionlint ends/);
    assert.match(said, /zizmor: no findings$/);
  });

  it("that cannot be had are told, and fail only a pipeline", () => {
    const [first] = linters;
    assert.ok(first);
    const absent = {
      ...first,
      at: path.join(folder, "absent"),
      get: () => ({ status: 127, output: "building\nspawn go ENOENT\n" }),
    };
    for (const [isPipeline, status] of [
      [false, 0],
      [true, 1],
    ] as const) {
      const said: string[] = [];
      assert.equal(
        lint(shipped, (line) => said.push(line), [absent], isPipeline),
        status,
      );
      assert.deepEqual(said, ["actionlint was not run: spawn go ENOENT"]);
    }
  });

  it("are had by their pinned versions, which the cache is named after", () => {
    const versions = {
      actionlint: /actionlint-v\d+\.\d+\.\d+$/,
      zizmor: /zizmor==\d+\.\d+\.\d+\/bin\/zizmor$/,
    };
    for (const { name, at } of linters) assert.match(at, versions[name as keyof typeof versions]);
  });
});
