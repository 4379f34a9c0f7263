import * as assert from "node:assert/strict";
import { Cluster } from "../../components/cluster";
import { recordProgram } from "../support/record-program";

/** Tags that the cluster sets itself. */
async function tags(guardDuty: boolean): Promise<unknown> {
  const program = await recordProgram(() => {
    new Cluster("cluster", {
      name: "cdd-dev",
      namespace: "internal.dev.bank.example",
      insightsLogGroup: "/aws/ecs/containerinsights/cdd-dev/performance",
      execLogGroup: "cdd-dev-exec",
      guardDuty,
      logRetentionDays: 30,
      retain: false,
      vpcId: "vpc-1",
      logsKeyArn: "arn:logs",
      computeKeyArn: "arn:compute",
    });
  });
  return program.one("cluster-cluster").inputs.tags;
}

describe("a cluster that GuardDuty watches", () => {
  it("has the tag by which GuardDuty knows it", async () => {
    assert.deepEqual(await tags(true), { GuardDutyManaged: "true" });
  });

  it("has it in stacks with GuardDuty only", async () => {
    assert.equal(await tags(false), undefined);
  });
});
