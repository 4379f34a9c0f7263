import * as ec2 from "@pulumi/aws/ec2";
import * as vpc from "@pulumi/aws/vpc";
import type { Input, Resource } from "@pulumi/pulumi";
import type { BalancedPlan, EgressPlan } from "../args";
import { productionPort, type Scope, testPort } from "../scope";
import { type MountedFiles, mountedFiles, targetOf } from "../task";

/** The other side of a rule. */
type Peer = Pick<vpc.SecurityGroupIngressRuleArgs, "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId">;

/** A security group, and its rules that the service makes itself: whoever needs the traffic waits for them. */
export interface OpenedGroup {
  readonly group: ec2.SecurityGroup;
  readonly rules: readonly Resource[];
}

/**
 * The group of a service's tasks, without inline rules: rules are resources, so that callers can add theirs. It is opened
 * for what every task needs and for the service's own egress.
 */
export function taskSecurityGroup(scope: Scope): OpenedGroup {
  const task = securityGroup(scope, "task", `Tasks of ${scope.args.service}`);
  return {
    group: task,
    rules: [
      ...openTasksToPlatform(scope, task),
      ...scope.args.egress.flatMap((egress) => openTasksToDestination(scope, task, egress)),
      ...mountedFiles(scope.args).flatMap((mounted) => openTasksToFiles(scope, task, mounted)),
    ],
  };
}

/** The group of a service's balancer: between its clients and its tasks. */
export function balancerSecurityGroup(scope: Scope<BalancedPlan>, task: ec2.SecurityGroup): OpenedGroup {
  const loadBalancer = securityGroup(scope, "alb", `Load balancer of ${scope.args.service}`);
  return {
    group: loadBalancer,
    rules: [...openBalancerToTasks(scope, loadBalancer, task), ...openBalancerToClients(scope, loadBalancer)],
  };
}

function securityGroup(
  { name, args, tags, parent }: Scope,
  role: string,
  description: string,
): ec2.SecurityGroup {
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
): Resource[] {
  // Where TLS ends: a port that only the application listens on stays closed.
  const { port } = targetOf(scope.args);
  const toTasks = { referencedSecurityGroupId: task.id };
  const fromBalancer = { referencedSecurityGroupId: loadBalancer.id };
  return [
    egress(scope, "alb-to-task", loadBalancer.id, port, toTasks, "Balancer to its tasks"),
    ingress(scope, "task-from-alb", task.id, port, fromBalancer, "Tasks from their balancer"),
  ];
}

function openTasksToPlatform(scope: Scope, task: ec2.SecurityGroup): Resource[] {
  const { network, usesTables, service } = scope.args;
  const endpoints = network.endpointSecurityGroupId;
  const toEndpoints = { referencedSecurityGroupId: endpoints };
  const fromTask = { referencedSecurityGroupId: task.id };
  // Image layers come from a bucket of ECR, so every task reaches the S3 gateway, whether it has a bucket or not.
  const s3 = { prefixListId: network.s3PrefixListId };
  const tables = { prefixListId: network.dynamodbPrefixListId };
  return [
    egress(scope, "task-to-endpoints", task.id, 443, toEndpoints, "Tasks to interface endpoints"),
    ...(network.foreignEndpoints
      ? []
      : [ingress(scope, "endpoints-from-task", endpoints, 443, fromTask, `Endpoints from ${service}`)]),
    egress(scope, "task-to-s3", task.id, 443, s3, "Tasks to S3: image layers, stores"),
    ...(usesTables ? [egress(scope, "task-to-dynamodb", task.id, 443, tables, "Tasks to DynamoDB")] : []),
  ];
}

function openTasksToDestination(scope: Scope, task: ec2.SecurityGroup, plan: EgressPlan): Resource[] {
  const open = (to: string, peer: Peer) =>
    egress(
      scope,
      `task-to-${plan.destination}-${to}`,
      task.id,
      plan.port,
      peer,
      `Tasks to ${plan.destination}`,
    );
  return [
    ...plan.cidrs.map((cidrIpv4) => open(cidrIpv4.replace("/", "-"), { cidrIpv4 })),
    ...plan.prefixLists.map((prefixListId) => open(prefixListId, { prefixListId })),
  ];
}

/** Both sides of NFS: the mount targets let nobody in before. */
function openTasksToFiles(
  scope: Scope,
  task: ec2.SecurityGroup,
  { store, handle }: MountedFiles,
): Resource[] {
  const files = handle.securityGroupId;
  const port = 2049;
  const toFiles = { referencedSecurityGroupId: files };
  const fromTask = { referencedSecurityGroupId: task.id };
  return [
    egress(scope, `task-to-${store}-files`, task.id, port, toFiles, `Tasks to the files of ${store}`),
    ingress(scope, `${store}-files-from-task`, files, port, fromTask, `Files from ${scope.args.service}`),
  ];
}

function openBalancerToClients(scope: Scope<BalancedPlan>, loadBalancer: ec2.SecurityGroup): Resource[] {
  const { exposure, inboundCidrs, testTrafficCidrs } = scope.args;
  // The only rules that are open to the world: a public service's customers come from anywhere, the WAF stands
  // in front of them, and port 80 does nothing but redirect. Internal services are opened by declared calls, and to the
  // ranges of the bank that the stack names.
  const world = { cidrIpv4: "0.0.0.0/0" };
  const open = (role: string, port: number, peer: Peer, description: string) =>
    ingress(scope, `alb-from-${role}`, loadBalancer.id, port, peer, description);
  return [
    ...(exposure === "public"
      ? [
          open("world-https", productionPort, world, "Customers, through the WAF"),
          open("world-http", 80, world, "Customers, redirected to HTTPS"),
        ]
      : []),
    ...inboundCidrs.map((cidrIpv4) =>
      open(`bank-${cidrIpv4.replace("/", "-")}`, productionPort, { cidrIpv4 }, "The bank, through the WAF"),
    ),
    ...testTrafficCidrs.map((cidrIpv4) =>
      open(`test-${cidrIpv4.replace("/", "-")}`, testPort, { cidrIpv4 }, "Test traffic before a release"),
    ),
  ];
}

function ingress(
  scope: Scope,
  role: string,
  securityGroupId: Input<string>,
  port: number,
  peer: Peer,
  description: string,
): Resource {
  return new vpc.SecurityGroupIngressRule(
    `${scope.name}-${role}`,
    { ...groupRule(scope, port, peer, description), securityGroupId },
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
): Resource {
  return new vpc.SecurityGroupEgressRule(
    `${scope.name}-${role}`,
    { ...groupRule(scope, port, peer, description), securityGroupId },
    { parent: scope.parent },
  );
}

function groupRule({ tags }: Scope, port: number, peer: Peer, description: string) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port, ...peer, description, tags };
}
