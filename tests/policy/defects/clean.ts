import { platform } from "../../../services";
import type { JudgedGraph } from "../../support/judged-graph";
import { judgedPlatform } from "../../support/judged-platform";

/** What is wrong with one service shows with four as well as with twelve, and sooner. */
const kept = ["onboarding-portal", "screening", "audit-trail", "review-sweep"];

/** The platform's graph of some stacks, without a defect, by stack. */
export async function cleanGraphs(stacks: ReadonlySet<string>): Promise<ReadonlyMap<string, JudgedGraph>> {
  const others = Object.keys(platform.services).filter((service) => !kept.includes(service));
  const clean = new Map<string, JudgedGraph>();
  for (const stack of stacks) {
    const whole = await judgedPlatform(stack, "applied");
    clean.set(stack, whole.withoutAllOf(others, "cdd:fargate-microservice:FargateMicroservice"));
  }
  return clean;
}
