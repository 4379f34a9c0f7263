import { digest, text, texts } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSecurityGroup, inSubnet, inVpc, owner, subnetType, vpcType } from "./parts";
import { inRouteTable } from "./vpc-connections";

const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
/** The services that have gateway endpoints; every other one of AWS's has interfaces only. */
const gatewayServices = ["s3", "dynamodb"];

/** Every interface service of AWS's own is taken, as long as it stands in the endpoint's region. */
function refuseServiceName({ inputs, region }: Moment): string | undefined {
  const service = text(inputs.serviceName);
  const [, place] = /\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(service) ?? [];
  const wanted = text(inputs.serviceRegion) || region;
  if (!/^(com\.amazonaws|aws)\./.test(service) || (place !== undefined && place !== wanted))
    return `InvalidServiceName: The Vpc Endpoint Service '${service}' does not exist`;
  return inputs.vpcEndpointType === "Gateway" &&
    !gatewayServices.some((one) => service === `com.amazonaws.${wanted}.${one}`)
    ? "InvalidParameter: Endpoint type (Gateway) does not match available service types ([Interface])."
    : undefined;
}

/** What stands against an interface in these subnets, with private names in this VPC. */
function refuseEndpoint(moment: Moment): string | undefined {
  const { cloud, inputs, existing } = moment;
  const wrong = refuseServiceName(moment);
  if (wrong) return wrong;
  const vpcId = text(inputs.vpcId);
  const service = text(inputs.serviceName);
  const zones = texts(inputs.subnetIds).map((id) =>
    text(cloud.byId(subnetType, id)?.outputs.availabilityZone),
  );
  if (new Set(zones).size < zones.length)
    return `DuplicateSubnetsInSameZone: Found another VPC endpoint subnet in the availability zone of one of ${texts(inputs.subnetIds).join(", ")}`;
  if (inputs.vpcEndpointType !== "Interface" || inputs.privateDnsEnabled !== true) return undefined;
  const vpc = cloud.byId(vpcType, vpcId);
  if (vpc?.inputs.enableDnsHostnames !== true || vpc.inputs.enableDnsSupport === false)
    return `InvalidParameter: Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${vpcId}`;
  const other = cloud
    .ofType(endpointType)
    .find(
      (one) =>
        one.id !== existing?.id &&
        one.inputs.vpcId === vpcId &&
        one.inputs.serviceName === service &&
        one.inputs.privateDnsEnabled === true,
    );
  return (
    other &&
    `InvalidParameter: private-dns-enabled cannot be set because there is already a conflicting DNS domain for ${service} in the VPC ${vpcId}`
  );
}

/** AWS's own prefix list of a gateway service: the same in a region for everybody. */
function prefixList(service: string): string {
  return `pl-${digest(service).slice(0, 8)}`;
}

export const vpcEndpoints: readonly TypeEntry[] = [
  {
    type: endpointType,
    id: ec2Id("vpce"),
    arn: arnOf("ec2", (id) => `vpc-endpoint/${id}`),
    outputs: (moment, id) => {
      const { inputs, region } = moment;
      const service = text(inputs.serviceName);
      const isInterface = inputs.vpcEndpointType === "Interface";
      return {
        ...owner(moment),
        state: "available",
        ipAddressType: "ipv4",
        serviceRegion: region,
        prefixListId: isInterface ? "" : prefixList(service),
        networkInterfaceIds: isInterface
          ? texts(inputs.subnetIds)
              .map((subnet) => `eni-${digest(id, subnet).slice(0, 17)}`)
              .sort()
          : [],
        dnsEntries: isInterface
          ? [
              {
                dnsName: `${id}.${service.split(".").slice(3).join(".")}.${region}.vpce.amazonaws.com`,
                hostedZoneId: `Z${digest(service).slice(0, 13).toUpperCase()}`,
              },
            ]
          : [],
      };
    },
    defaults: { vpcEndpointType: "Gateway" },
    forceNew: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion"],
    policies: { policy: "endpoint" },
    sets: ["subnetIds", "securityGroupIds", "routeTableIds"],
    references: [
      inVpc(),
      inSubnet("subnetIds[]"),
      inSecurityGroup("securityGroupIds[]"),
      inRouteTable("routeTableIds[]", false),
    ],
    refuse: refuseEndpoint,
  },
];
