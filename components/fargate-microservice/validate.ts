import { type Fault, shown, unless } from "../../model/problems";
import { taskSizeFaults } from "../../model/task-size";
import { digest } from "../../model/values";
import type { BalancedPlan, ServicePlan } from "./args";
import { pathFaults } from "./front-door/validate";
import { healthFaults } from "./front-door/validate-health";
import { formFaults } from "./said";
import { releaseFaults } from "./service/validate-release";
import { scalingFaults } from "./service/validate-scaling";
import { taskFaults } from "./task/validate";
import { definitionFaults } from "./task/validate-definition";
import { variableFaults } from "./task/validate-environment";
import { alarmFaults } from "./watch/validate";

/** IAM takes 64 characters, and `roles.ts` appends at most these to the physical name. */
const longestPhysicalName = 64 - "-load-balancing".length;

/**
 * What is wrong with a service's plan, by the plan's keys: what has not its form, and, of what has, what does not fit each
 * other. Containers, secrets and destinations stand under their names. Empty if the service can be made.
 */
export function serviceFaults(plan: ServicePlan): Fault[] {
  const unformed = formFaults(plan);
  const wrong = new Set(unformed.map(({ steps: [key] }) => key));
  return [...unformed, ...relationFaults(plan, wrong).filter(({ steps: [key] }) => !wrong.has(key))];
}

function relationFaults(plan: ServicePlan, wrong: ReadonlySet<unknown>): Fault[] {
  return [
    ...nameFaults(plan),
    ...taskFaults(plan),
    ...definitionFaults(plan),
    ...("ec2" in plan.capacity ? [] : taskSizeFaults(plan.cpu, plan.memory)),
    ...ownImageFaults(plan),
    ...variableFaults(plan),
    ...secretFaults(plan),
    ...(plan.kind === "balanced"
      ? [...exposureFaults(plan), ...healthFaults(plan), ...pathFaults(plan)]
      : []),
    ...(plan.kind === "scheduled" ? addressFaults(plan) : []),
    ...alarmFaults(plan),
    // A release is computed with: only one that is right can be.
    ...(wrong.has("release") || wrong.has("alarms") ? [] : releaseFaults(plan)),
    ...scalingFaults(plan),
  ];
}

function nameFaults({ physicalName }: ServicePlan): Fault[] {
  return unless(
    physicalName.length <= longestPhysicalName,
    ["physicalName"],
    `${shown(physicalName)} is too long. Use at most ${longestPhysicalName} characters.`,
  );
}

function ownImageFaults({ image, account, region, repositories }: ServicePlan): Fault[] {
  if (image === undefined) return [];
  const own = `${account}.dkr.ecr.${region}.amazonaws.com/${repositories[0]}`;
  const [name, by, ...rest] = image.split("@");
  return unless(
    name === own && digest.safeParse(by).success && rest.length === 0,
    ["image"],
    `${JSON.stringify(image)} is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  );
}

/** A secret, or its key, of another account or region: its owner's duties are not this stack's. */
function secretFaults({ account, region, existingSecrets }: ServicePlan): Fault[] {
  const of = (service: string) => `arn:aws:${service}:${region}:${account}:`;
  return existingSecrets.flatMap(({ key, arn, keyArn }) => [
    ...unless(
      arn.startsWith(`${of("secretsmanager")}secret:`),
      ["existingSecrets", key, "arn"],
      `${shown(arn)} is not of this account and region. Use ${of("secretsmanager")}secret:<name>-<six characters>.`,
    ),
    ...unless(
      keyArn === undefined || keyArn.startsWith(`${of("kms")}key/`),
      ["existingSecrets", key, "keyArn"],
      `${shown(keyArn)} is not of this account and region. Use ${of("kms")}key/<id>.`,
    ),
  ]);
}

function exposureFaults({ exposure, internalName, publicName, inboundCidrs }: BalancedPlan): Fault[] {
  return [
    ...unless(
      exposure === "internal" || inboundCidrs.length === 0,
      ["inboundCidrs"],
      "does nothing: the service is public, and is reached from everywhere. Leave it out.",
    ),
    ...unless(
      exposure === "internal" || publicName !== undefined,
      ["publicName"],
      "is missing, and the service is public. Give it one, or make it internal.",
    ),
    ...unless(
      exposure === "public" || publicName === undefined,
      ["publicName"],
      `${shown(publicName)} is of an internal service. Leave it out, or make that public.`,
    ),
    ...unless(
      internalName.length <= 64,
      ["internalName"],
      `${shown(internalName)} does not fit a certificate. Use at most 64 characters.`,
    ),
  ];
}

function addressFaults({ exceptions }: ServicePlan): Fault[] {
  return unless(
    exceptions.publicIp === undefined,
    ["exceptions", "publicIp"],
    "cannot be had: EventBridge Scheduler gives no public address to tasks of a capacity provider. Leave it out.",
  );
}
