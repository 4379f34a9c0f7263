import * as assert from "node:assert/strict";
import { Cloud } from "../../sandbox/aws/cloud/cloud";
import type { ExistingVpc } from "../../sandbox/existing-vpc";
import type { Json } from "../../sandbox/stack-files";
import { oneService, service } from "./one-service";
import { steps } from "./platform";
import { shipped } from "./stacks";

/** A stack in a VPC that somebody else has made, under the whole policy pack: up, changes, down. */
export function lifeInExistingVpc(stack: "dev" | "prod"): void {
  describe(`${stack} in somebody else's VPC, on the engine`, function () {
    this.timeout("10m");
    this.bail(true);
    const { availabilityZones, region, network: own } = shipped(stack);
    // Who calls the service from the bank's own networks.
    const bank = { range: "10.200.8.0/24", transitGatewayId: "tgw-0123456789abcdef0" };
    const target = oneService(stack, { services: { [service]: { inboundCidrs: [bank.range] } } });
    let vpc: ExistingVpc;
    let untouched: string[];
    after(() => target.close());

    /** The network team's resources, with what AWS holds of them. */
    async function theirs() {
      const { home } = await target.sandbox();
      const all = new Cloud(home.folder, target.account).all();
      return all.filter(({ name }) => name.startsWith("network-team-"));
    }
    const written = (resources: Awaited<ReturnType<typeof theirs>>) =>
      resources.map((each) => JSON.stringify(each)).sort();

    // What the stack file says of a network of its own is taken away.
    const { testTrafficCidrs, ...its } = own;
    const nothing = Object.fromEntries(Object.keys(its).map((key) => [key, null]));
    const network = (changes: object = {}) => ({
      network: { ...nothing, ...vpc, ...changes },
    });

    before("the network team makes it", async () => {
      vpc = await (await target.sandbox()).outside.makeVpc();
      untouched = written(await theirs());
    });

    /** What the pack is told of a VPC that the program does not make. */
    async function approvals(): Promise<Json> {
      const { public: open, ...closed } = vpc.subnets;
      return {
        "ec2-securitygroup-enforce-known-prefix-lists": {
          prefixLists: (await theirs()).flatMap(({ outputs }) => outputs.prefixListId || []),
        },
        "ec2-securitygroup-enforce-approved-sources": {
          sources: [...testTrafficCidrs.map((range) => `${range}:8443`), `${bank.range}:443`],
        },
        "ecs-service-enforce-private-subnets": { approvedSubnets: Object.values(closed).flat() },
        "lb-loadbalancer-enforce-multi-az": {
          subnetZones: closed.private.map((id, index) => `${id} ${availabilityZones[index]}`),
        },
      };
    }

    it("is refused before anything is created, with all that is wrong with it in one message", async () => {
      const { public: open, private: inner, isolated } = vpc.subnets;
      await target.configure(
        network({
          subnets: { private: inner, isolated, tasks: open },
          gatewayEndpoints: { s3: vpc.gatewayEndpoints.dynamodb, dynamodb: vpc.gatewayEndpoints.dynamodb },
        }),
      );
      const { summary } = await target.run(["preview"], "fails");
      const said = summary.errors.map(({ message }) => message).join("\n");
      for (const part of [
        `Pulumi.${stack}.yaml: cdd:platform.network.subnets.tasks: ${open[0]} has a route to an internet gateway. Use subnets without one.`,
        `cdd:platform.network.gatewayEndpoints.s3: ${vpc.gatewayEndpoints.dynamodb} is an endpoint of type Gateway to com.amazonaws.`,
        `is not in the route tables of ${open.join(", ")}. Have it put there.`,
      ])
        assert.ok(said.includes(part), said);
      await target.configure(
        network({
          vpcId: "vpc-0123456789abcdef0",
          subnets: vpc.subnets,
          gatewayEndpoints: vpc.gatewayEndpoints,
        }),
      );
      const missing = (await target.run(["preview"], "fails")).summary.errors
        .map(({ message }) => message)
        .join();
      assert.ok(
        missing.includes(
          `cdd:platform.network.vpcId: "vpc-0123456789abcdef0" is not found in ${region} of account`,
        ),
        missing,
      );
      assert.deepEqual(await target.resources(), []);
    });

    it("is refused while nothing leads back to the bank, and taken once the network team has made the routes", async () => {
      await target.configure(network());
      const { summary } = await target.run(["preview"], "fails");
      const said = summary.errors.map(({ message }) => message).join("\n");
      const wanted = `cdd:platform.network.subnets.private: who calls ${service}, ${bank.range}, has no route from ${vpc.subnets.private.join(", ")}: a rule would open into nowhere. Have one made.`;
      assert.ok(said.includes(wanted), said);
      assert.deepEqual(await target.resources(), []);
      await (await target.sandbox()).outside.routeBack(vpc, bank);
      untouched = written(await theirs());
    });

    it("goes up, with tasks among its subnets, and makes nothing of the network's but its own endpoints", async () => {
      await target.up();
      await target.pushImages();
      // Judged once, where all is made; each other run would take twice as long.
      await target.goOn({ policies: await approvals() });
      const { summary } = await target.up();
      assert.deepEqual(summary.policies.violations, []);
      await target.goOn({ policies: "none" });
      const made = (await target.resources())
        .map(({ type }) => type)
        .filter((type) => /^aws:ec2\/|^awsx:/.test(type));
      assert.deepEqual([...new Set(made)].sort(), [
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
      ]);
      const services = await target.inputsOf<{ networkConfiguration: { subnets: string[] } }>(
        "aws:ecs/service:Service",
      );
      for (const { networkConfiguration } of Object.values(services))
        assert.deepEqual(networkConfiguration.subnets.toSorted(), vpc.subnets.tasks.toSorted());
      const rules = await target.inputsOf<{ cidrIpv4?: string; fromPort?: number; toPort?: number }>(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      );
      assert.deepEqual(
        Object.values(rules)
          .filter(({ cidrIpv4 }) => cidrIpv4 === bank.range)
          .map(({ fromPort, toPort }) => [fromPort, toPort]),
        [[443, 443]],
      );
      assert.deepEqual(written(await theirs()), untouched);
    });

    it("changes in place, says what stays with the network's owner, and comes down without it", async () => {
      await target.configure({ rateLimits: { internal: 40_000 } });
      assert.ok(steps(await target.up()).length > 0);
      assert.deepEqual(steps(await target.up()), []);
      const said = await (await target.sandbox()).exec([
        "pulumi",
        "stack",
        "output",
        "--json",
        "--stack",
        stack,
      ]);
      const { networkDuties } = JSON.parse(said.stdout) as { networkDuties: readonly string[] };
      for (const duty of [
        `network ACLs of the private subnets: in from ${bank.range} to port 443, and out to its ports 1024-65535`,
        ...testTrafficCidrs.map(
          (range) =>
            `network ACLs of the private subnets: in from ${range} to port 8443, and out to its ports 1024-65535`,
        ),
        `routes from the private subnets back to ${bank.range}, and from there to them`,
      ])
        assert.ok(networkDuties.includes(duty), said.stdout);
      if (shipped(stack).retain) {
        // What is kept does not come down.
        await target.configure({ retain: false });
        await target.up();
      }
      await target.run(["destroy"], "ends well");
      assert.deepEqual(written(await theirs()), untouched);
    });
  });
}
