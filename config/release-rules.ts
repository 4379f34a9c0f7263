import { type Fault, shown } from "../model/problems";
import type { SoundParts } from "../model/stack";
import { foreign } from "./belonging";

/** Who releases what must be of this account, and two people. */
export function releaseRules(stack: SoundParts): Fault[] {
  const { access, release } = stack;
  const { approval, hooks = [] } = release ?? {};
  const deployers = new Set(access?.deployers);
  const pushers = new Set(access?.imagePushers);
  const approvers = (approval?.approvers ?? []).flatMap((arn, index): Fault[] => {
    const steps = ["release", "approval", "approvers", index];
    const away = foreign(arn, stack);
    if (away !== undefined) return [{ steps, message: away }];
    if (deployers.has(arn))
      return [
        { steps, message: `${shown(arn)} is also a deployer. Four eyes: use a role that does not deploy.` },
      ];
    if (!pushers.has(arn)) return [];
    return [
      { steps, message: `${shown(arn)} is also an image pusher. Four eyes: use a role that does not push.` },
    ];
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
