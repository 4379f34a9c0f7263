import * as assert from "node:assert/strict";
import type { Run } from "../../../trial/engine";
import { probes as shipped } from "../../../trial/probes";
import { type ProbeId, probeIds } from "../../../trial/probes/ids";
import { holds, type Outcome, type Probe, type Stage } from "../../../trial/probes/probe";
import { standsUp } from "../../../trial/probes/stands-up";
import { assumptions } from "../../../trial/register";
import { reportOf, sandboxLabel, verdictsOf } from "../../../trial/report";
import { type Bringing, type Judged, runProbes, wantedProbes } from "../../../trial/run";

const fine: Run = { ok: true, errors: [], made: new Set(["aws:kms/key:Key"]) };

/** Brings up nothing, and notes what it was asked for. */
class Noted {
  readonly asked: string[] = [];
  readonly runs: Run[] = [fine];
  readonly controller = new AbortController();
  readonly failing: readonly string[];

  constructor(...failing: readonly string[]) {
    this.failing = failing;
  }

  get trial(): Bringing {
    const step = async (name: string) => {
      this.asked.push(name);
      return !this.failing.includes(name);
    };
    return {
      runs: this.runs,
      signal: this.controller.signal,
      log: () => undefined,
      makePeople: async () => void (await step("people")),
      makePlatform: () => step("platform"),
      release: (mark: string) => step(`release ${mark}`),
    } as unknown as Bringing;
  }

  /** Every probe notes that it ran, and holds. */
  probes(outcome: (id: string) => Promise<Outcome> = async (id) => holds(id)): typeof shipped {
    return Object.fromEntries(
      Object.entries(shipped).map(([id, probe]): [string, Probe] => [
        id,
        {
          ...probe,
          run: () => {
            this.asked.push(id);
            return outcome(id);
          },
        },
      ]),
    ) as typeof shipped;
  }
}

const ids = (stage: Stage) =>
  probeIds.filter((id) => id !== "stands-up" && shipped[id as keyof typeof shipped].stage === stage);

describe("a trial", () => {
  it("brings up stage by stage, and runs each probe where it stands", async () => {
    const noted = new Noted();
    const found = await runProbes(noted.trial, probeIds, noted.probes());
    assert.deepEqual(noted.asked, [
      ...["people", "platform", ...ids("platform")],
      ...["release 1", ...ids("service")],
      ...["release 2", ...ids("release")],
    ]);
    const tried = assumptions.filter(({ tried }) => "probe" in tried).map(({ id }) => id);
    assert.deepEqual(found.map(({ assumption }) => assumption).sort(), tried.sort());
  });

  for (const [wanted, asked] of [
    [["append-only"], ["people", "platform", "append-only"]],
    [["balanced-service"], ["people", "platform", "release 1", "balanced-service"]],
    [["wait-as-approver"], ["people", "platform", "release 1", "release 2", "wait-as-approver"]],
    [["stands-up"], ["people", "platform", "release 1"]],
  ] as const)
    it(`brings up no more than ${wanted.join()} needs`, async () => {
      const noted = new Noted();
      await runProbes(noted.trial, wanted, noted.probes());
      assert.deepEqual(noted.asked, asked);
    });

  it("tries what stands where not all of a stage came up, but no second release without the first's", async () => {
    const noted = new Noted("platform", "release 1", "release 2");
    const found = await runProbes(noted.trial, probeIds, noted.probes());
    const of = (id: ProbeId) => found.filter(({ probe }) => probe === id).map(({ verdict }) => verdict);
    assert.deepEqual(of("append-only"), ["holds"]);
    assert.deepEqual(new Set(of("balanced-service")), new Set(["holds"]));
    assert.deepEqual(new Set(of("continue-as-approver")), new Set(["could not be tried"]));
  });

  it("takes an answer that nobody expected for no verdict", async () => {
    const noted = new Noted();
    const found = await runProbes(
      noted.trial,
      ["append-only"],
      noted.probes(() => Promise.reject(new Error("socket hang up"))),
    );
    assert.equal(found[0]?.verdict, "could not be tried");
    assert.match(found[0]?.why ?? "", /socket hang up/);
  });

  it("runs no probe once it is interrupted, and says so of each", async () => {
    const noted = new Noted();
    const found = await runProbes(
      noted.trial,
      probeIds,
      noted.probes(async (id) => {
        noted.controller.abort();
        return holds(id);
      }),
    );
    assert.deepEqual(noted.asked, ["people", "platform", ids("platform")[0]]);
    assert.ok(found.some(({ why }) => why === "the trial was interrupted"));
  });

  it("says why a stage could not be brought up at all", async () => {
    const noted = new Noted();
    const { trial } = noted;
    const found = await runProbes(
      { ...trial, release: () => Promise.reject(new Error("no registry")) } as Bringing,
      ["balanced-service"],
      noted.probes(),
    );
    assert.deepEqual(new Set(found.map(({ why }) => why)), new Set(["no registry"]));
  });

  it("does not wait for what runs beside before it goes on, but before it ends", async () => {
    const noted = new Noted();
    let ended = false;
    const found = await runProbes(
      noted.trial,
      ["restore-as-restorer", "balanced-service"],
      noted.probes(async (id) => {
        if (id === "restore-as-restorer") await new Promise((resolve) => setTimeout(resolve, 20));
        if (id === "restore-as-restorer") ended = true;
        else assert.equal(ended, false);
        return holds(id);
      }),
    );
    assert.equal(ended, true);
    assert.ok(found.every(({ verdict }) => verdict === "holds"));
  });
});

describe("stands-up", () => {
  const key = { probe: "stands-up", made: ["aws:kms/key:Key"] } as const;
  const refused: Run = {
    ok: false,
    errors: [{ type: "aws:kms/key:Key", name: "keys-data", message: "MalformedPolicyDocument" }],
    made: new Set(),
  };

  it("holds where all was made", () => {
    assert.equal(standsUp(key, { runs: [fine] }).verdict, "holds");
  });

  it("does not hold where the first attempt was refused, though the second went well", () => {
    const { verdict, why } = standsUp(key, { runs: [refused, fine] });
    assert.equal(verdict, "does not hold");
    assert.match(why, /keys-data: MalformedPolicyDocument/);
  });

  it("is not tried where nothing of it was made, or not all", () => {
    assert.equal(standsUp(key, { runs: [] }).verdict, "could not be tried");
    const two = { ...key, made: ["aws:kms/key:Key", "aws:ecr/repository:Repository"] } as const;
    assert.match(standsUp(two, { runs: [fine] }).why, /ecr/);
  });
});

describe("the probes that are asked for", () => {
  const never = (name: string): never => {
    throw new Error(name);
  };

  it("are all where none is named, and run in their own order", () => {
    assert.deepEqual(wantedProbes([], never), probeIds);
    assert.deepEqual(wantedProbes(["balanced-service", "append-only"], never), [
      "append-only",
      "balanced-service",
    ]);
  });

  it("are refused where there is none of that name", () => {
    assert.throws(() => wantedProbes(["append-only", "appendonly"], never), /^Error: appendonly$/);
  });
});

describe("the report of a trial", () => {
  const judged = (verdict: Judged["verdict"], why = "seen"): Judged => ({
    assumption: "one-thing",
    probe: "append-only",
    verdict,
    why,
  });
  const said = { stack: "dev", sandbox: false, destroyed: true, leftBehind: [] };

  for (const [verdicts, status] of [
    [["holds", "holds"], 0],
    [["holds", "does not hold"], 1],
    [["holds", "could not be tried"], 3],
    [["could not be tried", "does not hold"], 1],
  ] as const)
    it(`ends ${status} where ${verdicts.join(" and ")}`, () => {
      assert.equal(
        reportOf(
          verdicts.map((one) => judged(one)),
          said,
        ).exitStatus,
        status,
      );
    });

  it("ends 1 and says how to go on where not all could be destroyed", () => {
    const report = reportOf([judged("holds")], { ...said, destroyed: false });
    assert.equal(report.exitStatus, 1);
    assert.match(report.lines.join("\n"), /NOT ALL IS DESTROYED.*--destroy/);
  });

  it("ends 1 and names what no state knows of", () => {
    const report = reportOf([judged("holds")], { ...said, leftBehind: ["table t in eu-west-2"] });
    assert.equal(report.exitStatus, 1);
    assert.match(report.lines.join("\n"), /LEFT BEHIND: table t in eu-west-2\. Delete it\./);
  });

  it("says what it costs on where everything was to stay", () => {
    const { destroyed: _, ...kept } = said;
    const report = reportOf([judged("holds")], kept);
    assert.equal(report.exitStatus, 0);
    assert.match(report.lines.join("\n"), /still stands.*--destroy/);
  });

  it("is labelled in the sandbox, as text and as JSON", () => {
    const report = reportOf([judged("holds")], { ...said, sandbox: true });
    assert.equal(report.lines[0], sandboxLabel);
    assert.ok(JSON.stringify(report.document).includes(sandboxLabel));
    assert.ok(!JSON.stringify(reportOf([judged("holds")], said).document).includes(sandboxLabel));
  });

  it("gives the register no account's id", () => {
    const verdicts = verdictsOf(
      [judged("does not hold", "role arn:aws:iam::111111111111:role/x is refused")],
      "dev",
      new Date("2026-12-01T10:00:00Z"),
    );
    assert.deepEqual(verdicts, {
      "one-thing": {
        verdict: "does not hold",
        why: "role arn:aws:iam::<account>:role/x is refused",
        on: "2026-12-01",
        stack: "dev",
      },
    });
  });
});
