import * as assert from "node:assert/strict";
import { Names } from "../../../plan/names";
import { duties } from "../../../roles/people";
import { scopesOf } from "../../../roles/scopes";
import { stackRoles } from "../../../roles/stack-roles";
import { documentHas, table } from "../../support/documents";
import { granting } from "../../support/roles/statements";
import { readingOf, shipped } from "../../support/stacks";

/** `s3:GetObject`, `s3:PutObject` → `` `s3:GetObject`, `PutObject` ``. */
function byService(actions: readonly string[]): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const action of [...new Set(actions)].sort()) {
    const [service = "", name = ""] = action.split(":");
    found.set(service, [...(found.get(service) ?? []), name]);
  }
  return [...found].sort(([one], [other]) => one.localeCompare(other));
}

function shortly(actions: readonly string[]): string {
  return byService(actions)
    .map(([service, names]) =>
      names.map((name, index) => `\`${index === 0 ? `${service}:` : ""}${name}\``).join(", "),
    )
    .join("; ");
}

describe("docs/first-deployment.md", () => {
  for (const [index, mark] of ["boundary", "backups-boundary"].entries())
    it(`lists what a permissions boundary must not take away: ${mark}`, () => {
      const bound = stackRoles(readingOf("prod")).boundaries[index];
      assert.ok(bound);
      const allowed = granting(bound.document).flatMap(({ Action }) => Action);
      documentHas(
        "docs/first-deployment.md",
        mark,
        table(
          ["service", "actions"],
          byService(allowed).map(([service, names]) => [`\`${service}\``, names.join(", ")]),
        ),
      );
    });

  it("lists who may do what, and what each one's own policy allows", () => {
    const stack = shipped("prod");
    const scopes = scopesOf({
      stack,
      names: new Names(stack),
      boundaries: [String(stack.access.permissionsBoundary), String(stack.access.backupsBoundary)],
    });
    documentHas(
      "docs/first-deployment.md",
      "duties",
      table(
        ["role", "may", "may not", "its own IAM policy allows"],
        duties.map(({ duty, may, mayNot, policy, statements }) => [
          `\`${duty}\``,
          may,
          mayNot,
          policy ?? shortly(statements(scopes).flatMap(({ actions }) => actions)),
        ]),
      ),
    );
  });
});
