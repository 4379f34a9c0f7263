import { countsOf, type Evidence } from "../evidence";
import type { Control } from "../verdicts";

/** Everything as one JSON document: verdicts by rule and outcome, standards, and the registers' rows by their columns. */
export function jsonOf(evidence: Evidence): object {
  const { run, at, source, packName, outcome, controls, frameworks, registers } = evidence;
  const { stack, project, kind, packVersion, ended, interrupted, errors } = run;
  return {
    stack,
    project,
    run: { kind, at: run.at, ended, interrupted, errors, change: run.change },
    at,
    source,
    pack: { name: packName, version: packVersion },
    outcome,
    counts: countsOf(controls),
    controls: controls.map((control) => ({
      rule: control.rule.metadata.name,
      severity: control.rule.metadata.severity,
      outcome: control.outcome,
      notApplicable: control.notApplicable,
      verdicts: verdictsOf(control),
    })),
    standards: frameworks.map(({ key, title, requirements }) => ({
      key,
      title,
      requirements: requirements.map((each) => ({
        id: each.id,
        outcome: each.outcome,
        rules: each.controls.map(({ rule }) => rule.metadata.name),
      })),
    })),
    registers: Object.fromEntries(
      registers.map(({ id, columns, rows }) => [
        id,
        rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? ""]))),
      ]),
    ),
  };
}

function verdictsOf({ verdicts }: Control): object {
  const groups: Record<string, (object | string)[]> = {};
  for (const { resource, outcome, reasons, excepted } of verdicts) {
    const told = outcome === "pass" ? resource.urn : { urn: resource.urn, reasons, excepted };
    groups[outcome] = [...(groups[outcome] ?? []), told];
  }
  return groups;
}
