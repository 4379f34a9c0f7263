import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { inlinePolicy, type ServiceRoleArgs, serviceRole } from "../../components/shared/iam";
import { roleServices } from "../../components/shared/role-services";
import { serviceTags } from "../../components/shared/tags";
import { logicalName, recordProgram } from "../support/record-program";
import { statements } from "../support/summaries";

const args: ServiceRoleArgs = {
  path: "/cdd/dev/",
  account: "111122223333",
  roleName: "cdd-dev-screening-task",
  service: "ecs-tasks.amazonaws.com",
  description: "What the code of screening may do",
};
const record = (more: Readonly<Record<string, unknown>> = {}) =>
  recordProgram(() => {
    const parent = new pulumi.ComponentResource("test:component:Component", "owner");
    const role = serviceRole("task-role", { ...args, ...more } as ServiceRoleArgs, parent);
    inlinePolicy("task-data", { role, policy: "{}" }, parent);
    return role.arn;
  });

describe("serviceRole and inlinePolicy", () => {
  it("make a role that one AWS service takes on behalf of this account only", async () => {
    const program = await record();
    const { inputs, deleteBeforeReplace, parent, protect } = program.one("task-role");
    const { assumeRolePolicy, ...rest } = inputs;
    assert.deepEqual(rest, {
      name: "cdd-dev-screening-task",
      path: "/cdd/dev/",
      description: "What the code of screening may do",
      maxSessionDuration: 3600,
    });
    assert.deepEqual(statements(assumeRolePolicy), {
      OnBehalfOfThisAccount: {
        Sid: "OnBehalfOfThisAccount",
        Effect: "Allow",
        Principal: { Service: ["ecs-tasks.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    });
    assert.deepEqual([deleteBeforeReplace, protect], [true, false]);
    assert.equal(logicalName(String(parent)), "owner");
    assert.equal(program.outputs, "arn:aws:iam::111122223333:role/cdd/dev/cdd-dev-screening-task");
  });

  it("narrow the trust to a source, bound the role and tag it, where that is given", async () => {
    const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
    const sourceArn = "arn:aws:ecs:eu-west-2:111122223333:*";
    const { inputs } = (await record({ permissionsBoundary, sourceArn, tags: { service: "screening" } })).one(
      "task-role",
    );
    assert.equal(inputs.permissionsBoundary, permissionsBoundary);
    assert.deepEqual(inputs.tags, { service: "screening" });
    assert.deepEqual(statements(inputs.assumeRolePolicy).OnBehalfOfThisAccount?.Condition, {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": sourceArn },
    });
  });

  it("put no condition on a service that does not say on whose behalf it acts: none would be met", async () => {
    for (const service of ["ecs.amazonaws.com", "ec2.amazonaws.com"]) {
      const { inputs } = (await record({ service })).one("task-role");
      assert.deepEqual(statements(inputs.assumeRolePolicy), {
        TakenByItsService: {
          Sid: "TakenByItsService",
          Effect: "Allow",
          Principal: { Service: [service] },
          Action: ["sts:AssumeRole"],
        },
      });
    }
  });

  it("make a policy that belongs to its role", async () => {
    const policy = (await record()).one("task-data");
    assert.deepEqual(policy.inputs, { name: "task-data", role: "cdd-dev-screening-task", policy: "{}" });
    assert.deepEqual(policy.propertyDependencies.role?.map(logicalName), ["task-role"]);
    assert.equal(policy.deleteBeforeReplace, true);
  });
});

describe("the services that take roles", () => {
  it("each send both keys or none, by a page of AWS's, and where none something else holds", () => {
    for (const [service, { sends, source, ...rest }] of Object.entries(roleServices)) {
      assert.match(source, / guide$/, service);
      if (sends.length > 0) assert.deepEqual(sends, ["aws:SourceAccount", "aws:SourceArn"], service);
      else assert.match("bound" in rest ? rest.bound : "", /^the role's policies name /, service);
    }
  });
});

describe("serviceTags", () => {
  it("say whose it is and how sensitive, and nothing else of the service", () => {
    const owned = {
      service: "screening",
      owner: "financial-crime",
      dataClass: "restricted",
      criticality: "high",
      port: 8080,
    };
    assert.deepEqual(serviceTags(owned), {
      service: "screening",
      owner: "financial-crime",
      "data-class": "restricted",
      criticality: "high",
    });
  });
});
