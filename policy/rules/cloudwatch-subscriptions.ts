import { isSet, type Judge, resourceRule, setting, types } from "../lib";

interface Subscription {
  /** Of a log group's filter. */
  readonly destinationArn?: string;
  /** Of a policy of the account. */
  readonly policyType?: string;
  readonly policyDocument?: string;
}
interface Approved {
  readonly subscribers: readonly string[];
}

const approvedSubscribers = resourceRule<Subscription, Approved>({
  name: "cloudwatch-subscription-enforce-approved-destination",
  severity: "high",
  description:
    "Log lines are sent on as they are written to approved destinations only, whether by a log group's filter or by a policy of the account.",
  remediation: "send them to an approved destination, or have its ARN listed in `subscribers`.",
  standards: {
    fsbp: [],
    pci: [],
    pciOwn: ["7.2.2", "10.3.1"],
    nist: ["AC-4", "AU-9", "AU-9(4)"],
  },
  types: [...types.logSubscription, ...types.logAccountPolicy],
  settings: {
    subscribers: setting<readonly string[]>([], "ARNs of what may be sent log lines", {
      form: /^arn:[a-z-]+:(logs|kinesis|firehose|lambda|es):[a-z0-9-]+:\d{12}:[^*?\s]+$/,
    }),
  },
  check: ({ props, type }, judge, { subscribers }) => {
    if ((types.logSubscription as readonly string[]).includes(type)) {
      demandApproved(props.destinationArn, subscribers, judge);
      return;
    }
    if (props.policyType !== "SUBSCRIPTION_FILTER_POLICY" || !isSet(props, "policyDocument")) return;
    demandApproved(destinationIn(String(props.policyDocument)), subscribers, judge);
  },
});

function demandApproved(arn: string | undefined, subscribers: readonly string[], judge: Judge): void {
  if (arn === undefined || !subscribers.includes(arn))
    judge.violation(`log lines are sent to ${arn ?? "what nobody can read"}, which is not approved`);
}

function destinationIn(document: string): string | undefined {
  try {
    const { DestinationArn: arn } = JSON.parse(document) as { readonly DestinationArn?: unknown };
    return typeof arn === "string" ? arn : undefined;
  } catch {
    return undefined;
  }
}

export const cloudwatchSubscriptionRules = [approvedSubscribers];
