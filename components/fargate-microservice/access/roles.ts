import type * as iam from "@pulumi/aws/iam";
import type * as lb from "@pulumi/aws/lb";
import { all, type Input, output, type Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../../shared/iam";
import { policyDocument } from "../../shared/policy-document";
import type { ServicePlan } from "../args";
import type { RoleWithPolicies, Scope } from "../scope";
import { mountedFiles } from "../task";
import {
  agentStatements,
  mountStatements,
  sessionKeyStatements,
  sessionStatements,
} from "./agent-statements";
import { executionRoleName } from "./role-arns";
import {
  balancerReadStatements,
  balancerShiftStatements,
  dataKeyStatements,
  executionStatements,
  secretsKeyStatements,
} from "./statements";

/**
 * What the service's own code may do: use its stores, and their key through them. The platform's agents and shells in the
 * task have no other role.
 */
export function taskRole({ name, args, tags, parent }: Scope): RoleWithPolicies {
  const role = serviceRole(
    `${name}-task-role`,
    {
      ...args.roles,
      roleName: `${args.physicalName}-task`,
      service: "ecs-tasks.amazonaws.com",
      description: `What the code of ${args.service} may do`,
      sourceArn: ecsArns(args),
      tags,
    },
    parent,
  );
  const policies: Resource[] = [];
  if (args.dataStatements.length > 0) {
    const policy = policyDocument(args.dataStatements);
    policies.push(inlinePolicy(`${name}-task-data`, { role, policy }, parent));
  }
  if (args.usesTables || args.usesBuckets) {
    // A document of its own: the key's ARN is unknown at the first preview and would hide the rest.
    const policy = output(args.dataKeyArn).apply((key) => policyDocument(dataKeyStatements(args, key)));
    policies.push(inlinePolicy(`${name}-task-data-key`, { role, policy }, parent));
  }
  return { role, policies: [...policies, ...extraPolicies({ name, args, tags, parent }, role)] };
}

/** What only some services' tasks do: mount file systems, send by agents, open shells. */
function extraPolicies({ name, args, parent }: Scope, role: iam.Role): Resource[] {
  const made = (suffix: string, policy: Input<string>) =>
    inlinePolicy(`${name}-task-${suffix}`, { role, policy }, parent);
  const agents = agentStatements(args);
  const session = sessionStatements(args);
  const mounts = mountedFiles(args).map(({ store, access, handle }) => ({
    store,
    access,
    fileSystemArn: handle.fileSystemArn,
    accessPointArn: handle.accessPointArn,
  }));
  return [
    ...(agents.length > 0 ? [made("agents", policyDocument(agents))] : []),
    // Documents of their own: the ARNs of file systems and keys are unknown at the first preview.
    ...(mounts.length > 0
      ? [
          made(
            "files",
            output(mounts).apply((known) => policyDocument(mountStatements(known))),
          ),
        ]
      : []),
    ...(session.length > 0
      ? [
          made("session", policyDocument(session)),
          made(
            "session-key",
            output(args.computeKeyArn).apply((key) => policyDocument(sessionKeyStatements(key))),
          ),
        ]
      : []),
  ];
}

/** What ECS may do to start the tasks. The service's code never has it. */
export function executionRole({ name, args, tags, parent }: Scope): RoleWithPolicies {
  const role = serviceRole(
    `${name}-execution-role`,
    {
      ...args.roles,
      roleName: executionRoleName(args),
      service: "ecs-tasks.amazonaws.com",
      description: `What ECS needs to start tasks of ${args.service}`,
      sourceArn: ecsArns(args),
      tags,
    },
    parent,
  );
  const start = policyDocument(executionStatements(args));
  const policies: Resource[] = [inlinePolicy(`${name}-execution-start`, { role, policy: start }, parent)];
  if (args.secrets.length > 0) {
    const policy = output(args.secretsKeyArn).apply((key) => policyDocument(secretsKeyStatements(args, key)));
    policies.push(inlinePolicy(`${name}-execution-secrets-key`, { role, policy }, parent));
  }
  return { role, policies };
}

/**
 * What ECS may do to shift traffic during a release. AWS's managed policy reaches every balancer of the account; this one
 * reaches the service's own target groups and rules, which come later (`shiftPolicy`).
 */
export function loadBalancingRole({ name, args, tags, parent }: Scope): RoleWithPolicies {
  const role = serviceRole(
    `${name}-load-balancing-role`,
    {
      ...args.roles,
      roleName: `${args.physicalName}-load-balancing`,
      service: "ecs.amazonaws.com",
      description: `What ECS needs to shift traffic of ${args.service}`,
      tags,
    },
    parent,
  );
  const read = policyDocument(balancerReadStatements());
  return { role, policies: [inlinePolicy(`${name}-load-balancing-read`, { role, policy: read }, parent)] };
}

/** What the load-balancing role may change, once that stands. */
export function shiftPolicy(
  { name, parent }: Scope,
  { role }: RoleWithPolicies,
  targetGroups: readonly lb.TargetGroup[],
  rules: readonly lb.ListenerRule[],
): Resource {
  const policy = all([all(targetGroups.map((group) => group.arn)), all(rules.map((rule) => rule.arn))]).apply(
    ([groupArns, ruleArns]) => policyDocument(balancerShiftStatements(groupArns, ruleArns)),
  );
  return inlinePolicy(`${name}-load-balancing-shift`, { role, policy }, parent);
}

/** ECS takes the roles of tasks on behalf of a resource of its own: this account's, in this region. */
function ecsArns({ region, account }: ServicePlan): string {
  return `arn:aws:ecs:${region}:${account}:*`;
}
