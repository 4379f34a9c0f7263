import { encryptionContext, through } from "../../../sandbox/aws/iam/requests";
import { arnOf, type Declared, people, type Row, roleOf } from "./row";

/** Queues of missed runs: each schedule's own role puts them there, and deployers read them, which its key decides. */
export function queueRows(declared: Declared): Row[] {
  const scheduled = Object.entries(declared.catalogue.services)
    .filter(([, { schedule }]) => schedule !== undefined)
    .map(([service]) => service);
  return scheduled.flatMap((service) => {
    const on = {
      what: `missed runs of ${service}`,
      resource: arnOf(declared, "aws:sqs/queue:Queue", `${service}-missed-runs`),
    };
    const sending = { ...on, action: "sqs:SendMessage" };
    return [
      ...Object.keys(declared.catalogue.services).map((other) => ({
        ...sending,
        who: `tasks of ${other}`,
        principal: roleOf(declared, `${other}-task-role`),
        allowed: false,
      })),
      ...scheduled.map((other) => ({
        ...sending,
        who: `schedule of ${other}`,
        principal: roleOf(declared, `${other}-schedule-role`),
        allowed: other === service,
      })),
      ...["scheduler.amazonaws.com", "events.amazonaws.com", "sns.amazonaws.com"].map((principal) => ({
        ...sending,
        who: principal,
        principal,
        allowed: false,
      })),
      ...Object.entries(people(declared)).flatMap(([who, principal]) => [
        { ...sending, who, principal, allowed: false },
        {
          who: `${who}, to read missed runs`,
          principal,
          action: "kms:Decrypt",
          what: "key of alarms",
          resource: arnOf(declared, "aws:kms/key:Key", "keys-alarms"),
          context: {
            ...through("sqs", declared.config.region),
            ...encryptionContext({ "aws:sqs:arn": on.resource }),
          },
          allowed: who === "deployer",
        },
      ]),
    ];
  });
}
