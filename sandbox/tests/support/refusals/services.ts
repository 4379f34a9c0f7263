import * as ecs from "@pulumi/aws/ecs";
import * as iam from "@pulumi/aws/iam";
import * as lb from "@pulumi/aws/lb";
import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { all } from "@pulumi/pulumi";
import { account, type RefusalCase, region, trust } from "./case";
import { balancer } from "./delivery";

/** A Fargate task definition of one container. */
export function task(
  name: string,
  opts: CustomResourceOptions,
  more: Partial<ecs.TaskDefinitionArgs> = {},
  container: Record<string, Input<unknown>> = {},
) {
  const executionRoleArn = new iam.Role(
    `${name}-role`,
    { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") },
    opts,
  ).arn;
  const containerDefinitions = all(container).apply((own) =>
    JSON.stringify([{ name: "app", image: "public.ecr.aws/docker/library/nginx:1", ...own }]),
  );
  const args = {
    family: name,
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    requiresCompatibilities: ["FARGATE"],
    executionRoleArn,
    containerDefinitions,
    ...more,
  };
  return new ecs.TaskDefinition(`${name}-task`, args, opts);
}

/** A Fargate service of one task in a cluster of its own. */
export function service(
  name: string,
  opts: CustomResourceOptions,
  taskDefinition: ecs.TaskDefinition,
  more: Partial<ecs.ServiceArgs> = {},
) {
  const cluster = new ecs.Cluster(`${name}-cluster`, { name }, opts).arn;
  return new ecs.Service(
    `${name}-service`,
    { name, cluster, taskDefinition: taskDefinition.arn, desiredCount: 1, launchType: "FARGATE", ...more },
    opts,
  );
}

/** Ended by ECS once its tasks do not start; without the breaker the provider waits until its time is over. */
export const ended = {
  waitForSteadyState: true,
  deploymentCircuitBreaker: { enable: true, rollback: false },
};

/** The port that the tests' balancers speak to. */
const listening = { portMappings: [{ containerPort: 8080 }] };

export const serviceCases: readonly RefusalCase[] = [
  {
    title: "a CPU and memory that Fargate does not have",
    programs: [(name, opts) => void task(name, opts, { cpu: "256", memory: "4096" })],
    refused: "task",
    says: /No Fargate configuration exists for given values: 256 CPU, 4096 memory/,
  },
  {
    title: "a task definition whose role does not exist",
    programs: [(name, opts) => void task(name, opts, { taskRoleArn: `arn:aws:iam::${account}:role/none` })],
    refused: "task",
    says: /Role is not valid: arn:aws:iam::111122223333:role\/none does not exist/,
  },
  {
    title: "a service that registers a container which its task does not have",
    programs: [
      (name, opts) => {
        const { group, subnets } = balancer(name, opts);
        service(name, opts, task(name, opts, {}, listening), {
          networkConfiguration: { subnets },
          loadBalancers: [{ targetGroupArn: group.arn, containerName: "proxy", containerPort: 8080 }],
        });
      },
    ],
    refused: "service",
    says: /The container proxy does not exist in the task definition/,
  },
  {
    title: "a service that registers a port which its container does not map",
    programs: [
      (name, opts) => {
        const { group, subnets } = balancer(name, opts);
        service(name, opts, task(name, opts, {}, listening), {
          networkConfiguration: { subnets },
          loadBalancers: [{ targetGroupArn: group.arn, containerName: "app", containerPort: 8443 }],
        });
      },
    ],
    refused: "service",
    says: /The container app did not have a container port 8443 defined/,
  },
  {
    title: "a service whose target group is on no listener",
    programs: [
      (name, opts) => {
        const { group, subnets } = balancer(name, opts);
        service(name, opts, task(name, opts, {}, listening), {
          networkConfiguration: { subnets },
          loadBalancers: [{ targetGroupArn: group.arn, containerName: "app", containerPort: 8080 }],
        });
      },
    ],
    refused: "service",
    says: /The target group with targetGroupArn .* does not have an associated load balancer/,
  },
  {
    title: "a service whose alternate target group is on no listener",
    programs: [
      (name, opts) => {
        const { vpc, own, group, subnets } = balancer(name, opts);
        const spare = new lb.TargetGroup(
          `${name}-spare`,
          { vpcId: vpc.id, port: 8080, protocol: "HTTP", targetType: "ip" },
          opts,
        );
        const listener = new lb.Listener(
          `${name}-listener`,
          {
            loadBalancerArn: own.arn,
            port: 80,
            protocol: "HTTP",
            defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
          },
          opts,
        );
        const roleArn = new iam.Role(
          `${name}-infrastructure`,
          { assumeRolePolicy: trust("ecs.amazonaws.com") },
          opts,
        ).arn;
        const advancedConfiguration = {
          alternateTargetGroupArn: spare.arn,
          productionListenerRule: listener.arn,
          roleArn,
        };
        service(name, { ...opts, dependsOn: listener }, task(name, opts, {}, listening), {
          networkConfiguration: { subnets },
          loadBalancers: [
            { targetGroupArn: group.arn, containerName: "app", containerPort: 8080, advancedConfiguration },
          ],
        });
      },
    ],
    refused: "service",
    says: /does not have an associated load balancer/,
  },
  {
    title: "a capacity provider that the cluster does not have",
    programs: [
      (name, opts) => {
        const cluster = new ecs.Cluster(`${name}-own`, { name: `${name}-own` }, opts).arn;
        new ecs.Service(
          `${name}-service`,
          {
            cluster,
            taskDefinition: task(name, opts).arn,
            capacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }],
          },
          opts,
        );
      },
    ],
    refused: "service",
    says: /The specified capacity provider 'FARGATE' was not found: it is not associated with the cluster/,
  },
  {
    title: "a service whose secret has no value",
    programs: [
      (name, opts) => {
        const secret = new secretsmanager.Secret(`${name}-secret`, { name: `${name}/api-key` }, opts);
        service(
          name,
          opts,
          task(name, opts, {}, { secrets: [{ name: "API_KEY", valueFrom: secret.arn }] }),
          ended,
        );
      },
    ],
    refused: "service",
    says: /service .* tasks failed to start: ResourceInitializationError: unable to pull secrets.*secret .*\/api-key has no value/,
  },
  {
    title: "a service whose image is not in the registry",
    programs: [
      (name, opts) => {
        const image = `${account}.dkr.ecr.${region}.amazonaws.com/screening@sha256:${"ab".repeat(32)}`;
        service(name, opts, task(name, opts, {}, { image }), ended);
      },
    ],
    refused: "service",
    says: /CannotPullContainerError: .*screening@sha256:abab.*: not found/,
  },
  {
    title: "a service whose log group does not exist",
    programs: [
      (name, opts) => {
        const logConfiguration = {
          logDriver: "awslogs",
          options: { "awslogs-group": "nowhere", "awslogs-region": region, "awslogs-stream-prefix": "app" },
        };
        service(name, opts, task(name, opts, {}, { logConfiguration }), ended);
      },
    ],
    refused: "service",
    says: /The specified log group does not exist: nowhere/,
  },
  {
    title: "deleting a cluster that has services",
    programs: [
      (name, opts) => {
        const cluster = new ecs.Cluster(`${name}-cluster`, { name }, opts).arn;
        const args = { cluster, taskDefinition: task(name, opts).arn, launchType: "FARGATE" };
        new ecs.Service(`${name}-service`, args, { ...opts, retainOnDelete: true });
      },
      () => undefined,
    ],
    refused: "cluster",
    says: /ClusterContainsServicesException: The Cluster cannot be deleted while Services are active/,
  },
];
