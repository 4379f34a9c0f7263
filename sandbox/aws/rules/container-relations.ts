import { isProps, objects, type Props, text } from "../values";

/** Most containers that a task may have. */
const mostContainers = 10;
const conditions = ["START", "COMPLETE", "SUCCESS", "HEALTHY"];

/** ECS's words against how the containers of a task name each other, and the volumes that it declares. */
export function refuseRelations(
  containers: readonly Props[],
  volumes: readonly string[],
): string | undefined {
  if (containers.length > mostContainers) return "ClientException: Too many containers.";
  const byName = new Map(containers.map((container) => [text(container.name), container]));
  for (const container of containers) {
    const why =
      refuseDependencies(container, byName) ??
      refuseSources(container, byName) ??
      refuseMounts(container, volumes) ??
      refusePortNames(container);
    if (why) return why;
  }
  return refuseCycle(byName) ?? refuseRouter(containers);
}

function refuseDependencies(container: Props, byName: ReadonlyMap<string, Props>): string | undefined {
  const own = text(container.name);
  for (const { containerName, condition } of objects(container.dependsOn)) {
    const [name, state] = [text(containerName), text(condition)];
    const other = byName.get(name);
    if (!other)
      return `ClientException: Container '${own}' depends on container '${name}', which does not exist.`;
    if (!conditions.includes(state))
      return `ClientException: Container '${own}' depends on '${name}' with condition '${state}': it is one of ${conditions.join(", ")}.`;
    if (state === "HEALTHY" && !isProps(other.healthCheck))
      return `ClientException: Container '${own}' depends on '${name}' being HEALTHY, and '${name}' has no health check.`;
    if ((state === "COMPLETE" || state === "SUCCESS") && other.essential !== false)
      return `ClientException: Container '${own}' depends on '${name}' with condition ${state}, and '${name}' is essential: a task ends with its essential containers.`;
  }
  return undefined;
}

function refuseSources(container: Props, byName: ReadonlyMap<string, Props>): string | undefined {
  const missing = objects(container.volumesFrom)
    .map(({ sourceContainer }) => text(sourceContainer))
    .find((name) => !byName.has(name));
  return missing === undefined
    ? undefined
    : `ClientException: Container '${text(container.name)}' takes volumes from container '${missing}', which does not exist.`;
}

function refuseMounts(container: Props, volumes: readonly string[]): string | undefined {
  const missing = objects(container.mountPoints)
    .map(({ sourceVolume }) => text(sourceVolume))
    .find((name) => !volumes.includes(name));
  return missing === undefined ? undefined : `ClientException: Unknown volume '${missing}'.`;
}

function refusePortNames(container: Props): string | undefined {
  const bad = objects(container.portMappings)
    .map(({ name }) => text(name))
    .find((name) => name !== "" && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name));
  return bad === undefined
    ? undefined
    : `ClientException: Port mapping name '${bad}' is not valid: at most 64 lowercase letters, numbers, underscores and hyphens, not beginning with a hyphen.`;
}

function refuseCycle(byName: ReadonlyMap<string, Props>): string | undefined {
  const settled = new Set<string>();
  const returns = (name: string, path: readonly string[]): boolean => {
    if (path.includes(name)) return true;
    if (settled.has(name)) return false;
    const next = objects(byName.get(name)?.dependsOn).map(({ containerName }) => text(containerName));
    const found = next.some((one) => returns(one, [...path, name]));
    settled.add(name);
    return found;
  };
  return [...byName.keys()].some((name) => returns(name, []))
    ? "ClientException: The container dependencies must not form a cycle."
    : undefined;
}

/** FireLens: one container routes the logs of those that say so. */
function refuseRouter(containers: readonly Props[]): string | undefined {
  const routers = containers.filter(({ firelensConfiguration }) => firelensConfiguration !== undefined);
  const routed = containers.find(
    ({ logConfiguration }) => isProps(logConfiguration) && logConfiguration.logDriver === "awsfirelens",
  );
  if (routers.length > 1)
    return "ClientException: A task definition can have only one container with a firelensConfiguration.";
  const [router] = routers;
  if (routed && !router)
    return `ClientException: Container '${text(routed.name)}' uses the log driver awsfirelens, and no container has a firelensConfiguration.`;
  const type = isProps(router?.firelensConfiguration) ? text(router.firelensConfiguration.type) : "fluentbit";
  return ["fluentbit", "fluentd"].includes(type)
    ? undefined
    : `ClientException: The FireLens configuration's type '${type}' is not valid: it is fluentbit or fluentd.`;
}
