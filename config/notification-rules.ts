import { foreign } from "./belonging";
import { topics } from "./notification-schema";
import type { SectionProblem } from "./problems";
import { shown } from "./problems";
import type { SoundParts } from "./stack-schema";

type Subscriber = NonNullable<NonNullable<SoundParts["notifications"]>["subscribers"]>[number];

/** What an endpoint is, by protocol. SNS delivers from a standard topic to standard queues only. */
const forms: Readonly<Record<Subscriber["protocol"], readonly [form: RegExp, allowed: string]>> = {
  email: mail(),
  "email-json": mail(),
  // Without a user: a password would stand in the stack file.
  https: [
    /^https:\/\/[a-z0-9.-]+\.[a-z]{2,}(:\d{1,5})?(\/[^\s@]*)?$/,
    "Use an https:// address without user and password.",
  ],
  sqs: [/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/, "Use the ARN of a standard queue."],
  lambda: [
    /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]{1,64}$/,
    "Use the ARN of a Lambda function, without a version.",
  ],
};

function mail(): readonly [RegExp, string] {
  return [
    /^[A-Za-z0-9._%+-]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    "Use a mail address, e.g. cdd-operations@example-bank.com.",
  ];
}

/** Endpoints of the right form and of this stack, each once; and where the stack retains, somebody for each topic. */
export function notificationRules(parts: SoundParts): SectionProblem[] {
  const { notifications, retain } = parts;
  const subscribers = notifications?.subscribers;
  return [
    ...(subscribers ?? []).flatMap((subscriber, index) => {
      const steps = ["notifications", "subscribers", index];
      const message =
        endpointProblem(subscriber, parts) ?? repeated(subscriber, (subscribers ?? []).slice(0, index));
      return message === undefined ? [] : [{ steps: [...steps, "endpoint"], message }];
    }),
    ...(retain === true ? unheard(notifications) : []),
  ];
}

function endpointProblem({ protocol, endpoint }: Subscriber, stack: SoundParts): string | undefined {
  const [form, allowed] = forms[protocol];
  // What stands before an @ may be a password, and messages stand in logs.
  if (!form.test(endpoint))
    return `${shown(endpoint.replace(/\/\/.*@/, "//…@"))} is no endpoint of protocol ${protocol}. ${allowed}`;
  if (!endpoint.startsWith("arn:")) return undefined;
  return foreign(endpoint, stack);
}

function repeated({ protocol, endpoint }: Subscriber, earlier: readonly Subscriber[]): string | undefined {
  return earlier.some((each) => each.protocol === protocol && each.endpoint === endpoint)
    ? `${shown(endpoint)} is named twice. Name each subscriber once, with all its topics.`
    : undefined;
}

/** A stack whose data outlives it tells somebody of everything. Where the list itself is wrong, that is already said. */
function unheard(notifications: SoundParts["notifications"]): SectionProblem[] {
  const steps = ["notifications", "subscribers"];
  const allowed =
    "This stack retains: name at least one subscriber for each topic, e.g. protocol email with its endpoint.";
  if (notifications === undefined) return [{ steps, message: `is missing. ${allowed}` }];
  const { subscribers } = notifications;
  if (subscribers === undefined) return [];
  const silent = topics.filter(
    (topic) => !subscribers.some(({ topics: told }) => told === undefined || told.includes(topic)),
  );
  if (silent.length === 0) return [];
  return [{ steps, message: `tells nobody of ${silent.join(" and ")}. ${allowed}` }];
}
