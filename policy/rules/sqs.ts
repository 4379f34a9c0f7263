import {
  actionMatches,
  demandCustomerKey,
  demandOwnPrincipals,
  eachStatement,
  isForEverybody,
  isSet,
  ownAccounts,
  refusesPlainText,
  resourceRule,
  setting,
  statementsOf,
  types,
} from "../lib";

interface Queue {
  readonly kmsMasterKeyId?: string;
  readonly policy?: string;
}

const customerKey = resourceRule<Queue>({
  name: "sqs-queue-configure-customer-managed-key",
  severity: "medium",
  description: "Messages of a queue are encrypted under a customer-managed key.",
  remediation: "set `kmsMasterKeyId` to a key of the stack.",
  standards: { fsbp: ["SQS.1"], pci: [], pciOwn: ["3.5.1"], nist: ["SC-28", "SC-13"] },
  types: types.queue,
  check: ({ props }, judge) => demandCustomerKey(judge, props, "kmsMasterKeyId", "the queue"),
});

const publicAccess = resourceRule<Queue, { accounts: readonly string[] }>({
  name: "sqs-queuepolicy-disallow-public-access",
  severity: "high",
  description: "Only the bank's own accounts and AWS's services reach a queue, and over TLS only.",
  remediation: "name principals of the own account, and deny everybody sqs:* without TLS.",
  standards: { fsbp: ["SQS.3"], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "SC-8"] },
  types: [...types.queuePolicy, ...types.queue],
  settings: {
    accounts: setting([], "Account ids whose principals may be named (none: those of the provider)"),
  },
  check: (subject, judge, { accounts }) => {
    const { props, type } = subject;
    if (!isSet(props, "policy")) {
      if ((types.queuePolicy as readonly string[]).includes(type)) judge.violation("the policy is empty");
      // Without a policy of its own a queue is its owner's alone.
      return;
    }
    const own = ownAccounts(subject, accounts);
    judge.part(() => {
      eachStatement(props.policy, judge, (statement, label) =>
        demandOwnPrincipals(statement, label, judge, own),
      );
    });
    judge.part(() => {
      const refused = statementsOf(props.policy).some(
        (statement) =>
          refusesPlainText(statement) &&
          isForEverybody(statement) &&
          ["sqs:SendMessage", "sqs:ReceiveMessage"].every((action) =>
            statement.actions.some((pattern) => actionMatches(pattern, action)),
          ),
      );
      if (!refused) judge.violation("messages may be sent and received without TLS");
    });
  },
});

export const sqsRules = [customerKey, publicAccess];
