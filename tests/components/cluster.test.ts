import * as assert from "node:assert/strict";
import { Cluster } from "../../components/cluster";
import type { ClusterArgs, ReleaseApprovalPlan } from "../../components/cluster/args";
import { logicalName, recordProgram } from "../support/engine";
import { made, statements } from "../support/records";

const ecs = "arn:aws:ecs:eu-west-2:111122223333";
const approval: ReleaseApprovalPlan = {
  policyName: "cdd-dev-release-approver",
  path: "/cdd/dev/",
  approvers: ["arn:aws:iam::111122223333:role/release-approver"],
  region: "eu-west-2",
  clusterArn: `${ecs}:cluster/cdd-dev`,
  servicesArn: `${ecs}:service/cdd-dev/*`,
  deploymentsArn: `${ecs}:service-deployment/cdd-dev/*`,
  revisionsArn: `${ecs}:service-revision/cdd-dev/*`,
  tasksArn: `${ecs}:task/cdd-dev/*`,
  repositoriesArn: "arn:aws:ecr:eu-west-2:111122223333:repository/cdd-dev-*",
  dashboardsArn: "arn:aws:cloudwatch::111122223333:dashboard/cdd-dev-*",
  logGroupArns: ["arn:aws:logs:eu-west-2:111122223333:log-group:cdd-dev-screening"],
};
const args: ClusterArgs = {
  name: "cdd-dev",
  namespace: "internal.dev.bank.example",
  insightsLogGroup: "/aws/ecs/containerinsights/cdd-dev/performance",
  execLogGroup: "cdd-dev-exec",
  guardDuty: false,
  logRetentionDays: 90,
  retain: false,
  vpcId: "vpc-1",
  logsKeyArn: "arn:aws:kms:eu-west-2:111122223333:key/logs",
  computeKeyArn: "arn:aws:kms:eu-west-2:111122223333:key/compute",
};
const record = (retain: boolean, more: Partial<ClusterArgs> = {}) =>
  recordProgram(() => {
    const cluster = new Cluster("cluster", { ...args, retain, ...more });
    const { arn, name, namespaceId, capacityProviders } = cluster.withCapacity([]);
    return {
      arn,
      name,
      namespaceId,
      capacityProviders: capacityProviders.urn,
      ...cluster.approval,
    };
  });

describe("Cluster", () => {
  for (const retain of [true, false]) {
    it(`consists of exactly this, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const kept = retain ? ({ protect: true } as const) : {};
      const logGroup = (name: string) => ({
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: {
          name,
          retentionInDays: 90,
          kmsKeyId: args.logsKeyArn,
          deletionProtectionEnabled: retain,
        },
        deleteBeforeReplace: true,
        ...kept,
      });
      assert.deepEqual(made(await record(retain), "cluster"), {
        "cluster-insights-logs": logGroup("/aws/ecs/containerinsights/cdd-dev/performance"),
        "cluster-exec-logs": logGroup("cdd-dev-exec"),
        "cluster-cluster": {
          type: "aws:ecs/cluster:Cluster",
          inputs: {
            name: "cdd-dev",
            settings: [{ name: "containerInsights", value: "enhanced" }],
            configuration: {
              executeCommandConfiguration: {
                kmsKeyId: args.computeKeyArn,
                logging: "OVERRIDE",
                logConfiguration: {
                  cloudWatchEncryptionEnabled: true,
                  cloudWatchLogGroupName: "cdd-dev-exec",
                },
              },
              managedStorageConfiguration: { fargateEphemeralStorageKmsKeyId: args.computeKeyArn },
            },
          },
          deleteBeforeReplace: true,
          dependsOn: ["cluster-insights-logs"],
        },
        "cluster-capacity-providers": {
          type: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
          inputs: {
            clusterName: "cdd-dev",
            capacityProviders: ["FARGATE", "FARGATE_SPOT"],
            defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", base: 1, weight: 1 }],
          },
        },
        "cluster-namespace": {
          type: "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
          inputs: {
            name: "internal.dev.bank.example",
            description: "Services of cdd-dev",
            vpc: "vpc-1",
          },
          deleteBeforeReplace: true,
          ...kept,
        },
      });
    });
  }

  it("tells services what they need, and lets them wait for the capacity providers", async () => {
    const { outputs } = await record(false);
    const { capacityProviders, ...rest } = outputs as Record<string, string>;
    assert.deepEqual(rest, {
      arn: "arn:aws:ecs:eu-west-2:111122223333:cluster/cdd-dev",
      name: "cdd-dev",
      namespaceId: "ns-cluster-namespace",
    });
    assert.equal(logicalName(String(capacityProviders)), "cluster-capacity-providers");
  });

  it("waits for the group of exec sessions, although it only names it", async () => {
    const cluster = (await record(false)).one("cluster-cluster");
    assert.deepEqual(cluster.propertyDependencies.configuration?.map(logicalName), ["cluster-exec-logs"]);
  });

  it("shows the engine its plan and not what flows", async () => {
    const { vpcId, logsKeyArn, computeKeyArn, ...plan } = args;
    const component = (await record(false)).one("cluster");
    assert.equal(component.type, "cdd:cluster:Cluster");
    assert.deepEqual(component.inputs, plan);
    assert.equal(component.protect, false);
  });

  it("lets the named approvers, and nobody else, see a release and answer for it", async () => {
    const program = await record(false, { approval });
    const { policy, ...rest } = program.one("cluster-release-approver").inputs;
    assert.deepEqual(rest, {
      name: "cdd-dev-release-approver",
      path: "/cdd/dev/",
      description: "Continues or rolls back paused deployments",
    });
    const own = { "aws:PrincipalArn": approval.approvers };
    const Condition = { ArnEquals: own };
    const allow = (Sid: string, Action: string[], Resource: string[], narrowed: object = Condition) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource,
      Condition: narrowed,
    });
    const { servicesArn, deploymentsArn, revisionsArn, tasksArn } = approval;
    assert.deepEqual(Object.values(statements(policy)), [
      allow(
        "SeeReleases",
        [
          "ecs:DescribeServiceDeployments",
          "ecs:DescribeServiceRevisions",
          "ecs:DescribeServices",
          "ecs:DescribeTasks",
          "ecs:ListServiceDeployments",
        ],
        [servicesArn, deploymentsArn, revisionsArn, tasksArn],
      ),
      allow("SeeImages", ["ecr:DescribeImages", "ecr:DescribeImageScanFindings"], [approval.repositoriesArn]),
      allow("SeeDashboards", ["cloudwatch:GetDashboard"], [approval.dashboardsArn]),
      allow(
        "SeeLogs",
        ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
        approval.logGroupArns.map((arn) => `${arn}:*`),
      ),
      allow(
        "AnswerReleases",
        ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"],
        [servicesArn, deploymentsArn],
      ),
      allow("FindTasks", ["ecs:ListServices", "ecs:ListTasks"], ["*"], {
        ArnEquals: { ...own, "ecs:cluster": approval.clusterArn },
      }),
      allow(
        "SeeAlarmsAndConfiguration",
        ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "ecs:DescribeTaskDefinition"],
        ["*"],
        { ArnEquals: own, StringEquals: { "aws:RequestedRegion": "eu-west-2" } },
      ),
    ]);
    assert.equal(
      (program.outputs as Record<string, unknown>).releaseApproverPolicy,
      "arn:aws:iam::111122223333:policy/cdd/dev/cdd-dev-release-approver",
    );
  });

  it("refuses approvers and groups that IAM has no room for", async () => {
    const logGroupArns = Array.from({ length: 80 }, (_, index) => `${approval.logGroupArns[0]}-${index}`);
    await assert.rejects(
      record(false, { approval: { ...approval, logGroupArns } }),
      /approval\.approvers: make a policy of \d+ characters, for 1 approvers and the logs of 80 groups\. IAM takes 6144/,
    );
  });

  it("attaches that policy to nobody: who deploys could attach it to himself", async () => {
    const types = (await record(false, { approval })).resources.map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:iam/")),
      ["aws:iam/policy:Policy"],
    );
  });
});
