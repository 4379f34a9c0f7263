import * as assert from "node:assert/strict";
import { ask } from "../../sandbox/aws/iam/ask";
import { bucketRows } from "../support/permissions/buckets";
import { circumstanceRows } from "../support/permissions/circumstances";
import { amongOthers, declaredOf, everyKindDeclared, unguarded } from "../support/permissions/declared";
import { keyUseRows } from "../support/permissions/key-uses";
import { keyRows } from "../support/permissions/keys";
import { queueRows } from "../support/permissions/queues";
import { referenceRows } from "../support/permissions/reference";
import { releaseRows } from "../support/permissions/releases";
import { repositoryRows } from "../support/permissions/repositories";
import { ownRightsRows, rightsOfRoles, rightsRows } from "../support/permissions/rights";
import { trustRows } from "../support/permissions/roles";
import { type Declared, isAllowed, type Row } from "../support/permissions/row";
import { secretRows } from "../support/permissions/secrets";
import { tableRows } from "../support/permissions/tables";
import { topicRows } from "../support/permissions/topics";
import { vaultRows } from "../support/permissions/vaults";

const areas: Readonly<Record<string, (declared: Declared) => Row[]>> = {
  tables: tableRows,
  keys: keyRows,
  "trust of roles": trustRows,
  topics: topicRows,
  releases: releaseRows,
  queues: queueRows,
  buckets: bucketRows,
  secrets: secretRows,
  repositories: repositoryRows,
  circumstances: circumstanceRows,
  vaults: vaultRows,
};

/** Every row whose answer is another than the table says, with whose answer it is. */
function wrong({ stack, config }: Declared, rows: readonly Row[]): string[] {
  return rows.flatMap(({ who, what, allowed, ...question }) => {
    const answer = ask(stack, question);
    if (isAllowed(answer, config) === allowed) return [];
    const why =
      "by" in answer
        ? answer.by.map(({ document, statement }) => `${statement} of ${document}`)
        : [
            `none of ${answer.lacking.join(", ")}`,
            ...answer.nearly.map(({ statement, unmet }) => `${statement}: ${unmet}`),
          ];
    const row = `${who} | ${question.action} | ${what}`;
    return [`${row}: ${answer.outcome} instead of ${allowed ? "allowed" : "denied"} (${why.join("; ")})`];
  });
}

/** What the documents of a role itself name as allowed, exclusions and wildcards as they stand. */
function granted({ stack }: Declared, arn: string): string[] {
  const statements = stack.roles.get(arn)?.identity.flatMap((document) => document.statements) ?? [];
  const named = statements.flatMap(({ effect, actions }) =>
    effect === "Deny" ? [] : actions.not ? [`all but ${actions.patterns}`] : actions.patterns,
  );
  return [...new Set(named)].sort();
}

/** The table of who may do what, from the declarations: a new service, store or secret brings its rows. */
describe("who may do what, by the documents of the whole program", function () {
  this.timeout("4m");
  for (const name of ["dev", "prod"]) {
    let declared: Declared;
    before(async () => {
      declared = await declaredOf(name);
    });

    for (const [area, rowsOf] of Object.entries(areas))
      it(`${name}: ${area}`, () => {
        const rows = rowsOf(declared);
        assert.deepEqual(wrong(declared, rows), []);
        if (area === "vaults" && !declared.config.retain) return assert.deepEqual(rows, []);
        // Both answers occur: a judge that always says the same is none.
        assert.deepEqual(new Set(rows.map(({ allowed }) => allowed)), new Set([true, false]));
      });

    it(`${name}: every action that AWS's service reference knows, for people with every right in IAM`, async () => {
      const rows = await referenceRows(declared);
      assert.ok(rows.length > 2_000);
      assert.deepEqual(wrong(declared, rows), []);
    });
  }

  const stacks: Readonly<Record<string, () => Promise<Declared>>> = {
    dev: () => declaredOf("dev"),
    prod: () => declaredOf("prod"),
    "every kind of entry": everyKindDeclared,
  };
  for (const [name, made] of Object.entries(stacks)) {
    it(`${name}: the platform's own roles, each on what is its own and nothing else`, async () => {
      const declared = amongOthers(await made());
      assert.deepEqual(wrong(declared, rightsRows(declared)), []);
    });

    it(`${name}: the same by the roles' own documents, where no thing and no key guards itself`, async () => {
      const declared = unguarded(await made());
      assert.deepEqual(wrong(declared, ownRightsRows(declared)), []);
    });

    it(`${name}: who uses the keys, through what and under which context`, async () => {
      const declared = await made();
      assert.deepEqual(wrong(declared, keyUseRows(declared)), []);
    });

    it(`${name}: the platform's own roles are given no action beyond these`, async () => {
      const declared = await made();
      for (const { who, principal, rights } of rightsOfRoles(declared)) {
        const actions = [...new Set(rights.map(({ action }) => action))].sort();
        assert.deepEqual(granted(declared, principal), actions, who);
      }
    });
  }

  it("every kind of entry: trust of roles", async () => {
    const declared = await everyKindDeclared();
    assert.deepEqual(wrong(declared, trustRows(declared)), []);
  });

  it("has a row for all that is declared: more than 300", async () => {
    const declared = await declaredOf("prod");
    const rows = Object.values(areas).flatMap((rowsOf) => rowsOf(declared));
    assert.ok(rows.length > 300);
    const { services, stores } = declared.catalogue;
    const asked = rows.map(({ who, what, resource }) => `${who} ${what} ${resource}`);
    assert.deepEqual(
      [...Object.keys(services), ...Object.keys(stores)].filter(
        (key) => !asked.some((row) => row.includes(key)),
      ),
      [],
    );
    // A store of a further kind needs an area of its own.
    assert.deepEqual(new Set(Object.values(stores).map(({ kind }) => kind)), new Set(["table", "bucket"]));
  });
});
