import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as ec2 from "@pulumi/aws/ec2";
import * as ecs from "@pulumi/aws/ecs";
import type { FileStoreHandle } from "../../components/data/args";
import { FargateMicroservice } from "../../components/fargate-microservice";
import type {
  FargateMicroserviceArgs,
  Neighbours,
  ServicePlan,
} from "../../components/fargate-microservice/args";
import {
  type ProgramOptions,
  type RecordedProgram,
  type RecordedResource,
  recordProgram,
} from "./record-program";
import { Recordings } from "./recordings";

/** What the sample services are given besides their plan. */
export const surroundings = {
  vpcId: "vpc-1",
  publicSubnetIds: ["subnet-public-a", "subnet-public-b"],
  privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
  taskSubnetIds: ["subnet-tasks-a", "subnet-tasks-b"],
  endpointSecurityGroupId: "sg-endpoints",
  s3PrefixListId: "pl-53",
  dynamodbPrefixListId: "pl-db",
  clusterArn: "arn:aws:ecs:eu-central-1:111122223333:cluster/cdd-dev",
  namespaceId: "ns-1",
  logBucket: "cdd-dev-access-logs",
  alarmTopicArn: "arn:aws:sns:eu-central-1:111122223333:cdd-dev-alarms",
  eventTopicArn: "arn:aws:sns:eu-central-1:111122223333:cdd-dev-events",
  stoppedTasksArn: "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/events/cdd-dev-stopped-tasks",
  dataKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/data",
  secretsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/secrets",
  computeKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/compute",
  alarmsKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/alarms",
} as const;

/** Tags of the sample services' resources. */
export const sampleTags = {
  service: "screening",
  owner: "financial-crime",
  "data-class": "restricted",
  criticality: "high",
};

/** The arguments of a sample service; registers the neighbours' resources that it waits for. */
export function serviceArgs(plan: ServicePlan): FargateMicroserviceArgs {
  return { ...plan, ...neighbours(plan) };
}

function neighbours(plan: ServicePlan): Neighbours {
  const around = surroundings;
  return {
    network: {
      vpcId: around.vpcId,
      publicSubnetIds: [...around.publicSubnetIds],
      privateSubnetIds: [...around.privateSubnetIds],
      taskSubnetIds: [...around.taskSubnetIds],
      endpointSecurityGroupId: around.endpointSecurityGroupId,
      s3PrefixListId: around.s3PrefixListId,
      dynamodbPrefixListId: around.dynamodbPrefixListId,
      internetGateway: new ec2.InternetGateway("neighbour-internet"),
      ready: [new ec2.VpcEndpoint("neighbour-endpoint", { vpcId: around.vpcId, serviceName: "logs" })],
    },
    cluster: {
      arn: around.clusterArn,
      name: "cdd-dev",
      namespaceId: around.namespaceId,
      capacityProviders: new ecs.ClusterCapacityProviders("neighbour-capacity", { clusterName: "cdd-dev" }),
    },
    observability: {
      logBucket: around.logBucket,
      topics: { alarms: around.alarmTopicArn, events: around.eventTopicArn },
      stoppedTasks: {
        logGroupArn: around.stoppedTasksArn,
        ready: [logPolicy("neighbour-stopped-tasks-policy")],
      },
      releaseRules: [new cloudwatch.EventRule("neighbour-release-rule", { eventPattern: "{}" })],
      applicationLogGroup: new cloudwatch.LogGroup("neighbour-logs", { name: plan.logGroup }),
      dataProtection: new cloudwatch.LogDataProtectionPolicy("neighbour-data-protection", {
        logGroupName: plan.logGroup,
        policyDocument: "{}",
      }),
      ...(plan.kind === "balanced" && {
        wafLogGroup: new cloudwatch.LogGroup("neighbour-waf-logs", { name: plan.wafLogGroup }),
      }),
      wafLogPolicy: logPolicy("neighbour-waf-policy"),
    },
    dataKeyArn: around.dataKeyArn,
    secretsKeyArn: around.secretsKeyArn,
    computeKeyArn: around.computeKeyArn,
    alarmsKeyArn: around.alarmsKeyArn,
    files: Object.fromEntries(plan.mounts.map(({ store }) => [store, fileStore(store)])),
  };
}

function logPolicy(name: string): cloudwatch.LogResourcePolicy {
  return new cloudwatch.LogResourcePolicy(name, { policyName: name, policyDocument: "{}" });
}

/** A file system as the component of the stores gives it; its security group stands for all that must be there first. */
function fileStore(store: string): FileStoreHandle {
  const group = new ec2.SecurityGroup(`neighbour-${store}-files`, { vpcId: surroundings.vpcId });
  const arn = "arn:aws:elasticfilesystem:eu-central-1:111122223333:";
  return {
    fileSystemId: `fs-${store}`,
    fileSystemArn: `${arn}file-system/fs-${store}`,
    accessPointId: `fsap-${store}`,
    accessPointArn: `${arn}access-point/fsap-${store}`,
    securityGroupId: group.id,
    ready: [group],
  };
}

/** What one sample service registered. */
export interface ServiceRecord {
  /** The component and its children, without the neighbours. */
  readonly resources: readonly RecordedResource[];
  /** The component's public fields. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The child `screening-<role>`, of this type where the name alone does not say which. */
  child(role: string, type?: string): RecordedResource;
  /** Children of a type. */
  all(type: string): readonly RecordedResource[];
}

const records = new Recordings<ServiceRecord>();

/** Runs one sample service and records what it registers: once for each plan, a run takes its time. */
export function recordService(plan: ServicePlan, options: ProgramOptions = {}): Promise<ServiceRecord> {
  return records.once(JSON.stringify([plan, options]), () => runService(plan, options));
}

async function runService(plan: ServicePlan, options: ProgramOptions): Promise<ServiceRecord> {
  const program: RecordedProgram = await recordProgram(() => {
    const service = new FargateMicroservice(plan.service, serviceArgs(plan));
    return {
      url: service.url,
      taskSecurityGroupId: service.taskSecurityGroupId,
      calledSecurityGroupId: service.calledSecurityGroupId,
    };
  }, options);
  return {
    resources: program.resources.filter(({ name }) => !name.startsWith("neighbour-")),
    outputs: program.outputs as Record<string, unknown>,
    child: (role, type) => program.one(`screening-${role}`, type),
    all: program.all,
  };
}
