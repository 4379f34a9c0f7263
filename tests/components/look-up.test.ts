import * as assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingNetworkPlan, NetworkPlan } from "../../components/network/args";
import { lookUp } from "../../components/network/look-up";

const id = "subnet-1";
const plan: ExistingNetworkPlan = {
  kind: "existing",
  namePrefix: "cdd-dev",
  account: "111122223333",
  region: "eu-west-2",
  availabilityZones: ["eu-west-2a"],
  vpcId: "vpc-1",
  subnetIds: { public: [], private: [], isolated: [], tasks: [id] },
  gatewayEndpoints: { s3: "vpce-1" },
  // Nothing is read of these.
  endpointPolicies: {} as NetworkPlan["endpointPolicies"],
  endpointCallers: [],
  resolvedNames: [],
  waysIn: [],
  waysBack: [],
};

/** As the engine hands on what a provider says: the SDK reads the details. */
const refusal = (details: string) => Object.assign(new Error(details), { code: 2, details });

/** What is read where AWS answers like this when it is asked for a route table. */
async function read(
  tables: (asked: Readonly<Record<string, unknown>>) => object,
  groups: readonly string[] = [],
  interfaces: (asked: Readonly<Record<string, unknown>>) => readonly string[] = () => [],
) {
  const answers: Readonly<Record<string, object>> = {
    "aws:ec2/getVpc:getVpc": {
      id: "vpc-1",
      ownerId: plan.account,
      cidrBlock: "10.0.0.0/16",
      cidrBlockAssociations: [],
    },
    "aws:ec2/getSubnet:getSubnet": { id, vpcId: "vpc-1", cidrBlock: "10.0.0.0/24" },
    "aws:ec2/getVpcEndpoint:getVpcEndpoint": { id: "vpce-1", routeTableIds: [] },
    "aws:ec2/getSecurityGroups:getSecurityGroups": { ids: groups },
  };
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
    call: ({ token, inputs }) =>
      token === "aws:ec2/getNetworkInterfaces:getNetworkInterfaces"
        ? { ids: interfaces(inputs) }
        : (answers[token] ?? tables(inputs)),
  });
  const tags = { project: "cdd", environment: "dev" };
  const found = await lookUp(plan, new Provider("aws", { region: plan.region }), tags);
  await pulumi.runtime.disconnect();
  return found;
}

describe("looking up an existing VPC", () => {
  const main = { routeTableId: "rtb-main", routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-1" }] };

  it("takes the VPC's main route table where a subnet has none of its own", async () => {
    const found = await read((asked) => {
      if (asked.subnetId !== undefined) throw refusal("1 error occurred:\n\t* query returned no results");
      return main;
    });
    assert.ok(found !== undefined && "subnets" in found, JSON.stringify(found));
    const [{ tableId, routes } = assert.fail("no subnet")] = found.subnets.tasks;
    assert.deepEqual([tableId, routes], ["rtb-main", [{ to: "0.0.0.0/0", by: "igw-1" }]]);
  });

  it("does not take a table that it may not read for one without routes", async () => {
    for (const refused of ["subnetId", "vpcId"]) {
      const found = await read((asked) => {
        if (asked[refused] !== undefined) throw refusal("UnauthorizedOperation: ec2:DescribeRouteTables");
        throw refusal("query returned no results");
      });
      assert.ok(found !== undefined && "missing" in found, refused);
      assert.equal(found.missing.length, 1);
      assert.match(
        found.missing.join(),
        /^subnets\.tasks,the route table of "subnet-1" cannot be read: .*UnauthorizedOperation/,
      );
    }
  });

  it("counts the addresses that the stack has in a subnet, by all of its groups, each once", async () => {
    const groups = Array.from({ length: 320 }, (_, index) => `sg-${index}`);
    const asked: number[] = [];
    const found = await read(
      () => main,
      groups,
      ({ filters }) => {
        const [subnet, group] = filters as readonly {
          readonly name: string;
          readonly values: readonly string[];
        }[];
        assert.deepEqual(subnet, { name: "subnet-id", values: [id] });
        asked.push(group?.values.length ?? 0);
        return ["eni-shared", `eni-${asked.length}`];
      },
    );
    assert.ok(found !== undefined && "subnets" in found, JSON.stringify(found));
    assert.equal(found.subnets.tasks[0]?.ownAddresses, 4);
    // AWS takes 200 values in all.
    assert.deepEqual(asked, [150, 150, 20]);
  });
});
