import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Input } from "@pulumi/pulumi";
import type { EgressPlan } from "./args";
import { productionPort, type Scope, testPort } from "./scope";

/** The two security groups of a service, without inline rules: rules are resources, so that callers can add theirs. */
export interface SecurityGroups {
  readonly loadBalancer: ec2.SecurityGroup;
  readonly task: ec2.SecurityGroup;
}

/** The other side of a rule. */
type Peer = Pick<vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId">;

/** Groups in front of the balancer and the tasks, opened for what every service needs and for its own egress. */
export function securityGroups(scope: Scope): SecurityGroups {
  const { name, args, tags, parent } = scope;
  const group = (role: string, description: string) =>
    new ec2.SecurityGroup(`${name}-${role}-sg`, { description, vpcId: args.network.vpcId, tags }, { parent });
  const groups = {
    loadBalancer: group("alb", `Load balancer of ${args.service}`),
    task: group("task", `Tasks of ${args.service}`),
  };
  openBalancerToTasks(scope, groups);
  openTasksToPlatform(scope, groups);
  for (const egress of args.egress) openTasksToDestination(scope, groups, egress);
  openBalancerToClients(scope, groups);
  return groups;
}

function openBalancerToTasks(scope: Scope, { loadBalancer, task }: SecurityGroups): void {
  const { port } = scope.args;
  egress(
    scope,
    "alb-to-task",
    loadBalancer.id,
    port,
    { referencedSecurityGroupId: task.id },
    "Balancer to its tasks",
  );
  ingress(
    scope,
    "task-from-alb",
    task.id,
    port,
    { referencedSecurityGroupId: loadBalancer.id },
    "Tasks from their balancer",
  );
}

function openTasksToPlatform(scope: Scope, { task }: SecurityGroups): void {
  const { network, usesTables, service } = scope.args;
  const endpoints = network.endpointSecurityGroupId;
  egress(
    scope,
    "task-to-endpoints",
    task.id,
    443,
    { referencedSecurityGroupId: endpoints },
    "Tasks to interface endpoints",
  );
  ingress(
    scope,
    "endpoints-from-task",
    endpoints,
    443,
    { referencedSecurityGroupId: task.id },
    `Endpoints from ${service}`,
  );
  // Image layers come from a bucket of ECR, so every task reaches the S3 gateway, whether it has a bucket or not.
  egress(
    scope,
    "task-to-s3",
    task.id,
    443,
    { prefixListId: network.s3PrefixListId },
    "Tasks to S3: image layers, stores",
  );
  if (usesTables) {
    egress(
      scope,
      "task-to-dynamodb",
      task.id,
      443,
      { prefixListId: network.dynamodbPrefixListId },
      "Tasks to DynamoDB",
    );
  }
}

function openTasksToDestination(scope: Scope, { task }: SecurityGroups, plan: EgressPlan): void {
  const role = `task-to-${plan.destination}`;
  const description = `Tasks to ${plan.destination}`;
  for (const cidrIpv4 of plan.cidrs) {
    egress(scope, `${role}-${cidrIpv4.replace("/", "-")}`, task.id, plan.port, { cidrIpv4 }, description);
  }
  for (const prefixListId of plan.prefixLists) {
    egress(scope, `${role}-${prefixListId}`, task.id, plan.port, { prefixListId }, description);
  }
}

function openBalancerToClients(scope: Scope, { loadBalancer }: SecurityGroups): void {
  const { exposure, testTrafficCidrs } = scope.args;
  if (exposure === "public") {
    // The only rules that are open to the world: a public service's customers come from anywhere, the WAF stands
    // in front of them, and port 80 does nothing but redirect. Internal services are opened by declared calls.
    const world = { cidrIpv4: "0.0.0.0/0" };
    ingress(
      scope,
      "alb-from-world-https",
      loadBalancer.id,
      productionPort,
      world,
      "Customers, through the WAF",
    );
    ingress(scope, "alb-from-world-http", loadBalancer.id, 80, world, "Customers, redirected to HTTPS");
  }
  for (const cidrIpv4 of testTrafficCidrs) {
    const role = `alb-from-test-${cidrIpv4.replace("/", "-")}`;
    ingress(scope, role, loadBalancer.id, testPort, { cidrIpv4 }, "Test traffic before a release");
  }
}

function ingress(
  scope: Scope,
  role: string,
  securityGroupId: Input<string>,
  port: number,
  peer: Peer,
  description: string,
) {
  new vpc.SecurityGroupIngressRule(
    `${scope.name}-${role}`,
    { ...rule(scope, port, peer, description), securityGroupId },
    { parent: scope.parent },
  );
}

function egress(
  scope: Scope,
  role: string,
  securityGroupId: Input<string>,
  port: number,
  peer: Peer,
  description: string,
) {
  new vpc.SecurityGroupEgressRule(
    `${scope.name}-${role}`,
    { ...rule(scope, port, peer, description), securityGroupId },
    { parent: scope.parent },
  );
}

function rule({ tags }: Scope, port: number, peer: Peer, description: string) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port, ...peer, description, tags };
}
