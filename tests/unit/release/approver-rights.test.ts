import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { ClusterScope, PeoplePlan } from "../../../components/cluster/args";
import { approverStatements } from "../../../components/cluster/people-statements";
import type { Statement } from "../../../components/shared/policy-document";
import { readStackConfig } from "../../../config/stack-config";
import { proofActions } from "../../../model/registry";
import { plan } from "../../../plan";
import { check } from "../../../release/check";
import { EcsDeployments } from "../../../release/ecs";
import type { Release } from "../../../release/targets";
import { wait } from "../../../release/wait";
import { type Json, lay } from "../../../sandbox/stack-files";
import { platform } from "../../../services";
import { EcsEndpoint } from "../../support/ecs-endpoint";
import { projectFolder, shipped, stackFiles } from "../../support/stacks";

let approval: PeoplePlan;
let scope: ClusterScope;
let statements: readonly Statement[];
const resourcesOf = (action: string) =>
  statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources = [] }) => resources);

describe("what approvers may do", () => {
  before(() => {
    const { cluster } = plan(platform, readStackConfig(stackFiles.prod, "prod"));
    assert.ok(cluster.approval);
    scope = cluster.scope;
    approval = cluster.approval;
    statements = approverStatements(scope, approval);
  });

  it("is enough for `release -- wait` and `check`, on all that AWS asks for", async () => {
    const asked = await requests();
    assert.ok(asked.length > 2, asked.join());
    for (const action of asked)
      for (const arn of [scope.servicesArn, scope.deploymentsArn, scope.revisionsArn])
        assert.ok(resourcesOf(action).includes(arn), `${action} on ${arn}`);
  });

  it("is enough for `release -- check` where images have to show something, and reads no image elsewhere", () => {
    const calls = readFileSync(path.join(projectFolder, "proofs", "registry.ts"), "utf8").matchAll(
      /new (\w+)Command\(/g,
    );
    // ECR API, ListImageReferrers: it has no action of its own.
    const asked = [...calls].map(([, call = ""]) =>
      call === "ListImageReferrers" ? "ecr:BatchGetImage" : `ecr:${call}`,
    );
    assert.deepEqual([...new Set(asked)].sort(), [...proofActions].sort());
    const judging = approverStatements(scope, { ...approval, judgesImages: true });
    for (const action of proofActions) {
      assert.deepEqual(resourcesOf(action), []);
      assert.deepEqual(
        judging.filter(({ actions }) => actions.includes(action)).flatMap(({ resources = [] }) => resources),
        [scope.repositoriesArn],
      );
    }
    const planned = (sbom: boolean) =>
      plan(platform, readStackConfig(lay(stackFiles.prod as Json, { registry: { sbom } }), "prod")).cluster
        .approval;
    assert.deepEqual([planned(true)?.judgesImages, planned(false)?.judgesImages], [true, undefined]);
  });

  it("has both answers, on the service and on its deployments", () => {
    for (const action of ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"])
      assert.deepEqual(resourcesOf(action), [scope.servicesArn, scope.deploymentsArn]);
  });

  it("changes nothing else", () => {
    const answers = ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"];
    const others = statements.flatMap(({ actions }) => actions).filter((action) => !answers.includes(action));
    assert.deepEqual(
      others.filter((action) => !/^\w+:(Describe|List|Get|Filter)/.test(action)),
      [],
    );
  });

  it("works for the approvers alone, statement by statement", () => {
    for (const { sid, conditions } of statements)
      assert.deepEqual(conditions?.ArnEquals?.["aws:PrincipalArn"], approval.roles, sid);
  });

  it("reaches this stack only, and where AWS knows no resource, this region or cluster", () => {
    for (const { sid, resources = [], conditions } of statements)
      for (const arn of resources) {
        if (arn !== "*") assert.match(arn, /[:/-]prod[:/-]|cdd-prod/, sid);
        else
          assert.ok(
            conditions?.StringEquals?.["aws:RequestedRegion"] === shipped("prod").region ||
              conditions?.ArnEquals?.["ecs:cluster"] === scope.clusterArn,
            sid,
          );
      }
  });

  it("reads the logs of applications and WAFs, and not those of shells and of the network", () => {
    const of = (effect: "Allow" | "Deny") =>
      statements
        .filter(
          (each) => (each.effect ?? "Allow") === effect && each.actions.includes("logs:FilterLogEvents"),
        )
        .flatMap(({ resources = [] }) => resources)
        .map((arn) => arn.replace(/^.*:log-group:/, ""));
    assert.deepEqual(of("Allow"), ["cdd-prod-*:*", "aws-waf-logs-prod-*:*"]);
    assert.deepEqual(of("Deny"), [
      "cdd-prod-exec:*",
      "cdd-prod-flow-logs:*",
      "cdd-prod-dns-queries:*",
      "cdd-prod-log-findings:*",
    ]);
  });
});

/** What `wait` and `check` ask of AWS, of a paused release and of one that was rolled back, as actions of IAM. */
async function requests(): Promise<string[]> {
  const names = ["AWS_ENDPOINT_URL_ECS", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
  const before = names.map((name) => [name, process.env[name]] as const);
  const endpoint = new EcsEndpoint();
  const [good, bad] = ["a", "b"].map((letter) => `sha256:${letter.repeat(64)}`);
  const release: Release = {
    stack: "test",
    account: "111122223333",
    region: "eu-west-2",
    cluster: "cdd-test",
    targets: ["portal", "trail"].map((service) => ({
      service,
      ecsService: `cdd-test-${service}`,
      digest: bad ?? "",
    })),
    waiting: [],
  };
  const hook = {
    hookId: "h",
    expiresAt: 2_000_000_000,
    timeoutAction: "ROLLBACK",
    status: "AWAITING_ACTION",
  };
  endpoint.services = {
    "cdd-test-portal": [
      { id: "1", status: "SUCCESSFUL", ...(good && { digest: good }) },
      { id: "2", status: "IN_PROGRESS", hook, ...(bad && { digest: bad }) },
    ],
    "cdd-test-trail": [
      {
        id: "3",
        status: "ROLLBACK_SUCCESSFUL",
        rollback: { reason: "alarm", to: "1" },
        ...(bad && { digest: bad }),
      },
    ],
  };
  process.env.AWS_ENDPOINT_URL_ECS = await endpoint.start();
  process.env.AWS_ACCESS_KEY_ID = "key";
  process.env.AWS_SECRET_ACCESS_KEY = "secret";
  const ecs = new EcsDeployments(release);
  try {
    const { standings } = await wait(release, ecs, { timeout: 1, interval: 0.01, settle: 0 }, () => {});
    assert.deepEqual(standings.map(({ outcome }) => outcome.kind).sort(), ["paused", "rolled back"]);
    assert.equal((await check(release, ecs, [])).length, 2);
  } finally {
    ecs.close();
    await endpoint.stop();
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
  return [...new Set(endpoint.asked.map(({ action }) => `ecs:${action}`))].sort();
}
