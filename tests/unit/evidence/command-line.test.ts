import * as assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { commandLine } from "../../../evidence/command-line";
import { files } from "../../../evidence/files";
import { packName, rules } from "../../../policy/pack";
import { UserError } from "../../../sandbox/log";
import { caught } from "../../support/caught";
import {
  found,
  judgedAll,
  judgedOne,
  keyRotates,
  logOf,
  shown,
  stackUrn,
  type Told,
} from "../../support/run-log";

const ofStack = rules.filter(({ types }) => types.includes("*") || types.includes("pulumi:pulumi:Stack"));
const whole: readonly Told[] = [
  shown(stackUrn),
  judgedOne(
    stackUrn,
    ofStack.filter(({ kind }) => kind === "resource"),
  ),
  judgedAll(ofStack.filter(({ kind }) => kind === "stack")),
  { summaryEvent: { durationSeconds: 1, isPreview: true } },
];
const text = (...told: readonly Told[]) =>
  logOf(...told)
    .map((event) => `${JSON.stringify(event)}\n`)
    .join("")
    .replaceAll("test-pack", packName);

describe("`npm run evidence`", () => {
  let folder = "";
  const said: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "evidence-"));
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string) => path.join(folder, name);
  const run = (events: string | undefined, ...more: readonly string[]) => {
    if (events !== undefined) writeFileSync(at("events.json"), events);
    return caught(() =>
      commandLine(["test", "--events", at("events.json"), "--out", at("out"), ...more], (line) =>
        said.push(line),
      ),
    );
  };

  it("writes every file, and ends 0 where nothing fails", async () => {
    const { status, out } = await run(text(...whole));
    assert.equal(status, 0, said.join("\n"));
    assert.equal(out, "");
    assert.deepEqual(readdirSync(at("out")).sort(), Object.keys(files).sort());
    assert.match(said.join("\n"), /^verdicts: 0 fail, 0 not run, 0 undetermined, 0 excepted, \d+ pass/m);
    assert.match(
      readFileSync(at("out/evidence.html"), "utf8"),
      /the event log events.json, SHA-256 [0-9a-f]{64}/,
    );
  });

  it("ends 1 where something fails, or did not run, and 0 where something is only not known", async () => {
    const [rule = keyRotates] = ofStack;
    assert.equal((await run(text(...whole, found(rule, stackUrn, "bad")))).status, 1);
    assert.match(said.join("\n"), new RegExp(`^failed: ${rule.metadata.name}$`, "m"));
    assert.equal((await run(text(...whole.slice(0, 2)))).status, 1);
    assert.match(said.join("\n"), /did not come to its end/);
    const open = `undetermined: rule=${rule.metadata.name} property=policy resource=${stackUrn}`;
    assert.equal((await run(text(...whole, found(rule, stackUrn, open, "advisory")))).status, 0);
  });

  it("gives the whole as JSON, and nothing else, on standard output", async () => {
    const { out } = await run(text(...whole), "--json", "--at", "2026-02-03");
    assert.deepEqual(JSON.parse(out), JSON.parse(readFileSync(at("out/evidence.json"), "utf8")));
    const { at: time, counts, registers, stack } = JSON.parse(out) as Record<string, Record<string, unknown>>;
    assert.equal(time, "2026-02-03T00:00:00.000Z");
    assert.equal(stack, "test");
    assert.equal(counts?.fail, 0);
    assert.deepEqual(Object.keys(registers ?? {}), [
      "business-services",
      "services",
      "assets",
      "keys",
      "ways-in",
      "ways-out",
      "access",
      "providers",
    ]);
  });

  const refused: readonly (readonly [what: string, events: string, more: readonly string[], why: RegExp])[] =
    [
      [
        "a preview as JSON",
        '{\n"steps": [\n{}\n]\n}\n',
        [],
        /holds no event of the engine. Keep what `npm run deliver/,
      ],
      ["no text at all", "", [], /holds no event/],
      [
        "a run without the pack",
        text(shown(stackUrn)),
        [],
        /the policy pack cdd-bank-security has judged nothing/,
      ],
      [
        "another stack's run",
        text(...whole).replaceAll("pulumi:test", "pulumi:other"),
        [],
        /it is of other, and not of test/,
      ],
      [
        "a rule that is none",
        text(...whole, judgedOne(stackUrn, [keyRotates])),
        [],
        /does not have: key-rotates/,
      ],
      [
        "a time that is none",
        text(...whole),
        ["--at", "yesterday"],
        /--at yesterday: use a day or a time in UTC/,
      ],
    ];
  for (const [what, events, more, why] of refused)
    it(`refuses ${what} in one message, and writes nothing`, async () => {
      const { status } = await run(events, ...more);
      assert.equal(status, 2);
      assert.equal(said.length, 1);
      assert.match(said[0] ?? "", why);
      assert.ok(!existsSync(at("out")));
    });

  it("refuses a log that is not there, a folder that cannot be, and words that it does not know", async () => {
    assert.equal((await run(undefined)).status, 2);
    assert.match(said.join(), /events.json: it cannot be read/);
    writeFileSync(at("out"), "");
    const { status, out } = await run(text(...whole), "--json");
    assert.equal(status, 2);
    assert.match(said.join(), /out: it cannot be written/);
    assert.match(out, /"exitStatus": 2/);
    assert.equal((await run(text(...whole), "--format", "x")).status, 2);
    assert.equal((await caught(() => commandLine([], () => undefined))).status, 2);
  });

  it("makes a preview in the sandbox where it is given no log, and says so on the page", async () => {
    const asked: string[] = [];
    const source = "a preview in the sandbox";
    const status = await commandLine(
      ["test", "--out", at("out")],
      (line) => said.push(line),
      async (stack) => {
        asked.push(stack);
        return {
          events: JSON.parse(
            `[${text(...whole)
              .trim()
              .split("\n")
              .join()}]`,
          ),
          source,
          name: source,
        };
      },
    );
    assert.deepEqual([status, asked], [0, ["test"]]);
    assert.match(readFileSync(at("out/evidence.html"), "utf8"), /Source: a preview in the sandbox/);
    const failing = () => Promise.reject(new UserError("no CLI"));
    assert.equal(await commandLine(["test"], (line) => said.push(line), failing), 2);
    assert.match(said.join(), /no CLI/);
  });

  it("says what it writes and how it ends", async () => {
    const { status, out } = await caught(() => commandLine(["--help"]));
    assert.equal(status, 0);
    for (const name of Object.keys(files)) assert.ok(out.includes(name), name);
    assert.match(out, /Exit status: 0/);
  });
});
