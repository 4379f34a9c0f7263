import * as assert from "node:assert/strict";
import { readStackConfig } from "../../config/stack-config";
import { otherStackFiles } from "../../config/stack-files";
import type { Catalogue } from "../../model/catalogue";
import { plan } from "../../plan";
import type { Json } from "../../sandbox/stack-files";
import { platform } from "../../services";
import { documents } from "../support/documents";
import { judgedPlatform } from "../support/judged-platform";
import { catalogueWith, policyWith, type Snippet, snippetsOf, valuesWith } from "../support/snippets";
import { policyConfigOf, projectFolder, stackFiles, stackNames } from "../support/stacks";
import { findingsOf, type PackConfig, told } from "../support/whole-pack";

const all = documents.flatMap((document) => snippetsOf(document));
const sections = [...new Set(all.map(({ section }) => section))];

/** The one section that adds nothing to the catalogue. */
const freeze = "Freeze a stack";

const valuesOf = (stack: string, snippets: readonly Snippet[]) =>
  valuesWith(stack, stackFiles[stack] as Json, snippets);
const planned = (stack: string, catalogue: Catalogue, values: Json) =>
  plan(catalogue, readStackConfig(values, stack, otherStackFiles(projectFolder, stack)));

describe("what the documents say to add", function () {
  this.timeout("4m");

  it("is there for each of the things that one adds", () => {
    assert.deepEqual(sections, [
      "Add a microservice",
      "Freeze a stack",
      "Add a public service",
      "Add a worker",
      "Add a store",
      "Open a way out of the VPC",
      "Let the bank call an internal service",
      "Rename or remove a service",
    ]);
  });

  for (const name of sections)
    it(`can be planned in every stack as it is printed: ${name}`, () => {
      const snippets = all.filter(({ section }) => section === name);
      const catalogue = catalogueWith(platform, snippets);
      for (const stack of stackNames) {
        const values = valuesOf(stack, snippets);
        assert.notDeepEqual([catalogue, values], [platform, stackFiles[stack]]);
        planned(stack, catalogue, values);
      }
    });

  for (const stack of stackNames)
    it(`breaks no rule in ${stack}, all of it together`, async () => {
      const catalogue = catalogueWith(platform, all);
      const graph = await judgedPlatform(stack, "applied", { catalogue, values: valuesOf(stack, all) });
      const config = policyWith(stack, policyConfigOf(stack), all) as PackConfig;
      assert.deepEqual(told(await findingsOf(graph, config)), []);
    });

  it("asks of the policy pack's configuration no more than what prod would be refused for", async () => {
    const catalogue = catalogueWith(platform, all);
    const graph = await judgedPlatform("prod", "applied", { catalogue, values: valuesOf("prod", all) });
    const refused = (await findingsOf(graph, policyConfigOf("prod"))).map(({ rule }) => rule);
    const asked = Object.keys(policyWith("prod", {}, all));
    assert.deepEqual([...new Set(refused)].sort(), asked.sort());
  });
});
