import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { foreign } from "./belonging";

/** Who releases what must be of this account. */
export function releaseRules(stack: SoundParts): Fault[] {
  const { approval, hooks = [] } = stack.release ?? {};
  const approvers = (approval?.approvers ?? []).flatMap((arn, index): Fault[] => {
    const message = foreign(arn, stack);
    return message === undefined ? [] : [{ steps: ["release", "approval", "approvers", index], message }];
  });
  const functions = hooks.flatMap(({ functionArn }, index): Fault[] => {
    const message = foreign(functionArn, stack);
    return message === undefined ? [] : [{ steps: ["release", "hooks", index, "functionArn"], message }];
  });
  // The provider keeps hooks as a set, and AWS waits for all of a stage: a person could be asked before the checks end.
  const unordered = hooks.flatMap(({ stages }, index): Fault[] =>
    approval !== undefined && stages.includes(approval.stage)
      ? [
          {
            steps: ["release", "hooks", index, "stages"],
            message: `${shown(approval.stage)} is where a person is asked, and ECS waits for both in no order. Let the function judge at an earlier stage.`,
          },
        ]
      : [],
  );
  return [...approvers, ...functions, ...unordered];
}
