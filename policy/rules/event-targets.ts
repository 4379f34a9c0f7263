import { isKnown, type Node, setting, stackRule, types } from "../lib";

interface EventTarget {
  readonly arn?: string;
}

/**
 * Whom an event only tells, and what rules judge by itself: topics, queues, log groups, tasks, and buses of the bank. A
 * channel's policy hands out the channel's own ARN, to whoever is to come after it.
 */
const judgedTypes = [
  ...[...types.topic, ...types.topicPolicy, ...types.queue, ...types.queuePolicy],
  ...[...types.logGroup, ...types.cluster],
];
const judgedServices = /^arn:[^:]+:(sns|sqs|logs|ecs|events):[^:]*:\d{12}:(?!api-destination\/)/;

const approvedTargets = stackRule<EventTarget, { targets: readonly string[] }>({
  name: "cloudwatch-eventtarget-disallow-unapproved-target",
  severity: "high",
  description:
    "An event goes to a topic, a queue, a log group, tasks or a bus, whose own rules say who reads it; nothing else runs or sends because of one, unless it is approved.",
  remediation: "send the event to a topic or queue, or have the ARN listed in `targets`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5", "6.5.1"], nist: ["AC-4", "AC-6", "CM-7"] },
  types: types.eventTarget,
  settings: {
    targets: setting<readonly string[]>(
      [],
      "ARNs of functions, pipelines and other things of the bank that an event may start",
      { form: /^arn:[a-z-]+:[a-z0-9-]+:[^*?]+$/ },
    ),
  },
  check: (target, judge, { settings: { targets } }) => {
    if (!isKnown(() => target.props.arn)) judgeUnknown(target, () => judge.undetermined("arn"));
    else if (!judgedServices.test(target.props.arn ?? "") && !targets.includes(target.props.arn ?? ""))
      judge.violation("the event starts or tells something that no rule judges");
  },
});

/** What an ARN is made of says enough while it is not known. */
function judgeUnknown(target: Node<EventTarget>, open: () => void): void {
  if (target.references("arn", judgedTypes).length === 0) open();
}

export const eventTargetRules = [approvedTargets];
