import { type JudgedResource, resource, urnOf } from "./policy";

export const account = "111122223333";
export const region = "eu-west-1";
const token = {
  taskDefinition: "aws:ecs/taskDefinition:TaskDefinition",
  microservice: "cdd:fargate-microservice:FargateMicroservice",
  frontDoor: "cdd:fargate-microservice:FrontDoor",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
};

/** A policy document as JSON text. */
export function document(...statements: readonly Record<string, unknown>[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function allow(
  actions: unknown,
  resources: unknown,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { Sid: "S", Effect: "Allow", Action: actions, Resource: resources, ...more };
}

/** A trust policy for one AWS service, on behalf of the own account. */
export function trust(service: string, more: Record<string, unknown> = {}): string {
  return document({
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: service },
    Condition: { StringEquals: { "aws:SourceAccount": account } },
    ...more,
  });
}

export const image = `${account}.dkr.ecr.${region}.amazonaws.com/cdd-test-screening@sha256:${"a1".repeat(32)}`;

/** A container in which every rule is kept. */
export const container = {
  name: "screening",
  image,
  essential: true,
  readonlyRootFilesystem: true,
  user: "10001",
  stopTimeout: 60,
  environment: [{ name: "PORT", value: "8080" }],
  secrets: [],
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "cdd-test-screening" } },
  linuxParameters: { capabilities: { add: [], drop: ["ALL"] } },
};

export const executionRole = urnOf(token.role, "execution");
export const taskRole = urnOf(token.role, "task");

/** A task definition in which every rule is kept; `change` alters its container, `inputs` the rest. */
export function taskDefinition(
  change: Record<string, unknown> = {},
  inputs: Record<string, unknown> = {},
  more: Partial<JudgedResource> = {},
): JudgedResource {
  return resource(
    token.taskDefinition,
    "task",
    {
      family: "cdd-test-screening",
      cpu: "512",
      memory: "1024",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      executionRoleArn: `arn:aws:iam::${account}:role/cdd/test/execution`,
      taskRoleArn: `arn:aws:iam::${account}:role/cdd/test/task`,
      containerDefinitions: JSON.stringify([{ ...container, ...change }]),
      ...inputs,
    },
    { propertyDependencies: { executionRoleArn: [executionRole], taskRoleArn: [taskRole] }, ...more },
  );
}

export function role(
  name: string,
  inputs: Record<string, unknown> = {},
  more: Partial<JudgedResource> = {},
): JudgedResource {
  return resource(
    token.role,
    name,
    {
      name,
      arn: `arn:aws:iam::${account}:role/cdd/test/${name}`,
      assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
      ...inputs,
    },
    more,
  );
}

/** A policy of the role with this logical name. */
export function rolePolicy(
  name: string,
  ofRole: string,
  policy: string,
  more: Partial<JudgedResource> = {},
): JudgedResource {
  return resource(
    token.rolePolicy,
    name,
    { role: ofRole, policy },
    { propertyDependencies: { role: [urnOf(token.role, ofRole)] }, ...more },
  );
}

/** The component of a service, with what it was asked for. */
export function microservice(name: string, inputs: Record<string, unknown> = {}): JudgedResource {
  return resource(token.microservice, name, {
    service: name,
    stack: "test",
    account,
    region,
    exposure: "internal",
    environment: { PORT: "8080" },
    secrets: [],
    data: {},
    ...inputs,
  });
}

export const microserviceUrn = (name: string) => urnOf(token.microservice, name);

/** The front door in a service's component. */
export function frontDoor(name: string): JudgedResource {
  return resource(token.frontDoor, name, { service: name }, { parent: microserviceUrn(name) });
}

export const frontDoorUrn = (name: string) => urnOf(token.frontDoor, name);
