import type { ServicePlan } from "../args";
import { type AdditionalContainerPlan, agentContainers } from "./args";
import { nameFaults, orderFaults } from "./container-order";
import { agents } from "./containers";
import { agentProblems } from "./validate-agents";

/**
 * What is wrong with the containers of a service's task: one message for each problem, each with who, the value and what
 * is allowed.
 */
export function taskContainerProblems(plan: ServicePlan): string[] {
  return [
    ...taskProblems(plan),
    ...capacityProblems(plan),
    ...limitProblems(plan),
    ...plan.containers.flatMap((container) => furtherProblems(plan, container)),
    ...memoryProblems(plan),
    ...orderProblems(plan),
    ...imageProblems(plan),
    ...exceptionProblems(plan),
    ...agentProblems(plan),
  ];
}

function taskProblems({ service: who, stopSeconds, ephemeralStorageGiB: disk }: ServicePlan): string[] {
  return [
    ...unless(
      within(stopSeconds, 2, 120),
      `${who}: stopSeconds ${stopSeconds} is out of range. Use 2 to 120.`,
    ),
    ...unless(
      disk === undefined || within(disk, 21, 200),
      `${who}: ephemeralStorageGiB ${disk} is out of range. Use 21 to 200, or leave it out: 20.`,
    ),
  ];
}

/** Options of one kind of capacity on the other. */
function capacityProblems(plan: ServicePlan): string[] {
  const { service: who, gpus, sharedMemoryMiB, ephemeralStorageGiB, ulimits } = plan;
  if ("ec2" in plan.capacity) {
    return [
      ...unless(
        ephemeralStorageGiB === undefined,
        `${who}: ephemeralStorageGiB ${ephemeralStorageGiB} does nothing on EC2. Leave it out.`,
      ),
      ...unless(
        gpus === undefined || within(gpus, 1, 16),
        `${who}: gpus ${gpus} is out of range. Use 1 to 16, or leave it out.`,
      ),
      ...unless(
        sharedMemoryMiB === undefined || within(sharedMemoryMiB, 1, 65_536),
        `${who}: sharedMemoryMiB ${sharedMemoryMiB} is out of range. Use 1 to 65536, or leave it out.`,
      ),
    ];
  }
  const fargate = "Fargate has no such option. Leave it out, or use an EC2 capacity.";
  return [
    ...unless(gpus === undefined, `${who}: gpus ${gpus} cannot be had: ${fargate}`),
    ...unless(
      sharedMemoryMiB === undefined,
      `${who}: sharedMemoryMiB ${sharedMemoryMiB} cannot be had: ${fargate}`,
    ),
    ...Object.keys(ulimits).flatMap((limit) =>
      unless(
        limit === "nofile",
        `${who}: "${limit}" is not a limit that Fargate changes. Use nofile, or an EC2 capacity.`,
      ),
    ),
  ];
}

function limitProblems({ service: who, ulimits }: ServicePlan): string[] {
  return Object.entries(ulimits).flatMap(([limit, { soft, hard }]) =>
    unless(
      within(soft, 0, hard),
      `${who}: limit ${limit} has soft ${soft} and hard ${hard}. Use whole numbers, soft at most hard.`,
    ),
  );
}

function furtherProblems(plan: ServicePlan, container: AdditionalContainerPlan): string[] {
  const { name, memory, startupSeconds, healthCommand, secrets } = container;
  const who = `${plan.service}: container ${name}`;
  const known = [...plan.secrets, ...plan.existingSecrets]
    .map(({ key }) => key)
    .filter((key) => key !== plan.agents.defender?.secret);
  const others = plan.containers.filter((each) => each !== container).map((each) => each.name);
  const taken = [plan.service, ...Object.values(agentContainers), ...others];
  return [
    ...nameFaults(name, taken).map((message) => `${who}: ${message}`),
    // ECS takes no less.
    ...unless(within(memory, 6, 249_856), `${who}: memory ${memory} is out of range. Use 6 to 249856 (MiB).`),
    ...unless(
      within(startupSeconds, 0, 900),
      `${who}: startupSeconds ${startupSeconds} is out of range. Use 0 to 900.`,
    ),
    ...unless(
      healthCommand?.length !== 0,
      `${who}: healthCommand is empty. Name a command inside the image, or leave it out.`,
    ),
    ...secrets.flatMap((secret) =>
      unless(
        known.includes(secret),
        `${who}: "${secret}" is not a secret of the service. Use ${known.join(", ") || "none: it has none"}.`,
      ),
    ),
  ];
}

function memoryProblems(plan: ServicePlan): string[] {
  const { service: who, memory, containers } = plan;
  const further = containers.reduce((sum, container) => sum + container.memory, 0);
  const platform = agents(plan, {}).reduce(
    (sum, each) => sum + (each.memory ?? each.memoryReservation ?? 0),
    0,
  );
  const left = memory - platform;
  return unless(
    further < left,
    `${who}: its further containers may use ${further}${platform > 0 ? ` and the platform's ${platform}` : ""} of the task's ${memory} MiB, and leave nothing for its own. ` +
      (left > 0 ? `Use less than ${left} in all, or a larger task.` : "Use a larger task."),
  );
}

function orderProblems(plan: ServicePlan): string[] {
  const further = plan.containers.map((container) => [container.name, container] as const);
  const own = { after: plan.after, healthCommand: plan.healthCommand };
  return orderFaults({ [plan.service]: own, ...Object.fromEntries(further) }).map(
    ({ container, message }) => `${plan.service}: container ${container}: ${message}`,
  );
}

/** Images of all containers but the own one. */
function imageProblems(plan: ServicePlan): string[] {
  const { service: who, image, otherImages, containers } = plan;
  if (image === undefined) return [];
  const needed = [...containers, ...agents(plan, {})].map(({ name }) => name);
  const registry = `${plan.account}.dkr.ecr.${plan.region}.amazonaws.com/`;
  return needed.flatMap((name) => {
    const uri = otherImages[name];
    if (uri === undefined) return [`${who}: container ${name} has no image. Give it one in otherImages.`];
    const [repository = "", digest = "", ...rest] = uri.split("@");
    const ours =
      repository.startsWith(registry) && plan.repositories.includes(repository.slice(registry.length));
    return unless(
      ours && /^sha256:[0-9a-f]{64}$/.test(digest) && rest.length === 0,
      `${who}: container ${name}: image "${uri}" is not a digest of one of its repositories. ` +
        `Use ${registry}<${plan.repositories.join(" or ")}>@sha256:<64 hex digits>.`,
    );
  });
}

function exceptionProblems(plan: ServicePlan): string[] {
  const { service: who, exceptions, session, capacity } = plan;
  const { exec, writableRoot, publicIp, plaintext } = exceptions;
  const plain = plan.kind === "balanced" && plan.taskTls === "nobody";
  return [
    ...unless(
      plain === (plaintext !== undefined),
      plain
        ? `${who}: taskTls "nobody" without the exception plaintext. Use "proxy" or "container", or give it the exception.`
        : `${who}: plaintext is excepted where nothing is in plain text. Leave it out, or use taskTls "nobody" behind a balancer.`,
    ),
    ...unless(
      exec === undefined || writableRoot !== undefined,
      `${who}: exec is excepted where the root file system is read-only: no shell can be opened there. Add writableRoot, or leave it out.`,
    ),
    ...unless(
      (exec === undefined) === (session === undefined),
      exec === undefined
        ? `${who}: session is there without the exception exec. Leave it out.`
        : `${who}: exec is excepted without a log group that records it. Give it in session.`,
    ),
    ...unless(
      publicIp === undefined || !("ec2" in capacity),
      `${who}: publicIp is not possible on EC2: such tasks get no public address. Leave it out.`,
    ),
  ];
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}

function within(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
