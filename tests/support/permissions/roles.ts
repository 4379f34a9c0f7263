import type { Declared, Row } from "./row";
import { people } from "./row";

/** Ends of roles' logical names, and the AWS service that takes them. */
const takers: Readonly<Record<string, string>> = {
  "-task-role": "ecs-tasks.amazonaws.com",
  "-execution-role": "ecs-tasks.amazonaws.com",
  "-load-balancing-role": "ecs.amazonaws.com",
  "-release-hook-role": "ecs.amazonaws.com",
  "-schedule-role": "scheduler.amazonaws.com",
  "flow-logs-role": "vpc-flow-logs.amazonaws.com",
  // Carries the calls of global services from us-east-1 to the stack's region.
  "four-eyes-forward-role": "events.amazonaws.com",
  "-scan-role": "malware-protection-plan.guardduty.amazonaws.com",
};
const services = [...new Set(Object.values(takers)), "ec2.amazonaws.com", "lambda.amazonaws.com"];

/** What a service takes a role for: the first flow log, the schedules' own group, the rule of the role's name. */
function behalf(service: string, role: string, { account, region }: Declared["config"]): string | undefined {
  if (service === "vpc-flow-logs.amazonaws.com") return `arn:aws:ec2:${region}:${account}:vpc-flow-log/fl-1`;
  // IAM's calls are recorded in one region.
  if (service === "events.amazonaws.com") return `arn:aws:events:us-east-1:${account}:rule/${role}`;
  if (service !== "scheduler.amazonaws.com") return undefined;
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${role.replace(/-schedule$/, "")}`;
}

/** Roles: each is taken by its own AWS service, under what that documents that it sends, and by nobody else. */
export function trustRows(declared: Declared): Row[] {
  return [...declared.stack.roles.values()].flatMap(({ arn, logical, name }) => {
    const [, taker] = Object.entries(takers).find(([end]) => logical.endsWith(end)) ?? [];
    if (taker === undefined)
      throw new Error(`who takes ${logical}? say it in tests/support/permissions/roles.ts`);
    const on = { action: "sts:AssumeRole", what: logical, resource: arn };
    return [
      ...services.map((service) => {
        const works = behalf(service, name, declared.config);
        return {
          ...on,
          who: service,
          principal: service,
          ...(works !== undefined && { behalf: works }),
          allowed: service === taker,
        };
      }),
      ...Object.entries(people(declared)).map(([who, principal]) => ({
        ...on,
        who,
        principal,
        allowed: false,
      })),
    ];
  });
}
