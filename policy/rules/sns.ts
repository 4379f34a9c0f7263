import {
  actionMatches,
  demandCustomerKey,
  demandOwnPrincipals,
  eachStatement,
  isForEverybody,
  isKnown,
  isSet,
  ownAccounts,
  patternMatches,
  refusesPlainText,
  resourceRule,
  type Statement,
  setting,
  statementsOf,
  types,
} from "../lib";

interface Topic {
  readonly kmsMasterKeyId?: string;
  readonly policy?: string;
  /** Of a topic policy: the topic. */
  readonly arn?: string;
}

const customerKey = resourceRule<Topic>({
  name: "sns-topic-configure-customer-managed-key",
  severity: "medium",
  description: "Messages of a topic are encrypted under a customer-managed key.",
  remediation: "set `kmsMasterKeyId` to a key of the stack: alarms cannot publish under alias/aws/sns.",
  standards: { fsbp: ["SNS.1"], pci: [], pciOwn: ["3.5.1"], nist: ["SC-28", "SC-13"] },
  types: types.topic,
  check: ({ props }, judge) => demandCustomerKey(judge, props, "kmsMasterKeyId", "the topic"),
});

const publicAccess = resourceRule<Topic, { accounts: readonly string[] }>({
  name: "sns-topicpolicy-disallow-public-access",
  severity: "high",
  description: "Only the bank's own accounts and AWS's services reach a topic, and over TLS only.",
  remediation: "name principals of the own account, and deny everybody sns:Publish without TLS.",
  standards: { fsbp: ["SNS.4"], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "SC-8"] },
  types: [...types.topicPolicy, ...types.topic],
  settings: {
    accounts: setting([], "Account ids whose principals may be named (none: those of the provider)"),
  },
  check: (subject, judge, { accounts }) => {
    const { props, type } = subject;
    if (!isSet(props, "policy")) {
      if ((types.topicPolicy as readonly string[]).includes(type)) judge.violation("the policy is empty");
      // Without a policy of its own a topic is its owner's alone.
      return;
    }
    const own = ownAccounts(subject, accounts);
    judge.part(() => {
      eachStatement(props.policy, judge, (statement, label) =>
        demandOwnPrincipals(statement, label, judge, own),
      );
    });
    judge.part(() => {
      const topic = isKnown(() => props.arn) ? props.arn : undefined;
      if (!statementsOf(props.policy).some((statement) => refuses(statement, topic)))
        judge.violation("messages may be published without TLS");
    });
  },
});

function refuses(statement: Statement, topic: string | undefined): boolean {
  return (
    refusesPlainText(statement) &&
    isForEverybody(statement) &&
    statement.actions.some((action) => actionMatches(action, "sns:Publish")) &&
    statement.resources.some((resource) => topic === undefined || patternMatches(resource, topic))
  );
}

export const snsRules = [customerKey, publicAccess];
