import { derivedStandards, type Standard } from "../../policy/lib/crosswalk";
import { type Framework, isOwnMapping, type Requirement } from "../frameworks";
import type { Control, Outcome } from "../verdicts";
import { anchor, html, type Markup, table, wrapping } from "./html";

/** Outcomes of a resource, in the order of the page's columns. */
export const shown = [
  "fail",
  "not run",
  "undetermined",
  "excepted",
  "pass",
] as const satisfies readonly Outcome[];

export function label(outcome: Outcome): Markup {
  return html`<span class="outcome ${anchor(outcome)}">${outcome}</span>`;
}

/** Where the resources of one rule with one outcome are listed. */
export function placeOf(control: Control, outcome: Outcome): string {
  return anchor("rule", control.rule.metadata.name, outcome);
}

/** Standards down the side, rules beside each requirement, and behind each number the resources. */
export function standardsSection(frameworks: readonly Framework[]): Markup {
  return html`<section aria-labelledby="standards"><h2 id="standards">Standards</h2>
<p>Each requirement with the rules that speak for it. A number leads to the resources behind it. The requirement's own outcome
is the worst of its rules'. A rule speaks for a part of a requirement; it never proves the whole. Where it says "own mapping", the
bank says that the rule speaks for it, and not AWS's Security Hub.</p>
${frameworks.map(
  (framework) => html`<h3 id="${anchor("standard", framework.key)}">${framework.title}</h3>
${origin(framework)}${table(
  `${framework.title}: requirements, rules and numbers of resources`,
  ["requirement", "outcome", "rule", "severity", ...shown],
  framework.requirements.flatMap((requirement) => rowsOf(framework, requirement)),
)}`,
)}</section>\n`;
}

/** Which texts the numbers were held against, and what these leave open; of what rules name themselves, nothing. */
function origin({ key }: Framework): Markup {
  const { heldAgainst = [], open } = listed(key);
  if (heldAgainst.length === 0) return html``;
  return html`<p>Numbers and titles were held against: ${heldAgainst
    .map(({ title, address, day }) => `${title} (${address}), ${day}`)
    .join("; ")}.${open === undefined ? "" : ` ${open}`}</p>\n`;
}

function listed(key: string): Partial<Standard> {
  return derivedStandards.find((each) => each.key === key) ?? {};
}

function rowsOf(framework: Framework, { id, controls, outcome }: Requirement): (Markup | string)[][] {
  const title = listed(framework.key).ids?.[id];
  return controls.map((control) => [
    title === undefined ? id : `${id} ${title}`,
    label(outcome),
    html`<a href="#${anchor("rule", control.rule.metadata.name)}">${wrapping(control.rule.metadata.name)}</a>${isOwnMapping(control, framework, id) ? " (own mapping)" : undefined}`,
    control.rule.metadata.severity,
    ...shown.map((each) => cell(control, each)),
  ]);
}

function cell(control: Control, outcome: Outcome): Markup {
  const number = control.verdicts.filter((verdict) => verdict.outcome === outcome).length;
  if (number === 0) return html`0`;
  const { name } = control.rule.metadata;
  return html`<a href="#${placeOf(control, outcome)}" aria-label="${number} ${outcome}, ${name}">${number}</a>`;
}
