import { containerShape, ownContainerShape } from "../../../model/container";
import { filled } from "../../../model/form";
import type { ServicePlan } from "../args";
import type { AdditionalContainerPlan } from "./args";
import { collector, telemetryEnvironment } from "./collector";
import {
  type ContainerDefinition,
  type ContainerParts,
  type ContainerSecret,
  containerDefinition,
  type HealthCheck,
} from "./container";
import { defended, defender } from "./defender";
import { logRouter } from "./log-router";
import { logConfiguration } from "./logging";
import { mountPoints } from "./mounts";
import { isProxied, tlsProxy } from "./tls-proxy";

/** ARN of each of the service's secrets, by its key. */
export type SecretArns = Readonly<Record<string, string>>;

/** All containers of the task in a fixed order: the service's own, its further ones, then the platform's agents. */
export function containerDefinitions(
  plan: ServicePlan,
  image: string,
  arns: SecretArns,
): ContainerDefinition[] {
  const application = [
    ownContainer(plan, image, arns),
    ...plan.containers.map((each) => further(plan, each, arns)),
  ];
  return [...application.map((parts) => defendedIfAsked(plan, parts, arns)), ...agents(plan, arns)].map(
    containerDefinition,
  );
}

function ownContainer(plan: ServicePlan, image: string, arns: SecretArns): ContainerParts {
  const {
    service,
    memory,
    exceptions,
    agents: { defender: defends },
  } = plan;
  const keys = [...plan.secrets, ...plan.existingSecrets]
    .map(({ key }) => key)
    .filter((key) => key !== defends?.secret);
  return {
    ...options(plan),
    name: service,
    image,
    essential: true,
    temporary: temporaryOf(memory),
    ...(exceptions.writableRoot !== undefined && { writableRoot: true }),
    // Behind the proxy nothing outside of the task reaches it.
    ...("port" in plan && !isProxied(plan) && { port: plan.port }),
    environment: environment(plan, plan.environment),
    secrets: containerSecrets(plan, keys, arns),
    logConfiguration: logConfiguration(plan, service),
    ...filled(ownContainerShape, plan),
    mountPoints: mountPoints(plan),
  };
}

function further(plan: ServicePlan, container: AdditionalContainerPlan, arns: SecretArns): ContainerParts {
  const { name, memory, essential, secrets } = container;
  return {
    ...options(container),
    name,
    image: plan.otherImages[name] ?? "",
    essential,
    memory,
    temporary: temporaryOf(memory),
    environment: environment(plan, container.environment),
    secrets: containerSecrets(plan, secrets, arns),
    logConfiguration: logConfiguration(plan, name),
    stopSeconds: plan.stopSeconds,
  };
}

function options(said: ServicePlan | AdditionalContainerPlan) {
  const { environment: _, healthCommand, startupSeconds, ...rest } = filled(containerShape, said);
  return {
    ...rest,
    ...(healthCommand !== undefined && { healthCheck: healthCheck(healthCommand, startupSeconds) }),
  };
}

function environment(plan: ServicePlan, own: Readonly<Record<string, string>>): Record<string, string> {
  return { ...own, ...(plan.agents.collector && telemetryEnvironment(plan)) };
}

function defendedIfAsked(plan: ServicePlan, parts: ContainerParts, arns: SecretArns): ContainerParts {
  const defends = plan.agents.defender;
  return defends === undefined
    ? parts
    : defended(parts, plan, defends, containerSecrets(plan, [defends.secret], arns));
}

/** What the platform adds. */
export function agents(plan: ServicePlan, arns: SecretArns): ContainerParts[] {
  const { logRouter: routes, collector: collects, defender: defends } = plan.agents;
  return [
    ...(isProxied(plan) ? [tlsProxy(plan)] : []),
    ...(routes ? [logRouter(plan)] : []),
    ...(collects ? [collector(plan)] : []),
    ...(defends === undefined
      ? []
      : [defender(plan, defends, containerSecrets(plan, [defends.secret], arns))]),
  ];
}

/** Secrets by their keys, each in the variable that the plan gives it. */
function containerSecrets(plan: ServicePlan, keys: readonly string[], arns: SecretArns): ContainerSecret[] {
  const made = plan.secrets.map((secret) => ({ ...secret, valueFrom: arns[secret.key] ?? "" }));
  const existing = plan.existingSecrets.map(({ jsonKey, ...secret }) => ({
    ...secret,
    // Behind a key come stage and version, which stay open: the current one. Source: Amazon ECS developer guide, "Pass
    // Secrets Manager secrets through Amazon ECS environment variables".
    valueFrom: jsonKey === undefined ? secret.arn : `${secret.arn}:${jsonKey}::`,
  }));
  return [...made, ...existing]
    .filter(({ key }) => keys.includes(key))
    .map(({ environmentVariable, valueFrom }) => ({ name: environmentVariable, valueFrom }));
}

/** An eighth of the memory, which `/tmp` takes from. MiB. */
function temporaryOf(memory: number): number {
  return Math.max(1, Math.floor(memory / 8));
}

function healthCheck(command: readonly string[], startupSeconds: number): HealthCheck {
  return {
    command: ["CMD", ...command],
    interval: 30,
    timeout: 5,
    retries: 3,
    // ECS takes at most 300 here; the service's grace period covers the rest.
    startPeriod: Math.min(startupSeconds, 300),
  };
}
