import { endpoints, topics } from "../model/notifications";
import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { foreign } from "./belonging";

type Subscriber = NonNullable<NonNullable<SoundParts["notifications"]>["subscribers"]>[number];

/** Endpoints of the right form and of this stack, each once; and where the stack retains, somebody for each topic. */
export function notificationRules(parts: SoundParts): Fault[] {
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
  const allowed = endpoints[protocol].safeParse(endpoint).error?.issues[0]?.message;
  // What stands before an @ may be a password, and messages stand in logs.
  if (allowed !== undefined)
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
function unheard(notifications: SoundParts["notifications"]): Fault[] {
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
