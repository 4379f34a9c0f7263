import { type Fault, oneOf, shown, unless } from "../../../model/problems";
import { digest } from "../../../model/values";
import type { ServicePlan } from "../args";
import { agentContainers } from "./args";
import { containerFaults } from "./container-order";
import { agents } from "./containers";
import { placeFaults } from "./place";
import { agentFaults } from "./validate-agents";

/** What of a service's task does not fit each other: containers, where they run, what is excepted. */
export function taskFaults(plan: ServicePlan): Fault[] {
  return [
    ...placeFaults("ec2" in plan.capacity, plan),
    ...containerFaults(plan.service, plan, {
      containers: Object.fromEntries(plan.containers.map(({ name, ...container }) => [name, container])),
      secrets: ownSecrets(plan),
      taken: [plan.service, ...Object.values(agentContainers)],
    }),
    ...repeatedFaults(plan),
    ...memoryFaults(plan),
    ...imageFaults(plan),
    ...exceptionFaults(plan),
    ...agentFaults(plan),
  ];
}

/** Keys of the secrets that the application gets: not what an agent needs. */
function ownSecrets({ secrets, existingSecrets, agents: { defender } }: ServicePlan): string[] {
  return [...secrets, ...existingSecrets].map(({ key }) => key).filter((key) => key !== defender?.secret);
}

function repeatedFaults({ containers }: ServicePlan): Fault[] {
  const names = containers.map(({ name }) => name);
  return names.flatMap((name, index) =>
    unless(
      names.indexOf(name) === index,
      ["containers", name],
      `${shown(name)} is a container's name already. Use another one.`,
    ),
  );
}

function memoryFaults(plan: ServicePlan): Fault[] {
  const { memory, containers } = plan;
  const further = containers.reduce((sum, container) => sum + container.memory, 0);
  const platform = agents(plan, {}).reduce(
    (sum, each) => sum + (each.memory ?? each.memoryReservation ?? 0),
    0,
  );
  const left = memory - platform;
  return unless(
    further < left,
    ["containers"],
    `may use ${further}${platform > 0 ? ` and the platform's ${platform}` : ""} of the task's ${memory} MiB, and leave nothing for its own. ` +
      (left > 0 ? `Use less than ${left} in all, or a larger task.` : "Use a larger task."),
  );
}

/** Images of all containers but the own one. */
function imageFaults(plan: ServicePlan): Fault[] {
  const { image, otherImages, containers } = plan;
  if (image === undefined) return [];
  const needed = [...containers, ...agents(plan, {})].map(({ name }) => name);
  const registry = `${plan.account}.dkr.ecr.${plan.region}.amazonaws.com/`;
  return needed.flatMap((name) => {
    const steps = ["otherImages", name];
    const uri = otherImages[name];
    if (uri === undefined) return unless(false, steps, "is missing. Give the container its image.");
    const [repository = "", by = "", ...rest] = uri.split("@");
    const ours =
      repository.startsWith(registry) && plan.repositories.includes(repository.slice(registry.length));
    return unless(
      ours && digest.safeParse(by).success && rest.length === 0,
      steps,
      `${JSON.stringify(uri)} is not a digest of one of its repositories. Use ${registry}<${oneOf(plan.repositories)}>@sha256:<64 hex digits>.`,
    );
  });
}

function exceptionFaults(plan: ServicePlan): Fault[] {
  const { exceptions, session } = plan;
  const { exec, writableRoot, plaintext } = exceptions;
  const plain = plan.kind === "balanced" && plan.taskTls === "nobody";
  return [
    ...(plain
      ? unless(
          plaintext !== undefined,
          ["taskTls"],
          '"nobody" needs the exception plaintext. Use "proxy" or "container", or give it the exception.',
        )
      : unless(
          plaintext === undefined,
          ["exceptions", "plaintext"],
          'is there where nothing is in plain text. Leave it out, or use taskTls "nobody" behind a balancer.',
        )),
    ...unless(
      exec === undefined || writableRoot !== undefined,
      ["exceptions", "exec"],
      "needs writableRoot: no shell can be opened where the root file system is read-only. Add that, or leave it out.",
    ),
    ...unless(
      (exec === undefined) === (session === undefined),
      ["session"],
      exec === undefined
        ? "is there without the exception exec. Leave it out."
        : "is missing. Shells need a log group that records them: give it one.",
    ),
  ];
}
