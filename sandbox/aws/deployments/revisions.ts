import type { Cloud } from "../cloud/cloud";
import { containersOf } from "../rules/container-definitions";
import { taskDefinitionOf } from "../rules/running-tasks";
import { text } from "../values";
import type { RevisionImage, ServiceRevision } from "./records";

/** ARN of what belongs to a service: its deployments and revisions. */
export function arnBeside(
  service: string,
  kind: "service-deployment" | "service-revision",
  id: string,
): string {
  return `${service.replace(":service/", `:${kind}/`)}/${id}`;
}

/** A revision of a service: its task definition and the images that it pulls. */
export function revision(
  cloud: Cloud,
  service: string,
  { number, taskDefinition, now }: { number: number; taskDefinition: string; now: Date },
): ServiceRevision {
  const definition = taskDefinitionOf(cloud, taskDefinition);
  const containers = containersOf(text(definition?.outputs.containerDefinitions));
  return {
    arn: arnBeside(service, "service-revision", String(number)),
    number,
    taskDefinition: text(definition?.outputs.arn) || taskDefinition,
    images: containers.map(({ name, image }) => imageOf(cloud, text(name), text(image))),
    createdAt: now.toISOString(),
  };
}

function imageOf(cloud: Cloud, containerName: string, image: string): RevisionImage {
  const pinned = /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  const [, repository, tag] = /\/([^@:]+)(?::([\w.-]+))?(?:@sha256:[0-9a-f]{64})?$/.exec(image) ?? [];
  const found = cloud.world.images.findLast(
    (one) =>
      one.repository === repository &&
      (pinned === undefined ? one.tags.includes(tag ?? "latest") : one.digest === pinned),
  );
  // Of an index a task runs one image: the harder case for who compares digests, and no document says which ECS tells.
  const digest = found?.platforms?.[0] ?? found?.digest ?? pinned;
  return { containerName, image, ...(digest === undefined ? {} : { imageDigest: digest }) };
}
