import * as assert from "node:assert/strict";
import { readStackConfig } from "../../config/stack-config";
import { ask } from "../../sandbox/aws/iam/ask";
import { StackDocuments } from "../../sandbox/aws/iam/stack-documents";
import type { Props } from "../../sandbox/aws/values";
import { platform } from "../../services";
import { bucketRows } from "../support/permissions/buckets";
import { keyRows } from "../support/permissions/keys";
import { queueRows } from "../support/permissions/queues";
import { referenceRows } from "../support/permissions/reference";
import { releaseRows } from "../support/permissions/releases";
import { repositoryRows } from "../support/permissions/repositories";
import { trustRows } from "../support/permissions/roles";
import type { Declared, Row } from "../support/permissions/row";
import { secretRows } from "../support/permissions/secrets";
import { tableRows } from "../support/permissions/tables";
import { topicRows } from "../support/permissions/topics";
import { platformGraph } from "../support/platform-graph";
import { configOf, stackFiles } from "../support/stacks";

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
};

/** Every document of the stack, as the program makes it. */
async function declaredOf(name: string): Promise<Declared> {
  const config = configOf(readStackConfig(stackFiles[name], name));
  const graph = await platformGraph(name, { images: Object.keys(platform.services) });
  const resources = graph.resources.map(({ type, name: logical, inputs, outputs }) => ({
    type,
    name: logical,
    id: String((outputs as Props).id ?? ""),
    inputs: inputs as Props,
    outputs: outputs as Props,
  }));
  const stack = new StackDocuments(resources, { account: config.account, region: config.region });
  return { stack, config, catalogue: platform };
}

/** Every row whose answer is another than the table says, with whose answer it is. */
function wrong({ stack }: Declared, rows: readonly Row[]): string[] {
  return rows.flatMap(({ who, what, allowed, ...question }) => {
    const answer = ask(stack, question);
    if ((answer.outcome === "allowed") === allowed) return [];
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
        // Both answers occur: a judge that always says the same is none.
        assert.deepEqual(new Set(rows.map(({ allowed }) => allowed)), new Set([true, false]));
      });

    it(`${name}: every action that AWS's service reference knows, for people with every right in IAM`, async () => {
      const rows = await referenceRows(declared);
      assert.ok(rows.length > 2_000);
      assert.deepEqual(wrong(declared, rows), []);
    });
  }

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
