import { shipped } from "../../support/stacks";
import type { Defect } from "./defect";

export const upkeepDefects: readonly Defect[] = [
  {
    rule: "lb-targetgroup-configure-health-check",
    why: "tasks are asked for a page that they may not have",
    at: ["screening-tg1"],
    change: (graph) => {
      const { healthCheck } = graph.one("screening-tg1").inputs as { healthCheck: object };
      return graph.patch("screening-tg1", { healthCheck: { ...healthCheck, path: undefined } });
    },
  },
  {
    rule: "wafv2-webacl-enable-metrics",
    why: "nobody sees what is blocked",
    at: ["screening-web-acl"],
    change: (graph) =>
      graph.patch("screening-web-acl", {
        visibilityConfig: { cloudwatchMetricsEnabled: false, metricName: "x", sampledRequestsEnabled: false },
      }),
  },
  {
    rule: "iam-role-configure-session-duration",
    why: "a task's credentials outlive its shift",
    at: ["screening-task-role"],
    change: (graph) => graph.patch("screening-task-role", { maxSessionDuration: 43_200 }),
  },
  {
    rule: "iam-role-enforce-permissions-boundary",
    why: "a role may become anything that its policies say",
    at: ["screening-task-role"],
    change: (graph) => graph.patch("screening-task-role", { permissionsBoundary: undefined }),
  },
  {
    rule: "iam-role-disallow-exclusive-management",
    why: "a harmless policy in the role takes all others away",
    at: ["screening-task-role"],
    change: (graph) =>
      graph.patch("screening-task-role", {
        inlinePolicies: [
          { name: "nothing", policy: JSON.stringify({ Version: "2012-10-17", Statement: [] }) },
        ],
      }),
  },
  {
    rule: "kms-key-configure-spec",
    why: "the key of the stores can be copied into other regions",
    at: ["keys-data"],
    change: (graph) => graph.patch("keys-data", { multiRegion: true }),
  },
  {
    rule: "secretsmanager-secret-missing-description",
    why: "nobody knows whose key it is",
    at: ["screening-secret-watchlist-api-key"],
    change: (graph) => graph.patch("screening-secret-watchlist-api-key", { description: undefined }),
  },
  {
    rule: "cloudwatch-metricalarm-configure-actions",
    why: "an alarm counts, and nothing follows",
    at: ["screening-late"],
    change: (graph) =>
      graph.with({
        type: "aws:cloudwatch/metricAlarm:MetricAlarm",
        name: "screening-late",
        inputs: {
          name: "cdd-dev-screening-late",
          namespace: "AWS/ECS",
          metricName: "CPUUtilization",
          threshold: 1,
        },
        parent: graph.urn("screening-tg1"),
      }),
  },
  {
    rule: "dynamodb-table-enforce-elastic-capacity",
    why: "a rush of cases is turned away",
    at: ["data-cases"],
    change: (graph) =>
      graph.patch("data-cases", { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 }),
  },
  {
    rule: "s3-bucket-configure-lifecycle",
    why: "uploads that were given up are kept for ever",
    at: ["data-documents"],
    change: (graph) => graph.without("data-documents-lifecycle"),
  },
  {
    rule: "s3-bucket-configure-access-logging",
    why: "nobody can say who read evidence",
    at: ["data-audit-evidence"],
    change: (graph) => graph.without("observability-access-logs-of-audit-evidence"),
  },
  {
    rule: "s3-bucketpolicy-disallow-lockout",
    why: "a mistake in the policy can be mended by the account's root alone",
    at: ["data-documents-policy"],
    change: (graph) =>
      graph.statement("data-documents-policy", {
        Sid: "Frozen",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutBucketPolicy",
        Resource: `arn:aws:s3:::${String(graph.one("data-documents").inputs?.bucket)}`,
      }),
  },
  {
    rule: "ecr-repository-configure-lifecycle-policy",
    why: "images of years ago can still be run",
    at: ["registry-screening"],
    change: (graph) => graph.without("registry-screening-lifecycle"),
  },
  {
    rule: "servicediscovery-service-enforce-owner",
    why: "tasks answer under the name of a service's balancer, past its WAF",
    at: ["screening-discovery"],
    change: (graph) =>
      graph.patch(
        "audit-trail-service",
        { serviceRegistries: { registryArn: graph.one("screening-discovery").outputs?.arn } },
        { propertyDependencies: { serviceRegistries: [graph.urn("screening-discovery")] } },
      ),
  },
  {
    rule: "ec2-securitygroup-disallow-unused",
    why: "a group with a way in waits for something to be put into it",
    at: ["spare"],
    change: (graph) =>
      graph.with({
        type: "aws:ec2/securityGroup:SecurityGroup",
        name: "spare",
        inputs: { description: "For later", vpcId: graph.one("screening-task-sg").inputs?.vpcId },
      }),
  },
  {
    rule: "ec2-securitygroup-disallow-rule-management-conflicts",
    why: "rules of the group take those away that stand beside it",
    at: ["screening-task-sg"],
    change: (graph) =>
      graph.patch("screening-task-sg", {
        egress: [
          {
            description: "Nowhere",
            protocol: "tcp",
            fromPort: 443,
            toPort: 443,
            cidrBlocks: ["10.0.0.1/32"],
          },
        ],
      }),
  },
  {
    rule: "ec2-eip-disallow-unattached",
    why: "partners let an address through that anything may get",
    at: ["spare-address"],
    change: (graph) =>
      graph.with({ type: "aws:ec2/eip:Eip", name: "spare-address", inputs: { domain: "vpc" } }),
  },
  {
    rule: "lb-listener-enforce-acm-certificate",
    why: "the listener may be made before its certificate is valid",
    at: ["screening-https"],
    change: (graph) =>
      graph.patch(
        "screening-https",
        {},
        { propertyDependencies: { certificateArn: [graph.urn("screening-certificate")] } },
      ),
  },
  {
    rule: "ecs-service-configure-autoscaling",
    why: "a rush of cases meets as many tasks as a quiet day",
    at: ["screening-service"],
    change: (graph) => graph.without("screening-scaling"),
  },
  {
    rule: "ecs-service-enforce-multi-az",
    why: "the service goes with one AZ",
    at: ["screening-service"],
    change: (graph) => {
      const { networkConfiguration } = graph.one("screening-service").inputs as {
        networkConfiguration: { subnets: readonly string[] };
      };
      const [first] = networkConfiguration.subnets;
      return graph.patch(
        "screening-service",
        { networkConfiguration: { ...networkConfiguration, subnets: [first] } },
        {
          propertyDependencies: {
            networkConfiguration: [
              graph.urn("screening-task-sg"),
              graph.urn(`network-tasks-${shipped("dev").availabilityZones[0]}`),
            ],
          },
        },
      );
    },
  },
  {
    rule: "cloudwatch-service-enforce-alarm-coverage",
    why: "nobody hears that a service's tasks are gone",
    at: ["screening-service"],
    change: (graph) => graph.without("screening-running"),
  },
  {
    rule: "ec2-vpcendpoint-configure-policy",
    why: "stolen data leave through the endpoint into a stranger's bucket",
    at: ["network-s3-endpoint"],
    change: (graph) => graph.patch("network-s3-endpoint", { policy: undefined }),
  },
  {
    rule: "ec2-vpc-enforce-endpoints",
    why: "images come over the internet",
    at: ["network-vpc"],
    change: (graph) => graph.without("network-ecr-api-endpoint"),
  },
  {
    rule: "ec2-disallow-default-network-resources",
    why: "something is put into the VPC that every account has",
    at: ["found"],
    change: (graph) =>
      graph.with({
        type: "aws:ec2/defaultSubnet:DefaultSubnet",
        name: "found",
        // No part of the platform: other rules want more of those.
        urn: "urn:pulumi:dev::cdd::aws:ec2/defaultSubnet:DefaultSubnet::found",
        inputs: { availabilityZone: "eu-west-2a", mapPublicIpOnLaunch: false },
      }),
  },
  {
    rule: "route53-record-disallow-dangling",
    why: "a name of the bank's leads to an address that it has given back",
    at: ["former"],
    change: (graph) =>
      graph.with({
        type: "aws:route53/record:Record",
        name: "former",
        inputs: { type: "A", name: "former", records: ["192.0.2.1"], zoneId: "Z1", ttl: 60 },
      }),
  },
  {
    rule: "resource-enforce-tags",
    why: "nobody knows how secret what the table holds is",
    at: ["data-cases"],
    change: (graph) => {
      const { tags } = graph.one("data-cases").inputs as { tags: object };
      return graph.patch("data-cases", { tags: { ...tags, "data-class": undefined } });
    },
  },
];
