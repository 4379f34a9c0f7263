import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Clouds } from "../../aws/cloud/clouds";
import { emptySeed } from "../../aws/cloud/records";
import { makeVpc, routeBack } from "../../existing-vpc";

describe("what an account's owner has", () => {
  const account = "111122223333";
  const region = "eu-west-2";
  let home: string;
  before(() => {
    home = mkdtempSync(path.join(tmpdir(), "cdd-seed-"));
  });
  after(() => rmSync(home, { recursive: true }));

  it("stays known while somebody else writes, and a network team's routes are there", async () => {
    const administrator = `arn:aws:iam::${account}:role/administrator`;
    const clouds = new Clouds(home, { ...emptySeed, principals: [administrator] });
    const place = { home, account };
    assert.deepEqual(clouds.of(account).seed.principals, [administrator]);
    const vpc = await makeVpc(place, { region, zones: ["eu-west-2a", "eu-west-2b"] });
    await routeBack(place, region, vpc, {
      range: "10.200.8.0/24",
      transitGatewayId: "tgw-0123456789abcdef0",
    });
    const cloud = clouds.of(account);
    assert.deepEqual(cloud.seed.principals, [administrator]);
    const back = cloud
      .ofType("aws:ec2/route:Route")
      .filter(({ inputs }) => inputs.destinationCidrBlock === "10.200.8.0/24");
    const inside = cloud
      .ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")
      .filter(({ inputs }) => vpc.subnets.private.includes(String(inputs.subnetId)));
    assert.equal(inside.length, 2);
    assert.deepEqual(
      back.map(({ inputs }) => inputs.routeTableId).sort(),
      inside.map(({ inputs }) => inputs.routeTableId).sort(),
    );
  });
});
