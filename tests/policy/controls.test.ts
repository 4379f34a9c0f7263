import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { rules } from "../../policy/pack";
import { documentHas, table } from "../support/documents";

/** A control that a bank may ask for, as other collections have it. */
interface Control {
  readonly control: string;
  /** Rules of the pack that demand it, together. */
  readonly rules?: readonly string[];
  /** Why there is none. */
  readonly notBuilt?: string;
  readonly checkov?: readonly string[];
  readonly cdkNag?: readonly string[];
  readonly securityHub?: readonly string[];
  readonly compliancePolicies?: readonly string[];
  readonly preBuilt?: readonly string[];
  readonly awsGuard?: readonly string[];
  /** No other collection has it. */
  readonly ofNobody?: true;
}

const controls = JSON.parse(
  readFileSync(path.join(__dirname, "..", "..", "policy", "controls.json"), "utf8"),
) as readonly Control[];
const collections = {
  checkov: "checkov",
  cdkNag: "cdk-nag",
  securityHub: "Security Hub (FSBP)",
  compliancePolicies: "pulumi/compliance-policies",
  preBuilt: "Pulumi's pre-built packs",
  awsGuard: "AWSGuard",
} as const;
type Collection = keyof typeof collections;

const built = controls.filter(({ rules: by }) => by !== undefined);
const idsIn = (some: readonly Control[], collection: Collection) =>
  new Set(some.flatMap((each) => each[collection] ?? []));

describe("the controls that banks are asked for", () => {
  it("are each demanded by rules that there are, or it is said why not", () => {
    const names = rules.map(({ metadata }) => metadata.name);
    assert.equal(new Set(controls.map(({ control }) => control)).size, controls.length);
    for (const { control, rules: by, notBuilt } of controls) {
      assert.notEqual(by === undefined, notBuilt === undefined, control);
      for (const rule of by ?? []) assert.ok(names.includes(rule), `${control}: ${rule}`);
      assert.ok(by === undefined || by.length > 0, control);
      assert.ok(notBuilt === undefined || notBuilt.split(" ").length > 10, control);
    }
  });

  it("do not stand under another name where the pack has a rule of that name", () => {
    for (const { control, rules: by } of controls)
      if (rules.some(({ metadata }) => metadata.name === control))
        assert.ok(by?.includes(control), `${control} is a rule`);
  });

  it("take in what other collections demand", () => {
    const least: Readonly<Record<Collection, number>> = {
      checkov: 125,
      cdkNag: 45,
      securityHub: 84,
      compliancePolicies: 29,
      preBuilt: 61,
      awsGuard: 8,
    };
    for (const collection of Object.keys(collections) as Collection[]) {
      const { size } = idsIn(built, collection);
      assert.ok(size >= least[collection], `${collection}: ${size} of ${idsIn(controls, collection).size}`);
    }
  });

  it("are told in the reference", () => {
    documentHas(
      "docs/reference/controls.md",
      "counts",
      table(
        ["collection", "its ids here", "demanded by a rule"],
        [
          ...(Object.keys(collections) as Collection[]).map((each) => [
            collections[each],
            idsIn(controls, each).size,
            idsIn(built, each).size,
          ]),
          ...[["in none of them", controls.filter(one).length, built.filter(one).length]],
        ],
      ),
    );
    documentHas(
      "docs/reference/controls.md",
      "controls",
      table(
        ["control", "rules", "ids elsewhere"],
        controls.map((each) => [
          `\`${each.control}\``,
          each.notBuilt ?? (each.rules ?? []).map((rule) => `\`${rule}\``).join(", "),
          (Object.keys(collections) as Collection[]).flatMap((of) => each[of] ?? []).join(", "),
        ]),
      ),
    );
  });
});

function one({ ofNobody }: Control): boolean {
  return ofNobody === true;
}
