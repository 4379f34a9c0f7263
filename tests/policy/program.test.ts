import * as assert from "node:assert/strict";
import { types } from "../../policy/lib";
import { rules } from "../../policy/pack";
import { componentRules } from "../../policy/rules/component";
import { platform } from "../../services";
import type { JudgedGraph } from "../support/judged-graph";
import { judgedPlatform } from "../support/judged-platform";
import { type JudgedResource, judge, type PolicyFinding } from "../support/policy";
import { policyConfigOf, stackNames } from "../support/stacks";
import { defects } from "./defects";

type Config = ReturnType<typeof policyConfigOf>;
const logicalName = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);
const told = (findings: readonly PolicyFinding[]) =>
  findings.map(({ rule, urn, outcome, message }) => `${outcome} ${rule} ${logicalName(urn)}: ${message}`);

describe("the platform's own graph", function () {
  this.timeout("2m");
  /** Documents that are made of ARNs which AWS chooses. */
  const unknownAtFirst = ["policy", "containerDefinitions"];

  for (const stack of stackNames) {
    it(`${stack}: keeps every rule, and each can be decided, once it stands`, async () => {
      const findings = await findingsOf(await judgedPlatform(stack, "applied"), policyConfigOf(stack));
      assert.deepEqual(told(findings), []);
    });

    it(`${stack}: breaks no rule at the first preview, where only documents made of ARNs are unknown`, async () => {
      const findings = await findingsOf(await judgedPlatform(stack, "preview"), policyConfigOf(stack));
      assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
      assert.deepEqual([...new Set(findings.map(({ property }) => property))].sort(), unknownAtFirst.sort());
    });
  }
});

describe("a defect in the platform's graph", function () {
  this.timeout("2m");
  const kept = ["onboarding-portal", "screening", "audit-trail", "review-sweep"];
  const clean = new Map<string, JudgedGraph>();

  before(async () => {
    const others = Object.keys(platform.services).filter((service) => !kept.includes(service));
    for (const stack of new Set(defects.map(({ stack = "dev" }) => stack))) {
      const whole = await judgedPlatform(stack, "applied");
      // What is wrong with one service shows with four as well as with twelve, and sooner.
      clean.set(stack, whole.withoutAllOf(others, "cdd:fargate-microservice:FargateMicroservice"));
    }
  });

  it("is there for every rule, once", () => {
    assert.deepEqual(
      defects.map(({ rule }) => rule).sort(),
      rules.map(({ metadata }) => metadata.name).sort(),
    );
  });

  for (const { rule, why, at, stack = "dev", change } of defects)
    it(`is found by ${rule} alone: ${why}`, async () => {
      const before = clean.get(stack);
      assert.ok(before);
      const after = change(before);
      // The others are the same as in the whole graph, where they were judged.
      const changed = after.resources.filter((each) => !before.resources.includes(each));
      const findings = await findingsOf(after, policyConfigOf(stack), changed);
      assert.deepEqual(
        [...new Set(findings.map((each) => `${each.outcome} ${each.rule} ${logicalName(each.urn)}`))].sort(),
        at.map((name) => `fail ${rule} ${name}`).sort(),
        told(findings).join("\n"),
      );
    });
});

// Rules on relations rely on what the components' rule keeps of all components.
const onStack = rules.filter((rule) => rule.kind === "stack" || componentRules.includes(rule));
const componentTypes: readonly string[] = types.component.fargateMicroservice;
const onResource = rules.filter((rule) => !onStack.includes(rule));

/** What the whole pack finds. Rules on single resources are run on those given, each on the types that it is for. */
async function findingsOf(
  { resources }: JudgedGraph,
  config: Config,
  single: readonly JudgedResource[] = resources,
): Promise<PolicyFinding[]> {
  const findings: PolicyFinding[] = [];
  const components = resources.filter(({ type }) => componentTypes.includes(type));
  for (const type of new Set(single.map((each) => each.type))) {
    const ofType = single.filter((each) => each.type === type);
    const judges = onResource.filter(({ types }) => types.includes(type));
    findings.push(...(await judge(judges, ofType, config, components)).findings);
  }
  return [...findings, ...(await judge(onStack, resources, config)).findings];
}
