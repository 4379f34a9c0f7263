import { type Fault, unless } from "../../../model/problems";
import type { ServicePlan } from "../args";
import { containerDefinitions } from "./containers";

/**
 * Bytes of a task definition that ECS takes. Source: awsdocs/amazon-ecs-developer-guide, pull request 149 (merged by AWS),
 * with ECS's own refusal.
 */
const most = 65_536;
/** Names, roles, volumes and sizes beside the containers. */
const besideContainers = 4096;
/** Six characters that Secrets Manager appends, and what else of an ARN is not the name. */
const arnOf = (name: string) => `arn:aws:secretsmanager:ap-southeast-9:000000000000:secret:${name}-000000`;

/** Whether the containers, with all their settings and commands, fit into one task definition. */
export function definitionFaults(plan: ServicePlan): Fault[] {
  const arns = Object.fromEntries(plan.secrets.map(({ key, name }) => [key, arnOf(name)]));
  const bytes = Buffer.byteLength(JSON.stringify(containerDefinitions(plan, plan.image ?? "", arns)));
  const room = most - besideContainers;
  return unless(
    bytes <= room,
    [],
    `its containers take ${bytes} bytes of a task definition, environment and commands included. Use at most ${room}: keep what is larger in the image or in a store.`,
  );
}
