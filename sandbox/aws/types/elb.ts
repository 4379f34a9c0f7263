import { isUnknown, objects, text, texts, valuesAt } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { inSecurityGroup, inSubnet, subnetType, uniqueName } from "./parts";
import { inBucket } from "./s3";

export const loadBalancerType = "aws:lb/loadBalancer:LoadBalancer";

const kinds: Readonly<Record<string, string>> = { application: "app", network: "net", gateway: "gwy" };

function balancerArn(moment: Moment): string {
  const { region, account, inputs, cloud } = moment;
  const kind = kinds[text(inputs.loadBalancerType)] ?? "app";
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${kind}/${text(inputs.name)}/${cloud.token(16)}`;
}

function subnetsOf({ cloud, inputs }: Moment) {
  const ids = [...texts(inputs.subnets), ...valuesAt(inputs, "subnetMappings[].subnetId").map(text)];
  return ids.flatMap((id) => cloud.byId(subnetType, id) ?? []);
}

function refuseBalancer(moment: Moment): string | undefined {
  const { cloud, inputs } = moment;
  const subnets = subnetsOf(moment);
  const zones = subnets.map(({ outputs }) => text(outputs.availabilityZone));
  if (inputs.loadBalancerType === "application" && new Set(zones).size < 2)
    return "ValidationError: At least two subnets in two different Availability Zones must be specified";
  if (new Set(zones).size < zones.length)
    return "InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone";
  const vpcId = text(subnets[0]?.inputs.vpcId);
  const gateway = cloud
    .ofType("aws:ec2/internetGateway:InternetGateway")
    .some((one) => one.inputs.vpcId === vpcId);
  // Source: Elastic Load Balancing API, LoadBalancerAttribute. What it says then we know from no document.
  const idle = inputs.idleTimeout;
  if (inputs.loadBalancerType === "application" && typeof idle === "number" && (idle < 1 || idle > 4000))
    return `ValidationError: Load balancer attribute value '${idle}' for 'idle_timeout.timeout_seconds' is not within the range of 1 to 4000`;
  if (inputs.internal !== true && !gateway) return `InvalidSubnet: VPC ${vpcId} has no internet gateway`;
  return undefined;
}

/** AWS writes a test file when logs are switched on. */
function writeTestFile({ cloud, inputs, account }: Moment): void {
  for (const logs of objects(inputs.accessLogs)) {
    const bucket = text(logs.bucket);
    if (logs.enabled !== true || bucket === "") continue;
    const prefix = text(logs.prefix) === "" ? "" : `${text(logs.prefix)}/`;
    const keys = new Set([
      ...(cloud.world.objects[bucket] ?? []),
      `${prefix}AWSLogs/${account}/ELBAccessLogTestFile`,
    ]);
    cloud.changeWorld({ objects: { ...cloud.world.objects, [bucket]: [...keys].sort() } });
  }
}

export const elb: readonly TypeEntry[] = [
  {
    type: loadBalancerType,
    id: balancerArn,
    arn: (_moment, id) => id,
    outputs: (moment, id) => {
      const { inputs, region, cloud } = moment;
      const internal = inputs.internal === true;
      return {
        arnSuffix: id.split(":loadbalancer/")[1] ?? "",
        dnsName: `${internal ? "internal-" : ""}${text(inputs.name)}-${parseInt(cloud.token(7), 16)}.${region}.elb.amazonaws.com`,
        zoneId: "ZHURV8PSTC4K8",
        vpcId: text(subnetsOf(moment)[0]?.inputs.vpcId),
        internal,
        ipAddressType: inputs.ipAddressType ?? "ipv4",
        subnets: texts(inputs.subnets),
      };
    },
    defaults: {
      loadBalancerType: "application",
      idleTimeout: 60,
      enableDeletionProtection: false,
      enableHttp2: true,
      desyncMitigationMode: "defensive",
      dropInvalidHeaderFields: false,
      enableCrossZoneLoadBalancing: false,
      clientKeepAlive: 3600,
      preserveHostHeader: false,
      enableTlsVersionAndCipherSuiteHeaders: false,
      enableWafFailOpen: false,
      enableXffClientPort: false,
      xffHeaderProcessingMode: "append",
      enableZonalShift: false,
    },
    forceNew: ["name", "namePrefix", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
    nameLimit: 32,
    sets: ["subnets", "securityGroups", "subnetMappings"],
    references: [
      inSubnet("subnets[]", "SubnetNotFound"),
      inSubnet("subnetMappings[].subnetId", "SubnetNotFound"),
      inSecurityGroup("securityGroups[]", "InvalidConfigurationRequest"),
      inBucket("accessLogs.bucket", "InvalidConfigurationRequest: S3Bucket"),
      inBucket("connectionLogs.bucket", "InvalidConfigurationRequest: S3Bucket"),
    ],
    unique: [
      uniqueName(
        (name) =>
          `DuplicateLoadBalancerName: A load balancer with the same name '${name}' exists, but with different settings`,
      ),
    ],
    check: ({ name }) =>
      /^internal-|^-|-$|[^A-Za-z0-9-]/.test(text(name)) && !isUnknown(name)
        ? [
            {
              property: "name",
              reason: `"name" may have letters, digits and hyphens, and not begin with internal- or a hyphen, nor end with one: "${text(name)}"`,
            },
          ]
        : [],
    refuse: refuseBalancer,
    made: writeTestFile,
    refuseDelete: (_moment, { id, inputs }) =>
      inputs.enableDeletionProtection === true
        ? `OperationNotPermitted: Load balancer '${id}' cannot be deleted because deletion protection is enabled`
        : undefined,
  },
];
