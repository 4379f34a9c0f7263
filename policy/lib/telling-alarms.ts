import type { Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { isGiven } from "./relations";

/** What any alarm says of whom it tells. */
export interface Telling {
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
}
export interface NamedAlarm extends Telling {
  readonly name?: string;
}
export interface CompositeAlarm extends Telling {
  readonly alarmRule?: string;
}

/** Whether the alarm has an action of its own, or a composite alarm with one goes off with it. */
export function tells(
  alarm: Node<NamedAlarm>,
  composites: readonly Node<CompositeAlarm>[],
  judge: Judge,
): boolean {
  if (isOff(alarm)) return false;
  if (acts(alarm)) return true;
  const { name } = alarm.props;
  return composites.filter(acts).some((composite) => {
    if (isKnown(() => composite.props.alarmRule)) return goesOffWith(name, composite.props.alarmRule);
    judge.undetermined("alarmRule", composite.urn);
    return true;
  });
}

/** Whether its actions are switched off. */
export function isOff({ props }: Node<Telling>): boolean {
  return isKnown(() => props.actionsEnabled) && props.actionsEnabled === false;
}

function acts(alarm: Node<Telling>): boolean {
  const { props } = alarm;
  const some = !isKnown(() => props.alarmActions) || (props.alarmActions ?? []).length > 0;
  return !isOff(alarm) && isGiven(alarm, "alarmActions") && some;
}

/** Whether any of the alarms that the rule of a composite alarm names is enough, and this one is among them. */
function goesOffWith(name: string | undefined, alarmRule = ""): boolean {
  const parts = alarmRule.trim().split(/\s+OR\s+/);
  return parts.every((part) => /^ALARM\("[^"]+"\)$/.test(part)) && parts.includes(`ALARM("${name}")`);
}
