import * as assert from "node:assert/strict";
import { stackRoles } from "../../roles/stack-roles";
import { shippedSettings } from "../support/bootstrap-settings";
import { JudgedGraph } from "../support/judged-graph";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { policyConfigOf, readingOf, shipped, stackNames } from "../support/stacks";
import { findingsOf, told } from "../support/whole-pack";

const program = require("../../bootstrap/index") as (settings: unknown) => Promise<unknown>;

function recorded(stack: string, more: object = {}): Promise<RecordedProgram> {
  return recordProgram(() => program({ ...shippedSettings(stack), ...more }), {
    project: "cdd-bootstrap",
    stack,
    strict: false,
  });
}

describe("the bootstrap program", function () {
  this.timeout("2m");

  for (const stack of stackNames)
    it(`${stack}: makes what \`npm run roles\` prints, and keeps every rule of the pack`, async () => {
      const graph = await recorded(stack);
      assert.deepEqual(
        told(await findingsOf(new JudgedGraph([...graph.resources]), policyConfigOf(stack))),
        [],
      );
      const { boundaries, duties, names } = stackRoles(readingOf(stack));
      const documents = [...boundaries, ...duties.flatMap(({ policies }) => policies)];
      assert.deepEqual(
        graph.all("aws:iam/policy:Policy").map(({ inputs }) => [inputs.name, inputs.policy]),
        documents.map(({ name, document }) => [name, document]),
      );
      const attached = graph.all("aws:iam/rolePolicyAttachment:RolePolicyAttachment");
      for (const duty of ["deployers", "preview"]) {
        const plan = duties.find((one) => one.duty === duty);
        for (const arn of plan?.roles ?? []) {
          const role = arn.slice(arn.lastIndexOf("/") + 1);
          assert.equal(attached.filter(({ inputs }) => inputs.role === role).length, plan?.policies.length);
        }
      }
      assert.ok(names.people.length > 5);
    });

  it("makes the roles of people only where it is said who takes them", async () => {
    const takers = ["arn:aws:iam::444444444444:role/directory-keys"];
    const graph = await recorded("prod", { takenBy: { keyAdministrators: takers } });
    const roles = graph.all("aws:iam/role:Role").map(({ name }) => name);
    const { deployers, keyAdministrators } = shipped("prod").access;
    const [deployer, administrator = ""] = [deployers[0], keyAdministrators[0]].map((arn = "") =>
      arn.slice(arn.lastIndexOf("/") + 1),
    );
    assert.deepEqual(roles.sort(), [administrator, "cdd-preview", deployer].sort());
    const { inputs } = graph.one(administrator, "aws:iam/role:Role");
    assert.deepEqual(JSON.parse(String(inputs.assumeRolePolicy)).Statement[0].Principal, { AWS: takers });
  });
});
