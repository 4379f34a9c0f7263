import type { BalancedPlan } from "../../components/fargate-microservice/args";
import type { Course, Script } from "./course";
import { setupOf } from "./plan-setup";
import { play } from "./play";

/** Plays one release of a service, by its own numbers. */
export function rehearse(plan: BalancedPlan, script: Script): Course {
  return play(setupOf(plan), script);
}
