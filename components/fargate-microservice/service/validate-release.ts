import { type Fault, shown, under, unless } from "../../../model/problems";
import type { HookPlan, ReleasePlan } from "../../../model/release";
import type { BalancedPlan, ServicePlan } from "../args";
import { longestStartSeconds } from "../front-door/target-health";
import { tooLong } from "./approval";
import { undetected } from "./detection";

type Shifting = Exclude<ReleasePlan, { readonly strategy: "rolling" }>;

/** What in the release of a service's plan ECS would refuse, or cannot be meant. */
export function releaseFaults(plan: ServicePlan): Fault[] {
  if (plan.kind !== "balanced") return [];
  const { release } = plan;
  if (release.strategy === "rolling") return startFaults(plan);
  const unseen = undetected(plan);
  return [
    ...startFaults(plan),
    ...stickinessFaults(plan, release),
    ...under(
      ["release"],
      [
        ...(unseen === undefined ? [] : [{ steps: ["requestsPerMinute"], message: unseen }]),
        ...pauseFaults(release),
        ...release.hooks.flatMap((hook, index) => under(["hooks", index], hookFaults(plan, hook))),
      ],
    ),
  ];
}

/** While a task starts the balancer must wait for it, and while one hangs it must not. */
function startFaults({ startupSeconds }: BalancedPlan): Fault[] {
  return unless(
    startupSeconds <= longestStartSeconds,
    ["startupSeconds"],
    `${startupSeconds} is longer than a target group waits: a task that hangs would get requests as long. Use 0 to ${longestStartSeconds}, and load the rest after the first answer.`,
  );
}

/** A browser that stays longer than the old revision does would be sent to a target group without tasks. */
function stickinessFaults(
  { stickinessSeconds: seconds = 0 }: BalancedPlan,
  { bakeMinutes }: Shifting,
): Fault[] {
  return unless(
    seconds <= bakeMinutes * 60,
    ["stickinessSeconds"],
    `${seconds} is longer than the old revision stays, ${bakeMinutes} minutes (bakeMinutes). Use at most ${bakeMinutes * 60}, or a longer bakeMinutes in the stack file.`,
  );
}

function pauseFaults({ approval, hooks }: Shifting): Fault[] {
  if (approval === undefined) return [];
  const { stage } = approval;
  const long = tooLong(approval);
  return [
    ...hooks.flatMap(({ stages }, index) =>
      unless(
        !stages.some((each) => each === stage),
        ["hooks", index, "stages"],
        `${shown(stage)} is where a person is asked, and ECS waits for both in no order. Let the function judge at an earlier stage.`,
      ),
    ),
    ...(long === undefined ? [] : [{ steps: ["approval", "timeoutMinutes"], message: long }]),
  ];
}

function hookFaults({ account, region }: ServicePlan, { functionArn }: HookPlan): Fault[] {
  const own = `arn:aws:lambda:${region}:${account}:function:`;
  return unless(
    functionArn.startsWith(own),
    ["functionArn"],
    `${shown(functionArn)} is not a function of this stack. Use ${own}<name>.`,
  );
}
