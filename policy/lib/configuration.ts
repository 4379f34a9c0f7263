import {
  type ConfigureAnalyzerRequest,
  EnforcementLevel,
  type PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { keepsData } from "./environments";
import type { RuleMetadata, Severity } from "./metadata";
import { didYouMean } from "./nearest";
import { problemOf, type Setting } from "./settings";

/** The part of a rule that its configuration is held against. */
export interface Configurable {
  readonly metadata: Pick<RuleMetadata, "name" | "severity" | "enforcement">;
  readonly thresholds: Readonly<Record<string, Setting<unknown>>>;
}

type Level = "advisory" | "mandatory" | "disabled" | "remediate";

/** What the engine was given for one rule. */
export interface Given {
  readonly level: Level;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** How one rule is served. */
export interface Served extends Given {
  readonly level: "advisory" | "mandatory";
}

let known: readonly Configurable[] = [];
let given: ReadonlyMap<string, Given> = new Map();

/** Tells which rules there are. */
export function knowRules(rules: readonly Configurable[]): void {
  known = rules;
}

/** The names of all rules. */
export function ruleNames(): readonly string[] {
  return known.map(({ metadata }) => metadata.name);
}

/** Sets what the engine was given (tests). */
export function setConfiguration(configuration: ReadonlyMap<string, Given>): void {
  given = configuration;
}

/** Takes over what the engine configures the pack with. */
export function configureFrom(request: ConfigureAnalyzerRequest): void {
  setConfiguration(new Map(entriesOf(request)));
}

/**
 * The level at which a rule is served, and its settings. No rule is off: one that somebody switched off, or lowered too far,
 * is raised, and `configurationProblems` says so.
 */
export function servedOf({ metadata }: Configurable): Served {
  const { name, severity, enforcement = "mandatory" } = metadata;
  const { level, settings } = given.get(name) ?? { level: enforcement, settings: {} };
  const isLeast = level === "advisory" && !isBelow(level, leastLevel(severity, false));
  return { level: isLeast ? "advisory" : "mandatory", settings };
}

function entriesOf(request: ConfigureAnalyzerRequest): [string, Given][] {
  const entries: [string, Given][] = [];
  request.getPolicyconfigMap().forEach((each, name) => {
    const settings = (each.getProperties()?.toJavaScript() ?? {}) as Record<string, unknown>;
    entries.push([name, { level: levelOf(each), settings }]);
  });
  return entries;
}

function levelOf(config: PolicyConfig): Level {
  const level = config.getEnforcementlevel();
  if (level === EnforcementLevel.MANDATORY) return "mandatory";
  if (level === EnforcementLevel.DISABLED) return "disabled";
  return level === EnforcementLevel.REMEDIATE ? "remediate" : "advisory";
}

/** The least level of rules of a severity: critical and high ones stop a deployment everywhere, and none is ever off. */
export function leastLevel(severity: Severity, kept: boolean): "advisory" | "mandatory" {
  if (severity === "critical" || severity === "high") return "mandatory";
  return severity === "medium" && kept ? "mandatory" : "advisory";
}

function isBelow(level: Level, least: "advisory" | "mandatory"): boolean {
  return level === "disabled" || (level === "advisory" && least === "mandatory");
}

/** All that is wrong with what the engine was given for this stack. */
export function configurationProblems(stack: string): string[] {
  const kept = keepsData(stack);
  return [...levelProblems(kept), ...[...given].flatMap(([name, each]) => problemsOf(name, each, kept))];
}

function levelProblems(kept: boolean): string[] {
  const below = known.flatMap(({ metadata: { name, severity } }) => {
    const level = given.get(name)?.level;
    const least = leastLevel(severity, kept);
    return level !== undefined && isBelow(level, least) ? [{ name, level, severity, least }] : [];
  });
  const groups = new Map<string, string[]>();
  for (const { name, level, severity, least } of below) {
    const group = `"${level}" is below "${least}", the least of ${severity} rules`;
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return [...groups].map(([group, names]) => `${group}: ${names.join(", ")}`);
}

function problemsOf(name: string, { settings }: Given, kept: boolean): string[] {
  // The engine's own word for all rules at once: it shows in their levels.
  if (name === "all") return [];
  const rule = known.find(({ metadata }) => metadata.name === name);
  if (rule === undefined) return [`there is no rule \`${name}\`${didYouMean(name, ruleNames())}`];
  return Object.entries(settings).flatMap(([key, value]) => {
    const threshold = Object.hasOwn(rule.thresholds, key) ? rule.thresholds[key] : undefined;
    if (threshold === undefined)
      return [`${name} has no setting \`${key}\`${didYouMean(key, Object.keys(rule.thresholds))}`];
    const problem = problemOf(threshold, value, kept);
    return problem === undefined ? [] : [`${name}.${key}: ${problem}`];
  });
}
