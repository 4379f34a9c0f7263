import * as assert from "node:assert/strict";
import type { Entry } from "../../policy/lib/register-entry";
import { oneService, programFile, service } from "../support/one-service";
import { until } from "../support/programs/until";

const rule = "ecs-service-enforce-release-strategy";
const component = "cdd:fargate-microservice:FargateMicroservice";
const excepted: Entry = {
  rule,
  urn: `urn:pulumi:prod::cdd::${component}$aws:ecs/service:Service::${service}-service`,
  parent: `urn:pulumi:prod::cdd::${component}::${service}`,
  reason: "Its callers keep connections open for hours",
  author: "a.writer@example-bank.com",
  approvedBy: "Change board",
  ticket: "CDD-7",
  until,
};

/** Canary and approval of prod, against an entry that would do without. Nothing is made: all of it shows at preview. */
describe("a release less careful than the stack's on the engine", function () {
  this.timeout("10m");
  const digest = `sha256:${"a".repeat(64)}`;
  const images = { [service]: digest, "agents/tls-proxy": digest };
  const prod = oneService("prod", { images }, { program: programFile("careless.ts"), policies: {} });
  after(() => prod.close());

  it("is refused where one line of the catalogue says it", async () => {
    const { summary } = await prod.run(["preview"], "fails");
    const said = summary.errors.map(({ message }) => message).join("\n");
    assert.match(said, /services\.risk-scoring\.release: "rolling" is less careful than canary/);
  });

  it("is refused with an exception that the register does not have", async () => {
    await prod.goOn({ program: programFile("excepted.ts") });
    const { violations } = (await prod.run(["preview"], "fails")).summary.policies;
    assert.deepEqual([...new Set(violations.map((violation) => violation.rule))], [rule]);
    const said = violations.map(({ message }) => message).join("\n");
    assert.match(said, /released by ROLLING, .* the ticket CDD-7 in policy\/exceptions\/prod\.yaml/);
    assert.match(said, /nobody is asked before it is released/);
  });

  it("is let be for a while by one that stands there", async () => {
    await prod.goOn({ exceptions: [excepted] });
    assert.deepEqual((await prod.preview()).summary.policies.violations, []);
  });
});
