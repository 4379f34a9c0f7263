import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { whyRolesFail } from "../permissions/tasks";
import { isProps, type Props, text, texts, valuesAt } from "../values";
import { containersOf } from "./container-definitions";
import { unmountable } from "./efs-volumes";

const taskDefinitionType = "aws:ecs/taskDefinition:TaskDefinition";

/** The task definition that a service names: by ARN, or by `family:revision`. */
export function taskDefinitionOf(cloud: Cloud, reference: string): CloudResource | undefined {
  return cloud
    .ofType(taskDefinitionType)
    .find(({ outputs }) =>
      [text(outputs.arn), `${text(outputs.family)}:${outputs.revision}`, text(outputs.family)].includes(
        reference,
      ),
    );
}

/** Why tasks of a definition cannot start at this moment, in ECS's words; nothing where they run. */
export function whyTasksFail(cloud: Cloud, definition: CloudResource): string | undefined {
  const containers = containersOf(text(definition.outputs.containerDefinitions));
  for (const container of containers) {
    const why =
      missingSecret(cloud, container) ?? missingImage(cloud, container) ?? missingLogGroup(cloud, container);
    if (why) return why;
  }
  return unmountable(cloud, definition) ?? whyRolesFail(cloud, definition, containers);
}

/** Where a container's secrets come from: its variables, its log driver's options, the log-in of a private registry. */
function secretsOf(container: Props): string[] {
  return [
    ...valuesAt(container, "secrets[].valueFrom"),
    ...valuesAt(container, "logConfiguration.secretOptions[].valueFrom"),
    ...valuesAt(container, "repositoryCredentials.credentialsParameter"),
  ].map(text);
}

function missingSecret(cloud: Cloud, container: Props): string | undefined {
  for (const valueFrom of secretsOf(container)) {
    const [arn] = /^arn:aws[\w-]*:secretsmanager:[^:]+:\d+:secret:[^:]+/.exec(valueFrom) ?? [];
    if (!arn) continue;
    const secret = cloud.byArn("aws:secretsmanager/secret:Secret", arn);
    const doing =
      "ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm";
    if (!secret) return `${doing}: ResourceNotFoundException: secret ${arn} does not exist`;
    if (cloud.world.secretValues[arn] === undefined)
      return `${doing}: ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label AWSCURRENT: secret ${text(secret.outputs.name)} has no value`;
  }
  return undefined;
}

function missingImage(cloud: Cloud, container: Props): string | undefined {
  const image = text(container.image);
  const own =
    /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([^@:]+)(?:@(sha256:[0-9a-f]{64})|:([\w.-]+))?$/.exec(
      image,
    );
  if (!own || own[1] !== cloud.account) return undefined;
  const [, , repository, digest, tag = "latest"] = own;
  const found = cloud.world.images.some(
    (one) => one.repository === repository && (digest ? one.digest === digest : one.tags.includes(tag)),
  );
  return found
    ? undefined
    : `CannotPullContainerError: pull image manifest has been retried 7 time(s): failed to resolve ref ${image}: not found in the registry`;
}

function missingLogGroup(cloud: Cloud, container: Props): string | undefined {
  const log = container.logConfiguration;
  if (!isProps(log) || log.logDriver !== "awslogs" || !isProps(log.options)) return undefined;
  const [group] = texts(log.options["awslogs-group"]);
  if (!group || log.options["awslogs-create-group"] === "true") return undefined;
  return cloud.find("aws:cloudwatch/logGroup:LogGroup", group)
    ? undefined
    : `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: ResourceNotFoundException: The specified log group does not exist: ${group}`;
}
