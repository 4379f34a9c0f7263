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
  "-instance-role": "ec2.amazonaws.com",
  "-replication-role": "s3.amazonaws.com",
  "-scan-role": "malware-protection-plan.guardduty.amazonaws.com",
  "backups-backup-role": "backup.amazonaws.com",
  "backups-restore-role": "backup.amazonaws.com",
};
const services = [...new Set(Object.values(takers)), "lambda.amazonaws.com"];

/** What a service takes a role for: the first flow log, the schedules' own group, the rule of the role's name. */
function behalf(service: string, role: string, { account, region }: Declared["config"]): string | undefined {
  if (service === "vpc-flow-logs.amazonaws.com") return `arn:aws:ec2:${region}:${account}:vpc-flow-log/fl-1`;
  // IAM's calls are recorded in one region.
  if (service === "events.amazonaws.com") return `arn:aws:events:us-east-1:${account}:rule/${role}`;
  if (service !== "scheduler.amazonaws.com") return undefined;
  return `arn:aws:scheduler:${region}:${account}:schedule-group/${role.replace(/-schedule$/, "")}`;
}

/** Of services that say for what they take a role: resources that are not the role's, by service and region. */
const others: Readonly<Record<string, readonly [service: string, resource: string]>> = {
  "ecs-tasks.amazonaws.com": ["ecs", "task/another/task"],
  "events.amazonaws.com": ["events", "rule/another"],
  "scheduler.amazonaws.com": ["scheduler", "schedule-group/another"],
  "vpc-flow-logs.amazonaws.com": ["ec2", "vpc-flow-log/fl-1"],
};

/** ARN of what the service takes the role for. */
function works(taker: string, role: string, config: Declared["config"]): string {
  return behalf(taker, role, config) ?? `arn:aws:ecs:${config.region}:${config.account}:task/any`;
}

/** Tasks and flow logs have no names before they are: within the account, any of them takes its role. */
const namedBefore = ["events.amazonaws.com", "scheduler.amazonaws.com"];

/** Says neither for which account nor for what it takes a role, and says both for another account or another thing. */
function strangers(taker: string, right: string, { account, region }: Declared["config"]) {
  const [service, resource] = others[taker] ?? [];
  if (service === undefined) return [];
  // IAM's calls are recorded in one region.
  const where = service === "events" ? "us-east-1" : region;
  const arnOf = (owner: string) => `arn:aws:${service}:${where}:${owner}:${resource}`;
  const context = (owner: string | readonly string[], arn: string | readonly string[]) => ({
    "aws:SourceAccount": owner,
    "aws:SourceArn": arn,
  });
  const foreign = "999999999999";
  return [
    context(foreign, arnOf(foreign)),
    // Each of the two conditions holds by itself, too.
    context(foreign, right),
    context(account, arnOf(foreign)),
    context([], right),
    context(account, []),
    ...(namedBefore.includes(taker) ? [context(account, arnOf(account))] : []),
  ];
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
        const its = behalf(service, name, declared.config);
        return {
          ...on,
          who: service,
          principal: service,
          ...(its !== undefined && { behalf: its }),
          allowed: service === taker,
        };
      }),
      ...strangers(taker, works(taker, name, declared.config), declared.config).map((context) => ({
        ...on,
        who: `${taker} for ${JSON.stringify(Object.values(context))}`,
        principal: taker,
        context,
        allowed: false,
      })),
      ...Object.entries(people(declared)).map(([who, principal]) => ({
        ...on,
        who,
        principal,
        allowed: false,
      })),
    ];
  });
}
