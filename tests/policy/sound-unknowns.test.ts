import * as assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { rules } from "../../policy/pack";
import { JudgedGraph } from "../support/judged-graph";
import { type JudgedResource, judge, unknown, urnOfResource } from "../support/policy";
import { policyConfigOf } from "../support/stacks";
import { type Defect, defects } from "./defects";
import { cleanGraphs } from "./defects/clean";

/** Keys that AWS manages are known by their alias: an id that is not known yet is that of a key which somebody makes. */
const byPresence = ["kmsMasterKeyId"];

/**
 * Where a value makes a rule fail, the same property unknown may not make it pass: it may become that value. Each defect of the
 * platform's graph is such a value. What is taken away is none, for an unknown becomes something.
 */
describe("a property that is not known yet", function () {
  this.timeout("5m");
  let clean: ReadonlyMap<string, JudgedGraph>;
  before(async () => {
    clean = await cleanGraphs(new Set(defects.map(({ stack = "dev" }) => stack)));
  });

  for (const defect of defects)
    it(`never passes ${defect.rule} where it may become this: ${defect.why}`, async () => {
      const before = clean.get(defect.stack ?? "dev");
      assert.ok(before);
      const passed: string[] = [];
      for (const { name, property, graph } of blurred(before, defect.change(before)))
        if (!(await isFound(defect, graph))) passed.push(`${property} of ${name}`);
      assert.deepEqual(passed, []);
    });
});

interface Blurred {
  readonly name: string;
  readonly property: string;
  readonly graph: JudgedGraph;
}

/** The graph with the defect, once for each property that it changes: that one unknown. */
function blurred(before: JudgedGraph, after: JudgedGraph): Blurred[] {
  const nothing = after.urn("screening-dashboard");
  const former = new Map(before.resources.map((each) => [urnOfResource(each), each]));
  return after.resources.flatMap((each) => {
    const was = former.get(urnOfResource(each));
    if (was === undefined || was === each || each.type.startsWith("cdd:")) return [];
    return changedOf(was, each).map((property) => ({
      name: each.name,
      property,
      graph: new JudgedGraph(
        after.resources.map((one) =>
          one === each
            ? {
                ...one,
                inputs: { ...one.inputs, [property]: unknown },
                outputs: { ...one.outputs, [property]: unknown },
                propertyDependencies: {
                  ...one.propertyDependencies,
                  [property]: madeOf(was, each, property) ?? [nothing],
                },
              }
            : one,
        ),
      ),
    }));
  });
}

/** What the defect's value is made of, where it says so: the former value's resources are not. */
function madeOf(was: JudgedResource, is: JudgedResource, property: string): readonly string[] | undefined {
  const [former, now] = [was, is].map(({ propertyDependencies = {} }) => propertyDependencies[property]);
  return isDeepStrictEqual(former, now) ? undefined : now;
}

function changedOf({ inputs: was = {} }: JudgedResource, { inputs: is = {} }: JudgedResource): string[] {
  return Object.keys(is).filter(
    (key) => is[key] !== undefined && !byPresence.includes(key) && !isDeepStrictEqual(is[key], was[key]),
  );
}

async function isFound({ rule, stack = "dev" }: Defect, graph: JudgedGraph): Promise<boolean> {
  const judged = rules.filter(
    ({ metadata }) => metadata.name === rule || metadata.name.startsWith("component-"),
  );
  const { findings } = await judge(judged, graph.resources, policyConfigOf(stack));
  return findings.some((finding) => finding.rule === rule);
}
