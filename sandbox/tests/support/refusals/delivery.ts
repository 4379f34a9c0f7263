import * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as s3 from "@pulumi/aws/s3";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";

/** A VPC with two subnets in two zones. */
export function twoZones(name: string, opts: CustomResourceOptions) {
  const vpc = new ec2.Vpc(`${name}-vpc`, { cidrBlock: "10.0.0.0/16" }, opts);
  const subnet = (zone: string, third: number) =>
    new ec2.Subnet(
      `${name}-${zone}`,
      { vpcId: vpc.id, cidrBlock: `10.0.${third}.0/24`, availabilityZone: `eu-west-2${zone}` },
      opts,
    );
  return { vpc, subnets: [subnet("a", 0).id, subnet("b", 1).id] };
}

/** An internal balancer with one target group and an HTTP listener. */
export function balancer(name: string, opts: CustomResourceOptions, more: Partial<lb.LoadBalancerArgs> = {}) {
  const { vpc, subnets } = twoZones(name, opts);
  const own = new lb.LoadBalancer(`${name}-alb`, { internal: true, subnets, ...more }, opts);
  const group = new lb.TargetGroup(
    `${name}-tg`,
    { vpcId: vpc.id, port: 8080, protocol: "HTTP", targetType: "ip" },
    opts,
  );
  return { vpc, subnets, own, group };
}

export const forward = (targetGroupArn: lb.TargetGroup["arn"]) => [{ type: "forward", targetGroupArn }];
export const deliveryCases: readonly RefusalCase[] = [
  {
    title: "a balancer in one zone",
    programs: [
      (name, opts) =>
        void new lb.LoadBalancer(
          `${name}-alb`,
          { internal: true, subnets: twoZones(name, opts).subnets.slice(0, 1) },
          opts,
        ),
    ],
    refused: "alb",
    says: /At least two subnets in two different Availability Zones must be specified/,
  },
  {
    title: "a balancer that waits longer than AWS lets it",
    programs: [(name, opts) => void balancer(name, opts, { idleTimeout: 4001 })],
    refused: "alb",
    says: /'4001' for 'idle_timeout\.timeout_seconds' is not within the range of 1 to 4000/,
  },
  {
    title: "a public balancer in a VPC without internet gateway",
    programs: [(name, opts) => void balancer(name, opts, { internal: false })],
    refused: "alb",
    says: /InvalidSubnet: VPC vpc-\w+ has no internet gateway/,
  },
  {
    title: "access logs to a bucket that lets nobody write",
    programs: [
      (name, opts) => {
        const bucket = new s3.Bucket(`${name}-bucket`, {}, opts).bucket;
        balancer(name, opts, { accessLogs: { bucket, enabled: true } });
      },
    ],
    refused: "alb",
    says: /InvalidConfigurationRequest: Access Denied for bucket: /,
  },
  {
    title: "two balancers of one name",
    programs: [
      (name, opts) => {
        const { own, subnets } = balancer(name, opts, { name: "same" });
        new lb.LoadBalancer(
          `${name}-second`,
          { name: "same", internal: true, subnets },
          { ...opts, dependsOn: own },
        );
      },
    ],
    refused: "second",
    says: /DuplicateLoadBalancerName: A load balancer with the same name 'same' exists/,
  },
  {
    title: "two listeners on one port",
    programs: [
      (name, opts) => {
        const { own, group } = balancer(name, opts);
        const args = {
          loadBalancerArn: own.arn,
          port: 80,
          protocol: "HTTP",
          defaultActions: forward(group.arn),
        };
        const first = new lb.Listener(`${name}-first`, args, opts);
        new lb.Listener(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /DuplicateListener: A listener already exists on this port for this load balancer: 80/,
  },
  {
    title: "a rule's priority twice",
    programs: [
      (name, opts) => {
        const { own, group } = balancer(name, opts);
        const listenerArn = new lb.Listener(
          `${name}-listener`,
          { loadBalancerArn: own.arn, port: 80, protocol: "HTTP", defaultActions: forward(group.arn) },
          opts,
        ).arn;
        const args = {
          listenerArn,
          priority: 1,
          conditions: [{ pathPattern: { values: ["/*"] } }],
          actions: forward(group.arn),
        };
        const first = new lb.ListenerRule(`${name}-first`, args, opts);
        new lb.ListenerRule(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /PriorityInUse: Priority '1' is currently in use/,
  },
  {
    title: "deleting a target group that a listener uses",
    programs: [
      (name, opts) => {
        const { own, group } = balancer(name, opts);
        new lb.Listener(
          `${name}-listener`,
          { loadBalancerArn: own.arn, port: 80, protocol: "HTTP", defaultActions: forward(group.arn) },
          { ...opts, retainOnDelete: true },
        );
      },
      (name, opts) => void twoZones(name, opts),
    ],
    refused: "tg",
    says: /ResourceInUse: Target group '.*' is currently in use by a listener or a rule/,
  },
  {
    title: "deleting a balancer that is protected against it",
    programs: [
      (name, opts) => void balancer(name, opts, { enableDeletionProtection: true }),
      (name, opts) => void twoZones(name, opts),
    ],
    refused: "alb",
    says: /OperationNotPermitted: .* cannot be deleted because deletion protection is enabled/,
  },
];
