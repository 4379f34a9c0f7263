import type { ServicePlan } from "../../components/fargate-microservice/args";
import { serviceFaults } from "../../components/fargate-microservice/validate";
import { line } from "../../model/problems";

/** What is wrong with a service's plan, one string each. */
export function faultLines(plan: ServicePlan): string[] {
  return serviceFaults(plan).map(line);
}
