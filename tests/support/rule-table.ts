import * as assert from "node:assert/strict";
import { setToday } from "../../policy/lib/clock";
import { stackOf } from "../../policy/lib/environments";
import { setRegister } from "../../policy/lib/register";
import type { Entry } from "../../policy/lib/register-entry";
import type { Rule } from "../../policy/lib/rule";
import { types } from "../../policy/lib/types";
// An entry of the register is held against the names of all rules.
import "../../policy/pack";
import { componentRules } from "../../policy/rules/component";
import { type JudgedResource, judge, type Outcome, unknown, urnOfResource } from "./policy";
import { entryFor } from "./policy-entry";

/** One situation and what the rule must say of the resource in question. */
export interface Case {
  /** The situation, as a sentence. */
  readonly when: string;
  /** The resource in question comes first; the rest is its surroundings. */
  readonly given: readonly [JudgedResource, ...JudgedResource[]];
  readonly outcome: Outcome;
  /** Part of the violation's message, or the path of the undetermined property. */
  readonly says?: string | RegExp;
  /** Thresholds of the stack. @default the strictest */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What the register has for the resource in question, each otherwise than a right entry. @default nothing */
  readonly register?: readonly Partial<Entry>[] | undefined;
}

/** What a rule is held to. */
export interface RuleTable {
  readonly rule: Rule;
  readonly cases: readonly Case[];
  /** Surroundings in which it passes, for the checks that every rule gets. Its first resource is the one in question. */
  readonly passing: readonly [JudgedResource, ...JudgedResource[]];
  /** What it says there, if nothing of its types may exist at all. @default "pass" */
  readonly inPassing?: Outcome;
  /**
   * Properties of the resource in question on which the verdict rests: each alone, unknown, makes it undetermined.
   * Not those whose mere presence decides.
   */
  readonly decisive: readonly string[];
  /** Thresholds under which `passing` passes. @default the strictest */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The day, `YYYY-MM-DD`, on which all of it is judged. @default today */
  readonly today?: string;
}

/** Declares the tests of one rule: its cases, and what every rule must hold. */
export function describeRule({
  rule,
  cases,
  passing,
  decisive,
  settings,
  inPassing = "pass",
  today,
}: RuleTable): void {
  const { name, description, remediation } = rule.metadata;
  /** What a message says of the resource, and not of the rule, which says it of each. */
  const ofItself = (message: string) => message.replace(description, "").replace(remediation, "");
  // Rules on relations rely on what this one keeps of the components' inputs.
  const together = [...new Set([...componentRules, rule])];
  const run = async (
    given: readonly JudgedResource[],
    thresholds = settings,
    register: Case["register"] = [],
  ) => {
    setEntries(name, given, register);
    const judgement = await judge(
      together,
      given,
      thresholds ? { [name]: thresholds } : {},
      shownBefore(given),
    );
    const [first] = given;
    assert.ok(first);
    const urn = urnOfResource(first);
    const findings = judgement.findings.filter((finding) => finding.rule === name);
    return { outcome: judgement.outcome(name, urn), findings };
  };

  describe(name, () => {
    before(() => setToday(today));
    after(() => {
      setToday();
      setRegister();
    });

    it("passes where all is right", async () => {
      const { outcome, findings } = await run(passing);
      assert.deepEqual({ outcome, findings }, { outcome: inPassing, findings: [] });
    });

    for (const { when, given, outcome, says, settings: thresholds, register } of cases)
      it(`${outcome}: ${when}`, async () => {
        const said = await run(given, thresholds ?? settings, register);
        const text = said.findings.map(({ message }) => ofItself(message)).join("\n");
        assert.equal(said.outcome, outcome, text);
        // An error in the rule refuses, too, and says nothing of the situation.
        assert.doesNotMatch(text, /could not be judged \((?!MalformedDocument|SyntaxError)/);
        if (says === undefined) return;
        if (typeof says === "string") assert.ok(text.includes(says), `"${says}" is not in: ${text}`);
        else assert.match(text, says);
      });

    for (const property of decisive)
      it(`is undetermined, never passed, while ${property} is unknown`, async () => {
        const { findings, outcome } = await run(withUnknown(passing, property));
        assert.equal(outcome, "undetermined", findings.map(({ message }) => message).join("\n"));
        const said = findings.map((finding) => finding.property ?? "");
        assert.ok(
          said.some((path) => path === property || path.startsWith(`${property}.`)),
          `${property} is not named: ${said.join(", ")}`,
        );
        assert.deepEqual([...new Set(findings.map(({ level }) => level))], ["advisory"]);
      });

    const ofEvery = rule.types.includes("*");
    if (!ofEvery)
      it("does not apply to another type", async () => {
        const { outcome } = await run([{ type: "aws:glue/job:Job", name: "other", inputs: {} }]);
        assert.equal(outcome, "not applicable");
      });

    for (const type of ofEvery ? [] : rule.types)
      it(`judges ${type}`, async () => {
        const { outcome } = await run([{ type, name: "x", inputs: {} }]);
        assert.notEqual(outcome, "not applicable");
      });

    for (const [type, alias] of aliasesOf(passing[0].type))
      it(`finds the same under the name ${alias}`, async () => {
        for (const { given, settings: thresholds, register } of cases.filter(
          ({ outcome }) => outcome === "fail",
        )) {
          const renamed = JSON.parse(JSON.stringify(given).replaceAll(type, alias)) as JudgedResource[];
          assert.equal((await run(renamed, thresholds ?? settings, register)).outcome, "fail");
        }
      });

    it("judges the second resource although the first is unknown", async () => {
      const bad = cases.find((each) => each.outcome === "fail");
      assert.ok(bad, "the table has no violation");
      const allUnknown = Object.fromEntries(
        Object.keys(bad.given[0].inputs ?? {}).map((key) => [key, unknown]),
      );
      const first: JudgedResource = { type: bad.given[0].type, name: "unknown-first", inputs: allUnknown };
      const config = { [name]: bad.settings ?? settings ?? {} };
      setEntries(name, bad.given, bad.register);
      const judgement = await judge(together, [first, ...bad.given], config, shownBefore(bad.given));
      assert.equal(judgement.outcome(name, urnOfResource(bad.given[0])), "fail");
    });
  });
}

/** Sets the register of the stack in which the first resource stands. */
function setEntries(rule: string, [first]: readonly JudgedResource[], register: Case["register"] = []): void {
  assert.ok(first);
  const entries = register.map((otherwise) => entryFor(rule, first, otherwise));
  setRegister(stackOf(urnOfResource(first)), JSON.stringify(entries));
}

/** Components: the engine shows them before what they make, and a service before its front door. */
function shownBefore(given: readonly JudgedResource[]): JudgedResource[] {
  return Object.values(types.component)
    .flat()
    .flatMap((component: string) => given.filter(({ type }) => type === component));
}

/** The same resources with one property of the first unknown, to resource rules and stack rules alike. */
function withUnknown(
  [first, ...rest]: readonly [JudgedResource, ...JudgedResource[]],
  property: string,
): readonly JudgedResource[] {
  const patched = { ...first, inputs: { ...first.inputs, [property]: unknown } };
  const outputs = first.outputs && { outputs: { ...first.outputs, [property]: unknown } };
  return [{ ...patched, ...outputs }, ...rest];
}

/** The other tokens of the same AWS type. */
function aliasesOf(type: string): [string, string][] {
  const { component: _, ...table } = types;
  const group = Object.values<readonly string[]>(table).find((tokens) => tokens.includes(type)) ?? [];
  return group.filter((token) => token !== type).map((alias) => [type, alias]);
}
