/** A step from a value to a part of it: a key, or the place in a list. */
export type Step = string | number;

/** What is wrong in something, with the steps that lead there from its top. */
export interface Fault {
  readonly steps: readonly Step[];
  /** The value and what is allowed, as sentences: `"x" is not allowed. Use eu-west-2.` */
  readonly message: string;
}

/** One thing in the catalogue or in a stack file that cannot be deployed: a fault, and the file that it stands in. */
export interface Problem extends Fault {
  /** `Pulumi.<stack>.yaml` or `services.ts`; the steps begin at its top. */
  readonly file: string;
}

/** A fault where something is not as it must be. */
export function unless(sound: boolean, steps: readonly Step[], message: string): Fault[] {
  return sound ? [] : [{ steps, message }];
}

/** The same faults, seen from further up. */
export function under(steps: readonly Step[], faults: readonly Fault[]): Fault[] {
  return faults.map((fault) => ({ ...fault, steps: [...steps, ...fault.steps] }));
}

/** Faults of a part of a file. */
export function inFile(file: string, steps: readonly Step[], faults: readonly Fault[]): Problem[] {
  return under(steps, faults).map((fault) => ({ file, ...fault }));
}

/** The path to a value, as `pulumi config set --path` takes it: `services.screening.calls[0]`. */
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

/** A fault in one line: `services.screening.calls[0]: "x" is not a service. Use …` */
export function line({ steps, message }: Fault): string {
  return steps.length === 0 ? message : `${pathTo(...steps)}: ${message}`;
}

/** All problems as one message, one a line. */
export function report(problems: readonly Problem[]): string {
  const lines = [...new Set(problems.map((problem) => `${problem.file}: ${line(problem)}`))];
  const count = lines.length === 1 ? "1 problem" : `${lines.length} problems`;
  return [`${count} to solve before anything is created:`, ...lines.map((each) => `  ${each}`)].join("\n");
}
