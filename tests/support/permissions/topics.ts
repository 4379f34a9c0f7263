import { arnOf, type Declared, people, type Row } from "./row";

const topicType = "aws:sns/topic:Topic";

/** Topics: who publishes to them, who subscribes. */
export function topicRows(declared: Declared): Row[] {
  const publishers: Readonly<Record<string, string>> = {
    "observability-alarms-topic": "cloudwatch.amazonaws.com",
    "observability-events-topic": "events.amazonaws.com",
  };
  return declared.stack.resources
    .filter(({ type }) => type === topicType)
    .flatMap(({ name }) => {
      const own = publishers[name];
      if (own === undefined)
        throw new Error(`who publishes to ${name}? say it in tests/support/permissions/topics.ts`);
      const on = { what: name, resource: arnOf(declared, topicType, name) };
      return [
        ...[...Object.values(publishers), "s3.amazonaws.com", "ses.amazonaws.com"].map((service) => ({
          ...on,
          who: service,
          principal: service,
          action: "sns:Publish",
          allowed: service === own,
        })),
        ...Object.entries(people(declared)).flatMap(([who, principal]) => [
          ...["sns:SetTopicAttributes", "sns:DeleteTopic"].map((action) => ({
            ...on,
            who,
            principal,
            action,
            // The root user too: a lost role locks nobody out for ever.
            allowed: ["deployer", "the root user"].includes(who),
          })),
          {
            ...on,
            who: `${who}, whom the stack file does not name`,
            principal,
            action: "sns:Subscribe",
            context: { "sns:Endpoint": "somebody@elsewhere.example" },
            allowed: false,
          },
          ...(declared.config.notifications?.subscribers ?? []).map(({ endpoint, topics }) => ({
            ...on,
            who: `${who}, whom the stack file names`,
            principal,
            action: "sns:Subscribe",
            context: { "sns:Endpoint": endpoint },
            allowed:
              ["deployer", "the root user"].includes(who) &&
              (topics === undefined || topics.some((topic) => name.includes(topic))),
          })),
        ]),
      ];
    });
}
