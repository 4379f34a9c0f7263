import { cpuSizes, taskSizeProblems } from "../components/fargate-microservice/task-size";
import { oneOf, type Problem, shown } from "../config/problems";
import { type StackReading, stackPath } from "../config/stack-config";
import type { Catalogue } from "./catalogue";

/** What in the stack file does not fit the catalogue. */
export function stackProblems(catalogue: Catalogue, reading: StackReading): Problem[] {
  return [
    ...nameProblems(catalogue, reading),
    ...addressProblems(catalogue, reading),
    ...repeatedRuleProblems(catalogue, reading),
    ...sizeProblems(catalogue, reading),
  ];
}

/** Names that the catalogue does not have. */
function nameProblems({ services, destinations }: Catalogue, { file, named }: StackReading): Problem[] {
  const secrets = Object.entries(services).flatMap(([service, { secrets: keys = [] }]) =>
    keys.map((key) => `${service}/${key}`),
  );
  const known = {
    services: { what: "service", names: Object.keys(services) },
    images: { what: "service", names: Object.keys(services) },
    egress: { what: "destination", names: Object.keys(destinations) },
    rotation: { what: "secret", names: secrets },
  } as const;
  return (["services", "images", "egress", "rotation"] as const).flatMap((section) => {
    const { what, names } = known[section];
    return named(section)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        file,
        path: stackPath(section, name),
        message: `${shown(name)} is not a ${what} of services.ts. Use ${oneOf(names)}.`,
      }));
  });
}

/** Destinations that the stack gives no address. */
function addressProblems({ destinations }: Catalogue, { file, named, sound }: StackReading): Problem[] {
  const addressed = new Set(named("egress"));
  // Where the whole section is missing, that is already said.
  if (sound.egress === undefined && addressed.size === 0) return [];
  return Object.keys(destinations)
    .filter((destination) => !addressed.has(destination))
    .map((destination) => ({
      file,
      path: stackPath("egress", destination),
      message: `destination ${shown(destination)} of services.ts has no address. Give it cidrs or prefixLists, and a port.`,
    }));
}

/** Two destinations of one service at the same range and port: AWS refuses the same rule twice. */
function repeatedRuleProblems({ services }: Catalogue, { file, sound }: StackReading): Problem[] {
  return Object.entries(services).flatMap(([service, { egress = [] }]) => {
    const taken = new Map<string, string>();
    return egress.flatMap((destination) => {
      const address = sound.egress?.[destination];
      if (address === undefined) return [];
      return [...address.cidrs, ...address.prefixLists].flatMap((range) => {
        const rule = `${range} port ${address.port}`;
        const earlier = taken.get(rule);
        taken.set(rule, destination);
        if (earlier === undefined) return [];
        const message = `${shown(rule)} is also ${earlier}'s, and ${service} calls both. Name an address in one of them.`;
        return [{ file, path: stackPath("egress", destination), message }];
      });
    });
  });
}

/** Pairs of CPU and memory that Fargate does not run. */
function sizeProblems(catalogue: Catalogue, { file, sound }: StackReading): Problem[] {
  const { defaults = {}, services = {} } = sound;
  const problems = (who: string, steps: readonly string[], cpu?: number, memory?: number): Problem[] => {
    // Half a pair can be judged only if Fargate has no such half.
    if (cpu === undefined || (memory === undefined && cpuSizes.includes(cpu))) return [];
    return taskSizeProblems(who, cpu, memory ?? 0).map((message) => ({
      file,
      path: stackPath(...steps),
      message,
    }));
  };
  const own = Object.keys(catalogue.services).flatMap((service) => {
    const { cpu, memory } = services[service] ?? {};
    // A service without a size of its own would only repeat what is said of the defaults.
    if (cpu === undefined && memory === undefined) return [];
    return problems(service, ["services", service], cpu ?? defaults.cpu, memory ?? defaults.memory);
  });
  return [...problems("defaults", ["defaults"], defaults.cpu, defaults.memory), ...own];
}
