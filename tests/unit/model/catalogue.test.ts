import * as assert from "node:assert/strict";
import type { z } from "zod";
import {
  catalogue,
  catalogueForm,
  ec2CapacityShape,
  relationsForm,
  storeShapes,
} from "../../../model/catalogue";
import { filled, object } from "../../../model/form";
import { line } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { small } from "../../support/catalogues";

const lines = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(line);
const times = (count: number, text: string) => text.repeat(count);

const empty = { services: {}, stores: {}, destinations: {} };
const common = { description: "What it is", dataClass: "restricted" };
const table = { ...common, kind: "table", partitionKey: "id" };
const bucket = { ...common, kind: "bucket" };
const files = { ...common, kind: "files" };
const proofs = { description: "Proofs", retentionDays: 1, lock: "governance" };

const store = (value: unknown) => ({ ...empty, stores: { it: value } });
const records = (change: object) => ({ ...empty, recordClasses: { it: { ...proofs, ...change } } });
const machines = (value: unknown) => ({ ...empty, ec2Capacity: { it: value } });

const attribute = "Use the name of a string attribute.";
const index = "Use 3 to 255 letters, digits and _.- for the name of an index.";
const sentence = "Use one sentence of 3 to 200 characters.";
const days = "Use a whole number of days, 1 to 36500.";

describe("what a catalogue can be", () => {
  for (const [what, value] of [
    ["empty", empty],
    ["small", small],
    ["with a table", store(table)],
    ["with a bucket", store(bucket)],
    ["with a bucket for uploads", store({ ...bucket, recordClass: "proofs", uploads: true })],
    ["with files", store(files)],
    ["with records for a day", records({})],
    ["with records for a century", records({ retentionDays: 36_500, lock: "compliance" })],
    ["with machines", machines({ description: "GPUs" })],
    ["with other machines", machines({ description: "GPUs", architecture: "arm64", gpu: true })],
  ] as const)
    it(what, () => assert.deepEqual(lines(catalogueForm, value), []));

  it("with attributes and indexes up to AWS's ends", () => {
    for (const partitionKey of ["a", "_", "A_b.c-1", times(255, "a")])
      assert.deepEqual(lines(catalogueForm, store({ ...table, partitionKey, sortKey: partitionKey })), []);
    for (const name of ["abc", "A_.-1", times(255, "1")])
      assert.deepEqual(
        lines(catalogueForm, store({ ...table, indexes: { [name]: { partitionKey: "a" } } })),
        [],
      );
  });

  it("with none beyond them", () => {
    assert.equal(lines(catalogueForm, store({ ...table, partitionKey: times(256, "a") })).length, 1);
    const indexes = { [times(256, "1")]: { partitionKey: "a" } };
    assert.equal(lines(catalogueForm, store({ ...table, indexes })).length, 1);
  });

  it("with what is usual where nothing is said", () => {
    assert.deepEqual(filled(storeShapes.bucket, bucket), { ...bucket, uploads: false });
    assert.deepEqual(filled(ec2CapacityShape, {}), { architecture: "x86_64", gpu: false });
  });

  for (const [kind, value] of Object.entries({ table, bucket, files }))
    it(`with a store that is known to be "${kind}" by its kind alone`, () => {
      const form = object(storeShapes[kind as keyof typeof storeShapes]);
      assert.deepEqual(lines(form, value), []);
      assert.deepEqual(lines(form, { ...value, kind: "queue" }), [
        `kind: "queue" is not allowed. Use "${kind}".`,
      ]);
    });

  it("is given back as it is written", () => assert.equal(catalogue(small as never), small));
});

describe("what is said of a catalogue that has not its form", () => {
  for (const [value, said] of [
    [
      {},
      [
        "services: is missing. Use an object, service → entry.",
        "stores: is missing. Use an object, store → table, bucket or files.",
        "destinations: is missing. Use an object, destination → description.",
      ],
    ],
    [
      { ...empty, recordClasses: 1, ec2Capacity: 1 },
      [
        "recordClasses: 1 is not allowed. Use an object, record class → description, retentionDays, lock.",
        "ec2Capacity: 1 is not allowed. Use an object, capacity → description, architecture, gpu.",
      ],
    ],
    [
      { ...empty, others: {} },
      ['others: "others" is not a key here. Use services, stores, recordClasses, destinations, ec2Capacity.'],
    ],
    [
      store({ ...common, kind: "queue" }),
      ['stores.it.kind: "queue" is not allowed. Use the kind "table", "bucket" or "files".'],
    ],
    [
      store({ kind: "table" }),
      [
        `stores.it.description: is missing. ${sentence}`,
        "stores.it.dataClass: is missing. Use public, internal, confidential or restricted.",
        `stores.it.partitionKey: is missing. ${attribute}`,
      ],
    ],
    ...["", "1a", "a b", " a", "a ", "-a"].map(
      (wrong) =>
        [
          store({ ...table, sortKey: wrong }),
          [`stores.it.sortKey: "${wrong}" is not allowed. ${attribute}`],
        ] as const,
    ),
    ...["ab", "a b c", " abc", "abc "].map(
      (wrong) =>
        [
          store({ ...table, indexes: { [wrong]: { partitionKey: "a" } } }),
          [`stores.it.indexes.${wrong}: "${wrong}" is not a name here. ${index}`],
        ] as const,
    ),
    [
      store({ ...table, indexes: [] }),
      ["stores.it.indexes: [] is not allowed. Use an object, index → partitionKey, sortKey."],
    ],
    [
      store({ ...table, indexes: { abc: { rangeKey: "a" } } }),
      [
        `stores.it.indexes.abc.partitionKey: is missing. ${attribute}`,
        'stores.it.indexes.abc.rangeKey: "rangeKey" is not a key here. Use partitionKey, sortKey.',
      ],
    ],
    [
      store({ kind: "bucket", recordClass: 1, uploads: "yes" }),
      [
        `stores.it.description: is missing. ${sentence}`,
        "stores.it.dataClass: is missing. Use public, internal, confidential or restricted.",
        "stores.it.recordClass: 1 is not allowed. Use the name of a record class.",
        'stores.it.uploads: "yes" is not allowed. Use true or false.',
      ],
    ],
    [
      store({ kind: "files", uploads: true }),
      [
        `stores.it.description: is missing. ${sentence}`,
        "stores.it.dataClass: is missing. Use public, internal, confidential or restricted.",
        'stores.it.uploads: "uploads" is not a key here. Use kind, description, dataClass.',
      ],
    ],
    [records({ retentionDays: 0 }), [`recordClasses.it.retentionDays: 0 is not allowed. ${days}`]],
    [records({ retentionDays: 36_501 }), [`recordClasses.it.retentionDays: 36501 is not allowed. ${days}`]],
    [
      records({ lock: "none" }),
      ['recordClasses.it.lock: "none" is not allowed. Use compliance or governance.'],
    ],
    [records({ description: "" }), [`recordClasses.it.description: "" is not allowed. ${sentence}`]],
    [{ ...empty, destinations: { it: {} } }, [`destinations.it.description: is missing. ${sentence}`]],
    [
      machines({ architecture: "mips", gpu: 1 }),
      [
        `ec2Capacity.it.description: is missing. ${sentence}`,
        'ec2Capacity.it.architecture: "mips" is not allowed. Use x86_64 or arm64.',
        "ec2Capacity.it.gpu: 1 is not allowed. Use true or false.",
      ],
    ],
  ] as const)
    it(JSON.stringify(value).slice(0, 100), () => assert.deepEqual(lines(catalogueForm, value), said));
});

describe("what the parts of a catalogue say of each other", () => {
  it("is read where the rest is left out", () => {
    const value = {
      services: { a: {}, b: { calls: ["a"], exposure: "task" } },
      stores: {
        none: {},
        table: { kind: "table" },
        bucket: { kind: "bucket", recordClass: "proofs", uploads: true },
        files: { kind: "files" },
      },
      recordClasses: { proofs: 1 },
      destinations: { registers: 1 },
      ec2Capacity: { none: {}, cards: { gpu: true, architecture: "arm64" } },
    };
    assert.deepEqual(relationsForm.parse(value), value);
    const few = { services: {}, stores: {}, destinations: {} };
    assert.deepEqual(relationsForm.parse(few), few);
  });
});
