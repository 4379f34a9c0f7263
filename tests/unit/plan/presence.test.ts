import * as assert from "node:assert/strict";
import { readStackConfig } from "../../../config/stack-config";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { catalogueIn } from "../../../plan/presence";
import { entry, small, smallWith, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";
import { byHand, stackValues } from "../../support/stacks";

/** The stack `test`, beside two others. */
const reading = (changes: Readonly<Record<string, unknown>> = {}) =>
  readStackConfig(stackValues(changes), "test", { dev: undefined, prod: undefined });
const lines = (catalogue: Catalogue, changes: Readonly<Record<string, unknown>> = {}) =>
  problemLines(catalogue, changes, reading(changes));

const scans = { kind: "bucket", description: "Scans", dataClass: "restricted", recordClass: "raw" };

/** A reader of scans with a store, a way out, machines, a secret and a container of its own, in these stacks. */
const withScanner = (stacks: readonly string[], more: object = {}): Catalogue => ({
  ...smallWith(
    {
      scanner: {
        ...entry,
        stacks,
        data: { scans: "write", customers: "read" },
        calls: ["trail"],
        egress: ["reader", "registers"],
        secrets: ["reader-credential"],
        containers: { cache: { description: "A cache", memory: 32 } },
        capacity: "ec2:big",
        ...more,
      },
    },
    {
      stores: { scans },
      recordClasses: { raw: { description: "Raw", retentionDays: 30, lock: "governance" } },
      destinations: { reader: { description: "The reader" } },
    },
  ),
  ec2Capacity: { big: { description: "Big machines" } },
});
/** What the stack file says of it where it is. */
const ofScanner = {
  "services.scanner": { tasks: { min: 2 } },
  "egress.reader": { cidrs: ["203.0.113.0/28"], hosts: [], port: 443 },
  "ec2Capacity.big": { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 },
  "rotation.scanner/reader-credential": byHand,
  "images.scanner/cache": `sha256:${"0".repeat(64)}`,
};

describe("an entry in some stacks only", () => {
  it("is there with all that belongs to it", () => {
    const planned = plan(withScanner(["test"]), reading(ofScanner));
    assert.deepEqual(
      planned.services.map(({ service }) => service),
      ["portal", "profile", "trail", "scanner"],
    );
    assert.deepEqual(Object.keys(planned.data.buckets), ["papers", "evidence", "scans"]);
    assert.equal(planned.ec2Capacity.length, 1);
  });

  it("leaves nothing behind in the others: it is as if the catalogue had never had it", () => {
    const without = plan(small, reading());
    assert.deepEqual(plan(withScanner(["dev", "prod"]), reading()), without);
    assert.deepEqual(catalogueIn(withScanner(["dev"]), "test"), { ...small, ec2Capacity: {} });
  });

  it("takes a store with its writer, whoever else reads it, and leaves what the others need", () => {
    const { services, ...catalogue } = withScanner(["dev"]);
    const reader = { ...entry, data: { scans: "read" } } as const;
    const other = { ...worker, capacity: "ec2:small" } as const;
    const left = catalogueIn(
      {
        ...catalogue,
        services: { ...services, reader, other },
        ec2Capacity: { ...catalogue.ec2Capacity, small: { description: "Small" } },
      },
      "test",
    );
    assert.deepEqual(Object.keys(left.stores), Object.keys(small.stores));
    assert.deepEqual(Object.keys(left.recordClasses ?? {}), ["proofs"]);
    assert.deepEqual(Object.keys(left.ec2Capacity ?? {}), ["small"]);
  });

  it("is the catalogue itself where all are in a stack, what nobody uses with it", () => {
    const raw = { description: "Raw", retentionDays: 30, lock: "governance" };
    const catalogue = smallWith({}, { recordClasses: { raw } });
    assert.equal(catalogueIn(catalogue, "test"), catalogue);
  });

  it("may be the second of two whose pages upload", () => {
    const uploads = { papers: { ...small.stores.papers, uploads: true } };
    const second = { ...small.services.portal, stacks: ["test"], calls: ["trail"] };
    const catalogue = smallWith({ portal: { calls: ["profile", "trail"] }, second }, { stores: uploads });
    assert.deepEqual(lines(catalogue), []);
  });

  it("may be said nothing of in the stack files of the others", () => {
    const missing = "does nothing: services.ts has it, but not in stack test. Leave it out.";
    assert.deepEqual(
      lines(withScanner(["dev"]), ofScanner),
      [
        "services.scanner",
        "images.scanner/cache",
        "ec2Capacity.big",
        "egress.reader",
        "rotation.scanner/reader-credential",
      ].map((path) => `Pulumi.test.yaml: cdd:platform.${path}: ${missing}`),
    );
  });

  it("may call, and read from, what is in more stacks than itself", () => {
    const catalogue = smallWith({ profile: { stacks: ["test", "dev"] }, portal: { stacks: ["dev"] } });
    assert.deepEqual(lines(catalogue), []);
  });

  const refused: readonly (readonly [what: string, catalogue: Catalogue, ...messages: string[]])[] = [
    [
      "a stack that is none",
      smallWith({ portal: { stacks: ["test", "prd"] } }),
      'services.portal.stacks[1]: "prd" is not a stack: there is no Pulumi.prd.yaml. Use test, dev or prod.',
    ],
    [
      "no stack",
      smallWith({ portal: { stacks: [] } }),
      "services.portal.stacks: [] is not allowed. Name the stacks in which it is, or leave it out: all.",
    ],
    [
      "a stack named twice",
      smallWith({ portal: { stacks: ["test", "test"] } }),
      'services.portal.stacks: ["test","test"] is not allowed. Name each value once. Name the stacks in which it is, or leave it out: all.',
    ],
    [
      "one stack that is no list",
      smallWith({ portal: { stacks: "test" } }),
      'services.portal.stacks: "test" is not allowed. Name the stacks in which it is, or leave it out: all.',
    ],
    [
      // Told in every stack, this one among them, though it is sound here.
      "a caller where the callee is missing",
      smallWith({ profile: { stacks: ["test"], data: { customers: "write" } } }),
      'services.portal.calls[0]: "profile" is not in dev and prod, where portal is. Give profile the same stacks, or portal no others.',
    ],
    [
      "a reader where the writer is missing",
      smallWith({ trail: { stacks: ["test"] }, profile: { calls: [] } }),
      'services.profile.data.papers: "papers" is not in dev and prod, where profile is: its writer, trail, is not. Give trail the same stacks, or profile no others.',
    ],
    [
      "uploads where the browsers' service is missing",
      smallWith(
        { portal: { stacks: ["test"], calls: ["profile", "trail"] } },
        { stores: { papers: { ...small.stores.papers, uploads: true } } },
      ),
      "stores.papers.uploads: has no browsers in dev and prod: portal is not there. Give it the same stacks as the store's writer.",
    ],
    [
      "a stack of nothing",
      {
        services: { only: { ...worker, stacks: ["test", "dev"] } },
        stores: {},
        destinations: { registers: { description: "Registers" } },
      },
      "services: has no entry in stack prod. Let at least one be in every stack.",
    ],
  ];

  for (const [what, catalogue, ...messages] of refused)
    it(`is refused: ${what}`, () => {
      const none = catalogue.services.profile === undefined ? { rotation: {} } : {};
      assert.deepEqual(
        lines(catalogue, none),
        messages.map((message) => `services.ts: ${message}`),
      );
    });
});
