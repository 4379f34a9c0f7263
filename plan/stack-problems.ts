import { inStackFile, platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import { oneOf, type Problem, shown, under } from "../model/problems";
import { cpuSizes, taskSizeFaults } from "../model/task-size";
import { backupProblems } from "./backups-plan";
import { soundCatalogue } from "./catalogue-problems";
import { stackSettingProblems } from "./environment";
import { existingSecretProblems } from "./existing-secrets";
import { knownImages } from "./images";
import { catalogueIn } from "./presence";
import { careProblems } from "./release-care";
import { releaseProblems } from "./release-plan";
import { replicationProblems } from "./replication";
import { rotatedSecrets, rotationProblems } from "./rotation";
import { scalingProblems } from "./scaling-plan";
import { inboundProblems } from "./ways-in";
import { publicWayProblems } from "./ways-out";

/** What in the stack file does not fit the catalogue, or the part of it that is in the stack. */
export function stackProblems(given: Catalogue, reading: StackReading): Problem[] {
  const { config, file, stack } = reading;
  const whole = soundCatalogue(given);
  if (whole === undefined) return [];
  const catalogue = catalogueIn(whole, stack);
  const named = [...nameProblems(whole, catalogue, reading), ...existingSecretProblems(catalogue, reading)];
  return [
    // What is left out of the catalogue is in it.
    ...named.filter(({ steps: [, , name = ""] }) => says(whole, `${name}`) || !says(given, `${name}`)),
    ...addressProblems(catalogue, reading),
    ...repeatedRuleProblems(catalogue, reading),
    ...publicWayProblems(catalogue, reading),
    ...inboundProblems(catalogue, reading),
    ...machineProblems(catalogue, reading),
    ...sizeProblems(catalogue, reading),
    ...stackSettingProblems(catalogue, reading),
    ...sessionProblems(catalogue, reading),
    ...defenderProblems(catalogue, reading),
    ...careProblems(catalogue, reading),
    ...rotationProblems(catalogue, reading),
    ...backupProblems(catalogue, reading),
    ...replicationProblems(catalogue, reading),
    ...(config === undefined
      ? []
      : [...releaseProblems(catalogue, config, file), ...scalingProblems(catalogue, config, file)]),
  ];
}

/** Whether a catalogue says a name, in whatever form. */
function says(catalogue: Catalogue, name: string): boolean {
  const [key = "", part] = name.split("/");
  if (part === undefined)
    return (["services", "stores", "destinations", "ec2Capacity"] as const).some((section) =>
      Object.hasOwn(catalogue[section] ?? {}, key),
    );
  const { secrets, containers } = catalogue.services[key] ?? {};
  return JSON.stringify([secrets, containers]).includes(JSON.stringify(part));
}

/** What each section of a stack file may name. */
function namesOf(catalogue: Catalogue, { containerSecurity }: StackReading["sound"]) {
  const { services, stores, destinations, ec2Capacity = {} } = catalogue;
  return {
    services: { what: "a service", names: Object.keys(services) },
    images: { what: "an image", names: knownImages(catalogue) },
    ec2Capacity: { what: "a capacity", names: Object.keys(ec2Capacity) },
    egress: { what: "a destination", names: Object.keys(destinations) },
    replication: { what: "a store", names: Object.keys(stores) },
    rotation: { what: "a secret", names: rotatedSecrets(catalogue, containerSecurity) },
  } as const;
}

/** Names that the catalogue does not have, or not in this stack. */
function nameProblems(
  whole: Catalogue,
  part: Catalogue,
  { stack, file, named, sound }: StackReading,
): Problem[] {
  const known = namesOf(part, sound);
  const anywhere = namesOf(whole, sound);
  return (Object.keys(known) as (keyof typeof known)[]).flatMap((section) => {
    const { what, names } = known[section];
    return named(section)
      .filter((name) => !names.includes(name))
      .map((name) => ({
        file,
        steps: [platformKey, section, name],
        message: anywhere[section].names.includes(name)
          ? `does nothing: services.ts has it, but not in stack ${stack}. Leave it out.`
          : `${shown(name)} is not ${what} of services.ts. Use ${oneOf(names)}.`,
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
      steps: [platformKey, "egress", destination],
      message: `destination ${shown(destination)} of services.ts has no address. Give it cidrs or prefixLists, and a port.`,
    }));
}

/** Capacities that the stack gives no machines. */
function machineProblems({ ec2Capacity = {} }: Catalogue, { file, named }: StackReading): Problem[] {
  const sized = new Set(named("ec2Capacity"));
  return Object.keys(ec2Capacity)
    .filter((capacity) => !sized.has(capacity))
    .map((capacity) => ({
      file,
      steps: [platformKey, "ec2Capacity", capacity],
      message: `capacity ${shown(capacity)} of services.ts has no machines. Give it instanceTypes, min and max.`,
    }));
}

/** Shells need somebody who may open them. */
function sessionProblems({ services }: Catalogue, { stack, file, sound }: StackReading): Problem[] {
  const opened = Object.keys(services).filter((key) =>
    services[key]?.exceptions?.exec?.stacks?.includes(stack),
  );
  const operators = sound.access?.sessionOperators;
  const steps = [platformKey, "access", "sessionOperators"];
  if (opened.length > 0 && operators === undefined) {
    const message = `is missing. ${opened.join(", ")} may be opened by exec: name the roles that do it.`;
    return [{ file, steps, message }];
  }
  if (opened.length === 0 && operators !== undefined) {
    const message = "does nothing: no service of this stack has an exception for exec. Leave it out.";
    return [{ file, steps, message }];
  }
  return [];
}

/** The Defender starts the application, so it must be told how. */
function defenderProblems({ services }: Catalogue, { file, sound }: StackReading): Problem[] {
  if (sound.containerSecurity?.prismaDefender === undefined) return [];
  return Object.entries(services).flatMap(([key, entry]) => {
    const containers = [
      { steps: ["services", key], options: entry },
      ...Object.entries(entry.containers ?? {}).map(([name, options]) => ({
        steps: ["services", key, "containers", name],
        options,
      })),
    ];
    return containers.flatMap(({ steps, options }) =>
      (["entryPoint", "command"] as const).flatMap((option) =>
        options[option] !== undefined
          ? []
          : [
              {
                file: "services.ts",
                steps: [...steps, option],
                message: `is missing. ${file} has prismaDefender, which starts the application in place of the image: repeat the image's own.`,
              },
            ],
      ),
    );
  });
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
        return [{ file, steps: [platformKey, "egress", destination], message }];
      });
    });
  });
}

/** Pairs of CPU and memory that Fargate does not run. */
function sizeProblems(catalogue: Catalogue, { file, sound }: StackReading): Problem[] {
  const { defaults = {}, services = {} } = sound;
  const problems = (steps: readonly string[], cpu?: number, memory?: number): Problem[] => {
    // Half a pair can be judged only if Fargate has no such half.
    if (cpu === undefined || (memory === undefined && cpuSizes.includes(cpu))) return [];
    return inStackFile(file, under(steps, taskSizeFaults(cpu, memory ?? 0)));
  };
  const own = Object.keys(catalogue.services).flatMap((service) => {
    const { cpu, memory } = services[service] ?? {};
    // Machines have their own sizes; whether a task fits is for their owner to see.
    if (catalogue.services[service]?.capacity?.startsWith("ec2:")) return [];
    // A service without a size of its own would only repeat what is said of the defaults.
    if (cpu === undefined && memory === undefined) return [];
    return problems(["services", service], cpu ?? defaults.cpu, memory ?? defaults.memory);
  });
  return [...problems(["defaults"], defaults.cpu, defaults.memory), ...own];
}
