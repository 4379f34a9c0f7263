import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { isProps, objects, type Props, text, type Value } from "../values";
import type { Shift } from "./records";

export const ruleType = "aws:lb/listenerRule:ListenerRule";

/** A target group on a rule, with its weight. */
export interface Share {
  readonly arn: string;
  readonly weight: number;
}

/** Target groups that a rule forwards to. */
export function sharesOf(rule: CloudResource): Share[] {
  return objects(rule.inputs.actions).flatMap((action) => {
    if (action.type !== "forward") return [];
    if (text(action.targetGroupArn) !== "") return [{ arn: text(action.targetGroupArn), weight: 1 }];
    return objects(action.forward)
      .flatMap((forward) => objects(forward.targetGroups))
      .map(({ arn, weight }) => ({ arn: text(arn), weight: typeof weight === "number" ? weight : 1 }));
  });
}

/**
 * The group that serves now, of two on a production rule: never assumed, since every deployment may have moved it. The
 * first where neither is on the rule.
 */
export function liveGroup(cloud: Cloud, production: string, groups: readonly [string, string]): string {
  const rule = cloud.byId(ruleType, production);
  const shares = rule ? sharesOf(rule) : [];
  const weight = (group: string) => shares.find(({ arn }) => arn === group)?.weight ?? 0;
  return weight(groups[1]) > weight(groups[0]) ? groups[1] : groups[0];
}

/** Gives the new revision's group its share of production traffic, in percent. */
export function shiftProduction(cloud: Cloud, shifts: readonly Shift[], percent: number): void {
  for (const shift of shifts) setWeights(cloud, shift.production, shift, percent);
}

/** Gives the new revision's group its share of test traffic, in percent. */
export function shiftTest(cloud: Cloud, shifts: readonly Shift[], percent: number): void {
  for (const shift of shifts) if (shift.test) setWeights(cloud, shift.test, shift, percent);
}

function setWeights(cloud: Cloud, ruleArn: string, { from, to }: Shift, percent: number): void {
  const rule = cloud.byId(ruleType, ruleArn);
  if (!rule) return;
  // A weight is a whole number up to 999: tenths of a percent take weights out of a thousand.
  const whole = Number.isInteger(percent) ? 100 : 1000;
  const share = Math.round((percent * whole) / 100);
  const weights = new Map([
    [from, whole - share],
    [to, share],
  ]);
  cloud.put({
    ...rule,
    inputs: withWeights(rule.inputs, weights),
    outputs: withWeights(rule.outputs, weights),
  });
}

function withWeights(props: Props, weights: ReadonlyMap<string, number>): Props {
  const weighed = (group: Value): Value =>
    isProps(group) ? { ...group, weight: weights.get(text(group.arn)) ?? group.weight ?? 1 } : group;
  const actions = objects(props.actions).map((action) =>
    isProps(action.forward)
      ? {
          ...action,
          forward: { ...action.forward, targetGroups: objects(action.forward.targetGroups).map(weighed) },
        }
      : action,
  );
  return { ...props, actions };
}
