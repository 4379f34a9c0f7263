import type { DocumentForm } from "../types/entry";
import { canonical, isList, isProps, objects, type Props, parseJson, text, type Value } from "../values";

/** The containers of a task definition's JSON; none where it is no list of objects. */
export function containersOf(document: string): readonly Props[] {
  const parsed = parseJson(document);
  return isList(parsed) ? objects(parsed) : [];
}

function byName(list: Value | undefined): Props[] {
  return objects(list).sort((one, other) => (text(one.name) < text(other.name) ? -1 : 1));
}

/** Without empty lists, objects and nulls: the provider drops them on both sides. */
function withoutEmpty(value: Value): Value {
  if (isList(value)) return value.map(withoutEmpty);
  if (!isProps(value)) return value;
  const kept = Object.entries(value)
    .map(([key, one]): [string, Value] => [key, withoutEmpty(one)])
    .filter(
      ([, one]) =>
        one !== null &&
        !(isList(one) && one.length === 0) &&
        !(isProps(one) && Object.keys(one).length === 0),
    );
  return Object.fromEntries(kept);
}

/** A container as ECS stores it: AWS's defaults filled in. */
function asStored(container: Props): Props {
  const health = container.healthCheck;
  return {
    cpu: 0,
    essential: true,
    ...container,
    environment: byName(container.environment),
    secrets: byName(container.secrets),
    mountPoints: container.mountPoints ?? [],
    volumesFrom: container.volumesFrom ?? [],
    systemControls: container.systemControls ?? [],
    portMappings: objects(container.portMappings).map((port) => ({
      protocol: "tcp",
      hostPort: port.containerPort ?? 0,
      ...port,
    })),
    ...(isProps(health) ? { healthCheck: { interval: 30, timeout: 5, retries: 3, ...health } } : {}),
  };
}

/** What the provider evens out before it compares; every other default of AWS's differs for ever where it is left out. */
function asCompared(container: Props): Value {
  return withoutEmpty({
    essential: true,
    ...container,
    ...(container.cpu === 0 ? { cpu: null } : {}),
    environment: byName(container.environment),
    secrets: byName(container.secrets),
    portMappings: objects(container.portMappings).map((port) => ({
      ...port,
      hostPort: port.hostPort ?? port.containerPort ?? 0,
    })),
  });
}

export const containerDefinitions: DocumentForm = {
  returned: (document) => {
    const containers = containersOf(document);
    return containers.length === 0 ? document : canonical(byName(containers).map(asStored).map(withoutEmpty));
  },
  same: (one, other) => {
    const [a, b] = [containersOf(one), containersOf(other)];
    return canonical(byName(a).map(asCompared)) === canonical(byName(b).map(asCompared));
  },
};
