import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { resourceRule, setting, stackRule } from "../../policy/lib";
import { setToday, today } from "../../policy/lib/clock";
import { actionMatches, patternMatches, statementsOf } from "../../policy/lib/documents";
import { type Excepted, formatExcepted, parseExcepted } from "../../policy/lib/excepted";
import { mainFramework, standardTags } from "../../policy/lib/metadata";
import { effective, schemaOf } from "../../policy/lib/settings";
import { formatUndetermined, parseUndetermined } from "../../policy/lib/undetermined";
import { judge, resource, unknown, urnOf } from "../support/policy";

const about = {
  severity: "low",
  description: "It holds.",
  remediation: "make it hold.",
  standards: { fsbp: [], pci: [], pciOwn: [], nist: ["CM-2"] },
} as const;
interface Thing {
  readonly good?: boolean;
  readonly list?: readonly { readonly good?: boolean }[];
}
const type = "aws:glue/job:Job";
const thing = (name: string, inputs: Record<string, unknown>) => resource(type, name, inputs);

const simple = resourceRule<Thing>({
  ...about,
  name: "simple",
  types: [type],
  check: ({ props }, judge_) => {
    judge_.part(() => {
      if (!props.good) judge_.violation("it is not good");
    });
    judge_.each(
      () => props.list,
      (each, index) => {
        if (!each.good) judge_.violation(`element ${index} is not good`);
      },
    );
  },
});
const throwing = resourceRule<Thing>({
  ...about,
  name: "throwing",
  types: [type],
  check: ({ props }) => {
    throw new TypeError(`boom ${String(props.good)}`);
  },
});
const relational = stackRule<Thing>({
  ...about,
  name: "relational",
  types: [type],
  check: (subject, judge_) => {
    if (subject.name === "broken") throw new RangeError("boom");
    if (!subject.props.good) judge_.violation("it is not good");
  },
});

describe("a rule that cannot be decided", () => {
  it("says so for the property alone, and judges all else", async () => {
    const list = [{ good: false }, { good: unknown }, unknown, { good: false }];
    const { findings } = await judge([simple], [thing("a", { good: true, list })]);
    assert.deepEqual(
      findings.map(({ outcome, property, level, message }) => [
        outcome,
        level,
        property ?? message.split(".")[0],
      ]),
      [
        ["fail", "mandatory", "element 0 is not good"],
        ["undetermined", "advisory", "list.1.good"],
        ["undetermined", "advisory", "list.2"],
        ["fail", "mandatory", "element 3 is not good"],
      ],
    );
  });

  it("is neither passed nor failed, and names rule, resource and property", async () => {
    const judgement = await judge([simple], [thing("a", { good: unknown })]);
    assert.equal(judgement.outcome("simple", urnOf(type, "a")), "undetermined");
    assert.equal(
      judgement.findings[0]?.message,
      `undetermined: rule=simple property=good resource=${urnOf(type, "a")}`,
    );
  });

  it("does not hide another resource", async () => {
    for (const rule of [simple, relational]) {
      const judgement = await judge([rule], [thing("a", { good: unknown }), thing("b", { good: false })]);
      assert.equal(judgement.outcome(rule.metadata.name, urnOf(type, "a")), "undetermined");
      assert.equal(judgement.outcome(rule.metadata.name, urnOf(type, "b")), "fail");
    }
  });

  it("is decided once all is known", async () => {
    const { findings } = await judge(
      [simple, relational],
      [thing("a", { good: true, list: [{ good: true }] })],
    );
    assert.deepEqual(findings, []);
  });
});

describe("a rule with an error", () => {
  it("fails the resource, quotes no value, and leaves the others' findings alone", async () => {
    const judgement = await judge(
      [throwing, simple],
      [thing("a", { good: "s3cr3t" }), thing("b", { good: false })],
    );
    for (const name of ["a", "b"]) assert.equal(judgement.outcome("throwing", urnOf(type, name)), "fail");
    assert.equal(judgement.outcome("simple", urnOf(type, "b")), "fail");
    const [first] = judgement.findings;
    assert.match(first?.message ?? "", /could not be judged \(TypeError in the rule\)/);
    assert.doesNotMatch(first?.message ?? "", /s3cr3t|boom/);
  });

  it("fails one resource of a stack and judges the next", async () => {
    const judgement = await judge(
      [relational],
      [thing("broken", {}), thing("b", { good: true }), thing("c", {})],
    );
    const outcomes = ["broken", "b", "c"].map((name) => judgement.outcome("relational", urnOf(type, name)));
    assert.deepEqual(outcomes, ["fail", "pass", "fail"]);
  });
});

describe("the message of an undetermined finding", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,30}$/);
  it("comes back as it went in", async () => {
    await fc.assert(
      fc.property(
        word,
        word,
        fc.stringMatching(/^urn:pulumi:[A-Za-z0-9: $/._-]{1,80}[a-z]$/),
        (rule, property, urn) => {
          const finding = { rule, property, resource: urn };
          assert.deepEqual(parseUndetermined(formatUndetermined(finding)), finding);
          // The engine ends messages with a line break.
          assert.deepEqual(parseUndetermined(`${formatUndetermined(finding)}\n`), finding);
        },
      ),
    );
  });

  it("of an excepted one too, whatever people have written", async () => {
    const text = fc.string({ unit: "binary" });
    await fc.assert(
      fc.property(
        fc.record<Excepted>(
          {
            rule: word,
            resource: text,
            violation: text,
            until: fc.constant("2026-03-31"),
            approvedBy: text,
            reason: text,
            author: text,
            ticket: word,
          },
          { noNullPrototype: true },
        ),
        (finding) => {
          const line = formatExcepted(finding);
          assert.equal(line.split("\n").length, 1);
          assert.deepEqual(parseExcepted(`What the rule demands.\n${line}\n`), finding);
          assert.equal(parseUndetermined(line), undefined);
        },
      ),
    );
    assert.equal(parseExcepted("the log group has no retention. Fix: set `retentionInDays`."), undefined);
  });

  it("is not seen in a violation", () => {
    assert.equal(parseUndetermined("the log group has no retention. Fix: set `retentionInDays`."), undefined);
  });
});

describe("policy documents", () => {
  const one = {
    Sid: "S",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "*",
    Principal: { AWS: "*" },
    Condition: { StringEquals: { "AWS:SourceAccount": "1" } },
  };
  const many = [
    {
      ...one,
      Action: ["s3:GetObject"],
      Resource: ["*"],
      Principal: "*",
      Condition: { StringEquals: { "aws:sourceaccount": ["1"] } },
    },
  ];

  it("read the same in their short and long forms, as text and as objects", () => {
    const [short, long] = [{ Statement: one }, { Statement: many }].map((each) =>
      statementsOf(JSON.stringify(each)),
    );
    assert.deepEqual(short, long);
    assert.deepEqual(statementsOf({ Statement: many }), long);
    assert.deepEqual(short?.[0]?.conditions, [
      { operator: "StringEquals", key: "aws:sourceaccount", values: ["1"] },
    ]);
  });

  for (const broken of ["", "null", "[]", "{}", '{"Statement":[1]}', '{"Statement":{"Effect":"Permit"}}'])
    it(`are refused where they are none: ${broken || "empty"}`, () => {
      assert.throws(() => statementsOf(broken), { name: "MalformedDocument" });
    });

  it("have patterns that match as IAM's do", async () => {
    assert.equal(actionMatches("KMS:dec*", "kms:Decrypt"), true);
    assert.equal(actionMatches("kms:Dec?ypt", "kms:Decrypt"), true);
    assert.equal(actionMatches("kms.Decrypt", "kms:Decrypt"), false);
    assert.equal(patternMatches("a?c", "ac"), false);
    await fc.assert(
      fc.property(fc.string(), fc.string(), (head, tail) => {
        assert.equal(
          patternMatches(`${head.replaceAll(/[*?]/g, "")}*`, `${head.replaceAll(/[*?]/g, "")}${tail}`),
          true,
        );
      }),
    );
    await fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/[*?]/.test(text));
        assert.equal(patternMatches(text, text), true);
        assert.equal(patternMatches(text, `${text}x`), false);
      }),
    );
  });
});

describe("settings", () => {
  const settings = { days: setting(30, "days"), names: setting<readonly string[]>([], "names") };
  it("are the strictest where nothing is given, and what is given where something is", () => {
    assert.deepEqual(effective<{ days: number; names: readonly string[] }>(settings, {}), {
      days: 30,
      names: [],
    });
    assert.deepEqual(effective<{ days: number; names: readonly string[] }>(settings, { days: 0 }), {
      days: 0,
      names: [],
    });
  });

  it("are described to the engine", () => {
    assert.deepEqual(schemaOf<{ days: number; names: readonly string[] }>(settings).properties, {
      days: { type: "number", description: "days" },
      names: { type: "array", description: "names" },
    });
  });
});

describe("standards", () => {
  it("become tags, and the first of them the framework", () => {
    const standards = { fsbp: ["ECS.8"], pci: ["8.6.2"], pciOwn: ["1.2"], nist: ["AC-6"] };
    assert.deepEqual(standardTags(standards), [
      "aws-fsbp:ECS.8",
      "pci-dss-4.0.1:8.6.2",
      "pci-dss-4.0.1:1.2",
      "nist-800-53-r5:AC-6",
      "dora-rts-2024-1774:21",
      "iso-27001-2022:8.2",
      "pra-ss2-21:7",
    ]);
    assert.equal(mainFramework(standards).reference, "8.6.2; 1.2");
    assert.equal(mainFramework({ ...standards, pci: [], pciOwn: [] }).name, "AWS FSBP");
    assert.equal(mainFramework({ ...standards, pci: [], pciOwn: [], fsbp: [] }).name, "NIST SP 800-53");
  });
});

describe("the pack's clock", () => {
  afterEach(() => setToday());

  it("says the day in UTC", () => {
    const [before, said, after] = [new Date(), today(), new Date()].map((each) =>
      typeof each === "string" ? each : each.toISOString().slice(0, 10),
    );
    assert.ok(said === before || said === after, `${said} is neither ${before} nor ${after}`);
  });

  it("can be set, and set back", () => {
    setToday("2001-02-03");
    assert.equal(today(), "2001-02-03");
    setToday();
    assert.notEqual(today(), "2001-02-03");
  });
});
