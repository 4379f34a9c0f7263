import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Input } from "@pulumi/pulumi";
import type { BalancedPlan, EgressPlan } from "./args";
import { type MountedFiles, mountedFiles } from "./mounts";
import { productionPort, type Scope, testPort } from "./scope";

/** The other side of a rule. */
type Peer = Pick<vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId">;

/**
 * The group of a service's tasks, without inline rules: rules are resources, so that callers can add theirs. It is opened
 * for what every task needs and for the service's own egress.
 */
export function taskSecurityGroup(scope: Scope): ec2.SecurityGroup {
  const task = group(scope, "task", `Tasks of ${scope.args.service}`);
  openTasksToPlatform(scope, task);
  for (const egress of scope.args.egress) openTasksToDestination(scope, task, egress);
  for (const mounted of mountedFiles(scope.args)) openTasksToFiles(scope, task, mounted);
  return task;
}

/** The group of a service's balancer: between its clients and its tasks. */
export function balancerSecurityGroup(
  scope: Scope<BalancedPlan>,
  task: ec2.SecurityGroup,
): ec2.SecurityGroup {
  const loadBalancer = group(scope, "alb", `Load balancer of ${scope.args.service}`);
  openBalancerToTasks(scope, loadBalancer, task);
  openBalancerToClients(scope, loadBalancer);
  return loadBalancer;
}

function group({ name, args, tags, parent }: Scope, role: string, description: string): ec2.SecurityGroup {
  return new ec2.SecurityGroup(
    `${name}-${role}-sg`,
    { description, vpcId: args.network.vpcId, tags },
    { parent },
  );
}

function openBalancerToTasks(
  scope: Scope<BalancedPlan>,
  loadBalancer: ec2.SecurityGroup,
  task: ec2.SecurityGroup,
): void {
  const { port } = scope.args;
  const toTasks = { referencedSecurityGroupId: task.id };
  const fromBalancer = { referencedSecurityGroupId: loadBalancer.id };
  egress(scope, "alb-to-task", loadBalancer.id, port, toTasks, "Balancer to its tasks");
  ingress(scope, "task-from-alb", task.id, port, fromBalancer, "Tasks from their balancer");
}

function openTasksToPlatform(scope: Scope, task: ec2.SecurityGroup): void {
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

function openTasksToDestination(scope: Scope, task: ec2.SecurityGroup, plan: EgressPlan): void {
  const role = `task-to-${plan.destination}`;
  const description = `Tasks to ${plan.destination}`;
  for (const cidrIpv4 of plan.cidrs) {
    egress(scope, `${role}-${cidrIpv4.replace("/", "-")}`, task.id, plan.port, { cidrIpv4 }, description);
  }
  for (const prefixListId of plan.prefixLists) {
    egress(scope, `${role}-${prefixListId}`, task.id, plan.port, { prefixListId }, description);
  }
}

/** Both sides of NFS: the mount targets let nobody in before. */
function openTasksToFiles(scope: Scope, task: ec2.SecurityGroup, { store, handle }: MountedFiles): void {
  const files = handle.securityGroupId;
  const port = 2049;
  const toFiles = { referencedSecurityGroupId: files };
  const fromTask = { referencedSecurityGroupId: task.id };
  egress(scope, `task-to-${store}-files`, task.id, port, toFiles, `Tasks to the files of ${store}`);
  ingress(scope, `${store}-files-from-task`, files, port, fromTask, `Files from ${scope.args.service}`);
}

function openBalancerToClients(scope: Scope<BalancedPlan>, loadBalancer: ec2.SecurityGroup): void {
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
