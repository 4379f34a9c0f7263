import * as assert from "node:assert/strict";
import type { Entry } from "../../policy/lib/register-entry";
import { oneService, service } from "../support/one-service";
import { until } from "../support/programs/until";

const consoleAt = { address: "wss://console.example-bank.com:8084", range: "203.0.113.64/28" };
const containerSecurity = { prismaDefender: { console: consoleAt.address, cidrs: [consoleAt.range] } };
const bundle = `cdd/dev/${service}/defender-install-data`;
const rotation = {
  "defender-install-data": {
    days: 90,
    byHand: "CDD-9",
  },
};

const component = "cdd:fargate-microservice:FargateMicroservice";
const byHand: Entry = {
  rule: "secretsmanager-secret-enforce-rotation",
  urn: `urn:pulumi:dev::cdd::${component}$aws:secretsmanager/secret:Secret::${service}-defender-install-data`,
  parent: `urn:pulumi:dev::cdd::${component}::${service}`,
  reason: "The console alone gives it out",
  author: "a.writer@example-bank.com",
  approvedBy: "Change board",
  ticket: "CDD-9",
  until,
};

/** dev's own thresholds, but for the way to the console and its bundle. */
const policies = {
  "ec2-securitygroup-disallow-unrestricted-egress": { destinations: [`${consoleAt.range}:8084`] },
};
const watching = {
  ...policies,
  "ecs-taskdefinition-disallow-privileged-container": { allowedCapabilities: ["SYS_PTRACE"] },
};

/** A stack that has Prisma Cloud's Defender watch its containers. Each step goes on where the one before ended. */
describe("the Prisma Defender on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const dev = oneService("dev", { containerSecurity, rotation }, { exceptions: [byHand] });
  after(() => dev.close());

  it("does not pass the preview while the stack's policies do not allow the capability that watching takes", async () => {
    await dev.up();
    await dev.pushImages();
    await dev.goOn({ policies });
    const { summary } = await dev.run(["preview"], "fails");
    assert.deepEqual(
      summary.policies.violations.map(({ rule, level }) => `${level} ${rule}`),
      ["mandatory ecs-taskdefinition-disallow-privileged-container"],
    );
    assert.match(summary.policies.violations[0]?.message ?? "", /SYS_PTRACE/);
  });

  it("starts no task without the bundle that leads to the console, and names the secret", async () => {
    await dev.goOn({ policies: "none" });
    const { summary } = await dev.up("fails");
    const said = summary.errors.map(({ message }) => message).join("\n");
    assert.ok(said.includes(bundle), said);
  });

  it("starts with the bundle, and no rule is broken", async () => {
    const { outside } = await dev.sandbox();
    await outside.putSecret(bundle, "a bundle");
    await dev.goOn({ policies: watching });
    const { summary } = await dev.up();
    assert.deepEqual(Object.keys(summary.waiting), []);
    assert.deepEqual(summary.policies.violations, []);
  });
});
