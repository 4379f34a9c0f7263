import type { BalancedPlan } from "../components/fargate-microservice/args";
import type { Service } from "../model/entry";
import { kindShapes } from "../model/kinds";

/** Who speaks TLS with the balancer in a service's tasks. */
export function taskTlsOf(
  { taskTls = kindShapes.balanced.taskTls.usual, exceptions }: Pick<Service, "taskTls" | "exceptions">,
  stack: string,
): BalancedPlan["taskTls"] {
  return exceptions?.plaintext?.stacks.includes(stack) ? "nobody" : taskTls;
}
