import * as assert from "node:assert/strict";
import { JudgedGraph } from "../../support/judged-graph";
import type { PolicyFinding } from "../../support/policy";
import { unknown } from "../../support/policy";
import { type RecordedProgram, recordProgram } from "../../support/record-program";
import { findingsOf, told } from "../../support/whole-pack";
import { account, base, region } from "./base";
import { edgeFaults } from "./edges";
import { kindFaults } from "./kinds";
import { oddFaults } from "./odd";
import { otherFaults } from "./others";
import { approvals, plantRight } from "./right";
import { rightsFaults } from "./rights";
import { taskFaults } from "./tasks";

const environment = {
  "stack-enforce-provider-account-and-region": { accounts: [account], regions: [region] },
};
const all = {
  rights: rightsFaults,
  edges: edgeFaults,
  tasks: taskFaults,
  kinds: kindFaults,
  others: otherFaults,
  odd: oddFaults,
};

interface Judged {
  readonly program: RecordedProgram;
  readonly findings: readonly PolicyFinding[];
}

/** What the whole pack says of a program by another team, at its first preview. */
async function judged(
  program: () => unknown,
  config: Record<string, Record<string, unknown>> = {},
): Promise<Judged> {
  const recorded = await recordProgram(program, { stack: "prod", preview: true, strict: false });
  const findings = await findingsOf(new JudgedGraph(recorded.resources), { ...environment, ...config });
  return { program: recorded, findings };
}

describe("programs of other teams", function () {
  this.timeout("2m");

  it("are right where nothing is planted: nothing is found", async () => {
    const { findings } = await judged(() => base());
    assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
  });

  for (const [part, planted] of Object.entries(all))
    describe(`faults of ${part}`, () => {
      let result: Judged;
      before(async () => {
        result = await judged(() => {
          const made = base();
          for (const { name, plant } of planted) plant(made, name);
        });
      });

      for (const { name, rule } of planted)
        it(`${name}: ${rule}`, () => {
          const urns = result.program.resources.filter((each) => each.name === name).map(({ urn }) => urn);
          assert.ok(urns.length > 0, `nothing is named ${name}`);
          const said = result.findings.filter(({ urn, outcome }) => urns.includes(urn) && outcome === "fail");
          assert.ok(
            said.some((each) => each.rule === rule),
            told(said).join("\n") || "nothing was found",
          );
        });
    });

  it("are accepted where they are right, but for what needs somebody's word: eight approvals", async () => {
    const { program, findings } = await judged(() => plantRight(base()), approvals);
    const right = program.resources.filter(({ name }) => name.startsWith("right-"));
    assert.ok(right.length >= 25, `${right.length} right resources`);
    assert.deepEqual(told(findings.filter(({ outcome }) => outcome === "fail")), []);
    const given = Object.values(approvals).flatMap((settings) => Object.values(settings).flat());
    assert.ok(given.length <= 8, `${given.length} approvals`);
    // Each of them is needed: without it something is refused.
    for (const rule of Object.keys(approvals)) {
      const { [rule]: _, ...others } = approvals;
      const without = await findingsOf(new JudgedGraph(program.resources), { ...environment, ...others });
      assert.ok(
        without.some((each) => each.rule === rule && each.outcome === "fail"),
        `${rule} needs no approval`,
      );
    }
  });

  it("hide nothing behind what is not known yet", async () => {
    const { findings } = await judged(() => base());
    assert.ok(findings.every(({ message }) => !message.includes(unknown)));
  });
});
