import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { type Answer, ask, type Question } from "../iam/ask";
import { Context } from "../iam/context";
import { decide } from "../iam/decide";
import { askWhole } from "../iam/needs";
import { everything, type StackDocuments } from "../iam/stack-documents";
import { isProps, type Props, text, texts, valuesAt } from "../values";
import { documentsAt, judged } from "./at-moment";
import { accessDenied, explained } from "./words";

/**
 * Why tasks cannot start because of what their roles may do, in ECS's words: ECS takes both roles, and with the execution
 * role it reads secrets, pulls images and opens log streams, through the VPC's endpoints. Roles that the stack does not make
 * are their owner's matter.
 */
export function whyRolesFail(
  cloud: Cloud,
  { outputs, region }: CloudResource,
  containers: readonly Props[],
): string | undefined {
  return judged(() => {
    const stack = documentsAt(cloud, region);
    const execution = text(outputs.executionRoleArn);
    for (const role of [execution, text(outputs.taskRoleArn)]) {
      const answer = taken(stack, role);
      if (answer)
        return `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role. ${explained(answer)}`;
    }
    if (!stack.roles.has(execution)) return undefined;
    for (const container of containers) {
      const why =
        unreadSecret(stack, execution, container) ??
        unpulledImage(stack, execution, container) ??
        unopenedStream(stack, execution, container);
      if (why) return why;
    }
    return undefined;
  });
}

function taken(stack: StackDocuments, role: string): Answer | undefined {
  if (!stack.roles.has(role)) return undefined;
  const answer = ask(stack, {
    principal: "ecs-tasks.amazonaws.com",
    action: "sts:AssumeRole",
    resource: role,
  });
  return answer.outcome === "allowed" ? undefined : answer;
}

/** The first thing that a role may not do from the VPC, the use of keys included. */
function refused(
  stack: StackDocuments,
  principal: string,
  questions: readonly Pick<Question, "action" | "resource">[],
): Answer | undefined {
  for (const question of questions) {
    const { allowed, answer } = askWhole(stack, { ...question, principal, fromVpc: true });
    if (!allowed) return answer;
  }
  return undefined;
}

function unreadSecret(stack: StackDocuments, role: string, container: Props): string | undefined {
  const secrets = [
    ...valuesAt(container, "secrets[].valueFrom"),
    ...valuesAt(container, "logConfiguration.secretOptions[].valueFrom"),
    ...valuesAt(container, "repositoryCredentials.credentialsParameter"),
  ].flatMap((one) => /^arn:aws[\w-]*:secretsmanager:[^:]+:\d+:secret:[^:]+/.exec(text(one))?.[0] ?? []);
  const answer = refused(
    stack,
    role,
    secrets.map((resource) => ({ action: "secretsmanager:GetSecretValue", resource })),
  );
  return (
    answer &&
    `ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm: service call has been retried 1 time(s): ${accessDenied(answer)} ${explained(answer)}`
  );
}

function unpulledImage(stack: StackDocuments, role: string, container: Props): string | undefined {
  const { account, region } = stack.place;
  const [, owner, repository] =
    /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([^@:]+)/.exec(text(container.image)) ?? [];
  if (owner !== account) return undefined;
  const resource = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  const answer =
    refused(stack, role, [
      { action: "ecr:GetAuthorizationToken", resource: "*" },
      { action: "ecr:BatchCheckLayerAvailability", resource },
      { action: "ecr:BatchGetImage", resource },
      { action: "ecr:GetDownloadUrlForLayer", resource },
    ]) ?? unreachedLayers(stack);
  return (
    answer &&
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): ${accessDenied(answer)} ${explained(answer)}`
  );
}

/**
 * Layers come from a bucket of ECR's by links that ECR has signed: of the stack's documents only the endpoint's has a say.
 * Source: "Amazon ECR interface VPC endpoints", minimum Amazon S3 bucket permissions, Amazon ECR user guide.
 */
function unreachedLayers(stack: StackDocuments): Answer | undefined {
  const endpoint = stack.endpointFor("s3");
  if (!endpoint) return undefined;
  const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/ecr" } as const;
  const action = "s3:GetObject";
  const resource = `arn:aws:s3:::prod-${stack.place.region}-starport-layer-bucket/layer`;
  const decision = decide(
    {
      principal,
      action,
      resource,
      resourceAccount: "000000000000",
      context: new Context({
        "aws:PrincipalArn": principal.arn,
        "aws:PrincipalAccount": "000000000000",
        "aws:SecureTransport": "true",
      }),
    },
    {
      identity: [everything("ECR")],
      resource: [],
      resourceKind: "resource policy",
      endpoint: endpoint.policy,
    },
  );
  return decision.outcome === "allowed"
    ? undefined
    : { ...decision, principal, action, resource, assumed: [] };
}

function unopenedStream(stack: StackDocuments, role: string, container: Props): string | undefined {
  const { account, region } = stack.place;
  const log = container.logConfiguration;
  if (!isProps(log) || log.logDriver !== "awslogs" || !isProps(log.options)) return undefined;
  const [group] = texts(log.options["awslogs-group"]);
  if (group === undefined) return undefined;
  const resource = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:task`;
  const answer = refused(stack, role, [
    { action: "logs:CreateLogStream", resource },
    { action: "logs:PutLogEvents", resource },
  ]);
  return (
    answer &&
    `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${accessDenied(answer)} ${explained(answer)}`
  );
}
