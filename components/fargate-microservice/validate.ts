import { Address4 } from "ip-address";
import type { BalancedPlan, EgressPlan, SecretPlan, ServicePlan } from "./args";
import { wafProblems } from "./front-door/validate";
import { healthProblems } from "./front-door/validate-health";
import { scheduleProblems } from "./schedule/validate";
import { releaseProblems } from "./service/validate-release";
import { scalingProblems } from "./service/validate-scaling";
import { taskSizeProblems } from "./task/size";
import { idleSeconds } from "./task/target";
import { taskContainerProblems } from "./task/validate";
import { definitionProblems } from "./task/validate-definition";
import { environmentProblems } from "./task/validate-environment";
import { alarmProblems } from "./watch/validate";

const digestForm = /^sha256:[0-9a-f]{64}$/;
/** IAM takes 64 characters, and `roles.ts` appends at most these to the physical name. */
const longestPhysicalName = 64 - "-load-balancing".length;

/**
 * What is wrong with a service's plan: one message for each problem, each with who, the value and what is allowed.
 * Empty if the service can be made.
 */
export function validateService(plan: ServicePlan): string[] {
  return [
    ...nameProblems(plan),
    ...containerProblems(plan),
    ...taskContainerProblems(plan),
    ...definitionProblems(plan),
    ...("ec2" in plan.capacity ? [] : taskSizeProblems(plan.service, plan.cpu, plan.memory)),
    ...imageProblems(plan),
    ...environmentProblems(plan),
    ...plan.secrets.flatMap((secret) => secretProblems(`${plan.service}: secret ${secret.key}`, secret)),
    ...existingSecretProblems(plan),
    ...plan.egress.flatMap((egress) =>
      egressProblems(`${plan.service}: destination ${egress.destination}`, egress),
    ),
    ...(plan.kind === "balanced"
      ? [...exposureProblems(plan), ...healthProblems(plan), ...wafProblems(plan)]
      : []),
    ...(plan.kind === "scheduled" ? scheduleProblems(plan) : []),
    ...capacityProblems(plan),
    ...alarmProblems(plan),
    ...releaseProblems(plan),
    ...scalingProblems(plan),
  ];
}

function nameProblems({ service: who, physicalName }: ServicePlan): string[] {
  return [
    ...unless(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(who),
      `${who}: "${who}" is not a service's name. Use lower-case words joined by single hyphens.`,
    ),
    ...unless(who.length <= 20, `${who}: the name has ${who.length} characters. Use at most 20.`),
    ...unless(
      !/^(internal|sg)-/.test(who),
      `${who}: the name starts with a prefix that AWS reserves. Do not start with internal- or sg-.`,
    ),
    ...unless(
      physicalName.length <= longestPhysicalName,
      `${who}: physical name "${physicalName}" is too long. Use at most ${longestPhysicalName} characters.`,
    ),
  ];
}

function containerProblems(plan: ServicePlan): string[] {
  const { service: who, healthCommand, startupSeconds } = plan;
  const port = "port" in plan ? plan.port : 1024;
  return [
    ...unless(
      isInteger(port, 1024, 65535),
      `${who}: port ${port} cannot be opened without root. Use 1024 to 65535.`,
    ),
    ...unless(
      healthCommand?.length !== 0,
      `${who}: healthCommand is empty. Name a command inside the image, or leave it out.`,
    ),
    ...unless(
      isInteger(startupSeconds, 0, 900),
      `${who}: startupSeconds ${startupSeconds} is out of range. Use 0 to 900.`,
    ),
  ];
}

function imageProblems({ service: who, image, account, region, repositories }: ServicePlan): string[] {
  if (image === undefined) return [];
  const own = `${account}.dkr.ecr.${region}.amazonaws.com/${repositories[0]}`;
  const [name, digest, ...rest] = image.split("@");
  return unless(
    name === own && digest !== undefined && digestForm.test(digest) && rest.length === 0,
    `${who}: image "${image}" is not a digest of its own repository. Use ${own}@sha256:<64 hex digits>.`,
  );
}

function secretProblems(who: string, { name, rotation }: SecretPlan): string[] {
  return [
    ...unless(
      /^[A-Za-z0-9/_+=.@-]{1,512}$/.test(name),
      `${who} has the name "${name}". Use at most 512 letters, digits and /_+=.@- only.`,
    ),
    ...unless(
      !/-[A-Za-z0-9]{6}$/.test(name),
      `${who} has the name "${name}", which ends as Secrets Manager ends an ARN. Do not end it in a hyphen and six characters.`,
    ),
    ...unless(isInteger(rotation.days, 1, 90), `${who} rotates every ${rotation.days} days. Use 1 to 90.`),
    ...("byHand" in rotation ? [] : functionProblems(who, rotation)),
  ];
}

/** A secret, or its key, of another account or region: its owner's duties are not this stack's. */
function existingSecretProblems({ service: who, account, region, existingSecrets }: ServicePlan): string[] {
  const of = (service: string) => `arn:aws:${service}:${region}:${account}:`;
  return existingSecrets.flatMap(({ key, arn, keyArn }) => [
    ...unless(
      arn.startsWith(`${of("secretsmanager")}secret:`) && /-[A-Za-z0-9]{6}$/.test(arn),
      `${who}: secret ${key} is "${arn}". Use a whole ARN of this account and region, ${of("secretsmanager")}secret:<name>-<six characters>.`,
    ),
    ...unless(
      keyArn === undefined || keyArn.startsWith(`${of("kms")}key/`),
      `${who}: secret ${key} has the key "${keyArn}". Use one of this account and region, ${of("kms")}key/<id>.`,
    ),
  ]);
}

function functionProblems(
  who: string,
  { functionArn, roleArn }: { readonly functionArn: string; readonly roleArn: string },
): string[] {
  return [
    ...unless(
      /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:\S+$/.test(functionArn),
      `${who} has the rotation function "${functionArn}". Use the ARN of a Lambda function.`,
    ),
    ...unless(
      /^arn:aws:iam::\d{12}:role\/[^\s*?]+$/.test(roleArn),
      `${who} is rotated in the role "${roleArn}". Use the ARN of a role, without wildcards.`,
    ),
  ];
}

function egressProblems(who: string, { cidrs, prefixLists, port }: EgressPlan): string[] {
  return [
    ...unless(
      cidrs.length + prefixLists.length > 0,
      `${who} has no address. Name at least one range (CIDR) or prefix list.`,
    ),
    ...cidrs.flatMap((cidr) => cidrProblems(who, cidr)),
    ...prefixLists.flatMap((list) =>
      unless(
        /^pl-[0-9a-f]+$/.test(list),
        `${who} has the prefix list "${list}". Use an id such as pl-0123456789abcdef0.`,
      ),
    ),
    ...unless(isInteger(port, 1, 65535), `${who} has the port ${port}. Use 1 to 65535.`),
  ];
}

function exposureProblems(plan: BalancedPlan): string[] {
  const { service: who, exposure, internalName, publicName, rateLimit, testTrafficCidrs } = plan;
  const most = exposure === "public" ? 2000 : 2_000_000_000;
  return [
    ...unless(
      exposure === "internal" || publicName !== undefined,
      `${who}: it is public and has no publicName. Give it one, or make it internal.`,
    ),
    ...unless(
      exposure === "public" || publicName === undefined,
      `${who}: it is internal and has the publicName "${publicName}". Leave that out, or make it public.`,
    ),
    ...unless(
      internalName.length <= 64,
      `${who}: internalName "${internalName}" does not fit a certificate. Use at most 64 characters.`,
    ),
    ...unless(
      isInteger(rateLimit, 10, most),
      `${who}: rateLimit ${rateLimit} is out of range. Use 10 to ${most} requests in 5 minutes where it is ${exposure}.`,
    ),
    ...unless(
      isInteger(plan.idleTimeoutSeconds, idleSeconds.least, idleSeconds.most),
      `${who}: idleTimeoutSeconds ${plan.idleTimeoutSeconds} is out of range. Use ${idleSeconds.least} to ${idleSeconds.most}.`,
    ),
    ...testTrafficCidrs.flatMap((cidr) => cidrProblems(`${who}: test traffic`, cidr)),
  ];
}

function capacityProblems({ service: who, capacity }: ServicePlan): string[] {
  if ("ec2" in capacity) return [];
  const weights = [capacity.fargateWeight, capacity.spotWeight];
  return unless(
    weights.every((weight) => isInteger(weight, 0, 1000)) && weights.some((weight) => weight > 0),
    `${who}: capacity weights ${weights.join(" (FARGATE) and ")} (FARGATE_SPOT) do not work. ` +
      "Use 0 to 1000 each, at least one above 0.",
  );
}

function cidrProblems(who: string, cidr: string): string[] {
  if (!cidr.includes("/") || !Address4.isValid(cidr)) {
    return [`${who} has the range "${cidr}". Use an IPv4 range such as 192.0.2.0/24.`];
  }
  return unless(
    new Address4(cidr).subnetMask > 0,
    `${who} has the range "${cidr}", the whole world. Name the addresses that are meant.`,
  );
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}

function isInteger(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
