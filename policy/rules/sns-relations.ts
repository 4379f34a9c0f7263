import {
  coversAction,
  demandNaming,
  type Graph,
  isForEverybody,
  isGiven,
  isKnown,
  isSet,
  type Judge,
  type Node,
  patternMatches,
  type Relation,
  refusesPlainText,
  type Statement,
  setting,
  stackRule,
  statementsOf,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";

interface Topic {
  readonly arn?: string;
  readonly name?: string;
  readonly policy?: string;
}
interface Subscription {
  readonly topic?: string;
}
interface TopicPolicy {
  readonly arn?: string;
  readonly policy?: string;
}
interface EventTarget {
  readonly arn?: string;
  readonly roleArn?: string;
}

const subscribedTo: Relation<Subscription> = { property: "topic", by: "arn", types: types.topic };
const policyOf: Relation<TopicPolicy> = { property: "arn", by: "arn", types: types.topic };
const publish = "sns:Publish";
const eventBridge = "events.amazonaws.com";

const subscriber = stackRule<Topic, { demanded: boolean }>({
  name: "sns-topic-enforce-subscriber",
  severity: "high",
  description: "What is published to a topic reaches somebody.",
  remediation: "make a TopicSubscription for the topic: name a subscriber in the stack file.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.4.1", "12.10.5"], nist: ["AU-5", "IR-6", "SI-4(5)"] },
  types: types.topic,
  settings: { demanded: setting(true, "Whether every topic of the stack has a subscriber") },
  check: (topic, judge, { graph, settings: { demanded } }) => {
    if (!demanded) return;
    demandNaming(
      judge,
      graph.ofType<Subscription>(types.topicSubscription),
      subscribedTo,
      topic,
      "the topic tells nobody",
    );
  },
});

const eventsPublish = stackRule<EventTarget>({
  name: "sns-topicpolicy-enforce-eventbridge-publish",
  severity: "high",
  description: "A rule of EventBridge can publish to the topic that it names.",
  remediation:
    "allow `events.amazonaws.com` sns:Publish in a statement without a condition: EventBridge sends no source that one could be met by; and give the target no role.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.4.1", "10.7.2"], nist: ["AU-5", "SI-4(5)"] },
  types: types.eventTarget,
  check: (target, judge, { graph }) => {
    for (const topic of topicsOf(target, graph, judge))
      judge.part(() => {
        // AWS's guide warns of it where the topic is encrypted.
        if (isGiven(target, "roleArn")) judge.violation("the target of a topic names a role");
        judgePolicies(topic, judge, graph);
      });
  },
});

/** The topics of the program that a target names, itself or by what made their policies. */
function topicsOf(target: Node<EventTarget>, graph: Graph, judge: Judge): Node<Topic>[] {
  const topics = graph.ofType<Topic>(types.topic);
  if (isKnown(() => target.props.arn)) {
    const { arn = "" } = target.props;
    return topics.filter(({ props }) =>
      isKnown(() => props.arn) && isSet(props, "arn") ? props.arn === arn : arn.endsWith(`:${props.name}`),
    );
  }
  const made = target.references<Topic>("arn", types.topic);
  const byPolicy = target
    .references<TopicPolicy>("arn", types.topicPolicy)
    .flatMap((policy) => thoseNamed(policy, policyOf, topics).sure);
  if (!target.isDerived("arn")) judge.undetermined("arn");
  return [...new Set([...made, ...byPolicy])];
}

function judgePolicies(topic: Node<Topic>, judge: Judge, graph: Graph): void {
  const { sure, unclear } = thoseNaming(graph.ofType<TopicPolicy>(types.topicPolicy), policyOf, topic);
  const policies = [...sure, ...unclear];
  const arn = isKnown(() => topic.props.arn) ? topic.props.arn : undefined;
  const documents = [
    ...policies.map(({ props }) => props.policy),
    ...(isGiven(topic, "policy") ? [topic.props.policy] : []),
  ];
  const statements = documents.flatMap((document) => statementsOf(document));
  const concerned = statements.filter((statement) => concerns(statement, arn));
  if (!concerned.some(({ allow, conditions }) => allow && conditions.length === 0))
    judge.violation(`EventBridge may not publish to ${topic.name}: no statement without a condition lets it`);
  if (concerned.some((statement) => !statement.allow && !refusesPlainText(statement)))
    judge.violation(`EventBridge may not publish to ${topic.name}: a statement refuses it`);
}

/** Whether a statement is on EventBridge's publishing to the topic. */
function concerns(statement: Statement, topic: string | undefined): boolean {
  const { principals, resources } = statement;
  return (
    coversAction(statement, publish) &&
    (isForEverybody(statement) ||
      principals.some(({ kind, id }) => kind === "Service" && id === eventBridge)) &&
    resources.some((pattern) => topic === undefined || patternMatches(pattern, topic))
  );
}

export const snsRelationRules = [subscriber, eventsPublish];
