import type { Resource, Run } from "../run";

/** A table that a supervisor asks for. */
export interface Register {
  readonly id: string;
  readonly title: string;
  /** What it lists and where that comes from, in a sentence or two. */
  readonly about: string;
  readonly columns: readonly string[];
  /** A text for each column. */
  readonly rows: readonly (readonly string[])[];
}

/** What the catalogue says and the graph does not. */
export interface Described {
  readonly services: Readonly<Record<string, Entry>>;
  readonly stores: Readonly<Record<string, { readonly description: string }>>;
  readonly destinations: Readonly<Record<string, { readonly description: string }>>;
}

/** Of a service. */
export interface Entry {
  readonly description: string;
  readonly continuity?: {
    readonly businessService: string;
    readonly rtoMinutes: number;
    readonly rpoMinutes?: number;
  };
}

/** What nobody has said. */
export const nothing = "–";

export const text = (value: unknown): string => {
  if (value === undefined || value === null || value === "") return nothing;
  if (Array.isArray(value)) return value.length === 0 ? nothing : value.map(text).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

/** A time that somebody has promised. */
export function minutes(time: number | undefined): string | undefined {
  return time === undefined || !Number.isFinite(time) ? undefined : `${time} min`;
}

export const ofType = (run: Run, ...types: readonly string[]): readonly Resource[] =>
  run.resources.filter(({ type }) => types.includes(type));

/** A tag, the provider's own ones too. */
export function tagOf({ inputs }: Resource, tag: string): string | undefined {
  const tags = { ...(inputs.tags as object), ...(inputs.tagsAll as object) } as Record<string, unknown>;
  return typeof tags[tag] === "string" ? tags[tag] : undefined;
}

/** Rows in the alphabet's order, each once. */
export function sorted(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const unique = new Map(rows.map((row) => [row.join("\0"), row]));
  return [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
