import * as assert from "node:assert/strict";
import { readStackConfig } from "../../config/stack-config";
import { otherStackFiles } from "../../config/stack-files";
import type { Catalogue } from "../../model/catalogue";
import { plan } from "../../plan";
import { setRegister } from "../../policy/lib/register";
import type { Json } from "../../sandbox/stack-files";
import { platform } from "../../services";
import { documents } from "../support/documents";
import { judgedPlatform } from "../support/judged-platform";
import { until } from "../support/programs/until";
import {
  catalogueWith,
  policyWith,
  registerOf,
  type Snippet,
  snippetsOf,
  valuesWith,
} from "../support/snippets";
import { policyConfigOf, projectFolder, stackFiles, stackNames } from "../support/stacks";
import { findingsOf, type PackConfig, told } from "../support/whole-pack";

const all = documents.flatMap((document) => snippetsOf(document));
const sections = [...new Set(all.map(({ section }) => section))];

const valuesOf = (stack: string, snippets: readonly Snippet[]) =>
  valuesWith(stack, stackFiles[stack] as Json, snippets);
const planned = (stack: string, catalogue: Catalogue, values: Json) =>
  plan(catalogue, readStackConfig(values, stack, otherStackFiles(projectFolder, stack)));

/** What a shell in a task takes, in the stack that has one. */
const ofShell = [
  "ecs-service-disallow-execute-command",
  "ecs-taskdefinition-enforce-readonly-root-filesystem",
];

describe("what the documents say to add", function () {
  this.timeout("4m");
  afterEach(() => setRegister());

  it("is there for each of the things that one adds", () => {
    assert.deepEqual(sections, [
      "Add a microservice",
      "Open a shell in a task",
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
      setRegister(stack, registerOf(stack, all, until));
      const findings = await findingsOf(graph, config);
      assert.deepEqual(told(findings.filter(({ outcome }) => outcome !== "excepted")), []);
      const excepted = findings.filter(({ outcome }) => outcome === "excepted").map(({ rule }) => rule);
      assert.deepEqual(excepted.sort(), stack === "dev" ? ofShell : []);
    });

  it("asks of the policy pack's configuration no more than what prod would be refused for", async () => {
    const catalogue = catalogueWith(platform, all);
    const graph = await judgedPlatform("prod", "applied", { catalogue, values: valuesOf("prod", all) });
    const refused = (await findingsOf(graph, policyConfigOf("prod"))).map(({ rule }) => rule);
    const asked = Object.keys(policyWith("prod", {}, all));
    assert.deepEqual([...new Set(refused)].sort(), asked.sort());
  });
});
