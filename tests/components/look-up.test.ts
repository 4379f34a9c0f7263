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

  for (const none of ["1 error occurred:\n\t* query returned no results", "no matching Route Table found"])
    it(`takes the VPC's main route table where a subnet has none of its own: ${none.slice(-24)}`, async () => {
      const found = await read((asked) => {
        if (asked.subnetId !== undefined) throw refusal(none);
        assert.deepEqual(asked, {
          vpcId: "vpc-1",
          filters: [{ name: "association.main", values: ["true"] }],
        });
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

  describe("of all that a stack file can name", () => {
    const all: ExistingNetworkPlan = {
      ...plan,
      subnetIds: { public: ["subnet-p"], private: ["subnet-i"], isolated: ["subnet-e"], tasks: ["subnet-t"] },
      gatewayEndpoints: { s3: "vpce-s3", dynamodb: "vpce-dynamodb" },
      interfaceEndpoints: ["vpce-logs", "vpce-kms"],
    };
    const subnet = (name: string) => ({
      vpcId: `vpc of ${name}`,
      availabilityZone: `zone of ${name}`,
      cidrBlock: `range of ${name}`,
      availableIpAddressCount: name.length,
      mapPublicIpOnLaunch: name.endsWith("p"),
    });
    const endpoint = (name: string) => ({
      vpcId: `vpc of ${name}`,
      serviceName: `service of ${name}`,
      vpcEndpointType: `type of ${name}`,
      privateDnsEnabled: name === "vpce-logs",
      routeTableIds: [`table of ${name}`],
      securityGroupIds: [`group of ${name}`],
      prefixListId: `list of ${name}`,
    });
    type Asked = Readonly<Record<string, string>> & {
      readonly filters?: readonly { readonly name: string; readonly values: readonly string[] }[];
    };
    const questions: Readonly<Record<string, (asked: Asked) => object>> = {
      getVpc: ({ id: vpc }) => ({
        id: vpc,
        ownerId: "222233334444",
        cidrBlock: "10.0.0.0/16",
        cidrBlockAssociations: [{ cidrBlock: "10.0.0.0/16" }, { cidrBlock: "100.64.0.0/16" }],
        enableDnsSupport: true,
        enableDnsHostnames: false,
      }),
      getSubnet: ({ id: name = "" }) => ({ id: name, ...subnet(name) }),
      getVpcEndpoint: ({ id: name = "" }) => ({ id: name, ...endpoint(name) }),
      getRouteTable: ({ subnetId }) => ({
        routeTableId: `table of ${subnetId}`,
        routes: [
          { cidrBlock: "10.0.0.0/16", gatewayId: "local", natGatewayId: "" },
          { cidrBlock: "0.0.0.0/0", gatewayId: "", natGatewayId: "nat-1" },
          { cidrBlock: "", ipv6CidrBlock: "::/0", gatewayId: "igw-1" },
        ],
      }),
      getSecurityGroups: () => ({ ids: ["sg-1"] }),
      getNetworkInterfaces: ({ filters = [] }) => ({
        ids: filters[0]?.values[0] === "subnet-t" ? ["eni-1", "eni-2"] : [],
      }),
    };

    /** What is read, and what was asked, where AWS refuses some questions. */
    async function readAll(named: ExistingNetworkPlan, refuses: (kind: string, asked: Asked) => boolean) {
      const asked: (readonly [string, Asked])[] = [];
      await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
        call: ({ token, inputs, provider }) => {
          // The account and the region are the provider's, and a default one is of neither.
          assert.match(provider ?? "", /::aws::/);
          const [, kind = ""] = /:(\w+)$/.exec(token) ?? [];
          asked.push([kind, inputs as Asked]);
          if (refuses(kind, inputs as Asked)) throw refusal(`${"n".repeat(200)}\nand more`);
          return questions[kind]?.(inputs as Asked) ?? assert.fail(token);
        },
      });
      const tags = { project: "cdd", environment: "dev" };
      const found = await lookUp(named, new Provider("aws", { region: plan.region }), tags);
      await pulumi.runtime.disconnect();
      return { found, asked };
    }

    it("tells what AWS says of each, and asks only for groups of its own", async () => {
      const { found, asked } = await readAll(all, () => false);
      const at = (id: string, ownAddresses: number) => {
        const { vpcId, availabilityZone, cidrBlock, availableIpAddressCount, mapPublicIpOnLaunch } =
          subnet(id);
        return {
          id,
          vpcId,
          zone: availabilityZone,
          range: cidrBlock,
          freeAddresses: availableIpAddressCount,
          ownAddresses,
          givesPublicAddresses: mapPublicIpOnLaunch,
          tableId: `table of ${id}`,
          routes: [
            { to: "10.0.0.0/16", by: "local" },
            { to: "0.0.0.0/0", by: "" },
            { to: "", by: "igw-1" },
          ],
        };
      };
      const door = (id: string) => {
        const { vpcEndpointType, privateDnsEnabled, routeTableIds, ...rest } = endpoint(id);
        return {
          id,
          ...rest,
          type: vpcEndpointType,
          privateNames: privateDnsEnabled,
          tableIds: routeTableIds,
        };
      };
      assert.deepEqual(found, {
        vpc: {
          id: "vpc-1",
          ownerId: "222233334444",
          ranges: ["10.0.0.0/16", "10.0.0.0/16", "100.64.0.0/16"],
          dnsSupport: true,
          dnsHostnames: false,
        },
        subnets: {
          public: [at("subnet-p", 0)],
          private: [at("subnet-i", 0)],
          isolated: [at("subnet-e", 0)],
          tasks: [at("subnet-t", 2)],
        },
        gateways: { s3: door("vpce-s3"), dynamodb: door("vpce-dynamodb") },
        interfaces: [door("vpce-logs"), door("vpce-kms")],
      });
      assert.deepEqual(
        asked.filter(([kind]) => kind === "getSecurityGroups").map(([, inputs]) => inputs.filters),
        [
          [
            { name: "vpc-id", values: ["vpc-1"] },
            { name: "tag:project", values: ["cdd"] },
            { name: "tag:environment", values: ["dev"] },
          ],
        ],
      );
      assert.deepEqual(asked.find(([kind]) => kind === "getNetworkInterfaces")?.[1].filters?.slice(1), [
        { name: "group-id", values: ["sg-1"] },
      ]);
    });

    it("reads no endpoint that is not named", async () => {
      const { found } = await readAll(plan, () => false);
      assert.ok(found !== undefined && "gateways" in found);
      assert.deepEqual(Object.keys(found.gateways), ["s3"]);
      assert.deepEqual(found.interfaces, []);
    });

    const where = "is not found in eu-west-2 of account 111122223333";
    const lost: readonly (readonly [kind: string, id: string, key: string, message: string])[] = [
      ["getVpc", "vpc-1", "vpcId", `"vpc-1" ${where}`],
      ["getSubnet", "subnet-p", "subnets.public", `"subnet-p" ${where}`],
      ["getSubnet", "subnet-e", "subnets.isolated", `"subnet-e" ${where}`],
      ["getRouteTable", "subnet-i", "subnets.private", 'the route table of "subnet-i" cannot be read'],
      [
        "getNetworkInterfaces",
        "subnet-t",
        "subnets.tasks",
        'what the stack has in "subnet-t" cannot be read',
      ],
      ["getVpcEndpoint", "vpce-s3", "gatewayEndpoints.s3", `"vpce-s3" ${where}`],
      ["getVpcEndpoint", "vpce-dynamodb", "gatewayEndpoints.dynamodb", `"vpce-dynamodb" ${where}`],
      ["getVpcEndpoint", "vpce-kms", "interfaceEndpoints", `"vpce-kms" ${where}`],
    ];
    for (const [kind, id, key, message] of lost)
      it(`says of ${key} that ${message}, and why in one short line`, async () => {
        const { found } = await readAll(
          all,
          (each, { id: named, subnetId, filters }) =>
            each === kind && [named, subnetId, filters?.[0]?.values[0]].includes(id),
        );
        assert.ok(found !== undefined && "missing" in found);
        const [[foundKey, said] = ["", ""], ...more] = found.missing;
        assert.deepEqual([foundKey, more], [key, []]);
        assert.match(said, /n$/);
        const why = said.slice(message.length + 2);
        assert.equal(said, `${message}: ${why}`);
        assert.equal(why.length, 160);
      });

    it("asks for nothing where the network is the stack's own", async () => {
      const { found, asked } = await readAll({ kind: "own" } as unknown as ExistingNetworkPlan, () => true);
      assert.deepEqual([found, asked], [undefined, []]);
    });
  });
});
