import { z } from "zod";
import { choice, list, object, text } from "./shape";

/** Ways in which SNS reaches a subscriber. Plain HTTP is none: what is told names services and their faults. */
export const protocols = ["email", "email-json", "https", "sqs", "lambda"] as const;

/** What a subscriber can be told: the state of CloudWatch's alarms (JSON), and EventBridge's events (a sentence). */
export const topics = ["alarms", "events"] as const;

const subscriber = object({
  protocol: choice(protocols),
  endpoint: text(
    /^\S{1,2048}$/,
    "Use a mail address, an https:// address or an ARN, as the protocol demands.",
  ),
  topics: z.exactOptional(
    list(choice(topics), `Name at least one of ${topics.join(", ")}, or leave it out for both.`, 1),
  ),
});

const subscribers = "Use a list of subscribers: protocol, endpoint, and topics where it is not told of both.";

/** Who is told of alarms and events. */
export const notificationsSchema = object({ subscribers: z.array(subscriber, { error: subscribers }) });

/** The notifications section of a stack file. */
export type NotificationsConfig = z.output<typeof notificationsSchema>;
