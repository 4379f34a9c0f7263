import * as assert from "node:assert/strict";
import { lifeInExistingVpc } from "../support/existing-vpc-life";
import { oneService, programFile } from "../support/one-service";
import { steps } from "../support/platform";

// `npm test` lives in dev's own VPC, with NAT gateways, and in somebody else's.
lifeInExistingVpc("prod");

describe("a stack whose one way out is a transit gateway, on the engine", function () {
  this.timeout("10m");
  this.bail(true);
  const transitGateway = "tgw-0123456789abcdef0";
  const dev = oneService("dev", { network: { egress: "transit", natGateways: null, transitGateway } });
  after(() => dev.close());

  it("goes up under the whole pack, without NAT or internet gateway, every route out by the attachment", async () => {
    await dev.up();
    await dev.pushImages();
    await dev.goOn({
      policies: { "ec2-transitgatewayattachment-enforce-approved-gateways": { gateways: [transitGateway] } },
    });
    const { summary } = await dev.up();
    assert.deepEqual(summary.policies.violations, []);
    await dev.goOn({ policies: "none" });
    const types = new Set((await dev.resources()).map(({ type }) => type));
    assert.ok(types.has("aws:ec2transitgateway/vpcAttachment:VpcAttachment"));
    for (const type of ["natGateway:NatGateway", "eip:Eip", "internetGateway:InternetGateway"])
      assert.ok(!types.has(`aws:ec2/${type}`), type);
    const routes = Object.values(await dev.inputsOf<{ transitGatewayId?: string }>("aws:ec2/route:Route"));
    assert.ok(routes.length > 0);
    assert.deepEqual([...new Set(routes.map((route) => route.transitGatewayId))], [transitGateway]);
  });

  it("keeps its network when its first public service comes, and when its last one goes", async () => {
    const gateway = "aws:ec2/internetGateway:InternetGateway";
    const network = async () => {
      const all = await dev.resources();
      const standing = all.filter(({ type }) => /^aws:ec2\/(vpc|subnet|routeTable):/.test(type));
      return {
        ids: new Map(standing.map(({ urn, id }) => [urn, id])),
        open: all.some(({ type }) => type === gateway),
      };
    };
    const closed = await network();
    await dev.goOn({ program: programFile("public.ts") });
    await dev.up();
    const open = await network();
    assert.ok(open.open && open.ids.size > closed.ids.size);
    for (const [urn, id] of closed.ids) assert.equal(open.ids.get(urn), id, urn);
    await dev.goOn({ program: programFile("index.ts") });
    await dev.up();
    assert.deepEqual(await network(), closed);
  });

  it("changes in place, and comes down whole", async () => {
    await dev.configure({ rateLimits: { internal: 40_000 } });
    assert.ok(steps(await dev.up()).length > 0);
    assert.deepEqual(steps(await dev.up()), []);
    await dev.run(["destroy"], "ends well");
    assert.deepEqual(await dev.resources(), []);
  });
});
