import junit from "junit-report-builder";
import type { Excepted } from "../../policy/lib/excepted";
import { standardTags } from "../../policy/lib/metadata";
import type { Evidence } from "../evidence";

/**
 * JUnit: a suite for each rule, a case for each resource. What passes and what is excepted passes; what is undetermined or was
 * not run is skipped, with the reason: it has not passed, and is no failure of the build either. A rule without resources is
 * one skipped case.
 */
export function junitOf({ controls, run, packName, at }: Evidence): string {
  const builder = junit.newBuilder().name(`${packName} of ${run.project}/${run.stack}`);
  for (const { rule, verdicts } of controls) {
    const { name, severity, standards } = rule.metadata;
    const suite = builder.testSuite().name(name).timestamp(at);
    suite.property("severity", severity);
    for (const tag of standardTags(standards)) suite.property("standard", tag);
    for (const { resource, outcome, reasons, excepted } of verdicts) {
      const each = suite.testCase().className(name).name(resource.urn);
      each.property("outcome", outcome);
      if (outcome === "fail") each.failure(legal(reasons.join("\n")), severity);
      if (outcome === "undetermined" || outcome === "not run") each.skipped();
      const notes = [...(outcome === "fail" ? [] : reasons), ...excepted.map(answerOf)];
      if (notes.length > 0) each.standardOutput(legal(`${outcome}: ${notes.join("\n")}`));
    }
    if (verdicts.length === 0)
      suite
        .testCase()
        .className(name)
        .name("no resource of its types")
        .property("outcome", "not applicable")
        .skipped();
  }
  return `${builder.build()}\n`;
}

function answerOf({ until, approvedBy, ticket, violation }: Excepted): string {
  return `until ${until}, approved by ${approvedBy}, ${ticket}: ${violation}`;
}

function legal(text: string): string {
  // The builder parts only the first end of a CDATA section that stands within one.
  return text.replaceAll(control, "\ufffd").replaceAll("]]>", "]] >");
}

/** What XML 1.0 cannot hold, in whatever form, halves of characters too. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant.
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;
