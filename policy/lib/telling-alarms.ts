import type { Graph, Node } from "./graph";
import type { Judge } from "./judge";
import { isKnown } from "./known";
import { perGraph } from "./per-node";
import { isGiven } from "./relations";
import { types } from "./types";

/** What any alarm says of whom it tells. */
export interface Telling {
  readonly actionsEnabled?: boolean;
  readonly alarmActions?: readonly string[];
}
export interface NamedAlarm extends Telling {
  readonly name?: string;
}
interface CompositeAlarm extends Telling {
  readonly alarmRule?: string;
}

/** Whether the alarm has an action of its own, or a composite alarm with one goes off with it. */
export function tells(alarm: Node<NamedAlarm>, graph: Graph, judge: Judge): boolean {
  if (isOff(alarm)) return false;
  if (acts(alarm)) return true;
  const { names, unread } = composed(graph);
  const { name } = alarm.props;
  if (name !== undefined && names.has(name)) return true;
  for (const { urn } of unread) judge.undetermined("alarmRule", urn);
  return unread.length > 0;
}

/** The alarms with which composite alarms that act go off, and those of which the rule is not known. */
const composed = perGraph((graph) => {
  const acting = graph.ofType<CompositeAlarm>(types.compositeAlarm).filter(acts);
  const [unread, read] = [false, true].map((is) =>
    acting.filter(({ props }) => isKnown(() => props.alarmRule) === is),
  ) as [typeof acting, typeof acting];
  return { names: new Set(read.flatMap(({ props }) => goneOffWith(props.alarmRule))), unread };
});

/** Whether its actions are switched off. */
export function isOff({ props }: Node<Telling>): boolean {
  return isKnown(() => props.actionsEnabled) && props.actionsEnabled === false;
}

function acts(alarm: Node<Telling>): boolean {
  const { props } = alarm;
  const some = !isKnown(() => props.alarmActions) || (props.alarmActions ?? []).length > 0;
  return !isOff(alarm) && isGiven(alarm, "alarmActions") && some;
}

/** The alarms of which any is enough for the rule of a composite alarm; none where it asks for more. */
function goneOffWith(alarmRule = ""): readonly string[] {
  const names = alarmRule
    .trim()
    .split(/\s+OR\s+/)
    .map((part) => /^ALARM\("([^"]+)"\)$/.exec(part)?.[1]);
  return names.every((name) => name !== undefined) ? names : [];
}
