import * as assert from "node:assert/strict";
import { Cluster } from "../../components/cluster";
import type { ClusterArgs } from "../../components/cluster/args";
import { logicalName, recordProgram } from "../support/engine";
import { made } from "../support/records";

const args: ClusterArgs = {
  name: "cdd-dev",
  namespace: "internal.dev.bank.example",
  insightsLogGroup: "/aws/ecs/containerinsights/cdd-dev/performance",
  execLogGroup: "cdd-dev-exec",
  logRetentionDays: 90,
  retain: false,
  vpcId: "vpc-1",
  logsKeyArn: "arn:aws:kms:eu-west-2:111122223333:key/logs",
  computeKeyArn: "arn:aws:kms:eu-west-2:111122223333:key/compute",
};
const record = (retain: boolean) =>
  recordProgram(() => {
    const { forServices } = new Cluster("cluster", { ...args, retain });
    const { arn, name, namespaceId, capacityProviders } = forServices;
    return { arn, name, namespaceId, capacityProviders: capacityProviders.urn };
  });

describe("Cluster", () => {
  for (const retain of [true, false]) {
    it(`consists of exactly this, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const kept = retain ? ({ protect: true } as const) : {};
      const logGroup = (name: string) => ({
        type: "aws:cloudwatch/logGroup:LogGroup",
        inputs: { name, retentionInDays: 90, kmsKeyId: args.logsKeyArn },
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
});
