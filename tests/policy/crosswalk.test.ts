import * as assert from "node:assert/strict";
import { derivedStandards, idsBeyond, standardsData } from "../../policy/lib/crosswalk";
import { standardIds, standardTags } from "../../policy/lib/metadata";
import { rules } from "../../policy/pack";

const { byNist, byFsbp, frameworks } = standardsData;
const of = (standard: "nist" | "fsbp") =>
  new Set(rules.flatMap(({ metadata: { standards } }) => standards[standard]));
const without = (id: string) => id.replace(/\(\d+\)$/, "");

describe("what rules speak for beyond the standards that they name", () => {
  const rows = [...Object.entries(byNist), ...Object.entries(byFsbp)];

  it("is an id that its standard has", () => {
    const listed = new Map(derivedStandards.map(({ key, ids = {} }) => [key, ids]));
    for (const [control, ids] of rows)
      for (const [key, found] of Object.entries(ids))
        for (const id of found) assert.ok(id in (listed.get(key) ?? {}), `${control}: ${key} has no ${id}`);
  });

  it("is said of every control of NIST that a rule names, and of no other", () => {
    const named = [...of("nist")];
    const unsaid = named.filter((id) => !(id in byNist) && !(without(id) in byNist));
    assert.deepEqual(unsaid, []);
    const idle = Object.keys(byNist).filter(
      (id) => !named.some((each) => each === id || without(each) === id),
    );
    assert.deepEqual(idle, []);
  });

  it("is said of controls of Security Hub that a rule names", () => {
    assert.deepEqual(
      Object.keys(byFsbp).filter((id) => !of("fsbp").has(id)),
      [],
    );
  });

  it("has each id once, in no row without one", () => {
    for (const [control, ids] of rows) {
      assert.ok(Object.keys(ids).length > 0, control);
      for (const found of Object.values(ids)) assert.equal(new Set(found).size, found.length, control);
    }
  });

  it("has a part for every list, and says which text it was held against, where and when", () => {
    for (const { key, source, part = "", heldAgainst = [], open } of derivedStandards) {
      assert.match(source, /^https:/, key);
      assert.ok(part.length > 0 && heldAgainst.length > 0, key);
      for (const { title, address, day } of heldAgainst) {
        assert.ok(title.length > 10, key);
        assert.match(address, /^https:\/\/.+\/./, key);
        assert.match(day, /^20\d{2}-\d{2}-\d{2}$/, key);
      }
      assert.ok(open === undefined || open.length > 20, key);
    }
    assert.equal(new Set(frameworks.map(({ key }) => key)).size, frameworks.length);
  });

  it("has each list whole and in order, with a title for every id", () => {
    const sizes = Object.fromEntries(
      derivedStandards.map(({ key, ids = {} }) => [key, Object.keys(ids).length]),
    );
    assert.deepEqual(sizes, {
      "cis-aws-5.0.0": 26,
      "dora-rts-2024-1774": 26,
      "iso-27001-2022": 93,
      "pra-ss1-21": 9,
      "pra-ss2-21": 10,
    });
    for (const { key, ids = {} } of derivedStandards) {
      const titles = Object.values(ids);
      assert.equal(new Set(titles).size, titles.length, key);
      for (const [id, title] of Object.entries(ids)) assert.match(title, /^[A-Z].{4,}[^.]$/, `${key} ${id}`);
    }
  });

  it("follows from a control and from its enhancements, in the order of numbers", () => {
    assert.deepEqual(
      idsBeyond({ fsbp: ["S3.5", "EC2.53", "ECS.5"], nist: ["SC-8(1)", "AC-4(21)", "AC-6"] }),
      {
        "cis-aws-5.0.0": ["2.1.1", "5.3"],
        "dora-rts-2024-1774": ["6", "13", "14", "21"],
        "iso-27001-2022": ["8.2", "8.20", "8.22", "8.24"],
        "pra-ss2-21": ["7"],
      },
    );
    assert.deepEqual(idsBeyond({ fsbp: [], nist: [] }), {});
  });

  it("ends messages, and is among the tags", () => {
    const standards = { fsbp: ["KMS.4"], pci: ["3.7.4"], pciOwn: ["3.6.1"], nist: ["SC-12"] };
    assert.equal(
      standardIds(standards),
      "[KMS.4; PCI DSS 3.7.4, 3.6.1; NIST SC-12; CIS AWS 3.6; DORA RTS 7; ISO 27001 A.8.24; PRA SS2/21 7]",
    );
    assert.ok(standardTags(standards).includes("dora-rts-2024-1774:7"));
  });

  it("is for almost every rule an article of DORA and a control of ISO", () => {
    for (const key of ["dora-rts-2024-1774", "iso-27001-2022"]) {
      const silent = rules.filter(({ metadata }) => idsBeyond(metadata.standards)[key] === undefined);
      assert.ok(silent.length * 20 < rules.length, `${key}: ${silent.map(({ metadata }) => metadata.name)}`);
    }
  });
});
