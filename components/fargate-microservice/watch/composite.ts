import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { all } from "@pulumi/pulumi";
import type { Scope } from "../scope";
import { alarmName, alarmRule } from "./alarm-names";

/**
 * The one alarm of a service that tells people: it goes off when the first of the others does, and again only after all
 * of them were silent, so that one fault is one message.
 *
 * Without an image nothing runs, and callers that are there already get errors. Nobody is to be woken for that.
 */
export function composite(
  { name, args, tags, parent }: Scope,
  alarms: readonly cloudwatch.MetricAlarm[],
): cloudwatch.CompositeAlarm {
  // Not by `actionsEnabled`: the provider replaces the alarm when that changes.
  const told = args.image === undefined ? [] : [args.observability.topics.alarms];
  return new cloudwatch.CompositeAlarm(
    `${name}-health`,
    {
      alarmName: alarmName(args, "health"),
      alarmDescription: `${args.service} (${args.owner}) is not well: see which of its alarms went off`,
      alarmRule: all(alarms.map((alarm) => alarm.name)).apply(alarmRule),
      alarmActions: told,
      okActions: told,
      tags,
    },
    { parent, deleteBeforeReplace: true },
  );
}
