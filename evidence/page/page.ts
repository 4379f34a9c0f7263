import { countsOf, type Evidence } from "../evidence";
import { outcomes } from "../verdicts";
import { anchor, html, type Markup, table } from "./html";
import { openSections } from "./open-points";
import { rulesSection } from "./rules";
import { label, standardsSection } from "./standards";
import { style } from "./style";

/** One page for an auditor: it stands alone, needs no script, and prints. */
export function pageOf(evidence: Evidence): string {
  const { run, controls, frameworks, registers, at } = evidence;
  const title = `Evidence of ${run.project}/${run.stack}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}, ${at.slice(0, 10)}</title>
<style>${styleMarkup()}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><h1>${title}</h1>
${facts(evidence)}</header>
<nav aria-label="Contents"><ul>
${contents(evidence).map(([id, text]) => html`<li><a href="#${id}">${text}</a></li>\n`)}</ul></nav>
<main id="main">
${summary(evidence)}${standardsSection(frameworks)}${openSections(controls, at.slice(0, 10))}${registers.map(
  ({ id, title: name, about, columns, rows }) =>
    html`<section aria-labelledby="${id}"><h2 id="${id}">${name}</h2>
<p>${about}</p>
${table(name, columns, rows)}</section>\n`,
)}${rulesSection(controls)}</main>
</body>
</html>
`;
  return page.text;
}

const styleMarkup = () => Object.assign(html``, { text: style });

function facts({ run, at, source, packName, outcome }: Evidence): Markup {
  return html`<p>Outcome: ${label(outcome)}. A ${run.kind} that began at ${run.at}, judged by ${packName} ${run.packVersion}. Written as of ${at}.
Source: ${source}.</p>
${changeFacts(run)}${
  run.ended
    ? undefined
    : html`<div class="warning"><p><strong>The run did not come to its end.</strong> What follows is of the part that it came to.</p>
<ul>${run.errors.map((error) => html`<li>${error}</li>`)}</ul></div>`
}\n`;
}

function changeFacts({ change }: Evidence["run"]): Markup | undefined {
  if (change === undefined) return undefined;
  const by = change.overridden.map(
    ({ freeze, approvedBy, reason, until }) =>
      html` It went through the freeze ${freeze}: ${reason}, by ${approvedBy}, until ${until}.`,
  );
  return html`<p>Change ticket: ${change.ticket ?? "none"}.${by}</p>\n`;
}

function contents({ registers }: Evidence): (readonly [id: string, text: string])[] {
  return [
    ["summary", "Summary"],
    ["standards", "Standards"],
    ["failed", "What failed"],
    ["exceptions", "Exceptions"],
    ["undetermined", "What was undetermined, and why"],
    ["not-run", "What did not run"],
    ...registers.map(({ id, title }) => [id, title] as const),
    ["rules", "Rules and their resources"],
  ];
}

function summary({ controls, run, frameworks }: Evidence): Markup {
  const counts = countsOf(controls);
  return html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<p>${controls.length} rules on ${run.resources.length} resources. A verdict is of one rule on one resource.</p>
${table(
  "Verdicts and rules by outcome",
  ["outcome", "verdicts", "rules whose worst it is"],
  outcomes.map((outcome) => [
    label(outcome),
    counts[outcome],
    controls.filter((control) => control.outcome === outcome).length,
  ]),
)}${table(
  "Requirements by standard and outcome",
  ["standard", ...outcomes],
  frameworks.map(({ key, title, requirements }) => [
    html`<a href="#${anchor("standard", key)}">${title}</a>`,
    ...outcomes.map((outcome) => requirements.filter((each) => each.outcome === outcome).length),
  ]),
)}</section>\n`;
}
