import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { StackConfig } from "../../config/stack-config";
import { scripts } from "../../package.json";
import { rules } from "../../policy/pack";
import { platform } from "../../services";
import { readmeHas, table } from "../support/readme";
import { projectFolder, shipped, stackNames } from "../support/stacks";

describe("README", () => {
  it("shows how the stacks differ", () => {
    const stacks = stackNames.map(shipped);
    const row = (what: string, value: (stack: StackConfig) => string | number) => [
      what,
      ...stacks.map(value),
    ];
    readmeHas(
      "stacks",
      table(
        ["", ...stackNames],
        [
          row("AZs / NAT gateways", ({ availabilityZones, network }) =>
            network.natGateways === "single"
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

  it("shows how long which records are kept", () => {
    const kept = Object.entries(platform.recordClasses ?? {}).map(
      ([name, { description, retentionDays, lock }]) => {
        const stores = Object.entries(platform.stores).flatMap(([store, each]) =>
          each.kind === "bucket" && each.recordClass === name ? [store] : [],
        );
        return [`\`${name}\``, description, stores.join(", "), retentionDays, lock];
      },
    );
    readmeHas("records", table(["class", "what", "stores", "days", "lock where the stack retains"], kept));
  });

  it("lists every rule of the policy pack", () => {
    readmeHas(
      "policies",
      table(
        ["rule", "severity", "what it demands"],
        [...rules]
          .sort((a, b) => a.metadata.name.localeCompare(b.metadata.name))
          .map(({ metadata }) => [`\`${metadata.name}\``, metadata.severity, metadata.description]),
      ),
    );
  });

  for (const document of ["README.md", "CONTRIBUTING.md", "docs/runbook.md"])
    it(`names commands that there are: ${document}`, () => {
      const text = readFileSync(path.join(projectFolder, document), "utf8");
      const named = [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, script]) => script);
      assert.ok(named.length > 3);
      assert.deepEqual(
        named.filter((script) => !Object.hasOwn(scripts, String(script))),
        [],
      );
    });

  it("leads from one section to another that there is", () => {
    const runbook = readFileSync(path.join(projectFolder, "docs", "runbook.md"), "utf8");
    const readme = readFileSync(path.join(projectFolder, "README.md"), "utf8");
    const sections = new Set(
      [...`${runbook}\n${readme}`.matchAll(/^#{2,3} (.*)$/gm)].map(([, name]) => name),
    );
    // "Destroy, and again" is a paragraph of "Destroy a stack".
    for (const [, name] of runbook.matchAll(/^\*\*([^*]+)\.\*\*/gm)) sections.add(name ?? "");
    const named = [...runbook.matchAll(/(?:under|by|of)\s"([A-Z][^"]+)"/g)].map(([, name]) => name ?? "");
    assert.ok(named.length > 3);
    assert.deepEqual(
      named.filter((name) => !sections.has(name)),
      [],
    );
  });
});
