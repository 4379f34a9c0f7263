/** A minute's figure; undefined where CloudWatch has none. */
export type Figure = number | undefined;

/**
 * Works out the metric math of an alarm for one minute: numbers, names of metrics, `+ - * /`, comparisons, `IF` and
 * `FILL`. What is calculated from a missing figure is missing too. Source: CloudWatch user guide, "Using math
 * expressions with CloudWatch metrics".
 */
export function workOut(expression: string, figures: Readonly<Record<string, Figure>>): Figure {
  const words = expression.match(/\d+(?:\.\d+)?|\w+|>=|<=|[-+*/(),<>]/g) ?? [];
  if (words.join("") !== expression.replaceAll(" ", "")) throw new Error(`"${expression}" cannot be read`);
  const reader = new Reader(words, figures);
  return reader.all();
}

const ranks: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  {
    ">=": (left, right) => Number(left >= right),
    "<=": (left, right) => Number(left <= right),
    ">": (left, right) => Number(left > right),
    "<": (left, right) => Number(left < right),
  },
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  { "*": (left, right) => left * right, "/": (left, right) => left / right },
];

class Reader {
  private place = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly figures: Readonly<Record<string, Figure>>,
  ) {}

  all(): Figure {
    const figure = this.ranked(0);
    if (this.place < this.words.length) throw new Error(`"${this.words[this.place]}" is not expected here`);
    // CloudWatch has no figure for what is divided by zero.
    return figure !== undefined && Number.isFinite(figure) ? figure : undefined;
  }

  private ranked(rank: number): Figure {
    const operators = ranks[rank];
    if (!operators) return this.single();
    let left = this.ranked(rank + 1);
    for (;;) {
      const operator = operators[this.words[this.place] ?? ""];
      if (!operator) return left;
      this.place += 1;
      const right = this.ranked(rank + 1);
      left = left === undefined || right === undefined ? undefined : operator(left, right);
    }
  }

  private single(): Figure {
    const word = this.take();
    if (word === "(") {
      const inner = this.ranked(0);
      this.expect(")");
      return inner;
    }
    if (word === "IF" || word === "FILL") return this.called(word);
    if (/^\d/.test(word)) return Number(word);
    if (!Object.hasOwn(this.figures, word)) throw new Error(`"${word}" is no metric of the expression`);
    return this.figures[word];
  }

  private called(name: "IF" | "FILL"): Figure {
    this.expect("(");
    const given: Figure[] = [this.ranked(0)];
    while (this.words[this.place] === ",") {
      this.place += 1;
      given.push(this.ranked(0));
    }
    this.expect(")");
    const [first, second, third] = given;
    if (name === "FILL") return first ?? second;
    if (first === undefined) return undefined;
    return first === 0 ? third : second;
  }

  private take(): string {
    const word = this.words[this.place];
    if (word === undefined) throw new Error("The expression ends too early");
    this.place += 1;
    return word;
  }

  private expect(word: string): void {
    const found = this.take();
    if (found !== word) throw new Error(`"${found}" stands where "${word}" should`);
  }
}
