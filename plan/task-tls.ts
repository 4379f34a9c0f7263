import type { BalancedPlan } from "../components/fargate-microservice/args";
import type { BalancedEntry, EntryBase } from "./service-entry";

type Entry = Pick<BalancedEntry, "taskTls"> & Pick<EntryBase<string, string, string>, "exceptions">;

/** Who speaks TLS with the balancer in a service's tasks. */
export function taskTlsOf({ taskTls = "proxy", exceptions }: Entry, stack: string): BalancedPlan["taskTls"] {
  return exceptions?.plaintext?.stacks.includes(stack) ? "nobody" : taskTls;
}
