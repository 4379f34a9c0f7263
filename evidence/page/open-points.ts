import type { Control, Verdict } from "../verdicts";
import { anchor, html, type Markup, table, wrapping } from "./html";

interface Found {
  readonly control: Control;
  readonly verdict: Verdict;
}

/** What is not simply passed: exceptions with their dates, what was undetermined and why, and what did not run. */
export function openSections(controls: readonly Control[], day: string): Markup {
  const found = controls.flatMap((control) => control.verdicts.map((verdict) => ({ control, verdict })));
  const of = (outcome: Verdict["outcome"]) => found.filter(({ verdict }) => verdict.outcome === outcome);
  return html`<section aria-labelledby="failed"><h2 id="failed">What failed</h2>
${table("Violations", ["rule", "severity", "resource", "violation"], of("fail").flatMap(failures))}</section>
<section aria-labelledby="exceptions"><h2 id="exceptions">Exceptions</h2>
<p>What rules would refuse and somebody answers for, in the register <code>policy/exceptions</code>. Days
are counted from ${day}.</p>
${table(
  "Exceptions and their last days",
  ["last day", "days left", "rule", "resource", "violation", "reason", "approved by", "author", "ticket"],
  found.flatMap((each) => exceptions(each, day)).sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
)}</section>
<section aria-labelledby="undetermined"><h2 id="undetermined">What was undetermined, and why</h2>
<p>A rule could not read what is known only once something stands. It is no pass; the run after the deployment decides it.</p>
${table("Undetermined findings", ["rule", "resource", "why"], of("undetermined").flatMap(reasons))}</section>
<section aria-labelledby="not-run"><h2 id="not-run">What did not run</h2>
${table("Rules that did not run, with their resources", ["rule", "resources", "why"], notRun(of("not run")))}</section>\n`;
}

const ruleLink = ({ rule }: Control) =>
  html`<a href="#${anchor("rule", rule.metadata.name)}">${wrapping(rule.metadata.name)}</a>`;

const failures = ({ control, verdict }: Found) =>
  verdict.reasons.map((reason) => [
    ruleLink(control),
    control.rule.metadata.severity,
    verdict.resource.urn,
    reason,
  ]);

const reasons = ({ control, verdict }: Found) =>
  verdict.reasons.map((reason) => [ruleLink(control), verdict.resource.urn, reason]);

function exceptions({ control, verdict }: Found, day: string): (Markup | string | number)[][] {
  return verdict.excepted.map(({ until, violation, reason, approvedBy, author, ticket }) => [
    until,
    (Date.parse(until) - Date.parse(day)) / 86_400_000,
    ruleLink(control),
    verdict.resource.urn,
    violation,
    reason,
    approvedBy,
    author,
    ticket,
  ]);
}

function notRun(found: readonly Found[]): (Markup | string | number)[][] {
  const rules = new Map<string, Found[]>();
  for (const each of found) {
    const key = [each.control.rule.metadata.name, ...each.verdict.reasons].join("\n");
    rules.set(key, [...(rules.get(key) ?? []), each]);
  }
  return [...rules.values()].flatMap((own) => {
    const [first] = own;
    return first ? [[ruleLink(first.control), own.length, first.verdict.reasons.join("; ")]] : [];
  });
}
