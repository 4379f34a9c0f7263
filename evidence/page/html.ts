/** Markup that is right as it stands. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | undefined | readonly Part[];

/** Markup with values in it: text is escaped, lists stand one after the other, `undefined` is nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    pieces.map((piece, index) => `${piece}${index < parts.length ? written(parts[index]) : ""}`).join(""),
  );
}

function written(part: Part): string {
  if (part === undefined) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(written).join("");
  return escaped(String(part));
}

const marks: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => marks[mark] ?? mark);
}

/** A table with a caption and a head; the first cell of a row names it. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (Markup | string | number)[])[],
): Markup {
  if (rows.length === 0) return html`<p>${caption}: none.</p>\n`;
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([first = "", ...rest]) =>
    html`<tr><th scope="row">${cellOf(first)}</th>${rest.map((cell) => html`<td>${cellOf(cell)}</td>`)}</tr>\n`,
)}</tbody>
</table></div>\n`;
}

const cellOf = (cell: Markup | string | number) => (typeof cell === "string" ? wrapping(cell) : cell);

/** Longest word that a column is made wide for. */
const longestWord = 28;

/** A text whose long words, such as URNs, may go on in the next line where they have a mark, and nowhere else. */
export function wrapping(text: string): Markup {
  return new Markup(
    text
      .split(/(\s+)/)
      .map((word) =>
        word.length <= longestWord
          ? escaped(word)
          : word
              .split(/(?<=[:/$.,_@-])(?=[^:])/)
              .map(escaped)
              .join("<wbr>"),
      )
      .join(""),
  );
}

/** A name that can be linked to. */
export function anchor(...parts: readonly string[]): string {
  return parts.join("--").replaceAll(/[^A-Za-z0-9-]+/g, "-");
}
