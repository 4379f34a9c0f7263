import {
  isGiven,
  isKnown,
  isSet,
  type Judge,
  type Node,
  naming,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  types,
} from "../lib";

interface EventRule {
  readonly name?: string;
}
interface EventTarget {
  readonly rule?: string;
}
interface MetricAlarm {
  readonly name?: string;
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: { readonly RuleName?: string };
  readonly statistic?: string;
  readonly comparisonOperator?: string;
  readonly threshold?: number;
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
}
interface CompositeAlarm {
  readonly alarmRule?: string;
}
interface Schedule {
  readonly target?: { readonly deadLetterConfig?: { readonly arn?: string } };
}

const targetOf: Relation<EventTarget> = { property: "rule", by: "name", types: types.eventRule };
const watching: Relation<MetricAlarm> = {
  property: "dimensions",
  by: "name",
  types: types.eventRule,
  names: ({ dimensions }) => (dimensions?.RuleName === undefined ? [] : [dimensions.RuleName]),
};

const failures = stackRule<EventRule, { elsewhere: readonly string[] }>({
  name: "cloudwatch-eventrule-enforce-failure-alarm",
  severity: "medium",
  description: "Somebody is told when a rule of EventBridge cannot do what it is there for.",
  remediation:
    "make a MetricAlarm with an action on the sum of `FailedInvocations` of `AWS/Events` with the dimension RuleName, at 1.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.7.2", "10.7.3"], nist: ["AU-5", "SI-4(5)"] },
  types: types.eventRule,
  settings: {
    elsewhere: setting(
      [],
      "Rules of a region in which the stack has no topic, by logical name: no alarm reaches another region's",
    ),
  },
  check: (rule, judge, { graph, settings }) => {
    if (settings.elsewhere.includes(rule.name)) return;
    const targets = graph.ofType<EventTarget>(types.eventTarget);
    // Without a target nothing can fail.
    if (!targets.some((target) => naming(target, targetOf, rule) !== "no")) return;
    const alarms = graph.ofType<MetricAlarm>(types.metricAlarm).filter(isOnFailures);
    const own = alarms.filter((alarm) => naming(alarm, watching, rule) !== "no");
    if (own.length === 0) {
      judge.violation("nothing watches over the rule's failed invocations");
      return;
    }
    const composites = graph.ofType<CompositeAlarm>(types.compositeAlarm);
    if (!own.some((alarm) => tells(alarm, composites, judge)))
      judge.violation("the alarm on the rule's failed invocations tells nobody");
  },
});

/** An alarm that goes off with the first failed invocation. */
function isOnFailures({ props }: Node<MetricAlarm>): boolean {
  const known = isKnown(() => [props.namespace, props.metricName, props.threshold, props.comparisonOperator]);
  if (!known || props.namespace !== "AWS/Events" || props.metricName !== "FailedInvocations") return false;
  const { threshold = Number.POSITIVE_INFINITY, comparisonOperator, statistic } = props;
  if (statistic !== "Sum") return false;
  return comparisonOperator === "GreaterThanOrEqualToThreshold"
    ? threshold <= 1
    : comparisonOperator === "GreaterThanThreshold" && threshold < 1;
}

/** It has an action of its own, or a composite alarm reads its state. */
function tells(alarm: Node<MetricAlarm>, composites: readonly Node<CompositeAlarm>[], judge: Judge): boolean {
  const { props } = alarm;
  if (isKnown(() => props.actionsEnabled) && props.actionsEnabled === false) return false;
  const acts = !isKnown(() => props.alarmActions) || (props.alarmActions ?? []).length > 0;
  if (isGiven(alarm, "alarmActions") && acts) return true;
  const named = `"${props.name}"`;
  return composites.some((composite) => {
    if (isKnown(() => composite.props.alarmRule)) return composite.props.alarmRule?.includes(named) ?? false;
    judge.undetermined("alarmRule", composite.urn);
    return true;
  });
}

const missedRuns = resourceRule<Schedule>({
  name: "scheduler-schedule-configure-dead-letter-queue",
  severity: "medium",
  description: "A run that a schedule had to give up is kept, with what it should have run with.",
  remediation: "name a queue in the target's `deadLetterConfig`, and watch over its messages.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.7.2"], nist: ["AU-5", "SI-11", "SI-13(4)"] },
  types: types.schedule,
  check: ({ props }, judge) => {
    if (!isSet(props.target?.deadLetterConfig, "arn"))
      judge.violation("a run that is given up is lost without a trace");
  },
});

export const eventRules = [failures, missedRuns];
