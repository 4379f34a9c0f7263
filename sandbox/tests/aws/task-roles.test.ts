import * as assert from "node:assert/strict";
import { describeServices, pushImage, putSecret } from "../../aws/world";
import { account, EcsTrial, serviceType } from "../support/ecs-trial";
import { document, region, trusting } from "../support/iam-stack";

const tasks = trusting("ecs-tasks.amazonaws.com", {
  Condition: {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": `arn:aws:ecs:${region}:${account}:*` },
  },
});
const repository = `arn:aws:ecr:${region}:${account}:repository/app`;
const pull = [
  { Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    Resource: repository,
  },
];
const log = {
  Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: `arn:aws:logs:${region}:${account}:log-group:app:*`,
};
const read = {
  Action: "secretsmanager:GetSecretValue",
  Resource: `arn:aws:secretsmanager:${region}:${account}:secret:app/s-??????`,
};

describe("tasks whose roles lack a right", () => {
  const trial = new EcsTrial();
  let image = "";
  let valueFrom = "";
  let vpcId = "";

  before(async () => {
    await trial.start();
    const { aws, place } = trial;
    await aws.make("aws:ecr/repository:Repository", "app", { name: "app" });
    image = `${account}.dkr.ecr.${region}.amazonaws.com/app@${await pushImage(place, "app")}`;
    valueFrom = (await aws.make("aws:secretsmanager/secret:Secret", "s", { name: "app/s" })).id;
    await putSecret(place, "app/s");
    await aws.make("aws:cloudwatch/logGroup:LogGroup", "app", { name: "app" });
    vpcId = (await aws.make("aws:ec2/vpc:Vpc", "own", { cidrBlock: "10.1.0.0/16" })).id;
  });
  after(() => trial.stop());

  /** Why a service of one task with these roles does not run; nothing where it runs. */
  async function why(
    name: string,
    rights: readonly Record<string, unknown>[],
    trust = { execution: tasks, task: tasks },
  ): Promise<string | undefined> {
    const { aws } = trial;
    const role = async (kind: "execution" | "task") => {
      const own = `${name}-${kind}`;
      const made = await aws.make("aws:iam/role:Role", own, { name: own, assumeRolePolicy: trust[kind] });
      if (kind === "execution" && rights.length > 0)
        await aws.make("aws:iam/rolePolicy:RolePolicy", own, {
          name: "p",
          role: own,
          policy: document(...rights),
        });
      return made.outputs.arn;
    };
    const task = await aws.make("aws:ecs/taskDefinition:TaskDefinition", name, {
      family: name,
      skipDestroy: true,
      executionRoleArn: await role("execution"),
      taskRoleArn: await role("task"),
      containerDefinitions: JSON.stringify([
        {
          name: "app",
          image,
          secrets: [{ name: "S", valueFrom: `${valueFrom}:user::` }],
          logConfiguration: {
            logDriver: "awslogs",
            options: { "awslogs-group": "app", "awslogs-region": region, "awslogs-stream-prefix": "a" },
          },
        },
      ]),
    });
    await aws.make(serviceType, name, {
      name,
      cluster: trial.cluster,
      desiredCount: 1,
      launchType: "FARGATE",
      taskDefinition: task.outputs.arn,
    });
    return describeServices(trial.place).find((one) => one.name === name)?.reason;
  }

  it("run with all of them", async () => {
    assert.equal(await why("all", [...pull, log, read]), undefined);
  });

  it("are not started where ECS cannot take a role", async () => {
    const elsewhere = trusting("lambda.amazonaws.com");
    for (const [name, trust] of Object.entries({
      "no-execution": { execution: elsewhere, task: tasks },
      "no-task": { execution: tasks, task: elsewhere },
    }))
      assert.match(
        (await why(name, [...pull, log, read], trust)) ?? "",
        /ECS was unable to assume the role '.*' that was provided for this task\. .*ecs-tasks\.amazonaws\.com needs sts:AssumeRole/,
      );
  });

  it("read no secret without the right", async () => {
    assert.match(
      (await why("no-secret", [...pull, log])) ?? "",
      /unable to retrieve secret from asm: .*AccessDeniedException: User: arn:aws:sts::\d+:assumed-role\/no-secret-execution\/session is not authorized to perform: secretsmanager:GetSecretValue on resource: .* because no identity-based policy allows/,
    );
  });

  it("pull no image without the right", async () => {
    assert.match(
      (await why("no-image", [log, read, ...pull.slice(0, 1)])) ?? "",
      /CannotPullContainerError: .*not authorized to perform: ecr:BatchCheckLayerAvailability/,
    );
  });

  it("open no log stream without the right", async () => {
    assert.match(
      (await why("no-log", [...pull, read])) ?? "",
      /failed to create Cloudwatch log stream: .*not authorized to perform: logs:CreateLogStream/,
    );
  });

  it("need what the VPC's endpoints let through, ECR's bucket of layers with it", async () => {
    const endpoint = (service: string, policy: string) =>
      trial.aws.make("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
        vpcId,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
        policy,
      });
    const made = await endpoint(
      "s3",
      document({ Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::own/*" }),
    );
    assert.match(
      (await why("no-layers", [...pull, log, read])) ?? "",
      /CannotPullContainerError: .*s3:GetObject on resource: arn:aws:s3:::prod-eu-west-2-starport-layer-bucket\/layer because no VPC endpoint policy allows/,
    );
    await trial.aws.delete("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", made.id, made.outputs);
    await endpoint(
      "s3",
      document({
        Principal: "*",
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      }),
    );
    assert.equal(await why("layers", [...pull, log, read]), undefined);
  });

  it("are not shifted to where ECS cannot take the role for it", async () => {
    const service = await trial.service("untaken");
    const trust = trusting("ecs.amazonaws.com", {
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    });
    const { outputs } = await trial.aws.make("aws:iam/role:Role", "own", {
      name: "own",
      assumeRolePolicy: trust,
    });
    const [balancer = {}] = service.props.loadBalancers as Record<string, Record<string, unknown>>[];
    const advancedConfiguration = { ...balancer.advancedConfiguration, roleArn: outputs.arn };
    await assert.rejects(
      service.deploy(await trial.task("untaken"), {
        loadBalancers: [{ ...balancer, advancedConfiguration }],
      }),
      /ECS was unable to assume the configured ECS Infrastructure Role '.*own'.*for want of StringEquals aws:SourceAccount/,
    );
    await service.deploy(await trial.task("untaken"));
  });
});
