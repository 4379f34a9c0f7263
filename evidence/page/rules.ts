import { standardIds } from "../../policy/lib/metadata";
import type { Control, Verdict } from "../verdicts";
import { anchor, html, type Markup, wrapping } from "./html";
import { label, placeOf, shown } from "./standards";

/** Every rule with what it demands, and its resources by outcome. */
export function rulesSection(controls: readonly Control[]): Markup {
  return html`<section aria-labelledby="rules"><h2 id="rules">Rules and their resources</h2>
${controls.map(ruleOf)}</section>\n`;
}

function ruleOf(control: Control): Markup {
  const { rule, outcome, notApplicable } = control;
  const { name, description, severity, standards } = rule.metadata;
  const judges = rule.kind === "stack" ? "the relations between resources" : "one resource at a time";
  return html`<h3 id="${anchor("rule", name)}">${name} ${label(outcome)}</h3>
<p>${description} Severity ${severity}; judges ${judges}; not applicable to ${notApplicable} resources. ${standardIds(standards)}</p>
${shown.map((each) => groupOf(control, each))}`;
}

function groupOf(control: Control, outcome: (typeof shown)[number]): Markup | undefined {
  const own = control.verdicts.filter((verdict) => verdict.outcome === outcome);
  if (own.length === 0) return undefined;
  return html`<details open id="${placeOf(control, outcome)}"><summary>${label(outcome)} ${own.length}</summary>
${outcome === "pass" ? byType(own) : byReason(own)}</details>\n`;
}

/** Where nothing is to be said of each, their names are enough. */
function byType(verdicts: readonly Verdict[]): Markup {
  return html`<dl>${[...grouped(verdicts, ({ resource }) => resource.type)].map(
    ([type, own]) => html`<dt>${type}</dt><dd>${own.map(({ resource }) => resource.name).join(", ")}</dd>`,
  )}</dl>`;
}

function byReason(verdicts: readonly Verdict[]): Markup {
  const why = ({ reasons, excepted }: Verdict) =>
    [...reasons, ...excepted.map(({ violation }) => violation)].join("\n");
  return html`<dl>${[...grouped(verdicts, why)].map(
    ([reason, own]) =>
      html`<dt>${wrapping(reason)}</dt>${own.map(({ resource }) => html`<dd>${wrapping(resource.urn)}</dd>`)}`,
  )}</dl>`;
}

function grouped(verdicts: readonly Verdict[], by: (verdict: Verdict) => string): Map<string, Verdict[]> {
  const groups = new Map<string, Verdict[]>();
  for (const verdict of verdicts) groups.set(by(verdict), [...(groups.get(by(verdict)) ?? []), verdict]);
  return groups;
}
