import * as assert from "node:assert/strict";
import { Cluster } from "../../components/cluster";
import type { ClusterArgs, ClusterScope, PeoplePlan } from "../../components/cluster/args";
import { clusterFaults } from "../../components/cluster/validate";
import { line } from "../../model/problems";
import { logicalName, recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const ecs = "arn:aws:ecs:eu-west-2:111122223333";
const scope: ClusterScope = {
  path: "/cdd/dev/",
  region: "eu-west-2",
  clusterArn: `${ecs}:cluster/cdd-dev`,
  servicesArn: `${ecs}:service/cdd-dev/*`,
  deploymentsArn: `${ecs}:service-deployment/cdd-dev/*`,
  revisionsArn: `${ecs}:service-revision/cdd-dev/*`,
  tasksArn: `${ecs}:task/cdd-dev/*`,
  repositoriesArn: "arn:aws:ecr:eu-west-2:111122223333:repository/cdd-dev-*",
  dashboardsArn: "arn:aws:cloudwatch::111122223333:dashboard/cdd-dev-*",
  logGroupArns: ["arn:aws:logs:eu-west-2:111122223333:log-group:cdd-dev-*"],
  hiddenLogGroupArns: ["arn:aws:logs:eu-west-2:111122223333:log-group:cdd-dev-exec"],
};
const people = (duty: string): PeoplePlan => ({
  policyName: `cdd-dev-${duty}`,
  roles: [`arn:aws:iam::111122223333:role/${duty}`],
});
const approval = people("release-approver");
const viewers = people("cluster-viewer");
const operators = people("cluster-operator");
const args: ClusterArgs = {
  name: "cdd-dev",
  namespace: "internal.dev.bank.example",
  insightsLogGroup: "/aws/ecs/containerinsights/cdd-dev/performance",
  execLogGroup: "cdd-dev-exec",
  guardDuty: false,
  scope,
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
      ...cluster.policies,
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

  it("sends every line of its log groups on where the stack says so, and else nowhere", async () => {
    const destination = "arn:aws:logs:eu-west-2:444455556666:destination:bank";
    const sent = async (more: Partial<ClusterArgs>) =>
      (await record(false, more))
        .all("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter")
        .map(({ name, inputs, deleteBeforeReplace }) => [name, inputs, deleteBeforeReplace]);
    assert.deepEqual(await sent({}), []);
    assert.deepEqual(
      await sent({ logDestinationArn: destination }),
      [
        ["insights-logs", args.insightsLogGroup],
        ["exec-logs", args.execLogGroup],
      ].map(([group, logGroup]) => [
        `cluster-${group}-subscription`,
        { name: "every-line", logGroup, destinationArn: destination, filterPattern: "" },
        true,
      ]),
    );
  });

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

  it("has the tag by which GuardDuty knows it, in stacks with GuardDuty only", async () => {
    const tags = async (guardDuty: boolean) =>
      (await record(false, { guardDuty })).one("cluster-cluster").inputs.tags;
    assert.deepEqual(await tags(true), { GuardDutyManaged: "true" });
    assert.equal(await tags(false), undefined);
  });

  it("shows the engine its plan and not what flows", async () => {
    const { vpcId, logsKeyArn, computeKeyArn, ...plan } = args;
    const component = (await record(false)).one("cluster");
    assert.equal(component.type, "cdd:cluster:Cluster");
    assert.deepEqual(component.inputs, plan);
    assert.equal(component.protect, false);
  });

  /** What all people with a duty at the cluster see, and what each of them may beside it. */
  const documentOf = ({ roles }: PeoplePlan, more: object[]) => {
    const own = { "aws:PrincipalArn": roles };
    const allow = (
      Sid: string,
      Action: string[],
      Resource: string[],
      narrowed: object = { ArnEquals: own },
    ) => ({
      Sid,
      Effect: "Allow",
      Action,
      Resource,
      Condition: narrowed,
    });
    return [
      allow(
        "SeeReleases",
        [
          "ecs:DescribeServiceDeployments",
          "ecs:DescribeServiceRevisions",
          "ecs:DescribeServices",
          "ecs:DescribeTasks",
          "ecs:ListServiceDeployments",
        ],
        [scope.servicesArn, scope.deploymentsArn, scope.revisionsArn, scope.tasksArn],
      ),
      allow("SeeImages", ["ecr:DescribeImages", "ecr:DescribeImageScanFindings"], [scope.repositoriesArn]),
      allow("SeeDashboards", ["cloudwatch:GetDashboard"], [scope.dashboardsArn]),
      allow(
        "SeeLogs",
        ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
        scope.logGroupArns.map((arn) => `${arn}:*`),
      ),
      {
        Sid: "SeeNoOtherLogs",
        Effect: "Deny",
        Action: ["logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents"],
        Resource: scope.hiddenLogGroupArns.map((arn) => `${arn}:*`),
        Condition: { ArnEquals: own },
      },
      allow("FindTasks", ["ecs:ListServices", "ecs:ListTasks"], ["*"], {
        ArnEquals: { ...own, "ecs:cluster": scope.clusterArn },
      }),
      allow(
        "SeeAlarmsAndConfiguration",
        ["cloudwatch:DescribeAlarms", "cloudwatch:GetMetricData", "ecs:DescribeTaskDefinition"],
        ["*"],
        { ArnEquals: own, StringEquals: { "aws:RequestedRegion": "eu-west-2" } },
      ),
      ...more.map((statement) => ({ Condition: { ArnEquals: own }, Effect: "Allow", ...statement })),
    ];
  };
  const seeCluster = {
    Sid: "SeeCluster",
    Action: ["ecs:DescribeClusters", "ecs:ListContainerInstances"],
    Resource: [scope.clusterArn],
  };
  const denied = {
    Sid: "StartAndTagNothing",
    Effect: "Deny",
    Action: ["ecs:RunTask", "ecs:StartTask", "ecs:TagResource", "ecs:UntagResource"],
    Resource: ["*"],
    Condition: undefined,
  };
  it("lets approvers read images where these have to show something", async () => {
    const program = await record(false, { approval: { ...approval, judgesImages: true } });
    const [policy] = program.all("aws:iam/policy:Policy").filter(({ name }) => /approver/.test(name));
    const { Statement } = JSON.parse(String(policy?.inputs.policy));
    assert.deepEqual(
      Statement.filter(({ Sid }: { Sid: string }) => Sid === "ReadProofs"),
      [
        {
          Sid: "ReadProofs",
          Effect: "Allow",
          Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
          Resource: [scope.repositoriesArn],
          Condition: { ArnEquals: { "aws:PrincipalArn": approval.roles } },
        },
      ],
    );
  });

  const duties: readonly [what: string, key: string, output: string, plan: PeoplePlan, more: object[]][] = [
    [
      "lets the named approvers, and nobody else, see a release and answer for it",
      "approval",
      "releaseApproverPolicy",
      approval,
      [
        {
          Sid: "AnswerReleases",
          Action: ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"],
          Resource: [scope.servicesArn, scope.deploymentsArn],
        },
      ],
    ],
    [
      "lets the named viewers, and nobody else, see the cluster's tasks",
      "viewers",
      "clusterViewerPolicy",
      viewers,
      [seeCluster, denied],
    ],
    [
      "lets the named operators, and nobody else, stop one of them, and start none",
      "operators",
      "clusterOperatorPolicy",
      operators,
      [
        seeCluster,
        {
          Sid: "StopTasks",
          Action: ["ecs:StopTask"],
          Resource: [scope.tasksArn],
          Condition: {
            ArnEquals: { "aws:PrincipalArn": operators.roles, "ecs:cluster": scope.clusterArn },
          },
        },
        denied,
      ],
    ],
  ];
  for (const [what, key, output, plan, more] of duties)
    it(what, async () => {
      const program = await record(false, { [key]: plan });
      const logical = plan.policyName.replace("cdd-dev-", "cluster-");
      const { inputs, deleteBeforeReplace } = program.one(logical);
      const { policy, name, path } = inputs;
      assert.deepEqual({ name, path }, { name: plan.policyName, path: "/cdd/dev/" });
      // Another of the same name would have to be made beside it.
      assert.equal(deleteBeforeReplace, true);
      assert.deepEqual(Object.values(statements(policy)), JSON.parse(JSON.stringify(documentOf(plan, more))));
      const {
        arn,
        name: _,
        namespaceId,
        capacityProviders,
        ...policies
      } = program.outputs as Record<string, string>;
      const told = { [output]: `arn:aws:iam::111122223333:policy/cdd/dev/${plan.policyName}` };
      assert.deepEqual(policies, told);
      assert.deepEqual(program.one("cluster").outputs, { arn, namespaceId, ...told });
    });

  it("refuses policies that IAM has no room for, and names the people", async () => {
    const { vpcId: _, logsKeyArn: __, computeKeyArn: ___, ...plan } = args;
    const { policy } = (await record(false, { viewers })).one("cluster-cluster-viewer").inputs;
    /** The same with a document of a length: the region stands in it once. */
    const of = (length: number) => {
      const region = scope.region + "x".repeat(length - String(policy).length);
      return clusterFaults({ ...plan, viewers, scope: { ...scope, region } }).map(line);
    };
    // Source: "IAM and AWS STS quotas", managed policies.
    assert.deepEqual(of(6144), []);
    assert.deepEqual(of(6145), [
      "viewers.roles: the policy of cluster viewers has 6145 characters, for 1 roles. IAM takes 6144: name fewer roles.",
    ]);
    const roles = Array.from({ length: 80 }, (_each, index) => `${viewers.roles[0]}-${index}`);
    await assert.rejects(
      record(false, { approval: { ...approval, roles }, viewers: { ...viewers, roles } }),
      /^Error: cluster: approval\.roles: the policy of approvers has \d+ characters, for 80 roles.*\ncluster: viewers\.roles: /,
    );
  });

  it("attaches these policies to nobody: who deploys could attach one to himself", async () => {
    const types = (await record(false, { approval, viewers, operators })).resources.map(({ type }) => type);
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws:iam/")),
      Array.from({ length: 3 }, () => "aws:iam/policy:Policy"),
    );
  });
});
