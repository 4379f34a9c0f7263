import {
  accountForm,
  type BankSettings,
  bankSettings,
  type ChannelName,
  demandClosedChannel,
  demandCustomerKey,
  isKnown,
  ownAccounts,
  type PolicedChannel,
  resourceRule,
  setting,
  types,
} from "../lib";

interface Topic extends PolicedChannel {
  readonly kmsMasterKeyId?: string;
  readonly name?: string;
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

const publicAccess = resourceRule<Topic, BankSettings>({
  name: "sns-topicpolicy-disallow-public-access",
  severity: "high",
  description: "Only the bank's own accounts and AWS's services reach a topic, and over TLS only.",
  remediation: "name principals of the own account, and deny everybody sns:Publish without TLS.",
  standards: { fsbp: ["SNS.4"], pci: [], pciOwn: ["7.3.1"], nist: ["AC-3", "SC-8"] },
  types: [...types.topicPolicy, ...types.topic],
  settings: bankSettings,
  check: (subject, judge, bank) =>
    demandClosedChannel(subject, judge, {
      ...bank,
      policyTypes: types.topicPolicy,
      actions: ["sns:Publish"],
      plainText: "messages may be published without TLS",
      channel: () => topicOf(subject.props),
    }),
});

function topicOf(props: Topic): ChannelName | undefined {
  return isKnown(() => [props.arn, props.name]) ? { arn: props.arn, name: props.name } : undefined;
}

interface Subscription {
  readonly protocol?: string;
  readonly endpoint?: string;
}

const endpoints = resourceRule<Subscription, { domains: readonly string[]; accounts: readonly string[] }>({
  name: "sns-topicsubscription-disallow-unapproved-endpoint",
  severity: "high",
  description:
    "What is told stays with the bank: subscribers are at approved domains or in its own accounts.",
  remediation:
    "subscribe a mail or https:// address at a domain that is listed for the stack, or a queue or function of the own account.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.3.2", "7.2.2"], nist: ["AC-4", "AC-20"] },
  types: types.topicSubscription,
  settings: {
    domains: setting([], "Domains at which, or below which, mail and https:// addresses may be subscribed", {
      form: /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
    }),
    accounts: setting([], "Account ids whose queues and functions may be (none: those of the provider)", {
      form: accountForm,
    }),
  },
  check: (subject, judge, { domains, accounts }) => {
    const { protocol = "", endpoint = "" } = subject.props;
    const form = forms[protocol];
    if (form === undefined) {
      judge.violation(`nobody can say who is behind an endpoint of protocol "${protocol}"`);
      return;
    }
    const [kind, pattern] = form;
    const place = pattern.exec(endpoint)?.[1];
    const approved = (at: string) =>
      kind === "domain"
        ? domains.some((domain) => at === domain || at.endsWith(`.${domain}`))
        : ownAccounts(subject, accounts).includes(at);
    if (place === undefined || !approved(place)) judge.violation(`the endpoint is at no approved ${kind}`);
  },
});

/** Where an endpoint is, by protocol: what its pattern finds. */
const forms: Readonly<Record<string, readonly ["domain" | "account", RegExp]>> = {
  email: ["domain", /^[^@\s]+@([a-z0-9.-]+)$/],
  "email-json": ["domain", /^[^@\s]+@([a-z0-9.-]+)$/],
  https: ["domain", /^https:\/\/([a-z0-9.-]+)(?::\d+)?(?:\/[^@]*)?$/],
  sqs: ["account", /^arn:[^:]+:sqs:[^:]+:(\d{12}):/],
  lambda: ["account", /^arn:[^:]+:lambda:[^:]+:(\d{12}):/],
  firehose: ["account", /^arn:[^:]+:firehose:[^:]+:(\d{12}):/],
};

export const snsRules = [customerKey, publicAccess, endpoints];
