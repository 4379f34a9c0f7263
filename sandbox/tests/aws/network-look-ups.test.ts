import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Cloud } from "../../aws/cloud/cloud";
import { networkLookUps } from "../../aws/operations/network-look-ups";
import type { Props } from "../../aws/values";

describe("what the stand-in answers of a VPC's addresses", () => {
  let home: string;
  let cloud: Cloud;
  const put = (type: string, id: string, inputs: Props, outputs: Props = {}) =>
    cloud.put({ type, id, name: id, region: "eu-west-2", apart: "", inputs, outputs, secrets: [] });
  const asked = (token: string, args: Props) => networkLookUps[`aws:ec2/${token}:${token}`]?.(cloud, args);
  const filter = (name: string, ...values: string[]) => ({ name, values });
  const group = (id: string, vpcId: string, environment: string) =>
    put(
      "aws:ec2/securityGroup:SecurityGroup",
      id,
      { vpcId },
      { tagsAll: { project: "cdd", environment }, arn: `arn:${id}` },
    );

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "look-ups-"));
    cloud = new Cloud(home, "111122223333");
    put("aws:ec2/subnet:Subnet", "subnet-1", { vpcId: "vpc-1", cidrBlock: "10.0.0.0/26" });
    group("sg-own", "vpc-1", "dev");
    group("sg-other", "vpc-1", "qa");
    group("sg-elsewhere", "vpc-2", "dev");
    put("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-own", {
      subnetIds: ["subnet-1", "subnet-2"],
      securityGroupIds: ["sg-own"],
    });
    put("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce-other", {
      subnetIds: ["subnet-1"],
      securityGroupIds: ["sg-other"],
    });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it("finds the groups of a VPC that bear all the tags", () => {
    const filters = [
      filter("vpc-id", "vpc-1"),
      filter("tag:project", "cdd"),
      filter("tag:environment", "dev"),
    ];
    assert.deepEqual(asked("getSecurityGroups", { filters })?.ids, ["sg-own"]);
    assert.deepEqual(asked("getSecurityGroups", { filters: [filter("tag:project", "other")] })?.ids, []);
  });

  it("takes an address for each endpoint of a subnet, and tells whose it is by its groups", () => {
    assert.equal(asked("getSubnet", { id: "subnet-1" })?.availableIpAddressCount, 64 - 5 - 2);
    const interfaces = (...groups: string[]) =>
      asked("getNetworkInterfaces", {
        filters: [filter("subnet-id", "subnet-1"), filter("group-id", ...groups)],
      })?.ids;
    assert.deepEqual(interfaces("sg-own"), ["eni-own"]);
    assert.deepEqual(interfaces("sg-own", "sg-other"), ["eni-own", "eni-other"]);
    assert.deepEqual(interfaces("sg-elsewhere"), []);
  });
});
