import type { Evidence } from "../evidence";
import type { Control, Outcome } from "../verdicts";
import { type Change, changedResources, kinds, startingReleases } from "./changes";
import { bounded, Markdown, md, section } from "./markdown";

/** GitHub's most characters of a comment ("body is too long (maximum is 65536 characters)"); bytes are at least as many. */
export const longestComment = 65_536;
/** Lines of one section: what is longer is read in the evidence. */
const most = 40;
/** Resources and reasons that are shown of one rule. */
const few = 5;

/**
 * What a reviewer is told of a run: Markdown for a pull request. What goes and what is made anew comes first, for nobody may
 * overlook it.
 */
export function commentOf({ run, controls }: Evidence): string {
  const changes = changedResources(run.events);
  const [deleted, replaced] = (["delete", "replace"] as const).map((kind) =>
    changes.filter((change) => change.kind === kind),
  );
  const releases = startingReleases(run.events);
  const lines = [
    // By this line the comment is found again. A stack's name has letters and digits only.
    `<!-- ${run.project} ${run.kind} of ${run.stack} -->`,
    md`## ${new Markdown(run.kind === "preview" ? "Preview" : "Update")} of ${run.stack}`.text,
    "",
    ...(run.ended ? [] : ["**It did not come to its end: this is the part that it came to.**", ""]),
    countsText(changes),
    ...section(
      "Errors",
      run.errors.map((error) => md`${error}`),
      most,
    ),
    ...section("Violations", findings(controls, "fail"), most),
    ...section("Deleted", (deleted ?? []).map(resourceLine), most),
    ...section("Replaced", (replaced ?? []).map(changeLine), most),
    ...section(
      "Releases that start",
      releases.map(({ service, because, strategy }) =>
        listed(strategy === undefined ? md`${service}:` : md`${service} (${strategy}):`, because),
      ),
      most,
    ),
    ...section("Changes by service", partLines(changes), most),
    ...section("Undetermined rules", findings(controls, "undetermined"), most),
    ...section("Rules that did not run", findings(controls, "not run"), most),
  ];
  return bounded(lines, longestComment);
}

function countsText(changes: readonly Change[]): string {
  if (changes.length === 0) return "Nothing changes.";
  const counts = kinds
    .map((kind) => ({ kind, count: changes.filter((change) => change.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} to ${kind}`);
  return `${changes.length === 1 ? "1 resource" : `${changes.length} resources`}: ${counts.join(", ")}.`;
}

const resourceLine = ({ part, type, name }: Change) => md`${part}: ${type} ${name}`;
const changeLine = (change: Change) => listed(new Markdown(`${resourceLine(change).text}:`), change.diffs);

/** Text, and values after it, of which at most so many are shown. */
function listed(text: Markdown, values: readonly string[], shown = most): Markdown {
  if (values.length === 0) return new Markdown(text.text.replace(/:$/, ""));
  const others = values.length > shown ? ` and ${values.length - shown} more` : "";
  const told = values.slice(0, shown).map((value) => md`${value}`.text);
  return new Markdown(`${text.text} ${told.join(", ")}${others}`);
}

function partLines(changes: readonly Change[]): Markdown[] {
  return [...new Set(changes.map(({ part }) => part))].map((part) => {
    const own = changes.filter((change) => change.part === part);
    const told = kinds.flatMap((kind) => {
      const names = own.filter((change) => change.kind === kind).map(({ name }) => name);
      return names.length === 0 ? [] : [listed(new Markdown(kind), names).text];
    });
    return new Markdown(`${md`${part}`.text}: ${told.join("; ")}`);
  });
}

/** Each rule that came to this somewhere, with where and why. */
function findings(controls: readonly Control[], wanted: Outcome): Markdown[] {
  return controls.flatMap(({ rule, verdicts }) => {
    const found = verdicts.filter(({ outcome }) => outcome === wanted);
    const names = [...new Set(found.map(({ resource }) => resource.name))];
    const reasons = [...new Set(found.flatMap((verdict) => verdict.reasons))];
    if (found.length === 0) return [];
    const where = listed(md`${rule.metadata.name} on`, names, few).text;
    return [listed(new Markdown(`${where}:`), reasons, few)];
  });
}
