import { readFileSync } from "node:fs";
import * as path from "node:path";
import { projectFolder } from "../stacks";
import { commandsIn } from "./shell";

/** A command that a document gives. */
export interface DocCommand {
  /** `docs/runbook.md:12 (Restore a table)` */
  readonly at: string;
  readonly section: string;
  readonly words: readonly string[];
  /** In a block of its own: it is whole. Else it stands in a sentence, which may name no more than the operation. */
  readonly whole: boolean;
  /** Who runs it, as its section says; nothing where the section says nothing. */
  readonly by?: string;
}

/** A sentence may name a program alone, which is no command. */
const programs = /^(?:\w+=\S+ )*(?:aws|npm|npx|pulumi) \S/;
/** The line of a section that says who runs its commands: `Run by: restorers; deployers: dynamodb delete-table`. */
const runBy = /^Run by: (.*)$/;

interface Section {
  readonly title: string;
  readonly lines: { readonly text: string; readonly number: number }[];
}

/** Every command of a document: those of its blocks of `sh`, and those in sentences. */
export function commandsOf(document: string): DocCommand[] {
  const sections = sectionsOf(document);
  const blocks = sections.flatMap(({ lines }) => codeOf(lines).filter(({ whole }) => whole));
  const variables = Object.assign({}, ...blocks.map(({ text }) => commandsIn(text).variables));
  return sections.flatMap(({ title, lines }) => {
    const who = whoRuns(lines.map(({ text }) => runBy.exec(text)?.[1]).find((one) => one !== undefined));
    return codeOf(lines).flatMap(({ text, number, whole }) =>
      commandsIn(text, variables)
        .commands.filter((words) => programs.test(words.join(" ")))
        .map((words): DocCommand => {
          const by = who(words);
          return {
            at: `${document}:${number} (${title})`,
            section: title,
            words,
            whole,
            ...(by !== undefined && { by }),
          };
        }),
    );
  });
}

/** Titles of a document's sections, of both levels. */
export function sectionsOf(document: string): Section[] {
  const sections: Section[] = [{ title: document, lines: [] }];
  let isCode = false;
  for (const [index, text] of readFileSync(path.join(projectFolder, document), "utf8")
    .split("\n")
    .entries()) {
    if (/^\s*```/.test(text)) isCode = !isCode;
    const title = isCode ? undefined : /^#{1,3} (.*)$/.exec(text)?.[1];
    if (title === undefined) sections.at(-1)?.lines.push({ text, number: index + 1 });
    else sections.push({ title, lines: [] });
  }
  return sections;
}

/** The first name is whose the section's commands are; each further one has the operations that are its own. */
function whoRuns(said = ""): (words: readonly string[]) => string | undefined {
  const [first, ...others] = said.split("; ");
  const own = new Map(
    others.flatMap((other) => {
      const [duty = "", operations = ""] = other.split(": ");
      return operations.split(", ").map((operation): [string, string] => [operation, duty]);
    }),
  );
  return ([, service, operation]) => own.get(`${service} ${operation}`) ?? (first || undefined);
}

interface Code {
  readonly text: string;
  readonly number: number;
  readonly whole: boolean;
}

function codeOf(lines: Section["lines"]): Code[] {
  const found: Code[] = [];
  let prose: string[] = [];
  let block: { readonly language: string; readonly number: number; readonly text: string[] } | undefined;
  const endOfProse = (number: number) => {
    // A table's cell ends a span, and so does an empty line.
    const from = number - prose.length;
    const text = prose.join("\n");
    for (const { 1: span = "", index } of text.matchAll(/`([^`|]+)`/g))
      if (programs.test(span))
        found.push({
          text: span.replaceAll(/\n\s*/g, " "),
          number: from + text.slice(0, index).split("\n").length - 1,
          whole: false,
        });
    prose = [];
  };
  for (const { text, number } of lines) {
    const language = /^\s*```(\w*)/.exec(text)?.[1];
    if (block !== undefined && language !== undefined) {
      if (block.language === "sh")
        found.push({ text: block.text.join("\n"), number: block.number, whole: true });
      block = undefined;
    } else if (block !== undefined) block.text.push(text);
    else if (language !== undefined) {
      endOfProse(number);
      block = { language, number: number + 1, text: [] };
    } else if (text.trim() === "") endOfProse(number);
    else prose.push(text);
  }
  endOfProse((lines.at(-1)?.number ?? 0) + 1);
  return found;
}
