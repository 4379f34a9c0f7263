/** One thing in the catalogue or in a stack file that cannot be deployed. */
export interface Problem {
  /** `Pulumi.<stack>.yaml` or `services.ts`. */
  readonly file: string;
  /** Where in the file, as `pulumi config set --path` writes it: `cdd:platform.network.cidr`. */
  readonly path: string;
  /** The value and what is allowed, as sentences: `"x" is not a region. Use eu-west-2.` */
  readonly message: string;
}

type Step = string | number;

/** What is wrong in a part of a file (a stack's object, an entry), with the steps that lead there from the part's top. */
export interface SectionProblem {
  readonly steps: readonly Step[];
  readonly message: string;
}

/** The path to a value: `services.screening.calls[0]`. */
export function pathTo(...steps: readonly Step[]): string {
  return steps.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[${step}]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}

/** A value as it stands in a message: JSON, and not longer than a line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** `a, b or c`. */
export function oneOf(allowed: readonly (string | number)[]): string {
  if (allowed.length < 2) return String(allowed[0] ?? "nothing: there is none");
  return `${allowed.slice(0, -1).join(", ")} or ${allowed.at(-1)}`;
}

/** All problems as one message, one a line. */
export function report(problems: readonly Problem[]): string {
  const lines = [...new Set(problems.map(({ file, path, message }) => `${file}: ${path}: ${message}`))];
  const count = lines.length === 1 ? "1 problem" : `${lines.length} problems`;
  return [`${count} to solve before anything is created:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
