import { commentOf } from "./comment/comment";
import type { Evidence } from "./evidence";
import { assessmentResultsOf } from "./formats/assessment-results";
import { cbomOf } from "./formats/cbom";
import { componentDefinitionOf } from "./formats/component-definition";
import { jsonOf } from "./formats/json";
import { junitOf } from "./formats/junit";
import { sarifOf } from "./formats/sarif";
import { pageOf } from "./page/page";

/** What is written of a run: each file's name, for whom it is, and how it is made. */
export const files: Readonly<
  Record<string, { readonly what: string; readonly of: (evidence: Evidence) => string }>
> = {
  "evidence.html": { what: "the page for an auditor", of: pageOf },
  "evidence.json": {
    what: "all of it as one JSON document",
    of: (evidence) => `${JSON.stringify(jsonOf(evidence), null, 2)}\n`,
  },
  "comment.md": { what: "what a reviewer is told, Markdown", of: commentOf },
  "policies.sarif": { what: "the verdicts, SARIF 2.1.0", of: sarifOf },
  "policies.junit.xml": { what: "the same as tests, JUnit", of: junitOf },
  "component-definition.json": { what: "what the pack demands, OSCAL", of: componentDefinitionOf },
  "assessment-results.json": { what: "what it came to, OSCAL", of: assessmentResultsOf },
  "cbom.cdx.json": { what: "keys, certificates and TLS policies, CycloneDX", of: cbomOf },
};
