import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { runOf } from "../../../evidence/run";
import { controlsOf, type Outcome } from "../../../evidence/verdicts";
import { formatChange } from "../../../model/changes";
import { formatExcepted } from "../../../policy/lib/excepted";
import { always } from "../../support/always";
import {
  answer,
  dataKey,
  ended,
  found,
  groupHasReason,
  jobIsPrivate,
  judgedAll,
  judgedOne,
  keyHasAlias,
  keyRotates,
  lifted,
  logOf,
  logsKey,
  open,
  packName,
  rules,
  shown,
  stackUrn,
  type Told,
  wentWrong,
} from "../../support/run-log";

const judged = (...told: readonly Told[]) => {
  const run = runOf(logOf(...told), packName);
  return { run, controls: controlsOf(run, rules, packName) };
};
const verdictOn = (told: readonly Told[], rule = keyRotates, urn = dataKey) =>
  judged(...told)
    .controls.find((each) => each.rule === rule)
    ?.verdicts.find(({ resource }) => resource.urn === urn) ?? assert.fail();

const key = shown(dataKey);
const passed = [key, judgedOne(dataKey, [keyRotates]), judgedAll([keyHasAlias]), ended()];

const quoted = formatExcepted({
  rule: "key-rotates",
  resource: dataKey,
  violation: "nothing",
  until: "2026-03-31",
  reason: "A move of its callers",
  author: "a@example-bank.com",
  approvedBy: "b@example-bank.com",
  ticket: "CDD-7",
});

describe("the verdict of one rule on one resource", () => {
  const cases: readonly (readonly [when: string, told: readonly Told[], outcome: Outcome, why: RegExp])[] = [
    ["the engine says it passed", passed, "pass", /^$/],
    [
      "it was violated",
      [key, judgedOne(dataKey, [], [keyRotates]), found(keyRotates, dataKey, "no rotation"), ended()],
      "fail",
      /^no rotation$/,
    ],
    [
      "it was violated at an advisory level",
      [
        key,
        judgedOne(dataKey, [], [keyRotates]),
        found(keyRotates, dataKey, "no rotation", "advisory"),
        ended(),
      ],
      "fail",
      /^no rotation$/,
    ],
    [
      "one property is not known",
      [key, judgedOne(dataKey, [], [keyRotates]), open(keyRotates, dataKey, "enableKeyRotation"), ended()],
      "undetermined",
      /^enableKeyRotation is not known before deployment$/,
    ],
    [
      "one of another resource is not known",
      [key, judgedOne(dataKey, [], [keyRotates]), open(keyRotates, dataKey, "policy", logsKey), ended()],
      "undetermined",
      /^policy of urn:\S+::logs is not known/,
    ],
    [
      "the engine calls it passed, and one property is not known",
      [key, judgedOne(dataKey, [keyRotates]), open(keyRotates, dataKey, "enableKeyRotation"), ended()],
      "undetermined",
      /enableKeyRotation/,
    ],
    [
      "a violation quotes a name that reads like an exception",
      [
        key,
        judgedOne(dataKey, [], [keyRotates]),
        found(keyRotates, dataKey, `no rotation of "x\n${quoted}"`),
        ended(),
      ],
      "fail",
      /^no rotation/,
    ],
    [
      "it stands, does not change, and cannot be judged all the same",
      [
        shown(dataKey, {}, { op: "same" }),
        judgedOne(dataKey, [], [keyRotates]),
        open(keyRotates, dataKey, "enableKeyRotation"),
      ],
      "fail",
      /^enableKeyRotation is not known, although/,
    ],
    [
      "it stands and does not change, and what it hangs on is new",
      [
        shown(dataKey, {}, { op: "same" }),
        shown(logsKey),
        judgedOne(dataKey, [], [keyRotates]),
        open(keyRotates, dataKey, "policy", logsKey),
      ],
      "undetermined",
      /^policy of .* is not known before/,
    ],
    [
      "it hangs on what stands and does not change",
      [
        key,
        shown(logsKey, {}, { op: "same" }),
        judgedOne(dataKey, [], [keyRotates]),
        open(keyRotates, dataKey, "policy", logsKey),
      ],
      "fail",
      /^policy of .* is not known, although/,
    ],
    [
      "somebody answers for it",
      [key, judgedOne(dataKey, [], [keyRotates]), lifted(keyRotates, dataKey, "no rotation"), ended()],
      "excepted",
      /^$/,
    ],
    [
      "somebody answers for one thing, and another is not known",
      [
        key,
        judgedOne(dataKey, [], [keyRotates]),
        lifted(keyRotates, dataKey, "no rotation"),
        open(keyRotates, dataKey, "policy"),
      ],
      "undetermined",
      /^policy/,
    ],
    [
      "one thing is wrong, one not known and one excepted",
      [
        key,
        judgedOne(dataKey, [], [keyRotates]),
        lifted(keyRotates, dataKey, "no rotation"),
        open(keyRotates, dataKey, "policy"),
        found(keyRotates, dataKey, "open to all"),
      ],
      "fail",
      /open to all/,
    ],
    [
      "the engine says nothing of the rule",
      [key, judgedOne(dataKey, []), ended()],
      "not run",
      /switched off/,
    ],
    [
      "the engine says nothing of the resource",
      [key, shown(logsKey), judgedOne(logsKey, [keyRotates]), ended()],
      "not run",
      /judged by no rule/,
    ],
  ];
  for (const [when, told, outcome, why] of cases)
    it(`is "${outcome}" where ${when}`, () => {
      const verdict = verdictOn(told);
      assert.equal(verdict.outcome, outcome);
      assert.match(verdict.reasons.join("\n"), why);
    });

  it("carries who answers, why and until when", () => {
    const { excepted } = verdictOn([
      key,
      judgedOne(dataKey, [], [keyRotates]),
      lifted(keyRotates, dataKey, "x"),
    ]);
    assert.deepEqual(excepted, [{ rule: "key-rotates", resource: dataKey, violation: "x", ...answer }]);
  });

  it("is not of another pack's words", () => {
    const other = JSON.parse(
      JSON.stringify([judgedOne(dataKey, [keyRotates]), found(keyRotates, dataKey, "bad")]).replaceAll(
        packName,
        "other",
      ),
    ) as Told[];
    assert.equal(verdictOn([key, judgedOne(dataKey, []), ...other]).outcome, "not run");
  });
});

describe("the verdict of a rule of the whole stack", () => {
  const both = [key, shown(logsKey), judgedOne(dataKey, [keyRotates]), judgedOne(logsKey, [keyRotates])];
  const outcomesOf = (...told: readonly Told[]) =>
    [dataKey, logsKey].map((urn) => verdictOn([...both, ...told], keyHasAlias, urn).outcome);

  it("is of each resource of its types", () => {
    assert.deepEqual(outcomesOf(judgedAll([keyHasAlias]), ended()), ["pass", "pass"]);
    assert.deepEqual(
      outcomesOf(judgedAll([], [keyHasAlias]), found(keyHasAlias, logsKey, "no name"), ended()),
      ["pass", "fail"],
    );
  });

  it("is not run where the run ended before, or the rule is not named", () => {
    assert.deepEqual(outcomesOf(), ["not run", "not run"]);
    assert.deepEqual(outcomesOf(judgedAll([]), ended()), ["not run", "not run"]);
  });

  it("is not run where the run was stopped, whatever the rules made of the part that they saw", () => {
    const stopped = [
      judgedAll([], [keyHasAlias]),
      found(keyHasAlias, logsKey, "no name"),
      wentWrong("preview canceled"),
    ];
    assert.deepEqual(outcomesOf(...stopped), ["not run", "not run"]);
    assert.match(verdictOn([...both, ...stopped], keyHasAlias).reasons.join(), /interrupted/);
  });
});

describe("the verdicts together", () => {
  it("say of each rule the worst, and how many resources it is not for", () => {
    const { controls } = judged(
      key,
      shown(logsKey),
      judgedOne(dataKey, [keyRotates]),
      judgedOne(logsKey, [], [keyRotates]),
      found(keyRotates, logsKey, "no rotation"),
      ended(),
    );
    assert.deepEqual(
      controls.map(({ rule, outcome, verdicts, notApplicable }) => [
        rule.metadata.name,
        outcome,
        verdicts.length,
        notApplicable,
      ]),
      [
        ["group-has-reason", "not applicable", 0, 2],
        ["job-is-private", "not applicable", 0, 2],
        ["key-has-alias", "not run", 2, 0],
        ["key-rotates", "fail", 2, 0],
      ],
    );
  });

  it("lose no finding, even of a resource that the rule is not for", () => {
    const { controls } = judged(
      key,
      judgedOne(dataKey, [keyRotates]),
      found(groupHasReason, dataKey, "odd"),
      ended(),
    );
    assert.equal(controls.find(({ rule }) => rule === groupHasReason)?.outcome, "fail");
  });

  it("never turn into passed ones by what a log does not say", () => {
    const whole: readonly Told[] = [
      key,
      shown(logsKey),
      judgedOne(dataKey, [], [keyRotates]),
      open(keyRotates, dataKey, "policy"),
      judgedOne(logsKey, [keyRotates]),
      judgedAll([keyHasAlias]),
      ended(),
    ];
    const before = judged(...whole).controls;
    always(
      fc.property(fc.subarray(whole.map((_, index) => index).filter((index) => index !== 3)), (kept) => {
        const told = whole.filter((_, index) => index === 3 || kept.includes(index));
        if (!told.some(({ policyAnalyzeSummaryEvent }) => policyAnalyzeSummaryEvent)) return;
        for (const [index, { verdicts }] of judged(...told).controls.entries())
          for (const { resource, outcome } of verdicts)
            if (outcome === "pass")
              assert.equal(
                before[index]?.verdicts.find((each) => each.resource.urn === resource.urn)?.outcome,
                "pass",
              );
      }),
    );
  });

  it("are refused where the log names a rule that the pack here does not have", () => {
    const told = [key, judgedOne(dataKey, [keyRotates, jobIsPrivate]), ended()];
    assert.throws(
      () => controlsOf(runOf(logOf(...told), packName), [keyRotates], packName),
      /names rules that the pack here does not have: job-is-private. Ask the commit/,
    );
  });
});

describe("a run", () => {
  const of = (...told: readonly Told[]) => runOf(logOf(...told), packName);

  it("is of a stack and a project, at a time, by a version of the pack", () => {
    const { stack, project, at, packVersion, kind } = of(...passed);
    assert.deepEqual(
      [stack, project, at, packVersion, kind],
      ["test", "cdd", "2026-02-01T12:00:00.000Z", "1.2.3", "preview"],
    );
  });

  it("is a preview, or an update, by its end and without one", () => {
    assert.equal(of(shown(dataKey, {}, { planning: false }), judgedOne(dataKey, [])).kind, "update");
    assert.equal(of(judgedOne(dataKey, []), ended(false)).kind, "update");
    assert.equal(of(key, judgedOne(dataKey, [])).kind, "preview");
  });

  it("knows of the root that it stays the same while its outputs change, for they are others' values", () => {
    const [root, standing] = [stackUrn, dataKey].map((urn) => shown(urn, {}, { op: "same" }));
    assert.ok(root && standing);
    const { resources } = runOf(
      logOf(root, standing, judgedOne(dataKey, [keyRotates]), judgedAll([]), ended()),
      packName,
    );
    assert.deepEqual(Object.fromEntries(resources.map(({ urn, unchanged }) => [urn, unchanged])), {
      [stackUrn]: false,
      [dataKey]: true,
    });
  });

  it("tells the change ticket as the program told it, and as nobody else did", () => {
    const note = {
      ticket: "CHG0012345",
      overridden: [{ freeze: "a freeze", approvedBy: "CISO", reason: "A reason", until: "2026-12-20" }],
    };
    const says = (urn: string, severity = "info"): Told => ({
      diagnosticEvent: { urn, severity, message: `<{%reset%}>${formatChange(note)}<{%reset%}>\n` },
    });
    const told = [shown(stackUrn), judgedOne(stackUrn, [])];
    assert.deepEqual(of(...told, says(stackUrn), ended(false)).change, note);
    for (const other of [says(dataKey), says(stackUrn, "warning"), wentWrong(formatChange(note))])
      assert.equal(of(...told, other, ended(false)).change, undefined);
  });

  it("has ended where the engine summed it up and nothing but policies stood in its way", () => {
    const told = [key, judgedOne(dataKey, [])];
    assert.equal(of(...told, ended()).ended, true);
    assert.equal(of(...told, wentWrong("preview failed"), ended()).ended, true);
    assert.equal(of(...told).ended, false);
    const broken = of(...told, wentWrong("1 problem to solve"), wentWrong("preview failed"), ended());
    assert.deepEqual([broken.ended, broken.errors], [false, ["1 problem to solve"]]);
    assert.equal(of(...told, wentWrong("update canceled"), ended()).ended, false);
  });

  it("shows what each resource is asked for at the end, without what is gone, and unknown values as a word", () => {
    const gone: Told = {
      resourcePreEvent: { metadata: { op: "delete", urn: logsKey, type: "aws:kms/key:Key", new: null } },
    };
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const { resources } = of(
      shown(dataKey, { policy: "first" }),
      gone,
      judgedOne(dataKey, []),
      shown(dataKey, { policy: unknown, grants: [unknown, { to: unknown }], enabled: true }),
    );
    assert.deepEqual(resources, [
      {
        urn: dataKey,
        type: "aws:kms/key:Key",
        name: "data",
        inputs: { policy: "unknown", grants: ["unknown", { to: "unknown" }], enabled: true },
        unchanged: false,
      },
    ]);
  });

  it("is none where no event is, or the pack judged nothing", () => {
    assert.throws(() => of(), /holds no event of the engine/);
    assert.throws(() => of(key, ended()), /policy pack test-pack has judged nothing/);
  });
});
