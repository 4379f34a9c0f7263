import * as assert from "node:assert/strict";
import * as path from "node:path";
import { explainProtection } from "../../sandbox/destroy";
import { setupOf } from "../../sandbox/rehearsal/plan-setup";
import { balancedPlan } from "../../sandbox/rehearsal/service-plan";
import type { AlarmSetup } from "../../sandbox/rehearsal/setup";
import { platform } from "../../services";
import { changed, Platform, touched } from "../support/platform";
import { matchesSnapshot } from "../support/snapshot";
import { projectFolder, shipped } from "../support/stacks";

const otherEnvironment = path.join(projectFolder, "tests/support/programs/whole/other-environment.ts");
const byName = (alarms: readonly AlarmSetup[]) => [...alarms].sort((a, b) => (a.name < b.name ? -1 : 1));
const services = Object.keys(platform.services);
const balanced = services.filter((service) => platform.services[service]?.health !== undefined);

/** The retained stack on the real engine. Each step goes on where the one before ended. */
describe("prod on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const prod = new Platform("prod");
  after(() => prod.close());

  it("its first preview has no violation, and leaves open what the reviewed list says", async () => {
    const { summary } = await prod.preview();
    assert.deepEqual(summary.policies.violations, []);
    assert.deepEqual(Object.keys(summary.waiting).sort(), services.toSorted());
    matchesSnapshot(
      "undetermined-at-first-preview",
      summary.policies.undetermined
        .map(
          ({ rule, urn, property }) =>
            `${rule} ${urn.split("::").slice(2).join(" ").split("$").at(-1)} ${property}`,
        )
        .sort(),
    );
  });

  it("goes up without images, then with them", async () => {
    // Judged before, and again once all stands; until then each run would take twice as long.
    await prod.goOn({ policies: "none" });
    await prod.up();
    await prod.pushImages();
    await prod.putSecrets("value");
    await prod.goOn({ policies: {} });
    const { summary } = await prod.up();
    assert.deepEqual(Object.keys(summary.waiting), []);
    assert.deepEqual(summary.policies.violations, []);
  });

  it("a preview then leaves nothing open and changes nothing", async () => {
    const preview = await prod.preview();
    assert.deepEqual(preview.summary.policies.undetermined, []);
    assert.deepEqual(changed(preview), {});
    await prod.goOn({ policies: "none" });
  });

  it("a second up and a refresh change nothing", async () => {
    assert.deepEqual(changed(await prod.up()), {});
    assert.deepEqual(changed(await prod.run(["refresh"], "ends well")), {});
  });

  it("plays each deployment by the numbers of its plan, which AWS was told", async () => {
    const { outside, home } = await prod.sandbox();
    const deployed = outside.deployments();
    for (const service of balanced) {
      const newest = deployed.find((each) => each.service === service);
      const { strategy, ...plan } = setupOf(balancedPlan(platform, home.project, "prod", service));
      const told = newest?.deployment.play.setup;
      assert.deepEqual(
        { ...told, alarms: byName(told?.alarms ?? []) },
        {
          ...{ ...plan, strategy: strategy.toUpperCase(), stands: false },
          alarms: byName(plan.alarms),
        },
      );
    }
  });

  it("shows how many releases a change starts: none for a number of the release, one for one service's variable", async () => {
    await prod.goOn({ overrides: { release: { bakeMinutes: 31 } } });
    const number = await prod.preview();
    const updated = touched(number).filter((each) => each.startsWith("aws:ecs/service:Service "));
    assert.equal(updated.length, balanced.length, "the number reaches the services");
    assert.deepEqual(number.summary.releases, []);
    await prod.goOn({ overrides: {}, program: otherEnvironment });
    assert.deepEqual((await prod.preview()).summary.releases, ["cdd-prod-screening"]);
    await prod.goOn({ program: projectFolder });
  });

  it("has for each service the resources of the reviewed table", async () => {
    const resources = await prod.resources();
    const table = services.map((service) => {
      const own = resources.filter(({ urn }) => {
        const [, , types = "", name = ""] = urn.split("::");
        return types.includes("FargateMicroservice") && (name === service || name.startsWith(`${service}-`));
      });
      const counts = new Map<string, number>();
      for (const { type } of own) counts.set(type, (counts.get(type) ?? 0) + 1);
      return [service, ...[...counts].sort().map(([type, count]) => `  ${count} ${type}`)].join("\n");
    });
    matchesSnapshot("resources-per-service", table);
  });

  it("gives no machine in any subnet a public address, though the VPC component would", async () => {
    const subnets = (await prod.resources()).filter(({ type }) => type === "aws:ec2/subnet:Subnet");
    assert.equal(subnets.length, 4 * shipped("prod").availabilityZones.length, "four tiers");
    for (const { inputs } of subnets) assert.equal(inputs?.mapPublicIpOnLaunch, false);
  });

  it("destroy refuses, and has deleted nothing", async () => {
    const before = await prod.resources();
    const refused = await prod.run(["destroy"], "fails");
    assert.ok(refused.summary.errors.some(({ message }) => /protected/.test(message)));
    const told: string[] = [];
    await explainProtection(await prod.sandbox(), refused, (line) => told.push(line));
    for (const word of ["data-cases", "keys-secrets", "retain: false"])
      assert.ok(told.join("\n").includes(word), word);
    assert.deepEqual(
      (await prod.resources()).map(({ urn }) => urn),
      before.map(({ urn }) => urn),
    );
    assert.ok(before.some(({ protect }) => protect));
  });
});
