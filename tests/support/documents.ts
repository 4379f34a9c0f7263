import * as assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const project = path.join(__dirname, "..", "..");

/** A Markdown table. Cells that hold a bar are escaped. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

/** Every document of the repository, by its path in it. */
export const documents: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(path.join(project, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => path.join("docs", file))
    .sort(),
];

/** Compares what stands between a document's marks with what it should be; `UPDATE_SNAPSHOTS=1` writes it anew. */
export function documentHas(document: string, mark: string, content: string): void {
  const file = path.join(project, document);
  const text = readFileSync(file, "utf8");
  const [open, close] = [`<!-- ${mark} -->\n`, `<!-- /${mark} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  assert.ok(from >= 0 && to > from, `${document} has no place for ${mark}`);
  const start = from + open.length;
  if (process.env.UPDATE_SNAPSHOTS === "1" && process.env.CI !== "true")
    writeFileSync(file, `${text.slice(0, start)}${content}\n${text.slice(to)}`);
  else
    assert.equal(text.slice(start, to), `${content}\n`, `${document}, ${mark}: UPDATE_SNAPSHOTS=1 writes it`);
}
