import * as assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { StackConfig } from "../../model/stack";
import { scripts } from "../../package.json";
import { standardIds } from "../../policy/lib/metadata";
import { rules } from "../../policy/pack";
import { platform } from "../../services";
import { documentHas, documents, table } from "../support/documents";
import { entryTables, storeTables } from "../support/entry-reference";
import { quotaTable } from "../support/quota-table";
import { stackTables } from "../support/stack-reference";
import { projectFolder, shipped, stackNames } from "../support/stacks";

describe("the documents", function () {
  // The compiler reads the model and zod's types.
  this.timeout("1m");

  it("shows how the stacks differ", () => {
    const stacks = stackNames.map(shipped);
    const row = (what: string, value: (stack: StackConfig) => string | number) => [
      what,
      ...stacks.map(value),
    ];
    documentHas(
      "docs/reference/stack.md",
      "stacks",
      table(
        ["", ...stackNames],
        [
          row("AZs / NAT gateways", ({ availabilityZones, network }) =>
            network.kind !== "existing" && network.natGateways === "single"
              ? `${availabilityZones.length} / 1`
              : `${availabilityZones.length} / ${availabilityZones.length}`,
          ),
          row("tasks of a service", ({ defaults: { tasks } }) => `${tasks.min} to ${tasks.max ?? tasks.min}`),
          row(
            "FARGATE : FARGATE_SPOT beyond the base",
            ({ capacity }) => `${capacity.fargateWeight} : ${capacity.spotWeight}`,
          ),
          row("release", ({ release }) =>
            release.approval === undefined ? release.strategy : `${release.strategy}, with approval`,
          ),
          row("data outlives a destroy", ({ retain }) => (retain ? "yes" : "no")),
          row("scanning of images", ({ registry }) => registry.scanning),
          row("log retention, days", ({ logRetentionDays }) => logRetentionDays),
        ],
      ),
    );
  });

  it("shows what an entry of the catalogue can say", () => {
    documentHas("docs/reference/entry.md", "entry", entryTables());
  });

  it("shows what a stack file can say", () => {
    documentHas("docs/reference/stack.md", "keys", stackTables());
  });

  it("shows AWS's quotas, and what the shipped stacks need of them", () => {
    documentHas("docs/reference/quotas.md", "quotas", quotaTable());
  });

  it("shows what a store can say", () => {
    documentHas("docs/reference/entry.md", "stores", storeTables());
  });

  it("shows how long which records are kept", () => {
    const kept = Object.entries(platform.recordClasses ?? {}).map(
      ([name, { description, retentionDays, lock }]) => {
        const stores = Object.entries(platform.stores).flatMap(([store, each]) =>
          each.kind === "bucket" && each.recordClass === name ? [store] : [],
        );
        return [`\`${name}\``, description, stores.join(", "), retentionDays, lock];
      },
    );
    documentHas(
      "docs/reference/entry.md",
      "records",
      table(["class", "what", "stores", "days", "lock where the stack retains"], kept),
    );
  });

  it("lists every rule of the policy pack", () => {
    documentHas(
      "docs/reference/policies.md",
      "policies",
      table(
        ["rule", "severity", "acts", "what it demands", "speaks for"],
        [...rules]
          .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))
          .map(({ metadata: { name, severity, description, standards }, kind }) => [
            `\`${name}\``,
            severity,
            kind === "resource" ? "before" : "on relations",
            description,
            standardIds(standards).slice(1, -1),
          ]),
      ),
    );
  });

  for (const document of documents) {
    const text = readFileSync(path.join(projectFolder, document), "utf8");

    it(`names commands that there are: ${document}`, () => {
      const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script]) => script);
      assert.deepEqual(
        named.filter((script) => !Object.hasOwn(scripts, String(script))),
        [],
      );
    });

    it(`leads to files and headings that there are: ${document}`, () => {
      const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
      assert.deepEqual(
        links.filter((link) => !leads(document, link)),
        [],
      );
    });
  }

  it("numbers each decision once, in its name and in its first line", () => {
    const decisions = documents.filter((document) => document.startsWith("docs/decisions/"));
    const numbers = decisions.map((document) => path.basename(document).slice(0, 3));
    assert.deepEqual(numbers, [...new Set(numbers)]);
    assert.deepEqual(
      decisions.filter((document) => !read(document).startsWith(`# ${path.basename(document).slice(0, 3)} `)),
      [],
    );
  });

  it("leads from one section to another that there is", () => {
    const sections = new Set(documents.flatMap(sectionsOf));
    const named = documents
      .filter((document) => !document.startsWith("docs/decisions/"))
      .flatMap((document) => [...read(document).matchAll(/(?:under|by|of|see)\s"([A-Z][^"]+)"/g)])
      .map(([, name]) => name ?? "");
    assert.ok(named.length > 3);
    assert.deepEqual(
      named.filter((name) => !sections.has(name)),
      [],
    );
  });
});

function read(document: string): string {
  return readFileSync(path.join(projectFolder, document), "utf8");
}

/** Headings, and paragraphs that begin with one in bold. */
function sectionsOf(document: string): string[] {
  return [...read(document).matchAll(/^(?:#{1,3} (.*)|\*\*([^*]+?)\.?\*\*.*)$/gm)].map(
    ([, heading, bold]) => heading ?? bold ?? "",
  );
}

/** A heading as GitHub forms its anchor. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .trim()
    .replace(/\s/g, "-");
}

function leads(document: string, link: string): boolean {
  const [file = "", anchor] = link.split("#");
  const target = file === "" ? document : path.join(path.dirname(document), file);
  if (!existsSync(path.join(projectFolder, target))) return false;
  return (
    anchor === undefined ||
    sectionsOf(target).map(anchorOf).includes(anchor) ||
    read(target).includes(`<a id="${anchor}">`)
  );
}
