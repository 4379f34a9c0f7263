import type { ServicePlan } from "../components/fargate-microservice/args";
import { platformKey } from "../config/stack-config";
import type { Fault, Problem, Step } from "../model/problems";
import type { StackConfig } from "../model/stack";

type Place = Pick<Problem, "file" | "steps">;

/** Where a stack file says what a fault of the network's plan is about: what the plan derives, by what decides it. */
export function networkSaidAt([key = "", ...rest]: readonly Step[]): readonly Step[] {
  switch (key) {
    case "availabilityZones":
      return [key, ...rest];
    case "tiers":
      return ["network", "subnetMasks", ...rest];
    case "transit":
      return ["network", "transitGateway"];
    default:
      return ["network", ...(key === "cidr" ? [key] : [])];
  }
}

/** Where somebody has said what a fault of a service's plan is about: in its entry, or in the stack file. */
export function saidAt(
  plan: ServicePlan,
  { steps: [key = "", ...rest] }: Fault,
  { services }: Pick<StackConfig, "services">,
  file: string,
): Place {
  const { service } = plan;
  const own = services[service] ?? {};
  const stack = (...steps: readonly Step[]): Place => ({ file, steps: [platformKey, ...steps] });
  const sized = (part: "cpu" | "memory" | "tasks" | "scaling", ...steps: readonly Step[]) =>
    own[part] === undefined ? stack("defaults", part, ...steps) : stack("services", service, part, ...steps);
  const [first = "", ...further] = rest;
  switch (key) {
    case "cpu":
    case "memory":
    case "tasks":
      return sized(key, ...rest);
    case "scaling":
      return first === "max" ? sized("tasks", "max") : sized("scaling", ...rest);
    case "release":
      return first === "requestsPerMinute" && own.requestsPerMinute !== undefined
        ? stack("services", service, first)
        : stack(key, ...rest);
    case "environment":
      return own.environment !== undefined && Object.hasOwn(own.environment, first)
        ? stack("services", service, key, ...rest)
        : inEntry();
    case "rateLimit":
      return stack("rateLimits", plan.kind === "balanced" ? plan.exposure : "internal");
    case "inboundCidrs":
      return stack("services", service, key, ...rest);
    case "testTrafficCidrs":
      return stack("network", key, ...rest);
    case "egress":
    case "waf":
      return stack(key, ...rest);
    case "secrets":
      return further[0] === "rotation"
        ? stack("rotation", `${service}/${first}`, ...further.slice(1))
        : { file: "services.ts", steps: ["services", service, key] };
    case "existingSecrets":
      return stack(key, `${service}/${first}`, ...further);
    case "capacity":
      return "ec2" in plan.capacity ? inEntry() : stack(key, ...rest);
    case "tables":
      return { file: "services.ts", steps: ["services", service, "data"] };
    default:
      return inEntry();
  }

  function inEntry(): Place {
    return { file: "services.ts", steps: ["services", service, ...(key === "" ? [] : [key, ...rest])] };
  }
}
