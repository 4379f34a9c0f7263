import * as assert from "node:assert/strict";
import { parseEvents } from "../../events";
import { releasesIn, summaryOf, tellReleases, tellWaiting } from "../../summary";
import { tell, verdictOf } from "../../verdict";

const urn = (type: string, name: string) => `urn:pulumi:dev::cdd::${type}::${name}`;
const key = urn("aws:kms/key:Key", "keys-data");
const policyPackName = "cdd-bank-security";

function log(...events: object[]): string {
  return events
    .map((event, sequence) => `${JSON.stringify({ sequence, timestamp: 1, ...event })}\n`)
    .join("");
}

const summary = (passed: string[], failed: string[] = []) => ({
  policyAnalyzeSummaryEvent: { resourceUrn: key, policyPackName, passed, failed },
});
const finding = (policyName: string, message: string, enforcementLevel = "mandatory") => ({
  policyEvent: { resourceUrn: key, policyName, policyPackName, message, enforcementLevel, color: "never" },
});
const open = finding(
  "elb-waf",
  `<{%reset%}>A load balancer has a WAF.\nundetermined: rule=elb-waf property=resourceArn resource=${key}<{%reset%}>\n`,
  "advisory",
);

describe("the verdict from the engine's event log", () => {
  it("counts rules, not resources", () => {
    const { passed, failed } = verdictOf(parseEvents(log(summary(["a", "b"]), summary(["a"]))));
    assert.deepEqual({ passed, failed }, { passed: 2, failed: 0 });
  });

  it("takes in the rules that judge the whole stack", () => {
    const { passed } = verdictOf(
      parseEvents(
        log(summary(["a"]), { policyAnalyzeStackSummaryEvent: { policyPackName, passed: ["whole"] } }),
      ),
    );
    assert.equal(passed, 2);
  });

  it("takes no word of the rules of the whole stack where the run was interrupted", () => {
    const events = parseEvents(
      log(summary(["a"], ["kms"]), finding("kms", "no rotation"), finding("elb-waf", "no WAF"), {
        policyAnalyzeStackSummaryEvent: { policyPackName, passed: ["whole"], failed: ["elb-waf"] },
      }),
    );
    const interrupted = verdictOf(events, true);
    assert.deepEqual(interrupted, {
      passed: 1,
      failed: 1,
      undetermined: [],
      excepted: [],
      violations: [{ rule: "kms", level: "mandatory", urn: key, message: "no rotation" }],
      notRun: ["elb-waf", "whole"],
    });
    assert.match(tell(interrupted), /violated: kms\ninterrupted: 2 rules of the whole stack saw a part/);
    const whole = verdictOf(events);
    assert.deepEqual([whole.passed, whole.failed, whole.notRun], [2, 2, []]);
  });

  it("does not count what the engine says of remediation", () => {
    const { passed } = verdictOf(
      parseEvents(
        log(summary(["a"]), { policyRemediateSummaryEvent: { policyPackName, passed: ["a", "b", "c"] } }),
      ),
    );
    assert.equal(passed, 1);
  });

  it("fails a rule with one violation, however often it passed", () => {
    const verdict = verdictOf(
      parseEvents(log(summary(["kms"]), summary([], ["kms"]), finding("kms", "no rotation"))),
    );
    assert.deepEqual(verdict, {
      passed: 0,
      failed: 1,
      undetermined: [],
      excepted: [],
      violations: [{ rule: "kms", level: "mandatory", urn: key, message: "no rotation" }],
      notRun: [],
    });
  });

  it("keeps an undetermined rule out of the passed ones, even where the engine calls it passed", () => {
    const verdict = verdictOf(parseEvents(log(summary(["elb-waf", "kms"]), open, open)));
    assert.deepEqual(verdict, {
      passed: 1,
      failed: 0,
      undetermined: [{ rule: "elb-waf", urn: key, property: "resourceArn" }],
      excepted: [],
      violations: [],
      notRun: [],
    });
    assert.equal(
      tell(verdict),
      "policies: 1 rule passed, 0 failed, 1 undetermined (1 finding: values not known before deployment)",
    );
  });

  it("takes no violation for undetermined or excepted, whatever it quotes", () => {
    const quoting = [`undetermined: rule=kms property=x resource=${key}`, 'excepted: {"rule":"kms"}'].map(
      (line) => finding("kms", `no rotation of "x\n${line}"\n${line}`),
    );
    const { failed, violations, undetermined, excepted } = verdictOf(parseEvents(log(...quoting)));
    assert.deepEqual([failed, violations.length, undetermined, excepted], [1, 2, [], []]);
  });

  it("takes what somebody answers for as neither passed nor failed", () => {
    const answered = {
      rule: "kms",
      resource: key,
      violation: "no rotation",
      until: "2026-03-31",
      approvedBy: "b@example-bank.com",
      reason: "HSM",
    };
    const said = finding("kms", `Keys rotate.\nexcepted: ${JSON.stringify(answered)}\n`, "advisory");
    const verdict = verdictOf(parseEvents(log(summary(["a"], ["kms"]), said, said)));
    assert.deepEqual(verdict, {
      passed: 1,
      failed: 0,
      undetermined: [],
      excepted: [answered],
      violations: [],
      notRun: [],
    });
    assert.match(
      tell(verdict),
      /\nexcepted: 1 finding that somebody answers for, the first until 2026-03-31$/,
    );
  });

  it("passes over the engine's own calls and a line cut short", () => {
    const debug = { diagnosticEvent: { message: "RPC", severity: "debug", color: "never" } };
    const events = parseEvents(`${log(debug, summary(["a"]))}{"sequence":9,"policyEv`);
    assert.deepEqual(
      events.map(({ sequence }) => sequence),
      [1],
    );
  });
});

describe("the answer of --json", () => {
  const cli = { path: "/cli", version: "3.212.0", source: "cache", tested: true } as const;
  const stack = {
    op: "create",
    urn: urn("pulumi:pulumi:Stack", "cdd-dev"),
    type: "pulumi:pulumi:Stack",
    new: { outputs: { waiting: { screening: ["screening", "agents/tls-proxy"] } } },
  };
  const events = parseEvents(
    log(
      { resOutputsEvent: { metadata: stack } },
      { diagnosticEvent: { urn: key, message: "<{%fg 1%}>no such key<{%reset%}>\n", severity: "error" } },
      { diagnosticEvent: { message: "a hint", severity: "warning" } },
      { summaryEvent: { resourceChanges: { create: 3, same: 1 }, durationSeconds: 2, isPreview: true } },
    ),
  );

  it("names each missing image once, with who waits for it, or how many", () => {
    const waiting = Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, ["agents/tls-proxy"]]));
    assert.equal(tellWaiting({}), undefined);
    assert.deepEqual(tellWaiting({ ...waiting, a: ["a", "agents/tls-proxy"] })?.split("\n"), [
      "images without a digest, and who waits for them:",
      "  a: a",
      "  agents/tls-proxy: 4 services",
    ]);
  });

  it("says what changed, what waits and what went wrong", () => {
    const { changes, waiting, errors, result, exitStatus } = summaryOf({
      command: "preview",
      stack: "dev",
      code: 255,
      events,
      seconds: 1,
      cli,
    });
    assert.deepEqual(
      { changes, waiting, errors, result, exitStatus },
      {
        changes: { create: 3, same: 1 },
        waiting: { screening: ["screening", "agents/tls-proxy"] },
        errors: [{ urn: key, message: "no such key" }],
        result: "failed",
        exitStatus: 255,
      },
    );
  });

  it("counts finished steps where the engine was killed before its summary", () => {
    const cut = events.filter(({ summaryEvent }) => !summaryEvent);
    assert.deepEqual(
      summaryOf({ command: "up", stack: "dev", code: 137, events: cut, seconds: 1, cli }).changes,
      { create: 1 },
    );
  });

  it("names the services whose deployment starts, and no other that changes", () => {
    const step = (op: string, name: string, diffs: string[], inputs: object = {}) => ({
      resourcePreEvent: {
        metadata: {
          op,
          urn: urn("aws:ecs/service:Service", name),
          type: "aws:ecs/service:Service",
          diffs,
          new: { inputs: { name, ...inputs } },
        },
      },
    });
    const steps = parseEvents(
      log(
        step("create", "new", []),
        step("update", "image", ["taskDefinition"]),
        step("update", "subnets", ["networkConfiguration.subnets[2]"]),
        step("update", "moved", ["capacityProviderStrategies", "forceNewDeployment"], {
          forceNewDeployment: true,
        }),
        step("update", "bake", ["deploymentConfiguration.bakeTimeInMinutes"]),
        step("update", "no-longer-moved", ["forceNewDeployment"], { forceNewDeployment: false }),
        step("same", "same", []),
        step("delete", "gone", []),
      ),
    );
    const names = releasesIn(steps);
    assert.deepEqual(names, ["image", "moved", "new", "subnets"]);
    assert.equal(tellReleases(names, true), "an up would start 4 releases: image, moved, new, subnets");
    assert.equal(tellReleases([], true), "an up would start no release");
    assert.equal(tellReleases(["one"], false), "started 1 release: one");
  });
});
