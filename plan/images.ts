import { agentContainers } from "../components/fargate-microservice/task/args";
import type { Catalogue, Service } from "../model/catalogue";
import { isBalanced } from "../model/kinds";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";
import { taskTlsOf } from "./task-tls";

/** What the platform itself adds to tasks, by the key of its image. */
const agentImages = {
  tlsProxy: "agents/tls-proxy",
  logRouter: "agents/log-router",
  collector: "agents/otel-collector",
  defender: "agents/prisma-defender",
} as const;

/** What of a stack decides which images a task has. */
type Deciding = Pick<StackConfig, "stack" | "containerSecurity">;

/**
 * The images of a service's task: container → key of the image, its own container first. A key is what stands in the
 * stack's `images`, and what a repository is named after.
 */
export function imagesOf(
  key: string,
  service: Service,
  { stack, containerSecurity }: Deciding,
): Record<string, string> {
  const { logging, openTelemetry } = service;
  return {
    ...applicationImages(key, service),
    ...(isBalanced(service) &&
      taskTlsOf(service, stack) === "proxy" && { [agentContainers.tlsProxy]: agentImages.tlsProxy }),
    ...(logging === "firelens" && { [agentContainers.logRouter]: agentImages.logRouter }),
    ...(openTelemetry === true && { [agentContainers.collector]: agentImages.collector }),
    ...(containerSecurity?.prismaDefender && { [agentContainers.defender]: agentImages.defender }),
  };
}

/** The same of what is not the platform's. */
function applicationImages(key: string, { containers = {} }: Service): Record<string, string> {
  return {
    [key]: key,
    ...Object.fromEntries(Object.keys(containers).map((name) => [name, `${key}/${name}`])),
  };
}

/** Keys of all images of a stack, each once, in the catalogue's order. */
export function imageKeys({ services }: Catalogue, stack: Deciding): string[] {
  const all = Object.entries(services).flatMap(([key, service]) =>
    Object.values(imagesOf(key, service, stack)),
  );
  return [...new Set(all)];
}

/** The images that a stack's tasks are to run: key → digest, of those that have one. */
export function imagesToRun(catalogue: Catalogue, stack: StackConfig): Record<string, string> {
  return Object.fromEntries(
    imageKeys(catalogue, stack).flatMap((image) => {
      const digest = stack.images[image];
      return digest === undefined ? [] : [[image, digest]];
    }),
  );
}

/** Every key that the stack's `images` may name: those of agents too, whether a service has them now or not. */
export function knownImages({ services }: Catalogue): string[] {
  const applications = Object.entries(services).flatMap(([key, service]) =>
    Object.values(applicationImages(key, service)),
  );
  return [...applications, ...Object.values(agentImages)];
}

/** Keys of the images of a service's task that have no digest in the stack file: until they have, it waits for them. */
export function missingImages(key: string, service: Service, stack: StackConfig): string[] {
  return Object.values(imagesOf(key, service, stack)).filter((image) => stack.images[image] === undefined);
}

/** Image URIs of a service's containers; nothing where one of them has no digest yet. */
export function imageUris(
  key: string,
  service: Service,
  stack: StackConfig,
  names: Names,
): { readonly own: string; readonly others: Record<string, string> } | undefined {
  const uris: Record<string, string> = {};
  for (const [container, image] of Object.entries(imagesOf(key, service, stack))) {
    const digest = stack.images[image];
    if (digest === undefined) return undefined;
    uris[container] = names.image(image, digest);
  }
  const { [key]: own = "", ...others } = uris;
  return { own, others };
}
