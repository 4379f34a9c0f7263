/** Markdown that is right as it stands. */
export class Markdown {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Markdown with values in it. Whatever is no Markdown itself stands as code, on one line: there nothing is a mark, a tag, a
 * link or somebody's name, and nothing ends it.
 */
export function md(
  pieces: TemplateStringsArray,
  ...parts: readonly (Markdown | string | number)[]
): Markdown {
  return new Markdown(
    pieces
      .map((piece, index) => {
        const part = parts[index];
        return part === undefined
          ? piece
          : `${piece}${part instanceof Markdown ? part.text : code(String(part))}`;
      })
      .join(""),
  );
}

/** Longest value that is shown whole. */
const longest = 300;

/** A code span: its fence is longer than any run of backticks in it (CommonMark 0.31, "Code spans"). */
export function code(value: string): string {
  const line = value.replaceAll(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
  const shown = line.length > longest ? `${[...line].slice(0, longest).join("")}…` : line;
  if (shown === "") return "` `";
  const fence = "`".repeat(1 + Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length)));
  const room = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${room}${shown}${room}${fence}`;
}

/** A section with a list under it, of which at most so many lines are shown; nothing where there is none. */
export function section(title: string, lines: readonly Markdown[], most: number): string[] {
  if (lines.length === 0) return [];
  const left = lines.length - most;
  return [
    "",
    `### ${title}`,
    "",
    ...lines.slice(0, most).map(({ text }) => `- ${text}`),
    ...(left > 0 ? [`- and ${left} more: see the evidence of the run`] : []),
  ];
}

/** As many whole lines as there is room for, with a word about the rest. */
export function bounded(lines: readonly string[], bytes: number): string {
  const rest = "\nThe rest is too long for a comment: see the evidence of the run.\n";
  const whole = `${lines.join("\n")}\n`;
  if (Buffer.byteLength(whole) <= bytes) return whole;
  let text = "";
  for (const line of lines) {
    if (Buffer.byteLength(`${text}${line}\n${rest}`) > bytes) break;
    text += `${line}\n`;
  }
  return `${text}${rest}`;
}
