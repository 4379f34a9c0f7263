import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { parse } from "yaml";
import { commandLine } from "../../../evidence/exceptions/command-line";
import { fromPulumi, toPulumi } from "../../../evidence/exceptions/pulumi-format";
import { setToday } from "../../../policy/lib/clock";
import { setRegister } from "../../../policy/lib/register";
import type { Entry } from "../../../policy/lib/register-entry";
import { rules } from "../../../policy/pack";
import { caught } from "../../support/caught";

const urn = "urn:pulumi:prod::ledger::aws:dynamodb/table:Table::ledger";
const entry: Entry = {
  rule: "resource-disallow-weakening-options",
  urn,
  reason: "The archive service writes this itself",
  author: "a.writer@example-bank.com",
  approvedBy: "b.reviewer@example-bank.com",
  ticket: "CDD-1234",
  until: "2026-03-31",
};
const { rule, ticket } = entry;
const written = {
  reason: entry.reason,
  match: [{ policies: [rule], targets: [urn] }],
  author: entry.author,
  approvedBy: entry.approvedBy,
  until: entry.until,
};
const file = (exceptions: unknown, version: unknown = 2) => ({ version, policies: {}, exceptions });

describe("exceptions in the engine's own form", () => {
  before(() => setToday("2026-02-01"));
  after(() => {
    setToday();
    setRegister();
  });

  it("have the ticket as their id, what the engine reads, and the rest beside it", () => {
    const inside = {
      ...entry,
      urn: urn.replace("aws:", "cdd:data:Store$aws:"),
      parent: "urn:pulumi:x::y::z::data",
    };
    assert.deepEqual(toPulumi([entry, inside, { ...entry, ticket: "CDD-7" }, entry]), {
      problems: [],
      made: {
        "CDD-1234": written,
        "CDD-1234.2": {
          ...written,
          match: [{ policies: [rule], targets: [inside.urn] }],
          parent: inside.parent,
        },
        "CDD-7": written,
        "CDD-1234.3": written,
      },
    });
  });

  it("are refused where the engine would lift more, or nothing", () => {
    const { problems } = toPulumi([
      entry,
      { ...entry, urn: `${urn}-*` },
      { ...entry, only: ["SQLi_BODY /notes", "b"] },
    ]);
    assert.equal(problems.length, 2);
    assert.match(
      problems[0] ?? "",
      /^entry 2: `urn` ends in `\*`: the engine compares URNs letter by letter; name each/,
    );
    assert.match(
      problems[1] ?? "",
      /^entry 3: `only` \(SQLi_BODY \/notes, b\): the engine lifts a whole rule/,
    );
  });

  it("come back as they went, whatever the register holds", () => {
    const word = fc.stringMatching(/^[a-z]{3,9}$/);
    const some = fc.record(
      {
        rule: fc.constantFrom(
          ...rules.map(({ metadata: { name } }) => name).filter((name) => !name.startsWith("pack-")),
        ),
        urn: fc.tuple(word, word).map(([a, b]) => `urn:pulumi:prod::${a}::aws:s3/bucket:Bucket::${b}`),
        reason: fc.tuple(word, word, fc.string({ minLength: 1 })).map(([a, b, c]) => `${a} ${b} _${c}`),
        author: word.map((name) => `a.${name}`),
        approvedBy: word.map((name) => `b.${name}`),
        ticket: fc.stringMatching(/^[A-Z][A-Z0-9]{0,4}-[0-9]{1,5}$/),
        until: fc.constantFrom("2026-02-01", "2026-04-15", "2026-05-02"),
        parent: word.map((name) => `urn:pulumi:prod::p::cdd:x:X::${name}`),
      },
      {
        requiredKeys: ["rule", "urn", "reason", "author", "approvedBy", "ticket", "until"],
        noNullPrototype: true,
      },
    );
    return fc.assert(
      fc.property(fc.array(some, { maxLength: 6 }), (entries) => {
        const turned = toPulumi(entries);
        const text = JSON.stringify(file(turned.made));
        assert.deepEqual(
          { ...fromPulumi(JSON.parse(text)), sent: turned.problems },
          {
            made: entries,
            problems: [],
            sent: [],
          },
        );
        for (const id of Object.keys(turned.made)) assert.match(id, /^[\w.-]+$/);
      }),
    );
  });

  it("of others are an entry for each policy on each target", () => {
    const other = {
      ...written,
      match: [{ policies: [rule, "kms-key-enable-key-rotation"], targets: [urn, `${urn}-2`] }],
    };
    const { made, problems } = fromPulumi(file({ "CDD-1234": other }));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      made.map((each) => [each.rule, each.urn, each.ticket]),
      [
        [rule, urn, ticket],
        [rule, `${urn}-2`, ticket],
        ["kms-key-enable-key-rotation", urn, ticket],
        ["kms-key-enable-key-rotation", `${urn}-2`, ticket],
      ],
    );
  });

  for (const [what, content, says] of [
    ["a file without a version", { all: "mandatory" }, /^`version` is not 2/],
    ["a file of version 3", file({}, 3), /^`version` is not 2/],
    ["no object", [], /^`version` is not 2/],
    ["a list of exceptions", file([]), /^`exceptions` is no object$/],
    [
      "an id that is no ticket",
      file({ logs: written }),
      /^exceptions\.logs: the id is no ticket of the form "CDD-12"$/,
    ],
    [
      "an exception without an approver",
      file({ "CDD-1": { ...written, approvedBy: undefined } }),
      /^exceptions\.CDD-1: `approvedBy` is missing: the engine needs none, the register does; write it beside `reason`/,
    ],
    [
      "one without a reason",
      file({ "CDD-1": { ...written, reason: " " } }),
      /^exceptions\.CDD-1: `reason` says nothing$/,
    ],
    [
      "one that matches nothing",
      file({ "CDD-1": { ...written, match: [] } }),
      /^exceptions\.CDD-1: `match` names no policy/,
    ],
    [
      "one that is no object",
      file({ "CDD-1": "x" }),
      /^exceptions\.CDD-1: `match` names no policy on a target$/,
    ],
    [
      "one that is over",
      file({ "CDD-1": { ...written, until: "2026-01-31" } }),
      /^exceptions\.CDD-1: it expired on 2026-01-31$/,
    ],
    [
      "a rule that is none",
      file({ "CDD-1": { ...written, match: [{ policies: ["kms-key-enable-rotatio"], targets: [urn] }] } }),
      /^exceptions\.CDD-1: there is no rule `kms-key-enable-rotatio`, did you mean|^exceptions\.CDD-1: there is no rule/,
    ],
    [
      "a key that would be lost",
      file({ "CDD-1": { ...written, expires: "2027-01-01" } }),
      /^exceptions\.CDD-1: there is no `expires`/,
    ],
    [
      "a key that follows from others",
      file({ "CDD-1": { ...written, urn: `${urn}-2` } }),
      /^exceptions\.CDD-1: `urn` follows from the id and from `match`: leave it out$/,
    ],
    [
      "a key beside what is matched",
      file({ "CDD-1": { ...written, match: [{ policies: [rule], targets: [urn], until: "2026-02-02" }] } }),
      /^exceptions\.CDD-1: `match` has `until` beside/,
    ],
    [
      "a rule that guards the register",
      file({
        "CDD-1": { ...written, match: [{ policies: ["pack-enforce-configuration"], targets: [urn] }] },
      }),
      /guards this register and cannot be lifted$/,
    ],
  ] as const)
    it(`are refused: ${what}`, () => {
      const { problems } = fromPulumi(JSON.parse(JSON.stringify(content)));
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", says);
    });
});

describe("`npm run exceptions`", () => {
  const said: string[] = [];
  let folder = "";
  const run = (...argv: readonly string[]) =>
    caught(async () => commandLine(argv, (line) => said.push(line)));
  before(() => setToday("2026-02-01"));
  after(() => {
    setToday();
    setRegister();
  });
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "exceptions-"));
    said.length = 0;
    setRegister("prod", JSON.stringify([entry]));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("writes the stack's settings and exceptions as one file, and reads the register back from it", async () => {
    const { status, out } = await run("write", "prod");
    assert.equal(status, 0, said.join("\n"));
    const content = JSON.parse(out);
    assert.deepEqual(Object.keys(content), ["version", "policies", "exceptions"]);
    assert.ok("cloudwatch-loggroup-configure-retention" in content.policies);
    assert.deepEqual(content.exceptions, { [ticket]: written });
    const kept = path.join(folder, "prod.json");
    writeFileSync(kept, out);
    const read = await run("read", kept, "prod");
    assert.equal(read.status, 0, said.join("\n"));
    assert.deepEqual(parse(read.out), [entry]);
    assert.deepEqual(said, ["1 exception", "1 entry"]);
  });

  for (const [what, register, says] of [
    [
      "an entry that is over",
      [{ ...entry, until: "2026-01-31" }],
      /prod\.yaml: entry 1: it expired on 2026-01-31$/,
    ],
    ["a part of a resource", [{ ...entry, only: ["x"] }], /prod\.yaml: entry 1: `only` \(x\)/],
  ] as const)
    it(`writes nothing where the register has ${what}`, async () => {
      setRegister("prod", JSON.stringify(register));
      assert.deepEqual(await run("write", "prod"), { status: 2, out: "", err: "" });
      assert.match(said.join("\n"), says);
    });

  it("refuses another stack's, a file that is none, no JSON and a stack without a configuration", async () => {
    const kept = path.join(folder, "x.json");
    writeFileSync(kept, JSON.stringify(file({ [ticket]: written })));
    assert.equal((await run("read", kept, "qa")).status, 2);
    assert.match(said.pop() ?? "", /x\.json: exceptions\.CDD-1234: urn:\S+ is not of the stack qa$/);
    assert.equal((await run("read", path.join(folder, "none"), "qa")).status, 2);
    assert.match(said.pop() ?? "", /it cannot be read \(ENOENT\)\.$/);
    writeFileSync(kept, "{");
    assert.equal((await run("read", kept, "qa")).status, 2);
    assert.match(said.pop() ?? "", /x\.json: it is no JSON\.$/);
    assert.equal((await run("write", "nowhere")).status, 2);
    assert.match(said.pop() ?? "", /nowhere\.json: it cannot be read \(ENOENT\)\.$/);
    assert.equal((await run("write", "../x")).status, 2);
    assert.match(said.pop() ?? "", /that is no name of a stack/);
  });
});
