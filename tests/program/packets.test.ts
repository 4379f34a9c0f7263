import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import type { Catalogue } from "../../model/catalogue";
import { knownImages } from "../../plan/images";
import { catalogueIn } from "../../plan/presence";
import { type Json, lay } from "../../sandbox/stack-files";
import { platform } from "../../services";
import { anyCatalogue, otherStack } from "../support/any-catalogue";
import { anyStack } from "../support/any-stack";
import type { StackSays } from "../support/packets/declared";
import { throughAclsAlone, wrongPackets } from "../support/packets/wrong";
import { platform as everyKind } from "../support/programs/every-kind/services";
import { type RecordedResource, recordProgram } from "../support/record-program";
import { everyKindValues, recordedEveryKind } from "../support/recorded-every-kind";
import { digest, recordedPlatform } from "../support/recorded-platform";
import { shipped, stackFiles, stackNames } from "../support/stacks";

const rangesBut = (stack: string) =>
  stackNames.filter((each) => each !== stack).map((each) => shipped(each).network.cidr);
const says = (stack: string) => stackFiles[stack] as StackSays;
const aclType = "aws:ec2/networkAcl:NetworkAcl";

/** The recorded resources with one of them changed. */
function patched(
  resources: readonly RecordedResource[],
  chosen: (resource: RecordedResource) => boolean,
  change: (inputs: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): RecordedResource[] {
  let found = 0;
  const changed = resources.map((each) => {
    if (!chosen(each)) return each;
    found++;
    return { ...each, inputs: change(each.inputs) };
  });
  assert.ok(found > 0, "nothing to change");
  return changed;
}

/** By groups, network ACLs and routes together, there and back. */
describe("a packet passes, and its answer does, exactly where the traffic graph says so", function () {
  this.timeout("4m");

  for (const stack of stackNames)
    it(`in ${stack}`, async () => {
      const { resources } = await recordedPlatform(stack, { images: Object.keys(platform.services) });
      assert.deepEqual(await wrongPackets(resources, platform, says(stack), rangesBut(stack)), []);
    });

  it("where every kind of entry with every option runs", async () => {
    const { resources } = await recordedEveryKind();
    const values = everyKindValues() as unknown as StackSays;
    assert.deepEqual(await wrongPackets(resources, everyKind, values, []), []);
  });

  it("and network ACLs by themselves stop what no service needs, whatever a group would open", async () => {
    const { resources } = await recordedPlatform("dev", { images: Object.keys(platform.services) });
    const open = await throughAclsAlone(resources, says("dev"), rangesBut("dev"));
    const of = (form: RegExp) => open.filter((each) => form.test(each));
    assert.deepEqual(of(/joined stack/), [], "another stack's network");
    assert.deepEqual(of(/ : 22$/), [], "a port of administration");
    assert.deepEqual(of(/^stray in isolated → /), [], "from where endpoints stand");
    // At the port of the proxies that speak TLS, and at those to which tasks have their answers.
    assert.deepEqual(of(/^stray in private → /), [
      "stray in private → stray in tasks : 8443",
      "stray in private → stray in tasks : 65535",
    ]);
    assert.deepEqual(of(/→ stray in isolated /), ["stray in tasks → stray in isolated : 443"]);
    assert.deepEqual(of(/^internet → /), [
      "internet → stray in public : 80",
      "internet → stray in public : 443",
    ]);
  });

  describe("and this is seen:", () => {
    let resources: readonly RecordedResource[];
    const wrong = (changed: readonly RecordedResource[]) =>
      wrongPackets(changed, platform, says("dev"), rangesBut("dev"));
    before(async () => {
      ({ resources } = await recordedPlatform("dev", { images: Object.keys(platform.services) }));
    });

    it("a tier without its network ACL", async () => {
      const found = await wrong(resources.filter(({ name }) => name !== "network-tasks-acl"));
      assert.ok(found.some((each) => /^task \S+ → aws s3 : 443 does not pass/.test(each)));
    });

    it("an ACL that forgets the answers", async () => {
      const only = patched(
        resources,
        ({ name }) => name === "network-private-acl",
        ({ egress, ...rest }) => ({
          ...rest,
          egress: (egress as { toPort: number; fromPort: number }[]).filter(
            ({ fromPort, toPort }) => fromPort === toPort,
          ),
        }),
      );
      const found = await wrong(only);
      assert.ok(
        found.some((each) => /^task \S+ → balancer \S+ : 443 is not answered/.test(each)),
        found.join("\n"),
      );
    });

    it("another stack's network that no ACL denies", async () => {
      const open = patched(
        resources,
        ({ type }) => type === aclType,
        ({ ingress, egress, ...rest }) => ({
          ...rest,
          ingress: (ingress as { action: string }[]).filter(({ action }) => action !== "deny"),
          egress: (egress as { action: string }[]).filter(({ action }) => action !== "deny"),
        }),
      );
      const found = await wrong(open);
      assert.ok(
        found.some(
          (each) => each === "joined stack → balancer onboarding-portal : 443 passes and nobody declared it",
        ),
        found.join("\n"),
      );
    });

    it("a group's rule that nobody declared", async () => {
      const [rule] = resources.filter(({ name }) => name === "screening-task-from-alb");
      assert.ok(rule);
      const more = {
        ...rule,
        inputs: { ...rule.inputs, referencedSecurityGroupId: "sg-notification-alb-sg" },
      };
      const port = Number(rule.inputs.fromPort);
      const [out] = resources.filter(({ name }) => name === "notification-alb-to-task");
      assert.ok(out);
      const way = { ...out, inputs: { ...out.inputs, referencedSecurityGroupId: "sg-screening-task-sg" } };
      assert.deepEqual(await wrong([...resources, more, way]), [
        `balancer notification → task screening : ${port} passes and nobody declared it`,
      ]);
    });

    it("an attachment to a transit gateway whose ACL lets nothing through, and a route to it that is gone", async () => {
      const values = lay(stackFiles.dev as Json, {
        network: { transitGateway: "tgw-0123456789abcdef0" },
        egress: { "mail-relay": { cidrs: ["172.20.5.0/28"] } },
      });
      const attached = await recordedPlatform("dev", { images: Object.keys(platform.services), values });
      const wrongIn = (changed: readonly RecordedResource[]) =>
        wrongPackets(changed, platform, values as unknown as StackSays, rangesBut("dev"));
      const task = "task notification → destination mail-relay 172.20.5.0/28 : 587";
      assert.deepEqual(await wrongIn(attached.resources), []);
      assert.deepEqual(
        await wrongIn(
          patched(
            attached.resources,
            ({ name }) => name === "network-transit-acl",
            ({ ingress, ...rest }) => ({ ...rest, ingress: [] }),
          ),
        ),
        [`${task} does not pass`],
      );
      assert.deepEqual(
        await wrongIn(attached.resources.filter(({ name }) => !/^network-transit-.*-to-/.test(name))),
        [`${task} does not pass`],
      );
    });

    it("a call of the bank's to which nothing leads back, or which is stopped on its way", async () => {
      const values = lay(stackFiles.dev as Json, {
        network: { transitGateway: "tgw-0123456789abcdef0" },
        services: { screening: { inboundCidrs: ["10.200.8.0/24"] } },
      });
      const called = await recordedPlatform("dev", { images: Object.keys(platform.services), values });
      const names = called.outputs as { inboundNames?: Record<string, { name: string; balancer: string }> };
      assert.deepEqual(Object.keys(names.inboundNames ?? {}), ["screening"]);
      assert.match(names.inboundNames?.screening?.name ?? "", /^screening\.internal\./);
      const wrongIn = (changed: readonly RecordedResource[]) =>
        wrongPackets(changed, platform, values as unknown as StackSays, rangesBut("dev"));
      const call = "bank 10.200.8.0/24 → balancer screening : 443";
      assert.deepEqual(await wrongIn(called.resources), []);
      assert.deepEqual(await wrongIn(called.resources.filter(({ name }) => !/-back-to-/.test(name))), [
        `${call} is not answered at port 1024, nor through NAT at 1024`,
      ]);
      assert.deepEqual(
        await wrongIn(
          called.resources.filter(({ name }) => name !== "screening-alb-from-bank-10.200.8.0-24"),
        ),
        [`${call} does not pass`],
      );
      for (const [acl, way, what] of [
        ["network-transit-acl", "egress", `${call} does not pass`],
        ["network-transit-acl", "ingress", `${call} is not answered at port 1024, nor through NAT at 1024`],
      ] as const)
        assert.deepEqual(
          await wrongIn(
            patched(
              called.resources,
              ({ name }) => name === acl,
              (inputs) => ({ ...inputs, [way]: [] }),
            ),
          ),
          [what],
        );
    });

    it("a missing rule, and a missing route", async () => {
      const [withoutRule, withoutRoute] = await Promise.all(
        [/^service-calls-case-management-to-screening-ingress$/, /^network-nat-.*-route$/].map((name) =>
          wrong(resources.filter((each) => !name.test(each.name))),
        ),
      );
      assert.deepEqual(withoutRule, ["task case-management → balancer screening : 443 does not pass"]);
      assert.ok(withoutRoute?.every((each) => /^task \S+ → destination /.test(each)));
      assert.ok(withoutRoute?.some((each) => each.includes("destination mail-relay")));
    });
  });

  describe("whatever catalogue and stack say", () => {
    let folder = "";
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), "stacks-"));
      writeFileSync(
        path.join(folder, `Pulumi.${otherStack}.yaml`),
        "config:\n  cdd:platform:\n    network:\n      cidr: 10.31.0.0/16\n",
      );
    });
    after(() => rmSync(folder, { recursive: true }));

    it("holds", () =>
      fc.assert(
        fc.asyncProperty(anyCatalogue, anyStack, async (catalogue, stackFor) => {
          const { stack, values } = stackFor(catalogue);
          const part = catalogueIn(catalogue, stack);
          const images = Object.fromEntries(knownImages(part).map((image, index) => [image, digest(index)]));
          const standUp = require("../../index") as (
            catalogue: Catalogue,
            folder: string,
          ) => Promise<unknown>;
          const { resources } = await recordProgram(() => standUp(catalogue, folder), {
            stack,
            config: { "cdd:platform": JSON.stringify({ ...values, images }) },
          });
          assert.deepEqual(
            await wrongPackets(resources, part, values as unknown as StackSays, ["10.31.0.0/16"]),
            [],
          );
        }),
        // Each step of shrinking records a program: it would take longer than the test may, which then hides what was found.
        { numRuns: 12, endOnFailure: true },
      ));
  });
});
