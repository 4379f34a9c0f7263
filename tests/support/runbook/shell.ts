/** What a text of the shell is made of. */
export interface ShellText {
  /** The words of each command, pipes and lists taken apart, those within `$(…)` beside the one around. */
  readonly commands: readonly (readonly string[])[];
  /** Assignments that stand alone. */
  readonly variables: Readonly<Record<string, string>>;
}

/** `<key of alias/x>` is one word, and so is `$(…)`; a `#` at a word's beginning is a comment; `>` leads into a file. */
const token =
  /\\\n|\n|[ \t]+|#[^\n]*|&&|[|;]|>|(?:\$\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|<[^>\n]*>|'[^']*'|"[^"]*"|\\.|[^\s|;&>'"\\$<]|[$<&])+/g;

/**
 * Takes a text of the shell apart, as far as documents go.
 *
 * @param given what variables stand for, from elsewhere
 */
export function commandsIn(text: string, given: Readonly<Record<string, string>> = {}): ShellText {
  const variables: Record<string, string> = {};
  const commands: (readonly string[])[] = [];
  let words: string[] = [];
  const end = () => {
    const [first = ""] = words;
    const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(first) ?? [];
    const isAssignment = words.length === 1 && name !== undefined && value !== undefined;
    if (isAssignment) variables[name] = unquoted(value);
    else if (words.length > 0) {
      const files = words.indexOf(">");
      commands.push(called((files < 0 ? words : words.slice(0, files)).map(unquoted)));
      commands.push(...words.flatMap((word) => within(word, { ...given, ...variables })));
    }
    words = [];
  };
  for (const [part] of text.matchAll(token)) {
    if (part === "\\\n" || /^[ \t]+$/.test(part) || part.startsWith("#")) continue;
    if (/^(?:\n|&&|[|;])$/.test(part)) end();
    else {
      const named = /^\$(\w+)$/.exec(part)?.[1] ?? "";
      const value = variables[named] ?? given[named];
      words.push(...(value === undefined ? [part] : value.split(" ")));
    }
  }
  end();
  return { commands: commands.filter((one) => one.length > 0), variables };
}

/** What `xargs` calls, with what it is given left open. */
function called(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word, index) => index > 0 && /^[a-z]+$/.test(word));
  return words[0] === "xargs" && program > 0 ? [...words.slice(program), "…"] : words;
}

function within(word: string, variables: Readonly<Record<string, string>>): (readonly string[])[] {
  const inner = /\$\(([^()]*)\)/.exec(word)?.[1];
  return inner === undefined ? [] : [...commandsIn(inner, variables).commands];
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"([^"]*)"/g,
    (_, single?: string, double?: string) => single ?? double ?? "",
  );
}
