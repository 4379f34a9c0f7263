import { objects, type Props, text } from "../values";

function numbersOf(containers: readonly Props[], property: string): number {
  return containers
    .map((container) => container[property])
    .filter((value) => typeof value === "number")
    .reduce((sum, value) => sum + value, 0);
}

/** ECS's words against containers that ask for more than their task has, and against ports that an own network card cannot map. */
export function refuseSizes(containers: readonly Props[], task: Props): string | undefined {
  for (const [property, unit] of [
    ["cpu", "CPU units"],
    ["memory", "MiB"],
  ] as const) {
    const [asked, has] = [numbersOf(containers, property), text(task[property])];
    if (/^\d+$/.test(has) && asked > Number(has))
      return `ClientException: The containers' ${property} of together ${asked} ${unit} must not exceed the task's, ${has}.`;
  }
  const short = containers.find(
    ({ memory, memoryReservation }) =>
      typeof memory === "number" && typeof memoryReservation === "number" && memory < memoryReservation,
  );
  if (short)
    return `ClientException: Invalid setting for container '${text(short.name)}': 'memory' must not be less than 'memoryReservation'.`;
  if (task.networkMode !== "awsvpc") return undefined;
  const mapped = containers
    .flatMap(({ portMappings }) => objects(portMappings))
    .find(
      ({ hostPort, containerPort }) =>
        typeof hostPort === "number" && hostPort !== 0 && hostPort !== containerPort,
    );
  return (
    mapped &&
    "ClientException: When networkMode=awsvpc, the host ports and container ports in port mappings must match."
  );
}
