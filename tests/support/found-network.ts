import type { FoundEndpoint, FoundNetwork, FoundSubnet } from "../../components/network/existing-args";

export const vpcId = "vpc-0123456789abcdef0";
export const id = (kind: string, number: number) => `${kind}-${String(number).padStart(17, "0")}`;
const zones = ["eu-west-2a", "eu-west-2b"];
const row = (first: number) => [id("subnet", first), id("subnet", first + 1)];
/** An existing VPC as a stack file names it. */
export const existingNetwork = {
  kind: "existing",
  vpcId,
  subnets: { public: row(10), private: row(20), tasks: row(30), isolated: row(40) },
  gatewayEndpoints: { s3: id("vpce", 1), dynamodb: id("vpce", 2) },
  testTrafficCidrs: [],
};

export const subnet = (number: number, changes: Partial<FoundSubnet> = {}): FoundSubnet => ({
  id: id("subnet", number),
  vpcId,
  zone: zones[number % 2] ?? "",
  range: `10.240.${number}.0/24`,
  freeAddresses: 200,
  ownAddresses: 0,
  givesPublicAddresses: false,
  tableId: id("rtb", number),
  routes: [
    { to: "10.240.0.0/16", by: "local" },
    ...(number < 20 ? [{ to: "0.0.0.0/0", by: id("igw", 1) }] : []),
    ...(number >= 30 && number < 40 ? [{ to: "0.0.0.0/0", by: id("tgw", 1) }] : []),
  ],
  ...changes,
});
export const endpoint = (
  number: number,
  service: string,
  changes: Partial<FoundEndpoint> = {},
): FoundEndpoint => ({
  id: id("vpce", number),
  vpcId,
  serviceName: `com.amazonaws.eu-west-2.${service}`,
  type: ["s3", "dynamodb"].includes(service) ? "Gateway" : "Interface",
  privateNames: true,
  tableIds: [id("rtb", 30), id("rtb", 31)],
  securityGroupIds: ["s3", "dynamodb"].includes(service) ? [] : [id("sg", 1)],
  prefixListId: "pl-1",
  ...changes,
});
/** The same as it is found, with all that the small catalogue needs. */
export const foundNetwork: FoundNetwork = {
  vpc: {
    id: vpcId,
    ownerId: "111122223333",
    ranges: ["10.240.0.0/16"],
    dnsSupport: true,
    dnsHostnames: true,
  },
  subnets: {
    public: [subnet(10), subnet(11)],
    private: [subnet(20), subnet(21)],
    tasks: [subnet(30), subnet(31)],
    isolated: [subnet(40), subnet(41)],
  },
  gateways: { s3: endpoint(1, "s3"), dynamodb: endpoint(2, "dynamodb") },
  interfaces: [],
};
