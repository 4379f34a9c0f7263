import type { PolicyPackArgs, ReportViolation } from "@pulumi/policy";
import { type Graph, graphOf, type Node, type Subject, subjectOf } from "./graph";
import { type Finding, type Judge, judgeOf } from "./judge";
import { mainFramework, type RuleMetadata, standardTags } from "./metadata";
import { effective, type Setting, type Settings, schemaOf } from "./settings";

export type Policy = PolicyPackArgs["policies"][number];

/** A rule of the pack: what it says of itself, and the policy that the engine runs. */
export interface Rule {
  readonly metadata: RuleMetadata;
  readonly kind: "resource" | "stack";
  /** Types that it judges; it is not applicable to all others. */
  readonly types: readonly string[];
  /** Names of the thresholds that a stack's configuration can set, with their strictest values. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The same with their bounds. */
  readonly thresholds: Readonly<Record<string, Setting<unknown>>>;
  readonly policy: Policy;
}

/** Whether a rule with these types is for resources of this one. */
export function isFor(types: readonly string[], type: string): boolean {
  return types.includes(type) || types.includes("*");
}

interface Definition<C> extends RuleMetadata {
  /** Type tokens, from the table in `types.ts`. */
  readonly types: readonly string[];
  /** Thresholds that a stack's configuration can set. @default none */
  readonly settings?: Settings<C>;
}

/** A rule on the inputs of one resource at a time: it runs before the resource is created. */
export interface ResourceRuleDefinition<P, C> extends Definition<C> {
  check(subject: Subject<P>, judge: Judge, settings: C): void;
}

/** A rule on one resource among the others. It runs once for each resource of its types. */
export interface StackRuleDefinition<P, C> extends Definition<C> {
  check(subject: Node<P>, judge: Judge, context: { readonly graph: Graph; readonly settings: C }): void;
}

/** Declares a rule on single resources. `P` is what the rule reads of them, all optional. */
export function resourceRule<P, C = object>(definition: ResourceRuleDefinition<P, C>): Rule {
  const { types } = definition;
  const settings = definition.settings ?? ({} as Settings<C>);
  const validateResource: ResourceValidation = (args, reportViolation) => {
    if (!isFor(types, args.type)) args.notApplicable(`applies to ${types.join(", ")}`);
    const subject = subjectOf(args) as Subject<unknown> as Subject<P>;
    const judged = { urn: args.urn, parent: () => args.opts.parent };
    const judge = judgeOf(definition, judged, reporter(reportViolation));
    judge.part(() =>
      definition.check(subject, judge, effective(settings, args.getConfig<Partial<C> & object>())),
    );
  };
  return ruleOf("resource", definition, settings, { validateResource });
}

/** Declares a rule on the relations between resources. */
export function stackRule<P, C = object>(definition: StackRuleDefinition<P, C>): Rule {
  const settings = definition.settings ?? ({} as Settings<C>);
  const validateStack: StackValidation = (args, reportViolation) => {
    if (!args.resources.some(({ type }) => definition.types.includes(type)))
      args.notApplicable(`applies to ${definition.types.join(", ")}`);
    const graph = graphOf(args.resources);
    const context = { graph, settings: effective(settings, args.getConfig<Partial<C> & object>()) };
    for (const subject of graph.ofType<P>(definition.types)) {
      const judged = { urn: subject.urn, parent: () => subject.options.parent ?? subject.parent()?.urn };
      const judge = judgeOf(definition, judged, reporter(reportViolation));
      judge.part(() => definition.check(subject, judge, context));
    }
  };
  return ruleOf("stack", definition, settings, { validateStack });
}

type ResourceValidation = Extract<
  Extract<Policy, { validateResource?: unknown }>["validateResource"],
  (...args: never[]) => unknown
>;
type StackValidation = Extract<Policy, { validateStack: unknown }>["validateStack"];

function ruleOf<C>(
  kind: Rule["kind"],
  definition: Definition<C>,
  settings: Settings<C>,
  body: { validateResource: ResourceValidation } | { validateStack: StackValidation },
): Rule {
  const {
    name,
    severity,
    description,
    remediation,
    standards,
    types,
    enforcement = "mandatory",
  } = definition;
  const strictest = effective<object>(settings as Settings<object>, {});
  return {
    metadata: { name, severity, description, remediation, standards, enforcement },
    kind,
    types,
    settings: { ...strictest },
    thresholds: settings as Readonly<Record<string, Setting<unknown>>>,
    policy: {
      name,
      description,
      severity,
      enforcementLevel: enforcement,
      remediationSteps: remediation,
      tags: standardTags(standards),
      framework: mainFramework(standards),
      configSchema: schemaOf(settings),
      ...body,
    },
  };
}

/**
 * The SDK's server also takes a whole diagnostic (its types show the text form only): so one rule reports
 * violations at its own level and, under one name, what it cannot decide or the register excepts as advisory.
 */
function reporter(reportViolation: ReportViolation): (finding: Finding) => void {
  return reportViolation as unknown as (finding: Finding) => void;
}
