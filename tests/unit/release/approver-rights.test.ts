import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { approverStatements } from "../../../components/cluster/approver-statements";
import { readStackConfig } from "../../../config/stack-config";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { projectFolder, stackFiles } from "../../support/stacks";

/** The requests that the commands under `release/` make, as actions of IAM. */
function requests(): string[] {
  const folder = path.join(projectFolder, "release");
  const texts = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), "utf8"));
  const clients = texts.flatMap((text) => [...text.matchAll(/from "@aws-sdk\/client-([\w-]+)"/g)]);
  assert.deepEqual([...new Set(clients.map(([, client]) => client))], ["ecs"]);
  const commands = texts.flatMap((text) =>
    [...text.matchAll(/new (\w+)Command\(/g)].map(([, name]) => `ecs:${name}`),
  );
  return [...new Set(commands)].sort();
}

const { approval } = plan(platform, readStackConfig(stackFiles.prod, "prod")).cluster;
assert.ok(approval);
const statements = approverStatements(approval);
const resourcesOf = (action: string) =>
  statements.filter(({ actions }) => actions.includes(action)).flatMap(({ resources = [] }) => resources);

describe("what approvers may do", () => {
  it("is enough for `release -- wait` and `check`, on all that AWS asks for", () => {
    assert.deepEqual(requests(), [
      "ecs:DescribeServiceDeployments",
      "ecs:DescribeServiceRevisions",
      "ecs:ListServiceDeployments",
    ]);
    for (const action of requests())
      for (const arn of [approval.servicesArn, approval.deploymentsArn, approval.revisionsArn])
        assert.ok(resourcesOf(action).includes(arn), `${action} on ${arn}`);
  });

  it("has both answers, on the service and on its deployments", () => {
    for (const action of ["ecs:ContinueServiceDeployment", "ecs:StopServiceDeployment"])
      assert.deepEqual(resourcesOf(action), [approval.servicesArn, approval.deploymentsArn]);
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
      assert.deepEqual(conditions?.ArnEquals?.["aws:PrincipalArn"], approval.approvers, sid);
  });

  it("reaches this stack only, and where AWS knows no resource, this region or cluster", () => {
    for (const { sid, resources = [], conditions } of statements)
      for (const arn of resources) {
        if (arn !== "*") assert.match(arn, /[:/-]prod[:/-]|cdd-prod/, sid);
        else
          assert.ok(
            conditions?.StringEquals?.["aws:RequestedRegion"] === "eu-west-2" ||
              conditions?.ArnEquals?.["ecs:cluster"] === approval.clusterArn,
            sid,
          );
      }
  });

  it("reads the logs of applications and WAFs, and not those of shells and of the network", () => {
    const groups = resourcesOf("logs:FilterLogEvents");
    assert.equal(groups.length, Object.keys(platform.services).length + 1);
    assert.deepEqual(
      groups.filter((arn) => /-(exec|flow-logs):/.test(arn) || arn.includes("cdd-prod-*")),
      [],
    );
  });
});
