import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import type { Catalogue } from "../../model/catalogue";
import { catalogueIn } from "../../plan/presence";
import { anyCatalogue, otherStack } from "../support/any-catalogue";
import { anyStack, type StackValues } from "../support/any-stack";
import { countedAndNeeded } from "../support/quota-counts";
import {
  logicalName,
  type RecordedProgram,
  type RecordedResource,
  recordProgram,
} from "../support/record-program";
import { hasNoResource } from "../support/service-reference";
import { refusedByStandIn } from "../support/stand-in";

/** AWS's longest names, by type and the property that carries them; what the provider names gets 8 characters more. */
const limits: Readonly<Record<string, { readonly property: string; readonly most: number }>> = {
  "aws:appautoscaling/policy:Policy": { property: "name", most: 256 },
  "aws:appautoscaling/scheduledAction:ScheduledAction": { property: "name", most: 256 },
  "aws:autoscaling/group:Group": { property: "name", most: 255 },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { property: "alarmName", most: 255 },
  "aws:cloudwatch/dashboard:Dashboard": { property: "dashboardName", most: 255 },
  "aws:cloudwatch/eventRule:EventRule": { property: "name", most: 64 },
  "aws:cloudwatch/logGroup:LogGroup": { property: "name", most: 512 },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { property: "name", most: 255 },
  "aws:dynamodb/table:Table": { property: "name", most: 255 },
  "aws:ec2/launchTemplate:LaunchTemplate": { property: "name", most: 128 },
  "aws:ecr/repository:Repository": { property: "name", most: 256 },
  "aws:ecs/capacityProvider:CapacityProvider": { property: "name", most: 255 },
  "aws:ecs/cluster:Cluster": { property: "name", most: 255 },
  "aws:ecs/service:Service": { property: "name", most: 255 },
  "aws:ecs/taskDefinition:TaskDefinition": { property: "family", most: 255 },
  "aws:efs/fileSystem:FileSystem": { property: "creationToken", most: 64 },
  "aws:iam/instanceProfile:InstanceProfile": { property: "name", most: 128 },
  "aws:iam/policy:Policy": { property: "name", most: 128 },
  "aws:iam/role:Role": { property: "name", most: 64 },
  "aws:kms/alias:Alias": { property: "name", most: 256 },
  "aws:lb/loadBalancer:LoadBalancer": { property: "name", most: 32 },
  "aws:lb/targetGroup:TargetGroup": { property: "name", most: 32 },
  "aws:s3/bucket:Bucket": { property: "bucket", most: 63 },
  "aws:scheduler/schedule:Schedule": { property: "name", most: 64 },
  "aws:scheduler/scheduleGroup:ScheduleGroup": { property: "name", most: 64 },
  "aws:secretsmanager/secret:Secret": { property: "name", most: 512 },
  "aws:servicediscovery/service:Service": { property: "name", most: 63 },
  "aws:sns/topic:Topic": { property: "name", most: 256 },
  "aws:wafv2/webAcl:WebAcl": { property: "name", most: 128 },
};
/** Hyphen and seven hexadecimal characters. */
const automatic = 8;

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Actions that AWS could narrow by its reference, and that reach everything whatever is named, by its own text. */
const reachAll: readonly string[] = [
  // It lists; ECS Exec asks for it: "Using ECS Exec to run commands on ECS containers", Amazon ECS developer guide.
  "logs:DescribeLogGroups",
  // Composite alarms are shown to those alone who may see all: DescribeAlarms, CloudWatch API reference.
  "cloudwatch:DescribeAlarms",
  // The only type that they know is a dataset, and a metric that is in none has no resource.
  "cloudwatch:GetMetricData",
  "cloudwatch:PutMetricData",
];

/** Whatever the catalogue and the stack say, as long as the plan takes it. */
describe("any valid entry in any stack", function () {
  this.timeout("3m");
  // Shrinking would take longer than the test may, which then hides what was found.
  const runs = { numRuns: 25, endOnFailure: true };
  let folder = "";

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "stacks-"));
    writeFileSync(path.join(folder, `Pulumi.${otherStack}.yaml`), "");
  });
  after(() => rmSync(folder, { recursive: true }));

  async function program(catalogue: Catalogue, { stack, values }: StackValues): Promise<RecordedProgram> {
    const standUp = require("../../index") as (catalogue: Catalogue, folder: string) => Promise<unknown>;
    return recordProgram(() => standUp(catalogue, folder), {
      stack,
      config: { "cdd:platform": JSON.stringify(values) },
    });
  }

  it("has unique names within AWS's limits, narrow roles, exactly the declared calls, one WebACL a balancer, an internet gateway where something is public, nothing that the stand-in refuses, and of quotas what its plan says", () =>
    fc.assert(
      fc.asyncProperty(anyCatalogue, anyStack, async (catalogue, stackFor) => {
        const chosen = stackFor(catalogue);
        const recorded = await program(catalogue, chosen);
        assert.deepEqual(badNames(recorded.resources), []);
        assert.deepEqual(await wideGrants(recorded), []);
        assert.deepEqual(edgesOf(recorded), declaredCalls(catalogueIn(catalogue, chosen.stack)));
        assert.deepEqual(unguarded(recorded), []);
        assert.equal(hasInternetGateway(recorded), isPublic(recorded, catalogue, chosen.stack));
        assert.deepEqual(refusedByStandIn(recorded), []);
        const { waiting } = recorded.outputs as { readonly waiting: object };
        // What waits for its images has no tasks yet.
        if (Object.keys(waiting).length === 0) {
          const { counted, needed } = countedAndNeeded(recorded);
          assert.deepEqual(counted, needed);
        }
      }),
      runs,
    ));
});

function badNames(resources: readonly RecordedResource[]): string[] {
  const taken = new Set<string>();
  return resources.flatMap(({ type, name, inputs }) => {
    const limit = limits[type];
    if (limit === undefined) return [];
    const given = inputs[limit.property];
    const length = typeof given === "string" ? given.length : name.length + automatic;
    const key = `${type} ${String(given ?? name)}`;
    const twice = taken.has(key);
    taken.add(key);
    return [
      ...(length > limit.most ? [`${key} has ${length} characters`] : []),
      ...(twice ? [`${key} is there twice`] : []),
    ];
  });
}

/** Lists of one cluster name no resource, but the cluster in a condition. */
function ofOneCluster({ ArnEquals = {} }: NonNullable<Statement["Condition"]>): boolean {
  return typeof ArnEquals["ecs:cluster"] === "string";
}

/** `*`, and an ARN that ends in nothing but `*` where the resource stands. */
const everything = /^\*+$|^arn:[^:]*:[^:]*:[^:]*:[^:]*:\*+$/;

/** Statements of roles that allow on everything what AWS could narrow. */
async function wideGrants({ all }: RecordedProgram): Promise<string[]> {
  const documents = [...all("aws:iam/rolePolicy:RolePolicy"), ...all("aws:iam/policy:Policy")];
  const wide = documents.flatMap(({ name, inputs }) => {
    const { Statement: statements } = JSON.parse(String(inputs.policy)) as { Statement: Statement[] };
    return statements.flatMap(({ Effect, Action, Resource, Condition = {} }) =>
      Effect === "Allow" && Resource.some((arn) => everything.test(arn)) && !ofOneCluster(Condition)
        ? Action.map((action) => ({ action, told: `${name}: ${action} on ${Resource.join()}` }))
        : [],
    );
  });
  const found = await Promise.all(
    wide.map(async ({ action, told }) =>
      reachAll.includes(action) || (await hasNoResource(action)) ? [] : [told],
    ),
  );
  return found.flat();
}

/** `caller → callee` of each rule that lets tasks of a service in to another's balancer or tasks. */
function edgesOf({ all }: RecordedProgram): string[] {
  const made = (rule: RecordedResource, property: string) =>
    (rule.propertyDependencies[property] ?? []).map((urn) => logicalName(String(urn))).join();
  return all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
    .flatMap((rule) => {
      const [, callee] = /^(.+)-(?:alb|task)-sg$/.exec(made(rule, "securityGroupId")) ?? [];
      const [, caller] = /^(.+)-task-sg$/.exec(made(rule, "referencedSecurityGroupId")) ?? [];
      return caller && callee ? [`${caller} → ${callee}`] : [];
    })
    .sort();
}

function declaredCalls({ services }: Catalogue): string[] {
  return Object.entries(services)
    .flatMap(([caller, { calls = [] }]) => calls.map((callee) => `${caller} → ${callee}`))
    .sort();
}

/** The recording does not look into awsx's VPC, which has one in any case. */
function hasInternetGateway({ resources }: RecordedProgram): boolean {
  return resources.some(
    ({ type, remote }) =>
      type === "aws:ec2/internetGateway:InternetGateway" || (type === "awsx:ec2:Vpc" && remote),
  );
}

/** Whether anything has a public address, or will have once its image is there. */
function isPublic({ all }: RecordedProgram, catalogue: Catalogue, stack: string): boolean {
  const { services } = catalogueIn(catalogue, stack);
  return (
    all("aws:ec2/natGateway:NatGateway").length > 0 ||
    all("aws:lb/loadBalancer:LoadBalancer").some(({ inputs }) => inputs.internal === false) ||
    Object.values(services).some(({ exceptions }) => exceptions?.publicIp?.stacks.includes(stack))
  );
}

/** Balancers that have not exactly one WebACL of their own. */
function unguarded({ all }: RecordedProgram): string[] {
  const associations = all("aws:wafv2/webAclAssociation:WebAclAssociation");
  const acls = associations.map(({ propertyDependencies: { webAclArn = [] } }) => webAclArn.join());
  return all("aws:lb/loadBalancer:LoadBalancer").flatMap(({ urn, name }) => {
    const own = associations.filter(({ propertyDependencies: { resourceArn = [] } }) =>
      resourceArn.includes(urn as never),
    );
    const shared = own.some(({ propertyDependencies: { webAclArn = [] } }) => {
      const acl = webAclArn.join();
      return acls.filter((each) => each === acl).length > 1;
    });
    return own.length === 1 && !shared ? [] : [`${name} has ${own.length} WebACLs`];
  });
}
