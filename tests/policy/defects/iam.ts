import { resource } from "../../support/policy";
import type { Defect } from "./defect";

/** A policy that is no task's: what is wrong with it concerns the general rules alone. */
const policy = "network-flow-logs-policy";
const role = "network-flow-logs-role";
const allow = (Action: unknown, Resource: unknown) => ({ Sid: "Defect", Effect: "Allow", Action, Resource });

export const iamDefects: readonly Defect[] = [
  {
    // Written as a statement it would also be a wildcard action on a wildcard resource.
    rule: "iam-policy-disallow-admin-access",
    why: "AWS's policy for administrators is attached to a role",
    at: ["screening-admin"],
    change: (graph) =>
      graph.with(
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "screening-admin", {
          role: graph.one("screening-task-role").inputs?.name,
          policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ),
  },
  {
    rule: "iam-policy-disallow-wildcard-action",
    why: "a role may do all that Firehose can do with a stream",
    at: [policy],
    change: (graph) =>
      graph.statement(policy, allow("firehose:*", graph.arn("firehose", "deliverystream/flow-logs"))),
  },
  {
    rule: "iam-policy-disallow-wildcard-resource",
    why: "a role may write to every log group of the account",
    at: [policy],
    change: (graph) => graph.statement(policy, allow("logs:PutLogEvents", "*")),
  },
  {
    rule: "iam-policy-disallow-decrypt-on-all-keys",
    why: "a role may decrypt with every key of the account",
    at: [policy],
    change: (graph) => graph.statement(policy, allow("kms:Decrypt", graph.arn("kms", "key/*"))),
  },
  {
    rule: "iam-policy-disallow-privilege-escalation",
    why: "a role may write its own policies",
    at: [policy],
    change: (graph) => graph.statement(policy, allow("iam:PutRolePolicy", graph.one(role).outputs?.arn)),
  },
  {
    rule: "iam-policy-disallow-not-elements",
    why: "a role may do all but what its policy names",
    at: [policy],
    change: (graph) =>
      graph.statement(policy, {
        Sid: "Defect",
        Effect: "Allow",
        NotAction: ["logs:*"],
        Resource: graph.arn("logs", "log-group:cdd-dev-flow-logs"),
      }),
  },
  {
    rule: "iam-policy-disallow-continue-deployment",
    why: "who deploys may approve the deployment, too",
    at: [policy],
    change: (graph) =>
      graph.statement(
        policy,
        allow("ecs:ContinueServiceDeployment", graph.arn("ecs", "service-deployment/cdd-dev/*")),
      ),
  },
  {
    rule: "iam-policy-enforce-one-cluster",
    why: "a role sees services of every cluster whose name begins alike",
    at: [policy],
    change: (graph) =>
      graph.statement(policy, allow("ecs:DescribeServices", graph.arn("ecs", "service/cdd-*/*"))),
  },
  {
    rule: "iam-policy-disallow-unmasked-logs",
    why: "a role sees the personal data that is masked in a service's lines",
    at: [policy],
    change: (graph) =>
      graph.statement(policy, allow("logs:Unmask", graph.arn("logs", "log-group:cdd-dev-screening:*"))),
  },
  {
    rule: "iam-role-disallow-open-trust",
    why: "another company's account may take a role",
    at: [role],
    change: (graph) =>
      graph.statement(
        role,
        {
          Sid: "Defect",
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { AWS: "arn:aws:iam::999999999999:root" },
        },
        "assumeRolePolicy",
      ),
  },
  {
    rule: "iam-role-enforce-confused-deputy-conditions",
    why: "flow logs may be written in the role on behalf of any account",
    at: [role],
    change: (graph) => graph.statements(role, { Condition: undefined }, "assumeRolePolicy"),
  },
  {
    rule: "iam-policy-disallow-unsent-condition-keys",
    why: "ECS may take the balancer's role under a condition that it never meets, so that no release shifts traffic",
    at: ["screening-load-balancing-role"],
    change: (graph) =>
      graph.statements(
        "screening-load-balancing-role",
        { Condition: { StringEquals: { "aws:SourceAccount": graph.place.account } } },
        "assumeRolePolicy",
      ),
  },
  {
    rule: "iam-role-enforce-ecs-tasks-trust",
    why: "EventBridge Scheduler may take the role of a task",
    at: ["screening-task"],
    change: (graph) =>
      graph.statement(
        "screening-task-role",
        {
          Sid: "Defect",
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "scheduler.amazonaws.com" },
          Condition: { StringEquals: { "aws:SourceAccount": graph.place.account } },
        },
        "assumeRolePolicy",
      ),
  },
  {
    rule: "iam-disallow-users-and-static-keys",
    why: "a pipeline gets an access key that never expires",
    at: ["pipeline-key"],
    change: (graph) =>
      graph.with(resource("aws:iam/accessKey:AccessKey", "pipeline-key", { user: "pipeline" })),
  },
  {
    rule: "iam-taskrole-enforce-own-data",
    why: "a service reads a table that it does not declare",
    at: ["screening-task-data"],
    change: (graph) =>
      graph.statement(
        "screening-task-data",
        allow("dynamodb:GetItem", graph.arn("dynamodb", "table/cdd-dev-cases")),
      ),
  },
  {
    rule: "iam-executionrole-enforce-own-secrets",
    why: "the role that starts one service's tasks reads another service's secret",
    at: ["screening-execution-start"],
    change: (graph) =>
      graph.statement(
        "screening-execution-start",
        allow(
          "secretsmanager:GetSecretValue",
          graph.arn("secretsmanager", "secret:cdd/dev/onboarding-portal/session-signing-key-??????"),
        ),
      ),
  },
];
