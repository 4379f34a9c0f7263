import { Cloud } from "../../aws/cloud/cloud";
import type { ServiceDeployment } from "../../aws/deployments/records";
import { deploymentsOf } from "../../aws/deployments/store";
import { sharesOf } from "../../aws/deployments/traffic";
import type { Account } from "../../aws/world";
import { type ProviderClient, StandInHome } from "./provider-client";

type Plain = Readonly<Record<string, unknown>>;

export const account = "111122223333";
export const serviceType = "aws:ecs/service:Service";
const ruleType = "aws:lb/listenerRule:ListenerRule";

interface Made {
  readonly id: string;
  readonly inputs: Plain;
  readonly outputs: Plain;
}

/** A load balancer with both groups on a production rule and a test rule, a cluster, and services on it, in a stand-in. */
export class EcsTrial {
  readonly standIn = new StandInHome();
  readonly place: Account = { home: this.standIn.home, account };
  aws!: ProviderClient;
  /** Endpoint of the ECS API. */
  endpoint = "";
  cluster = "";
  private vpc = "";
  private listener = "";
  private role = "";
  private priority = 0;

  async start(): Promise<void> {
    const { ecsPort } = await this.standIn.start();
    this.endpoint = `http://127.0.0.1:${ecsPort}`;
    this.aws = await this.standIn.provider(account);
    // Longer than two bakes of a day each.
    this.aws.timeout = 72 * 3600;
    this.vpc = (await this.aws.make("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" })).id;
    const subnets: string[] = [];
    for (const [index, zone] of ["a", "b"].entries()) {
      const props = {
        vpcId: this.vpc,
        cidrBlock: `10.0.${index}.0/24`,
        availabilityZone: `eu-west-2${zone}`,
      };
      subnets.push((await this.aws.make("aws:ec2/subnet:Subnet", zone, props)).id);
    }
    const balancer = { name: "alb", internal: true, subnets };
    const loadBalancerArn = (await this.aws.make("aws:lb/loadBalancer:LoadBalancer", "alb", balancer)).id;
    const fixedResponse = { contentType: "text/plain", statusCode: "404" };
    this.listener = (
      await this.aws.make("aws:lb/listener:Listener", "listener", {
        loadBalancerArn,
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "fixed-response", fixedResponse }],
      })
    ).id;
    const assumeRolePolicy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
    this.role = String((await this.aws.make("aws:iam/role:Role", "role", { assumeRolePolicy })).outputs.arn);
    this.cluster = String(
      (await this.aws.make("aws:ecs/cluster:Cluster", "c", { name: "trial" })).outputs.arn,
    );
  }

  stop(): Promise<void> {
    return this.standIn.stop();
  }

  async group(name: string, more: Plain = {}): Promise<string> {
    const props = { name, vpcId: this.vpc, port: 8080, protocol: "HTTP", targetType: "ip", ...more };
    return (await this.aws.make("aws:lb/targetGroup:TargetGroup", name, props)).id;
  }

  async rule(name: string, actions: readonly Plain[]): Promise<Made> {
    this.priority += 1;
    return this.aws.make(ruleType, name, {
      listenerArn: this.listener,
      priority: this.priority,
      conditions: [{ pathPattern: { values: [`/${name}`] } }],
      actions,
    });
  }

  /** Revision of a task definition that pulls an image; of this account's registry nothing can be pulled. */
  async task(family: string, image = "public.ecr.aws/docker/library/nginx:1"): Promise<string> {
    const containerDefinitions = JSON.stringify([
      { name: "app", image, portMappings: [{ containerPort: 8080 }] },
    ]);
    const made = await this.aws.make("aws:ecs/taskDefinition:TaskDefinition", family, {
      family,
      containerDefinitions,
      skipDestroy: true,
    });
    return String(made.outputs.arn);
  }

  async alarm(name: string, more: Plain = {}): Promise<string> {
    const props = {
      name,
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      metricName: "m",
      namespace: "trial",
      statistic: "Sum",
      period: 60,
      threshold: 1,
      ...more,
    };
    return (await this.aws.make("aws:cloudwatch/metricAlarm:MetricAlarm", name, props)).id;
  }

  /**
   * A service on two groups of its own, without a first deployment yet.
   *
   * @param more what else the groups are made with
   */
  async service(
    name: string,
    configuration: Plain = { strategy: "ROLLING" },
    more: Plain = {},
  ): Promise<ServiceTrial> {
    const [blue, green] = [await this.group(`${name}-1`, more), await this.group(`${name}-2`, more)];
    const actions = [weighted([blue, 100], [green, 0])];
    const production = await this.rule(`${name}-p`, actions);
    const test = await this.rule(`${name}-t`, actions);
    const props = {
      name,
      cluster: this.cluster,
      desiredCount: 2,
      launchType: "FARGATE",
      waitForSteadyState: true,
      deploymentConfiguration: configuration,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      loadBalancers: [
        {
          targetGroupArn: blue,
          containerName: "app",
          containerPort: 8080,
          advancedConfiguration: {
            alternateTargetGroupArn: green,
            productionListenerRule: production.id,
            testListenerRule: test.id,
            roleArn: this.role,
          },
        },
      ],
    };
    return new ServiceTrial(this, { name, props, production, test, groups: [blue, green] });
  }

  cloud(): Cloud {
    return new Cloud(this.place.home, account);
  }
}

export function weighted(...groups: readonly (readonly [string, number])[]): Plain {
  return { type: "forward", forward: { targetGroups: groups.map(([arn, weight]) => ({ arn, weight })) } };
}

/** One service, deployed as an engine would: with the state of the last time at hand. */
export class ServiceTrial {
  readonly name: string;
  readonly production: Made;
  readonly test: Made;
  readonly props: Plain;
  /** ARNs of its target groups: the one that serves at first, and the alternate. */
  readonly groups: readonly string[];
  private readonly trial: EcsTrial;
  private state: Made | undefined;

  constructor(
    trial: EcsTrial,
    given: { name: string; props: Plain; production: Made; test: Made; groups: readonly string[] },
  ) {
    this.trial = trial;
    this.name = given.name;
    this.props = given.props;
    this.production = given.production;
    this.test = given.test;
    this.groups = given.groups;
  }

  get id(): string {
    return `arn:aws:ecs:eu-west-2:${account}:service/trial/${this.name}`;
  }

  /** Creates or updates it; what is refused is thrown, as the engine shows it. */
  async deploy(taskDefinition: string, more: Plain = {}): Promise<Plain> {
    const { aws } = this.trial;
    const news = { ...this.props, taskDefinition, ...more };
    const { inputs, failures } = await aws.check(serviceType, this.name, news, this.state?.inputs ?? {});
    if (Object.keys(failures).length > 0) throw new Error(JSON.stringify(failures));
    const before = this.state;
    try {
      const outputs = before
        ? await aws.update(serviceType, this.name, this.id, before.outputs, before.inputs, inputs)
        : (await aws.create(serviceType, this.name, inputs)).outputs;
      this.state = { id: this.id, inputs, outputs };
      return outputs;
    } catch (error) {
      // As with the engine: what was made and did not come up is in the state, with the program's wish.
      if (error instanceof Error && error.message.startsWith("waiting for"))
        this.state = { id: this.id, inputs, outputs: { ...before?.outputs, ...inputs } };
      throw error;
    }
  }

  /** What a refresh would read. */
  read(): Promise<{ id: string; outputs: Plain; inputs: Plain }> {
    return this.trial.aws.read(serviceType, this.name, this.id, this.state?.outputs, this.state?.inputs);
  }

  /** Newest last. */
  deployments(): readonly ServiceDeployment[] {
    return deploymentsOf(this.trial.cloud(), this.id);
  }

  latest(): ServiceDeployment {
    const latest = this.deployments().at(-1);
    if (!latest) throw new Error(`${this.name} has had no deployment`);
    return latest;
  }

  /** Weights of the two groups on the production rule and on the test rule. */
  weights(): { production: number[]; test: number[] } {
    const cloud = this.trial.cloud();
    const of = ({ id }: Made) => {
      const rule = cloud.byId(ruleType, id);
      return rule ? sharesOf(rule).map(({ weight }) => weight) : [];
    };
    return { production: of(this.production), test: of(this.test) };
  }
}
