import {
  isKnown,
  isListed,
  isSet,
  type Node,
  placesSetting,
  type Relation,
  resourceRule,
  stackRule,
  thoseNaming,
  types,
} from "../lib";
import { perGraph } from "../lib/per-node";
import { type NamedAlarm, tells } from "../lib/telling-alarms";

interface EventRule {
  readonly name?: string;
}
interface EventTarget {
  readonly rule?: string;
}
interface MetricAlarm extends NamedAlarm {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: { readonly RuleName?: string };
  readonly statistic?: string;
  readonly comparisonOperator?: string;
  readonly threshold?: number;
  readonly evaluationPeriods?: number;
  readonly datapointsToAlarm?: number;
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
    'make a MetricAlarm with an action on the sum of `FailedInvocations` of `AWS/Events` with the dimension RuleName, at 1 in one period; or name it by ALARM("name"), alone or among others with OR, in a CompositeAlarm with an action.',
  standards: { fsbp: [], pci: [], pciOwn: ["10.7.2", "10.7.3"], nist: ["AU-5", "SI-4(5)"] },
  types: types.eventRule,
  settings: {
    elsewhere: placesSetting(
      "Rules of a region in which the stack has no topic: no alarm reaches another region's",
    ),
  },
  check: (rule, judge, { graph, settings }) => {
    if (isListed(rule.urn, settings.elsewhere)) return;
    const targets = thoseNaming(graph.ofType<EventTarget>(types.eventTarget), targetOf, rule);
    // Without a target nothing can fail.
    if (targets.sure.length + targets.unclear.length === 0) return;
    const { sure, unclear } = thoseNaming(failureAlarms(graph), watching, rule);
    const own = [...sure, ...unclear];
    if (own.length === 0) {
      judge.violation("nothing watches over the rule's failed invocations");
      return;
    }
    if (!own.some((alarm) => tells(alarm, graph, judge)))
      judge.violation("the alarm on the rule's failed invocations tells nobody");
  },
});

const failureAlarms = perGraph((graph) => graph.ofType<MetricAlarm>(types.metricAlarm).filter(isOnFailures));

/** An alarm that goes off with the first failed invocation. */
function isOnFailures({ props }: Node<MetricAlarm>): boolean {
  const read = () => [
    ...[props.namespace, props.metricName, props.threshold, props.comparisonOperator],
    ...[props.datapointsToAlarm, props.evaluationPeriods],
  ];
  if (!isKnown(read) || props.namespace !== "AWS/Events" || props.metricName !== "FailedInvocations")
    return false;
  const { threshold = Number.POSITIVE_INFINITY, comparisonOperator, statistic } = props;
  // EventBridge sends the figure only where something failed: one that is to be seen in several periods may never be.
  if (statistic !== "Sum" || (props.datapointsToAlarm ?? props.evaluationPeriods) !== 1) return false;
  return comparisonOperator === "GreaterThanOrEqualToThreshold"
    ? threshold <= 1
    : comparisonOperator === "GreaterThanThreshold" && threshold < 1;
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
