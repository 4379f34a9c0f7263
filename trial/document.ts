import * as path from "node:path";
import { type Assumption, type Section, sections } from "./register";
import type { Results } from "./results";

/** The register as people read it. */
export const documentFile = path.join(__dirname, "..", "docs", "assumptions.md");

const head = `# What we believe of AWS and cannot prove

Each entry is a belief about AWS on which this repository relies and that no document settles. What AWS's own text says in so
many words is no assumption: its source stands in a comment beside the code. The entries stand in \`trial/register/\`; this page
is made from them and from \`docs/trial-results.json\`.

\`npm run trial -- dev\` tries those that can be tried, in a real account (see the [runbook](runbook.md)): before the first real
deployment, once. Where a verdict is *does not hold*, the fallback is the change to make.`;

/** The page: an overview, then every entry by section. */
export function registerDocument(results: Results, of: readonly Section[] = sections): string {
  const all = of.flatMap(({ assumptions }) => assumptions);
  const open = all.filter(({ id }) => results.verdicts[id]?.verdict !== "holds").length;
  return [
    head,
    `${all.length} assumptions, ${open} of them not proven.`,
    overview(all, results),
    ...of.flatMap(({ title, assumptions }) => [
      `## ${title}`,
      ...assumptions.map((each) => entry(each, results)),
    ]),
  ]
    .join("\n\n")
    .concat("\n");
}

function overview(all: readonly Assumption[], results: Results): string {
  return [
    "| assumption | source | tried by | last verdict |",
    "|---|---|---|---|",
    ...all.map(
      (each) =>
        `| [${each.id}](#${each.id}) | ${each.source.kind} | ${"probe" in each.tried ? `\`${each.tried.probe}\`` : "no probe"} | ${verdict(each.id, results)} |`,
    ),
  ].join("\n");
}

function entry(
  { id, belief, usedIn, source, breaks, fallback, tried }: Assumption,
  results: Results,
): string {
  const found = results.verdicts[id];
  return [
    `### ${id}`,
    "",
    belief,
    "",
    `- **Used in** ${usedIn.map((file) => `[\`${file}\`](../${file})`).join(", ")}`,
    `- **Source** (${source.kind}): ${source.text}`,
    `- **If it is wrong**: ${breaks}`,
    `- **Fallback**: ${fallback}`,
    `- **Tried by** ${"probe" in tried ? `the probe \`${tried.probe}\`` : `no probe. ${tried.none}`}`,
    `- **Last verdict**: ${verdict(id, results)}${found === undefined ? "" : `: ${found.why}`}`,
  ].join("\n");
}

function verdict(id: string, { verdicts }: Results): string {
  const found = verdicts[id];
  return found === undefined ? "not tried yet" : `${found.verdict} (${found.stack}, ${found.on})`;
}
