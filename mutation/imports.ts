import * as path from "node:path";

/** A program text as it stands in the repository. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** What a text takes from another one, or hands on: these names, or nobody knows which. */
interface Taken {
  readonly from: string;
  readonly names?: readonly Name[];
  readonly handedOn: boolean;
}

/** A name there, and what it is called here. */
interface Name {
  readonly there: string;
  readonly here: string;
}

const takings =
  /^(?:import (?!type\b)(?<taken>[^;"]*?)|export (?<handedOn>[{*][^;"]*?))\s*from "(?<from>\.[^"]*)"|^import "(?<loaded>\.[^"]*)"|(?:require|import)\("(?<asked>\.[^"]*)"\)/gm;

/** Which text takes values, and not types alone, from which: from where they are made, not from a door that hands them on. */
export class Imports {
  private readonly texts: ReadonlyMap<string, string>;
  private readonly next = new Map<string, readonly string[]>();

  constructor(sources: readonly Source[]) {
    this.texts = new Map(sources.map(({ file, text }) => [file, text]));
  }

  /** The files that a file takes from by itself. */
  from(file: string): readonly string[] {
    const known = this.next.get(file);
    if (known !== undefined) return known;
    const found = this.taken(file).flatMap(({ from, names }) =>
      names === undefined ? [from] : names.map(({ there }) => this.homeOf(there, from) ?? from),
    );
    const each = [...new Set(found)];
    this.next.set(file, each);
    return each;
  }

  /** Whether a file is one of these, or takes from one, over however many others. */
  leadsTo(isMeant: (file: string) => boolean, file: string, seen = new Set<string>()): boolean {
    if (isMeant(file)) return true;
    if (seen.has(file)) return false;
    seen.add(file);
    return this.from(file).some((each) => this.leadsTo(isMeant, each, seen));
  }

  /** Where a name that a file has is made. */
  private homeOf(name: string, file: string): string | undefined {
    const made = new RegExp(
      `^export (?:async |abstract )*(?:const|let|function\\*?|class|enum) ${name}\\b`,
      "m",
    );
    if (made.test(this.texts.get(file) ?? "")) return file;
    for (const { from, names, handedOn } of this.taken(file)) {
      if (!handedOn) continue;
      const there = names === undefined ? name : names.find(({ here }) => here === name)?.there;
      const home = there === undefined ? undefined : this.homeOf(there, from);
      if (home !== undefined) return home;
    }
    return undefined;
  }

  private taken(file: string): Taken[] {
    return [...(this.texts.get(file) ?? "").matchAll(takings)].flatMap(({ groups = {} }) => {
      const { taken, handedOn, loaded, asked } = groups;
      const to = path.posix.join(path.posix.dirname(file), groups.from ?? loaded ?? asked ?? "");
      const from = [`${to}.ts`, `${to}/index.ts`].find((each) => this.texts.has(each));
      const list = /^\{(.*)\}$/s.exec(taken ?? handedOn ?? "")?.[1];
      return from === undefined
        ? []
        : [{ from, handedOn: handedOn !== undefined, ...(list !== undefined && { names: namesIn(list) }) }];
    });
  }
}

/** `a, type B, c as d`: the values of such a list. */
function namesIn(list: string): Name[] {
  return list
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "" && !each.startsWith("type "))
    .map((each) => {
      const [there = "", here = there] = each.split(" as ");
      return { there, here };
    });
}
