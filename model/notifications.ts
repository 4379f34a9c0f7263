import { z } from "zod";
import { choice, list, object, text } from "./form";
import { functionArn } from "./values";

/** What a subscriber can be told: the state of CloudWatch's alarms (JSON), and EventBridge's events (a sentence). */
export const topics = ["alarms", "events"] as const;

const subscriber = object({
  /** How SNS reaches it. Plain HTTP is none: what is told names services and their faults. */
  protocol: choice(["email", "email-json", "https", "sqs", "lambda"]),
  /** A mail address, whose reader confirms each topic; an https:// address; or an ARN of this account and region. */
  endpoint: text(
    /^\S{1,2048}$/,
    "Use a mail address, an https:// address or an ARN, as the protocol demands.",
  ),
  /** What it is told: the state of alarms, events. @default both */
  topics: z.exactOptional(
    list(choice(topics), `Name at least one of ${topics.join(", ")}, or leave it out for both.`, 1),
  ),
});

const mail = text(
  /^[A-Za-z0-9._%+-]{1,64}@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
  "Use a mail address, e.g. cdd-operations@example-bank.com.",
);

/** What an endpoint is, by protocol. SNS delivers from a standard topic to standard queues only. */
export const endpoints: Readonly<Record<z.output<typeof subscriber>["protocol"], z.ZodString>> = {
  email: mail,
  "email-json": mail,
  // Without a user: a password would stand in the stack file.
  https: text(
    /^https:\/\/[a-z0-9.-]+\.[a-z]{2,}(:\d{1,5})?(\/[^\s@]*)?$/,
    "Use an https:// address without user and password.",
  ),
  sqs: text(/^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}$/, "Use the ARN of a standard queue."),
  lambda: functionArn,
};

const subscribers = "Use a list of subscribers: protocol, endpoint, and topics where it is not told of both.";

/** Who is told of alarms and events. */
export const notificationsSchema = object({
  /** Who is told. Where the stack retains, at least one for each topic. */
  subscribers: z.array(subscriber, { error: subscribers }),
});
