import { z } from "zod";
import { whole } from "./form";
import { nearest } from "./nearest";

/** How much of something AWS lets an account have, or one thing be. */
export interface Quota {
  /** AWS's own name for it. */
  readonly what: string;
  /** Of an account and region that asked for no other. */
  readonly most: number;
  /** Key of the service in Service Quotas. */
  readonly service: string;
  /** Code in Service Quotas. @default AWS publishes none */
  readonly code?: string;
  /** Whether AWS changes it on request, or for whoever is new. */
  readonly adjustable: boolean;
  /** AWS's page. */
  readonly source: string;
}

/** When this table was put together. */
export const quotasRead = "2026-11-26";

const of =
  (service: string, source: string) =>
  (what: string, most: number, code?: string): Quota => ({
    what,
    most,
    service,
    ...(code !== undefined && { code }),
    adjustable: true,
    source: `https://docs.aws.amazon.com/${source}`,
  });
const fixed = (quota: Quota): Quota => ({ ...quota, adjustable: false });

const appScaling = of("application-autoscaling", "general/latest/gr/as-app.html");
const certificates = of("acm", "general/latest/gr/acm.html");
const alarms = of("monitoring", "AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html");
const cloudMap = of("AWSCloudMap", "cloud-map/latest/dg/cloud-map-limits.html");
const containers = of("ecs", "general/latest/gr/ecs-service.html");
const fargate = of("fargate", "general/latest/gr/ecs-service.html");
const events = of("events", "general/latest/gr/ev.html");
const identity = of("iam", "IAM/latest/UserGuide/reference_iam-quotas.html");
const keys = of("kms", "kms/latest/developerguide/resource-limits.html");
const balancing = of(
  "elasticloadbalancing",
  "elasticloadbalancing/latest/application/load-balancer-limits.html",
);
const logs = of("logs", "AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html");
const machines = of("ec2", "general/latest/gr/ec2-service.html");
const network = of("vpc", "vpc/latest/userguide/amazon-vpc-limits.html");
const waf = of("wafv2", "waf/latest/developerguide/limits.html");

/**
 * AWS's quotas of what a stack is made of: one line each. What no stack comes near to (100,000 keys, repositories, topics) has no
 * line. Codes and defaults are Service Quotas', for the pages that each names; how far they were read there stands in docs/assumptions.md
 * ("quota-defaults").
 */
export const quotas = {
  "fargate-on-demand-vcpus": fargate("Fargate On-Demand vCPU resource count", 6, "L-3032A538"),
  "fargate-spot-vcpus": fargate("Fargate Spot vCPU resource count", 6, "L-36FBB829"),
  "services-per-cluster": containers("Services per cluster", 5000, "L-9EF96962"),
  "capacity-providers-per-cluster": fixed(containers("Capacity providers per cluster", 20, "L-A24B7D58")),
  "scaling-targets": appScaling("Scalable targets for ECS", 3000, "L-782A3EE2"),
  vpcs: network("VPCs per Region", 5, "L-F678F1CE"),
  "ranges-per-vpc": network("IPv4 CIDR blocks per VPC", 5, "L-83CA0A9D"),
  "subnets-per-vpc": network("Subnets per VPC", 200, "L-407747CB"),
  "route-tables-per-vpc": network("Route tables per VPC", 200, "L-589F43AA"),
  "routes-per-route-table": network("Routes per route table", 50, "L-93826ACB"),
  "network-acls-per-vpc": network("Network ACLs per VPC", 200, "L-B4A6D682"),
  "rules-per-network-acl": network("Rules per network ACL", 20, "L-2AEEBF1A"),
  "elastic-ips": machines("EC2-VPC Elastic IPs", 5, "L-0263D0A3"),
  "nat-gateways-per-az": network("NAT gateways per Availability Zone", 5, "L-FE5A380F"),
  "interface-endpoints-per-vpc": network("Interface VPC endpoints per VPC", 50, "L-29B6F2EB"),
  "gateway-endpoints": network("Gateway VPC endpoints per Region", 20, "L-1B52E74A"),
  "characters-per-endpoint-policy": fixed(
    network("Characters per VPC endpoint policy", 20_480, "L-3248932A"),
  ),
  "network-interfaces": network("Network interfaces per Region", 5000, "L-DF5E4CA3"),
  "security-groups": network("VPC security groups per Region", 2500, "L-E79EC296"),
  "security-groups-per-interface": network("Security groups per network interface", 5, "L-2AFB9258"),
  "rules-per-security-group": network("Inbound or outbound rules per security group", 60, "L-0EA8095F"),
  "load-balancers": balancing("Application Load Balancers per Region", 50, "L-53DA6B97"),
  "listeners-per-load-balancer": balancing("Listeners per Application Load Balancer", 50, "L-B6DF7632"),
  "rules-per-load-balancer": balancing("Rules per Application Load Balancer", 100, "L-7EED9B64"),
  "target-groups": balancing("Target Groups per Region", 3000, "L-B22855CB"),
  "targets-per-load-balancer": balancing("Targets per Application Load Balancer", 1000, "L-7E6692B2"),
  "web-acls": waf("Maximum number of protection packs (web ACLs)", 100, "L-2EC3DE7B"),
  "units-per-web-acl": fixed(waf("Maximum protection pack (web ACL) capacity units", 5000)),
  certificates: certificates("ACM certificates", 2500, "L-F141DD1D"),
  "cloud-map-namespaces": cloudMap("Namespaces per Region", 50, "L-0FE3F50E"),
  "cloud-map-instances-per-namespace": cloudMap("Instances per namespace", 2000),
  "cloud-map-instances-per-service": fixed(cloudMap("Instances per service", 1000)),
  roles: identity("Roles per account", 1000, "L-FE177D64"),
  "managed-policies": identity("Customer managed policies per account", 1500, "L-E95E4862"),
  "characters-of-a-roles-policies": fixed(identity("Aggregate size of a role's inline policies", 10_240)),
  "bytes-per-bucket-policy": fixed(
    of("s3", "AmazonS3/latest/userguide/bucket-policies.html")("Bucket policy size", 20_480),
  ),
  "bytes-per-table-policy": fixed(
    of("dynamodb", "amazondynamodb/latest/developerguide/rbac-considerations.html")(
      "Resource-based policy size",
      20_480,
    ),
  ),
  "characters-per-secret-policy": fixed(
    of("secretsmanager", "secretsmanager/latest/apireference/API_PutResourcePolicy.html")(
      "Resource policy length",
      20_480,
    ),
  ),
  "characters-per-repository-policy": fixed(
    of("ecr", "AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html")(
      "Repository policy length",
      10_240,
    ),
  ),
  "bytes-per-topic-policy": fixed(
    of("sns", "sns/latest/dg/sns-access-policy-language-api-permissions-reference.html")(
      "Topic policy size",
      30_720,
    ),
  ),
  "bytes-per-key-policy": fixed(keys("Key policy document size", 32_768)),
  "event-rules": events("Number of rules", 300, "L-244521F2"),
  "metric-alarms": alarms("Alarms per Region", 5000),
  "subscriptions-per-log-group": fixed(logs("Subscription filters per log group", 2)),
  "log-resource-policies": fixed(logs("Resource policies per Region", 10)),
  tables: of("dynamodb", "amazondynamodb/latest/developerguide/ServiceQuotas.html")(
    "Maximum number of tables",
    2500,
    "L-F98FE922",
  ),
  "file-systems": of("elasticfilesystem", "efs/latest/ug/limits.html")(
    "File systems per account",
    1000,
    "L-848C634D",
  ),
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof quotas;

export const quotaNames = Object.keys(quotas) as QuotaName[];

/** The quota that somebody means, by its name here or by AWS's code. */
export function quotaCalled(given: string): QuotaName | undefined {
  return quotaNames.find((name) => name === given || quota(name).code === given);
}

/** One of them, as any quota is. */
export function quota(name: QuotaName): Quota {
  return quotas[name];
}

const adjustable = quotaNames.filter((name) => quota(name).adjustable);

const quotaName = z.string().check(({ value, issues }) => {
  const name = quotaCalled(value);
  if (name !== undefined && quota(name).adjustable) return;
  const why =
    name === undefined
      ? `Use ${nearest(
          value,
          adjustable.flatMap((each) => [each, quota(each).code ?? each]),
        )}: all stand in docs/reference/quotas.md.`
      : `AWS raises it for nobody: it is ${quota(name).most}.`;
  issues.push({ code: "custom", input: value, message: why });
});

const allowed =
  "Use an object, quota → number: by the names of docs/reference/quotas.md, or by AWS's codes; {} for none.";

/** Quotas that the account has in place of AWS's defaults, higher or lower. */
export const quotasOfAccount = z
  .preprocess(
    (given) => (given === null ? {} : given),
    z.record(quotaName, whole(0, 10_000_000, "what AWS has granted"), { error: allowed }),
  )
  .refine((given) => new Set(Object.keys(given).map(quotaCalled)).size === Object.keys(given).length, {
    error: "Name each quota once: by its name, or by its code.",
  });

/** What holds in an account. */
export function quotaIn(name: QuotaName, said: Readonly<Record<string, number>>): number {
  const { code, most } = quota(name);
  return said[name] ?? (code === undefined ? undefined : said[code]) ?? most;
}
