import * as assert from "node:assert/strict";
import { entryRows, entryTable } from "../support/entry-table";

const source = `
/** How loud. */
type Volume = "low" | "high";
interface Tone {
  /** Hertz. */
  readonly pitch: number;
}
interface Bell<S extends string> {
  /** What it is for. */
  readonly purpose: string;
  readonly volume: Volume;
  /**
   * Who hears it: over
   * two lines. @default nobody
   */
  readonly hearers?: readonly S[];
  /** Rings at a time. @default never */
  readonly ring?: {
    /** When. */
    readonly at: string;
  };
  readonly silent?: never;
  /** Sounds by name. @default none */
  readonly tones?: Readonly<Partial<Record<string, Tone>>>;
}
interface Gong<C extends string> {
  /** What it is for. */
  readonly purpose: string;
  /** Undocumented default. */
  readonly place?: \`hall:\${C}\`;
}
type Rights = { readonly loan?: Tone } & (
  | { readonly sale?: never }
  | {
      /** Sold. @default none */
      readonly sale: Tone;
    }
);
`;

describe("the table of what an entry can say", () => {
  const rows = (...parts: Parameters<typeof entryRows>[1]) => entryRows([source], parts);
  const bell = { type: "Bell", entries: "bells" };

  it("has a row for each key, in the order of the source, with those inside an object, and none for never", () => {
    assert.deepEqual(
      rows(bell).map(({ key }) => key),
      ["purpose", "volume", "hearers", "ring", "ring.at", "tones"],
    );
  });

  it("says the shape in words", () => {
    assert.deepEqual(
      rows(bell, { type: "Gong", entries: "gongs" }).map(({ shape }) => shape),
      [
        "string",
        '`"low"`, `"high"`',
        "list of services",
        "object: `at`",
        "string",
        "object, name → object: `pitch`",
        '`"hall:<capacity>"`',
      ],
    );
  });

  it("takes default and meaning from the doc comment, or the meaning from that of the type", () => {
    assert.deepEqual(
      rows(bell)
        .slice(0, 4)
        .map(({ otherwise, meaning }) => [otherwise, meaning]),
      [
        ["required", "What it is for."],
        ["required", "How loud."],
        ["nobody", "Who hears it: over two lines."],
        ["never", "Rings at a time."],
      ],
    );
  });

  it("joins what two parts say alike, and puts keys under what they stand in", () => {
    const [purpose, place] = rows(
      { type: "Gong", entries: "gongs", under: "hall" },
      { type: "Gong", entries: "others", under: "hall" },
    );
    assert.deepEqual([purpose?.key, purpose?.entries], ["hall.purpose", "gongs, others"]);
    assert.deepEqual([place?.key, place?.otherwise], ["hall.place", ""]);
  });

  it("reads an alias of joined objects and choices: each key once", () => {
    assert.deepEqual(
      rows({ type: "Rights", entries: "bells", under: "rights" }).map((row) => [
        row.key,
        row.otherwise,
        row.meaning,
      ]),
      [
        ["rights.loan", "", ""],
        ["rights.sale", "none", "Sold."],
      ],
    );
  });

  it("fails where a part is gone", () => {
    assert.throws(() => rows({ type: "Drum", entries: "drums" }), /Drum is declared nowhere/);
  });

  it("of the real types leaves no cell empty", () => {
    const lines = entryTable().split("\n").slice(2);
    assert.ok(lines.length > 40, `${lines.length} rows`);
    for (const line of lines) assert.doesNotMatch(line, /\| +\|/, line);
  });
});
