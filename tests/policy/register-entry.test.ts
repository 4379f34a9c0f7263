import * as assert from "node:assert/strict";
import { setToday } from "../../policy/lib/clock";
import {
  exceptionFor,
  isFor,
  mostResources,
  registerOf,
  setRegister,
  uselessEntries,
} from "../../policy/lib/register";
import {
  daysTo,
  type Entry,
  entryProblems,
  guards,
  longestDays,
  ticketForm,
} from "../../policy/lib/register-entry";
// An entry is held against the names of all rules.
import "../../policy/pack";

const rule = "kms-key-enable-key-rotation";
const urnOf = (name: string, types = "aws:kms/key:Key") => `urn:pulumi:prod::cdd::${types}::${name}`;
const right: Entry = {
  rule,
  urn: urnOf("ledger"),
  reason: "rotated by hand",
  author: "a@bank",
  approvedBy: "b@bank",
  ticket: "CDD-7",
  until: "2026-03-31",
};
const of = (change: object) => entryProblems({ ...right, ...change });

/** Of a group of tests: the day on which they are judged, and no register of theirs afterwards. */
function onOneDay(): void {
  before(() => setToday("2026-02-01"));
  after(() => {
    setToday();
    setRegister();
  });
}

describe("an entry of the register", () => {
  onOneDay();

  it("is right as it stands", () => assert.deepEqual(entryProblems(right), []));

  it("is an object", () => {
    for (const none of [null, undefined, "x", 7, [right]])
      assert.deepEqual(entryProblems(none), ["it is no object"], String(none));
  });

  for (const field of ["rule", "urn", "reason", "author", "approvedBy", "ticket", "until"])
    it(`has a ${field}, and is judged no further without`, () => {
      for (const none of [undefined, "", 7, null])
        assert.deepEqual(of({ [field]: none, ...(field === "until" ? {} : { until: "x" }) }).toSorted(), [
          `\`${field}\` is missing, or no text`,
        ]);
    });

  it("has no field but those, and says which was meant", () => {
    assert.deepEqual(of({ untill: "x" }), ["there is no `untill` (did you mean `until`?)"]);
    assert.deepEqual(of({ parents: "x" }), ["there is no `parents` (did you mean `parent`?)"]);
    assert.deepEqual(of({ onlyy: [] }), ["there is no `onlyy` (did you mean `only`?)"]);
    assert.deepEqual(of({ frobnicated: 1, ticket: "" }), [
      "there is no `frobnicated`",
      "`ticket` is missing, or no text",
    ]);
  });

  it("is for a rule that there is, and never for the register's own guards", () => {
    assert.deepEqual(of({ rule: `${rule}s` }), [`there is no rule \`${rule}s\` (did you mean \`${rule}\`?)`]);
    for (const guard of [
      "pack-enforce-configuration",
      "pack-enforce-exception-register",
      "pack-disallow-unused-exceptions",
    ])
      assert.deepEqual(of({ rule: guard }), [`${guard} guards this register and cannot be lifted`]);
    assert.equal(guards.test("s3-pack-x"), false);
  });

  const form = "`urn` is not of the form urn:pulumi:<stack>::<project>::<types>::<name>";
  for (const urn of [
    "ledger",
    "urn:pulumi:",
    "urn:pulumi:prod",
    "urn:pulumi:prod::cdd",
    "urn:pulumi:prod::cdd::aws:kms/key:Key",
    "urn:pulumi:prod::cdd::aws:kms/key:Key::",
    "urn:pulumi:prod::::aws:kms/key:Key::ledger",
    "urn:pulumi:prod::cdd::::ledger",
    "urn:pulumi:::cdd::aws:kms/key:Key::ledger",
    `x${right.urn}`,
  ])
    it(`is for no urn like ${urn}`, () => assert.deepEqual(of({ urn }), [form]));

  const broad = "`urn` is too broad: stack, project and types have no wildcards";
  for (const urn of ["*", "pr?d"].map((stack) => right.urn.replace("prod", stack)))
    it(`is for one stack, not ${urn}`, () => assert.deepEqual(of({ urn }), [broad]));
  for (const urn of [
    right.urn.replace("::cdd::", "::c*::"),
    right.urn.replace("key:Key", "*:Key"),
    right.urn.replace("Key", "?ey"),
  ])
    it(`is for one project and type, not ${urn}`, () => assert.deepEqual(of({ urn }), [broad]));

  const short =
    "`urn` is too broad: of the name, at least four characters are written, and only its end may be `*`";
  for (const [name, problems] of [
    ["*", [short]],
    ["a*", [short]],
    ["abc*", [short]],
    ["abcd*", []],
    ["ab*cd", [short]],
    ["*abcd", [short]],
    ["abcd**", [short]],
    ["abcd?", [short]],
    ["ab?cd", [short]],
    ["abc", []],
    ["a::bc*", []],
  ] as const)
    it(`is ${problems.length > 0 ? "too broad" : "narrow"} with the name ${name}`, () =>
      assert.deepEqual(of({ urn: urnOf(name) }), problems));

  it("names what the resource stands in, where it stands in something", () => {
    const urn = urnOf("ledger", "cdd:keys:Keys$aws:kms/key:Key");
    assert.deepEqual(of({ urn }), ["`parent` is missing: the resource stands in another"]);
    assert.deepEqual(of({ urn, parent: urnOf("keys", "cdd:keys:Keys") }), []);
    for (const parent of ["*", `${urnOf("key", "cdd:keys:Keys")}*`, "urn:?"])
      assert.deepEqual(of({ urn, parent }), ["`parent` is too broad: it has no wildcards"], parent);
    assert.deepEqual(of({ parent: "x" }), []);
  });

  it("names parts as the refusal does", () => {
    assert.deepEqual(of({ only: ["SQLi_BODY /notes", "b"] }), []);
    const none = [
      "`only` is no list of texts: leave it out, or name parts of the resource as the refusal does",
    ];
    for (const only of [[], "x", null, {}, [1], ["a", ""], ["a", " "]])
      assert.deepEqual(of({ only }), none, JSON.stringify(only));
    assert.deepEqual(of({ only: ["a", "b*"] }), ["`only` is too broad: it has no wildcards"]);
  });

  it("gives a reason of three words or more", () => {
    for (const reason of ["x", "two words", "  two   words  ", "a-b-c"])
      assert.deepEqual(of({ reason }), ["`reason` says nothing"], reason);
    assert.deepEqual(of({ reason: "now three words" }), []);
  });

  it("is approved by somebody else, however the author is written", () => {
    for (const approvedBy of ["a@bank", "A@Bank", " a@bank "])
      assert.deepEqual(
        of({ approvedBy }),
        ["`approvedBy` is the author: somebody else approves"],
        approvedBy,
      );
    assert.equal(of({ author: " B@BANK" }).length, 1);
    assert.deepEqual(of({ approvedBy: "aa@bank" }), []);
  });

  it("has a ticket of one of two forms", () => {
    for (const ticket of ["CDD-1", "A1B2-0012", "CHG0012345", "INC1"]) assert.match(ticket, ticketForm);
    for (const ticket of [
      "cdd-1",
      "1A-1",
      "CDD_1",
      "CDD-",
      "CDD-1x",
      "xCDD-1",
      "CDD-1 ",
      "C1",
      "CHG",
      "CDD-1234567890123",
    ])
      assert.deepEqual(of({ ticket }), ['`ticket` is not of the form "CDD-12" or "CHG0012345"'], ticket);
  });

  it("lasts until a day, at most 90 ahead", () => {
    assert.equal(longestDays, 90);
    for (const [until, problem] of [
      ["2026-01-31", "it expired on 2026-01-31"],
      ["2026-02-01", undefined],
      ["2026-05-02", undefined],
      ["2026-05-03", "it lasts 91 days more; at most 90 are allowed"],
      ...["2026-02-30", "2026-13-01", "2026-2-03", "2026-02-03T00:00:00Z", "x2026-02-03", "soon"].map(
        (none) => [none, "`until` is no day of the form YYYY-MM-DD"] as const,
      ),
    ] as const)
      assert.deepEqual(of({ until }), problem === undefined ? [] : [problem], until);
    assert.equal(daysTo("2026-02-08"), 7);
  });
});

describe("the register of a stack", () => {
  onOneDay();
  const written = (...entries: object[]) => setRegister("prod", JSON.stringify(entries));
  const asked = (name: string, only?: string, parent?: string) =>
    exceptionFor({ rule, urn: urnOf(name), parent, only });
  const never = () => false;

  it("is empty where nothing is written", () => {
    for (const text of ["", " \n", "# nothing\n", "null"]) {
      setRegister("prod", text);
      assert.deepEqual(registerOf("prod"), { entries: [], problems: [] }, JSON.stringify(text));
    }
  });
  it("is refused where it is no list, or no YAML", () => {
    for (const [text, problem] of [
      ["a: 1", "the register is no list of entries"],
      ["text", "the register is no list of entries"],
      ["[", "the register is no YAML"],
    ] as const) {
      setRegister("prod", text);
      assert.deepEqual(registerOf("prod"), { entries: [], problems: [problem] });
    }
  });
  it("has the entries that are right, and says what is wrong with the others, by their place", () => {
    written({ ...right, ticket: "x" }, right, { ...right, reason: "x" });
    const { entries, problems } = registerOf("prod");
    assert.deepEqual(entries, [right]);
    assert.deepEqual(problems, [
      'entry 1: `ticket` is not of the form "CDD-12" or "CHG0012345"',
      "entry 3: `reason` says nothing",
    ]);
  });
  it("is no other stack's, and of a stack without a file is none", () => {
    written(right);
    assert.deepEqual(registerOf("never-made").entries, []);
    for (const stack of ["../prod", "a/b", "", "prod\n"])
      assert.deepEqual(registerOf(stack), { entries: [], problems: [] });
  });

  it("lets a resource break a rule by an entry of that rule, resource, parent and part", () => {
    written(
      right,
      { ...right, urn: urnOf("part"), only: ["a", "b"] },
      { ...right, urn: urnOf("inner"), parent: "p" },
    );
    assert.deepEqual(asked("ledger"), right);
    assert.equal(
      exceptionFor({ rule: `${rule}x`, urn: right.urn, parent: undefined, only: undefined }),
      undefined,
    );
    assert.equal(asked("ledgers"), undefined);
    assert.equal(asked("ledger", "a"), undefined);
    assert.equal(asked("part"), undefined);
    assert.equal(asked("part", "c"), undefined);
    assert.equal(asked("part", "b")?.urn, urnOf("part"));
    assert.equal(asked("inner"), undefined);
    assert.equal(asked("inner", undefined, "q"), undefined);
    assert.equal(asked("inner", undefined, "p")?.urn, urnOf("inner"));
  });
  it("is of a URN, or of all that begin with it", () => {
    assert.deepEqual(
      [isFor("a", "a"), isFor("a", "ab"), isFor("a*", "ab"), isFor("a*", "a"), isFor("ab*", "a")],
      [true, false, true, true, false],
    );
  });

  it("says which entries nothing needs, and which are for too many", () => {
    written({ ...right, urn: urnOf("ledger*") }, { ...right, urn: urnOf("other") });
    const nothing = `nothing needs the exception of ${urnOf("other")} from ${rule}`;
    for (let each = 0; each < mostResources; each++) asked(`ledger${each}`);
    asked("ledger0");
    assert.deepEqual(uselessEntries("prod", never), [nothing]);
    assert.deepEqual(
      uselessEntries("prod", ({ urn }) => urn === urnOf("other")),
      [],
    );
    asked("ledger-more");
    assert.deepEqual(uselessEntries("prod", never), [
      `the exception of ${urnOf("ledger*")} from ${rule} is for ${mostResources + 1} resources; at most ${mostResources} are allowed`,
      nothing,
    ]);
  });
  it("says which parts nothing needs, and forgets what was asked when it is set anew", () => {
    const parts = { ...right, only: ["a", "b"] };
    written(parts);
    asked("ledger", "a");
    assert.deepEqual(uselessEntries("prod", never), [
      `nothing needs the exception of ${right.urn} from ${rule} for b`,
    ]);
    asked("ledger", "b");
    assert.deepEqual(uselessEntries("prod", never), []);
    written(parts);
    assert.deepEqual(uselessEntries("prod", never), [
      `nothing needs the exception of ${right.urn} from ${rule}`,
    ]);
  });
});
