import { tooLong, unseen } from "../components/fargate-microservice/service/approval";
import { undetected } from "../components/fargate-microservice/service/detection";
import { platformKey } from "../config/stack-config";
import type { Catalogue, Service } from "../model/catalogue";
import { filled } from "../model/form";
import { isBalanced } from "../model/kinds";
import type { Problem } from "../model/problems";
import { overlap } from "../model/ranges";
import { type ReleasePlan, type ReleaseStrategy, releaseShape } from "../model/release";
import type { StackConfig } from "../model/stack";

type Chosen = Pick<StackConfig, "release" | "services">;
type Judged = Chosen & Pick<StackConfig, "network">;

/** The strategy by which a service is released: what its entry says, else what the stack says. */
export function strategyOf(service: Service, { release }: Pick<StackConfig, "release">): ReleaseStrategy {
  // Without a balancer there is no traffic to shift; a scheduled entry has no deployment at all.
  if (!isBalanced(service)) return "rolling";
  return service.release ?? release.strategy;
}

/** How new revisions of a service take over. */
export function releaseOf(key: string, service: Service, { release, services }: Chosen): ReleasePlan {
  const strategy = strategyOf(service, { release });
  if (strategy === "rolling") return { strategy };
  const { approval, hooks = [] } = release;
  const { bakeMinutes, canaryPercent, canaryBakeMinutes, stepPercent, stepBakeMinutes } = filled(
    releaseShape,
    release,
  );
  const shifting = {
    bakeMinutes,
    ...(approval && { approval: { stage: approval.stage, timeoutMinutes: approval.timeoutMinutes } }),
    hooks,
  };
  if (strategy === "blue-green") return { strategy, ...shifting };
  const requestsPerMinute = services[key]?.requestsPerMinute ?? release.requestsPerMinute ?? 0;
  if (strategy === "canary")
    return { strategy, ...shifting, canaryPercent, canaryBakeMinutes, requestsPerMinute };
  return { strategy, ...shifting, stepPercent, stepBakeMinutes, requestsPerMinute };
}

/** What in the stack's release section does nothing, or cannot work, with this catalogue. */
export function releaseProblems(catalogue: Catalogue, stack: Judged, file: string): Problem[] {
  const chosen = Object.entries(catalogue.services).map(([key, service]) => ({
    key,
    service,
    plan: releaseOf(key, service, stack),
  }));
  const used = new Set(chosen.map(({ plan }) => plan.strategy));
  const shifts = used.has("canary") || used.has("linear") || used.has("blue-green");
  return [
    ...useless(["canaryPercent", "canaryBakeMinutes"], used.has("canary"), "canary"),
    ...useless(["stepPercent", "stepBakeMinutes"], used.has("linear"), "linear"),
    ...useless(["requestsPerMinute"], used.has("canary") || used.has("linear"), "canary or linear"),
    ...useless(["bakeMinutes", "approval", "hooks"], shifts, "canary, linear or blue-green"),
    ...(shifts ? approvalProblems() : []),
    ...chosen.flatMap(({ key, service, plan }) =>
      plan.strategy === "canary" || plan.strategy === "linear"
        ? shareProblems(key, service, plan)
        : uncountedProblems(key, plan.strategy),
    ),
  ];

  /** Requests of a service by which nothing is judged. */
  function uncountedProblems(key: string, strategy: ReleaseStrategy): Problem[] {
    if (stack.services[key]?.requestsPerMinute === undefined) return [];
    const message = `does nothing: ${key} is released by ${strategy}. Leave it out.`;
    return [problem(["services", key, "requestsPerMinute"], message)];
  }

  function useless(keys: readonly (keyof StackConfig["release"])[], isUsed: boolean, by: string): Problem[] {
    return keys
      .filter((name) => !isUsed && stack.release[name] !== undefined)
      .map((name) =>
        problem(["release", name], `does nothing: no service is released by ${by}. Leave it out.`),
      );
  }

  function approvalProblems(): Problem[] {
    const { approval, hooks = [] } = stack.release;
    if (approval === undefined) return [];
    const long = tooLong(approval);
    const unreached = chosen
      .filter(({ service, plan }) => plan.strategy !== "rolling" && !isReached(service))
      .map(({ key }) => key);
    const why = unseen(approval, hooks, unreached.length === 0);
    return [
      ...(long === undefined ? [] : [problem(["release", "approval", "timeoutMinutes"], long)]),
      ...(why === undefined
        ? []
        : [problem(["release", "approval", "stage"], `${why} It is so for ${unreached.join(", ")}.`)]),
    ];
  }

  /** Whether a range of test traffic has a way in: to a public balancer from anywhere, to another one from the VPC. */
  function isReached({ exposure }: Service): boolean {
    const { network } = stack;
    // Of somebody else's VPC the file does not say where it begins.
    const inside = (range: string) => network.kind === "existing" || overlap(range, network.cidr);
    return network.testTrafficCidrs.some((range) => exposure === "public" || inside(range));
  }

  function shareProblems(
    key: string,
    service: Service,
    plan: Extract<ReleasePlan, { strategy: "canary" | "linear" }>,
  ): Problem[] {
    if (plan.requestsPerMinute === 0)
      return [
        problem(
          ["release", "requestsPerMinute"],
          "is missing. Say how many requests a minute a service gets at least: by them a new revision is judged.",
        ),
      ];
    // Said of the entry, where it is missing or none.
    if (service.criticality === undefined) return [];
    const why = undetected({ criticality: service.criticality, alarms: service.alarms ?? {}, release: plan });
    if (why === undefined) return [];
    const own = stack.services[key]?.requestsPerMinute !== undefined;
    return [problem(own ? ["services", key, "requestsPerMinute"] : ["release", "requestsPerMinute"], why)];
  }

  function problem(steps: readonly string[], message: string): Problem {
    return { file, steps: [platformKey, ...steps], message };
  }
}
