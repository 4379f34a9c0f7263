import * as assert from "node:assert/strict";
import { setToday } from "../../policy/lib/clock";
import { MalformedDocument } from "../../policy/lib/documents";
import { parseExcepted } from "../../policy/lib/excepted";
import { type Finding, type Judge, judgeOf } from "../../policy/lib/judge";
import { UnknownRead } from "../../policy/lib/known";
import type { RuleMetadata } from "../../policy/lib/metadata";
import { setRegister } from "../../policy/lib/register";
import type { Entry } from "../../policy/lib/register-entry";
// An entry of the register is held against the names of all rules.
import "../../policy/pack";
import { resource, urnOfResource } from "../support/policy";
import { entryFor } from "../support/policy-entry";

const cluster = resource("aws:ecs/cluster:Cluster", "cluster", {}, { parent: "urn:pulumi:test::cdd::p::p" });
const urn = urnOfResource(cluster);
const metadata: RuleMetadata = {
  name: "ecs-cluster-enable-container-insights",
  severity: "low",
  description: "It is watched.",
  remediation: "watch it.",
  standards: { fsbp: ["ECS.12"], pci: [], pciOwn: [], nist: ["SI-2"] },
};

function found(check: (judge: Judge) => void, rule: RuleMetadata = metadata, parent = cluster.parent) {
  const findings: Finding[] = [];
  check(judgeOf(rule, { urn, parent: () => parent }, (finding) => findings.push(finding)));
  return findings;
}
const said = (check: (judge: Judge) => void, rule?: RuleMetadata) =>
  found(check, rule).map(({ message }) => message);
const approved = (...entries: readonly Partial<Entry>[]) =>
  setRegister(
    "test",
    JSON.stringify(entries.map((otherwise) => entryFor(metadata.name, cluster, otherwise))),
  );

describe("what a judge says", () => {
  before(() => setToday("2026-01-15"));
  beforeEach(() => setRegister("test"));
  after(() => {
    setToday();
    setRegister();
  });

  it("is what is wrong, what to do, where it is approved and which standards ask for it", () => {
    const [finding, ...others] = found((judge) => judge.violation("it sleeps"));
    assert.equal(others.length, 0);
    assert.equal(finding?.urn, urn);
    assert.equal("enforcementLevel" in finding, false);
    const start = `it sleeps. Fix: watch it. Or have it approved: rule ${metadata.name}, the URN in policy/exceptions/test.yaml. [`;
    assert.equal(finding.message.slice(0, start.length), start);
    assert.match(finding.message.slice(start.length - 1), /^\[ECS\.12; NIST SI-2.*\]$/);
  });
  it("names the part, and the ticket that the component counts on", () => {
    const ways = (lift: Parameters<Judge["violation"]>[1]) =>
      said((judge) => judge.violation("it sleeps", lift))[0]?.match(/the URN.* in policy/)?.[0];
    assert.equal(ways({ only: "app" }), 'the URN, `only: ["app"]` in policy');
    assert.equal(ways({ claim: { by: "x", ticket: "CDD-7" } }), "the URN, the ticket CDD-7 in policy");
    assert.equal(ways({ claim: { by: "x", ticket: undefined } }), "the URN in policy");
    assert.equal(
      ways({ only: "app", claim: { by: "x", ticket: "CDD-7" } }),
      'the URN, `only: ["app"]`, the ticket CDD-7 in policy',
    );
  });
  it("shows no way out of a rule that guards the register", () => {
    const [message] = said((judge) => judge.violation("it is broken"), {
      ...metadata,
      name: "pack-enforce-register",
    });
    assert.match(message ?? "", /^it is broken\. Fix: watch it\. \[/);
  });
  it("is said once, and of each thing", () => {
    const messages = said((judge) => {
      judge.violation("a");
      judge.violation("a");
      judge.violation("b");
      judge.undetermined("p");
      judge.undetermined("p");
      judge.undetermined("p", "urn:other");
    });
    assert.deepEqual(
      messages.map((message) => message.split(". Fix")[0]),
      [
        "a",
        "b",
        `undetermined: rule=${metadata.name} property=p resource=${urn}`,
        `undetermined: rule=${metadata.name} property=p resource=urn:other`,
      ],
    );
  });
  it("is of no weight where it is not known", () =>
    assert.deepEqual(
      found((judge) => judge.undetermined("p")).map(({ enforcementLevel }) => enforcementLevel),
      ["advisory"],
    ));
});

describe("what the register lifts", () => {
  before(() => setToday("2026-01-15"));
  after(() => {
    setToday();
    setRegister();
  });
  const sleeps = (lift?: Parameters<Judge["violation"]>[1], parent = cluster.parent) =>
    found((judge) => judge.violation("it sleeps", lift), metadata, parent);
  const refused = (findings: readonly Finding[]) => findings[0]?.message.split(". Fix")[0];

  it("is told with who answers for it, and has no weight", () => {
    approved({});
    const [finding] = sleeps();
    assert.equal(finding?.enforcementLevel, "advisory");
    assert.equal(finding.urn, urn);
    assert.deepEqual(parseExcepted(finding.message), {
      rule: metadata.name,
      resource: urn,
      violation: "it sleeps",
      until: "2026-03-31",
      approvedBy: "b.reviewer@example-bank.com",
      reason: "Its callers move in March",
      author: "a.writer@example-bank.com",
      ticket: "CDD-7",
    });
  });
  it("is the resource where it stands, and the part that is named", () => {
    approved({});
    assert.equal(refused(sleeps({}, "urn:pulumi:test::cdd::p::q")), "it sleeps");
    assert.equal(refused(sleeps({ only: "app" })), "it sleeps", "an entry for the whole lifts no part");
    approved({ only: ["app"] });
    assert.equal(sleeps({ only: "app" })[0]?.enforcementLevel, "advisory");
    assert.equal(refused(sleeps({ only: "sidecar" })), "it sleeps");
    assert.equal(refused(sleeps()), "it sleeps");
  });
  it("is what the component counts on, by its ticket", () => {
    approved({});
    const claims = (ticket: string | undefined) => sleeps({ claim: { by: "screening", ticket } });
    assert.equal(claims("CDD-7")[0]?.enforcementLevel, "advisory");
    assert.equal(
      refused(claims("CDD-8")),
      "it sleeps, and screening counts on CDD-8, while the register's entry is CDD-7",
    );
    assert.equal(
      refused(claims(undefined)),
      "it sleeps, and screening itself declares no exception from that, while the register has one by CDD-7",
    );
    approved();
    assert.equal(refused(claims("CDD-8")), "it sleeps");
    assert.equal(refused(claims(undefined)), "it sleeps");
  });
});

describe("a part of what is judged", () => {
  it("ends where a value is not known, or where the rule itself fails, and no other does", () => {
    setRegister("test");
    const messages = said((judge) => {
      judge.part(() => {
        throw new UnknownRead("urn:other", "a.b");
      });
      judge.part(() => {
        throw new MalformedDocument("no JSON");
      });
      judge.part(() => {
        throw new RangeError("what a value says");
      });
      judge.part(() => {
        throw "what a value says";
      });
      judge.part(() => judge.violation("last"));
    }).map((message) => message.split(". Fix")[0]);
    assert.deepEqual(messages, [
      `undetermined: rule=${metadata.name} property=a.b resource=urn:other`,
      "could not be judged (MalformedDocument in the rule: no JSON)",
      "could not be judged (RangeError in the rule)",
      "could not be judged (error in the rule)",
      "last",
    ]);
  });
  it("is each element of a list, by its place; what is not there has none", () => {
    const judged: unknown[] = [];
    const messages = said((judge) => {
      judge.each(
        () => ["a", "b", "c"],
        (each, index) => {
          if (each === "b") throw new UnknownRead(urn, "b");
          judged.push([each, index]);
        },
      );
      for (const nothing of [undefined, null, []])
        judge.each(
          () => nothing,
          () => judged.push("nothing"),
        );
      judge.each(
        () => {
          throw new UnknownRead(urn, "list");
        },
        () => judged.push("unknown"),
      );
    });
    assert.deepEqual(judged, [
      ["a", 0],
      ["c", 2],
    ]);
    assert.equal(messages.length, 2);
    assert.match(messages[1] ?? "", /property=list /);
  });
});
