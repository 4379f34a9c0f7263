import type { ProbeId } from "../probes/ids";

/** Where a belief comes from. */
export type SourceKind =
  /** AWS's own text says it, but not of our case. */
  | "documented in part"
  /** AWS's own texts contradict each other. */
  | "contradictory"
  /** Public code does it, or somebody has seen it. */
  | "seen in public"
  /** None of these: it follows from nothing but reasoning. */
  | "believed";

/**
 * A belief about AWS that this repository relies on and that no document settles. What AWS's own text says in so many
 * words is none: its source stands in a comment beside the code.
 */
export interface Assumption {
  /** Lower-case words with hyphens, for ever: results are kept under it. */
  readonly id: string;
  /** What we take AWS to do, one sentence. */
  readonly belief: string;
  /** Files of this repository that rely on it. */
  readonly usedIn: readonly [string, ...string[]];
  readonly source: {
    readonly kind: SourceKind;
    /** Title of the page, the project or the version, and what it says. */
    readonly text: string;
  };
  /** What happens if it is wrong. */
  readonly breaks: string;
  /** What to change then: one value or line. */
  readonly fallback: string;
  /** What tries it in the trial, or why nothing does and what to look at instead. */
  readonly tried:
    | { readonly probe: Exclude<ProbeId, "stands-up"> }
    /** The trial's own `up`: it holds where resources of these types are made at the first attempt. */
    | { readonly probe: "stands-up"; readonly made: readonly [string, ...string[]] }
    | { readonly none: string };
}
