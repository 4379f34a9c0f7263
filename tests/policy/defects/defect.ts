import type { JudgedGraph } from "../../support/judged-graph";

/** One thing done wrong in the program, so that one rule and no other finds it. */
export interface Defect {
  readonly rule: string;
  /** What is wrong, as a sentence. */
  readonly why: string;
  /** Logical names of the resources that the rule finds fault with. */
  readonly at: readonly string[];
  /** "prod" where the rule asks nothing of dev. @default "dev" */
  readonly stack?: "dev" | "prod";
  /** Does it wrong. */
  readonly change: (graph: JudgedGraph) => JudgedGraph;
}
