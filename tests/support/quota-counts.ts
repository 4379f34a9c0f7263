import type { QuotaName } from "../../model/quotas";
import { capacityOf } from "../../sandbox/aws/rules/waf-capacity";
import type { Props } from "../../sandbox/aws/values";
import type { RecordedProgram, RecordedResource } from "./record-program";

type Values = Readonly<Record<string, unknown>>;
type Count = (graph: RecordedProgram) => number;

const list = (value: unknown) => (Array.isArray(value) ? (value as readonly unknown[]) : []);
const objects = (value: unknown) => list(value) as readonly Values[];
const text = (value: unknown) => String(value);
const number = (value: unknown) => Number(value ?? 0);
const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);
const most = (values: readonly number[]) => Math.max(0, ...values);
const inputs = (resources: readonly RecordedResource[]) => resources.map((each) => each.inputs);

const all =
  (...types: readonly string[]): Count =>
  (graph) =>
    sum(types.map((type) => graph.all(type).length));

/** The largest number of resources that say the same of something. */
function mostOf(keys: readonly unknown[]): number {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(text(key), (counts.get(text(key)) ?? 0) + 1);
  return most([...counts.values()]);
}

/** What runs: how many tasks at their most, how many times of them during a release, where, and how large. */
interface Runs {
  readonly tasks: number;
  readonly times: number;
  readonly strategy: readonly Values[];
  readonly cpu: number;
  readonly service?: Values;
}

function runs(graph: RecordedProgram): Runs[] {
  const definitions = new Map(
    graph
      .all("aws:ecs/taskDefinition:TaskDefinition")
      .map(({ inputs, outputs }) => [text(outputs.arn), inputs]),
  );
  const cpuOf = (arn: unknown) => number(definitions.get(text(arn))?.cpu);
  const bounds = (name: string) => {
    const of = (resources: readonly RecordedResource[]) =>
      inputs(resources).filter(({ resourceId }) => text(resourceId).endsWith(`/${name}`));
    return [
      ...of(graph.all("aws:appautoscaling/target:Target")).map(({ maxCapacity }) => number(maxCapacity)),
      ...of(graph.all("aws:appautoscaling/scheduledAction:ScheduledAction")).map(({ scalableTargetAction }) =>
        number((scalableTargetAction as Values).maxCapacity),
      ),
    ];
  };
  const services = inputs(graph.all("aws:ecs/service:Service")).map((service) => ({
    tasks: most([number(service.desiredCount), ...bounds(text(service.name))]),
    times: number(service.deploymentMaximumPercent) / 100,
    strategy: objects(service.capacityProviderStrategies),
    cpu: cpuOf(service.taskDefinition),
    service,
  }));
  const schedules = inputs(graph.all("aws:scheduler/schedule:Schedule")).map(({ target }) => {
    const task = (target as Values).ecsParameters as Values;
    return {
      tasks: number(task.taskCount),
      times: 1,
      strategy: objects(task.capacityProviderStrategies),
      cpu: cpuOf(task.taskDefinitionArn),
    };
  });
  return [...services, ...schedules];
}

const peak = ({ tasks, times }: Runs) => tasks * times;

/** As many of one provider's tasks as ECS can make of the shares: each share rounded up, the base once or with each half. */
function vcpus(graph: RecordedProgram, provider: "FARGATE" | "FARGATE_SPOT"): number {
  return sum(
    runs(graph).map(({ tasks, times, strategy, cpu }) => {
      const own = strategy.find(({ capacityProvider }) => capacityProvider === provider);
      if (own === undefined) return 0;
      const bases = sum(strategy.map(({ base }) => number(base)));
      const weights = sum(strategy.map(({ weight }) => number(weight)));
      const of = (running: number) => {
        const base = Math.min(running, number(own.base));
        const rest = Math.max(0, running - bases);
        return base + Math.ceil((rest * number(own.weight)) / weights);
      };
      return (Math.max(times * of(tasks), of(times * tasks)) * cpu) / 1024;
    }),
  );
}

const vpc = (graph: RecordedProgram) => inputs(graph.all("awsx:ec2:Vpc"));
const subnetsOfVpc: Count = (graph) =>
  sum(
    vpc(graph).flatMap(({ subnetSpecs }) =>
      objects(subnetSpecs).map(({ cidrBlocks }) => list(cidrBlocks).length),
    ),
  );
const endpoints = (graph: RecordedProgram, kind: string) =>
  inputs(graph.all("aws:ec2/vpcEndpoint:VpcEndpoint")).filter(
    ({ vpcEndpointType }) => vpcEndpointType === kind,
  );
const ranges = all("awsx:ec2:Vpc", "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation");
const rules = (graph: RecordedProgram, way: "Ingress" | "Egress") =>
  inputs(graph.all(`aws:vpc/securityGroup${way}Rule:SecurityGroup${way}Rule`)).map(
    ({ securityGroupId }) => securityGroupId,
  );
const machines = (graph: RecordedProgram) =>
  sum(inputs(graph.all("aws:autoscaling/group:Group")).map(({ maxSize }) => number(maxSize)));
const peaks = (graph: RecordedProgram, of: (service: Values) => boolean) =>
  runs(graph)
    .filter(({ service }) => service !== undefined && of(service))
    .map(peak);
const registered = ({ serviceRegistries }: Values) => serviceRegistries !== undefined;

function interfaces(graph: RecordedProgram): number {
  const inSubnets = [
    ...inputs(graph.all("aws:lb/loadBalancer:LoadBalancer")).map(({ subnets }) => 8 * list(subnets).length),
    ...endpoints(graph, "Interface").map(({ subnetIds }) => list(subnetIds).length),
    ...inputs(graph.all("aws:ec2transitgateway/vpcAttachment:VpcAttachment")).map(
      ({ subnetIds }) => list(subnetIds).length,
    ),
  ];
  const others = all("aws:efs/mountTarget:MountTarget", "aws:ec2/natGateway:NatGateway");
  return sum(runs(graph).map(peak)) + machines(graph) + sum(inSubnets) + others(graph);
}

function groupsOnInterfaces(graph: RecordedProgram): readonly number[] {
  const counted = (resources: readonly Values[], property: string) =>
    resources.map((each) => list(each[property]).length);
  return [
    ...counted(
      inputs(graph.all("aws:ecs/service:Service")).map(
        ({ networkConfiguration }) => networkConfiguration as Values,
      ),
      "securityGroups",
    ),
    ...counted(inputs(graph.all("aws:lb/loadBalancer:LoadBalancer")), "securityGroups"),
    ...counted(endpoints(graph, "Interface"), "securityGroupIds"),
    ...counted(inputs(graph.all("aws:efs/mountTarget:MountTarget")), "securityGroups"),
  ];
}

function routes(graph: RecordedProgram): readonly number[] {
  const made = inputs(graph.all("aws:ec2/route:Route"));
  return graph.all("aws:ec2/routeTable:RouteTable").map(({ outputs: { id } }) => {
    const gateways = endpoints(graph, "Gateway").filter(({ routeTableIds }) =>
      list(routeTableIds).includes(id),
    );
    return made.filter(({ routeTableId }) => routeTableId === id).length + gateways.length + ranges(graph);
  });
}

/** Of each role whose policies grow with services or stores, all of them, with ARNs as long as AWS's. */
function inlinePolicies(graph: RecordedProgram): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { role, policy } of inputs(graph.all("aws:iam/rolePolicy:RolePolicy"))) {
    if (!/-(task|execution|backup|restore)$/.test(text(role))) continue;
    const document = text(policy)
      .replace(/:key\/[\w-]+/g, `:key/${"0".repeat(36)}`)
      .replace(/:file-system\/[\w-]+/g, `:file-system/fs-${"0".repeat(17)}`)
      .replace(/:access-point\/[\w-]+/g, `:access-point/fsap-${"0".repeat(17)}`);
    sizes.set(text(role), (sizes.get(text(role)) ?? 0) + document.replace(/\s/g, "").length);
  }
  return sizes;
}

/** The longest policy of a type of resource. */
const policies =
  (type: string): Count =>
  (graph) =>
    most(inputs(graph.all(type)).map(({ policy }) => Buffer.byteLength(text(policy))));

/** How much of each quota the resources of a graph take, with all their tasks at their most. */
export const counted: Readonly<Record<QuotaName, Count>> = {
  "fargate-on-demand-vcpus": (graph) => vcpus(graph, "FARGATE"),
  "fargate-spot-vcpus": (graph) => vcpus(graph, "FARGATE_SPOT"),
  "services-per-cluster": all("aws:ecs/service:Service"),
  "capacity-providers-per-cluster": (graph) =>
    most(
      inputs(graph.all("aws:ecs/clusterCapacityProviders:ClusterCapacityProviders")).map(
        ({ capacityProviders }) => list(capacityProviders).length,
      ),
    ),
  "scaling-targets": all("aws:appautoscaling/target:Target"),
  vpcs: all("awsx:ec2:Vpc"),
  "ranges-per-vpc": ranges,
  "subnets-per-vpc": (graph) => subnetsOfVpc(graph) + graph.all("aws:ec2/subnet:Subnet").length,
  "route-tables-per-vpc": (graph) =>
    subnetsOfVpc(graph) + graph.all("aws:ec2/routeTable:RouteTable").length + vpc(graph).length,
  "routes-per-route-table": (graph) => most(routes(graph)),
  "network-acls-per-vpc": all("aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"),
  "rules-per-network-acl": (graph) =>
    most(
      inputs(graph.all("aws:ec2/networkAcl:NetworkAcl")).flatMap(({ ingress, egress }) => [
        list(ingress).length + 1,
        list(egress).length + 1,
      ]),
    ),
  "elastic-ips": all("aws:ec2/eip:Eip"),
  "nat-gateways-per-az": (graph) =>
    mostOf(inputs(graph.all("aws:ec2/natGateway:NatGateway")).map(({ subnetId }) => subnetId)),
  "interface-endpoints-per-vpc": (graph) => endpoints(graph, "Interface").length,
  "gateway-endpoints": (graph) => endpoints(graph, "Gateway").length,
  "characters-per-endpoint-policy": (graph) =>
    most(inputs(graph.all("aws:ec2/vpcEndpoint:VpcEndpoint")).map(({ policy }) => text(policy).length)),
  "network-interfaces": interfaces,
  "security-groups": all(
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  ),
  "security-groups-per-interface": (graph) => most(groupsOnInterfaces(graph)),
  "rules-per-security-group": (graph) =>
    Math.max(mostOf(rules(graph, "Ingress")), mostOf(rules(graph, "Egress"))),
  "load-balancers": all("aws:lb/loadBalancer:LoadBalancer"),
  "listeners-per-load-balancer": (graph) =>
    mostOf(inputs(graph.all("aws:lb/listener:Listener")).map(({ loadBalancerArn }) => loadBalancerArn)),
  "rules-per-load-balancer": (graph) => {
    const balancers = new Map(
      graph.all("aws:lb/listener:Listener").map((each) => [each.outputs.arn, each.inputs.loadBalancerArn]),
    );
    return mostOf(
      inputs(graph.all("aws:lb/listenerRule:ListenerRule")).map(({ listenerArn }) =>
        balancers.get(listenerArn),
      ),
    );
  },
  "target-groups": all("aws:lb/targetGroup:TargetGroup"),
  "targets-per-load-balancer": (graph) =>
    most(peaks(graph, ({ loadBalancers }) => list(loadBalancers).length > 0)),
  "web-acls": all("aws:wafv2/webAcl:WebAcl"),
  "units-per-web-acl": (graph) =>
    most(
      inputs(graph.all("aws:wafv2/webAcl:WebAcl")).map(({ rules: given }) =>
        capacityOf([...(objects(given) as readonly Props[])]),
      ),
    ),
  certificates: all("aws:acm/certificate:Certificate"),
  "cloud-map-namespaces": all("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace"),
  "cloud-map-instances-per-namespace": (graph) =>
    graph.all("aws:servicediscovery/instance:Instance").length + sum(peaks(graph, registered)),
  "cloud-map-instances-per-service": (graph) =>
    most([
      mostOf(inputs(graph.all("aws:servicediscovery/instance:Instance")).map(({ serviceId }) => serviceId)),
      ...peaks(graph, registered),
    ]),
  roles: all("aws:iam/role:Role"),
  "managed-policies": all("aws:iam/policy:Policy"),
  "characters-of-a-roles-policies": (graph) => most([...inlinePolicies(graph).values()]),
  "bytes-per-bucket-policy": (graph) =>
    most(
      graph
        .all("aws:s3/bucketPolicy:BucketPolicy")
        // The bucket of access logs has a policy that does not grow.
        .filter(({ name }) => name.startsWith("data-"))
        .map(({ inputs: { policy } }) => Buffer.byteLength(text(policy))),
    ),
  "bytes-per-table-policy": policies("aws:dynamodb/resourcePolicy:ResourcePolicy"),
  "characters-per-secret-policy": policies("aws:secretsmanager/secretPolicy:SecretPolicy"),
  "characters-per-repository-policy": policies("aws:ecr/repositoryPolicy:RepositoryPolicy"),
  "bytes-per-topic-policy": policies("aws:sns/topicPolicy:TopicPolicy"),
  "bytes-per-key-policy": (graph) =>
    most(inputs(graph.all("aws:kms/key:Key")).map(({ policy }) => Buffer.byteLength(text(policy)))),
  "event-rules": (graph) =>
    inputs(graph.all("aws:cloudwatch/eventRule:EventRule")).filter(({ region }) => region === undefined)
      .length,
  "metric-alarms": all("aws:cloudwatch/metricAlarm:MetricAlarm"),
  "subscriptions-per-log-group": (graph) =>
    mostOf(
      inputs(graph.all("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")).map(
        ({ logGroup }) => logGroup,
      ),
    ),
  "log-resource-policies": all("aws:cloudwatch/logResourcePolicy:LogResourcePolicy"),
  tables: all("aws:dynamodb/table:Table"),
  "file-systems": all("aws:efs/fileSystem:FileSystem"),
};

/** What a graph takes of each quota, and beside it what its program says that it needs. */
export function countedAndNeeded(graph: RecordedProgram) {
  const { quotas } = graph.outputs as {
    readonly quotas: Readonly<Record<string, { readonly need: number }>>;
  };
  const names = Object.keys(counted) as QuotaName[];
  return {
    counted: Object.fromEntries(names.map((name) => [name, counted[name](graph)])),
    needed: Object.fromEntries(Object.entries(quotas).map(([name, { need }]) => [name, need])),
  };
}
