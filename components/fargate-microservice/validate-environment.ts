import type { ServicePlan } from "./args";

const variableForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Bytes of all plain settings of a task as its definition has them. ECS takes definitions of 64 KiB; the other half is
 * for all else that stands in one. Source: Amazon ECS service quotas, "Task definition size".
 */
const mostSettings = 32_768;

/** Names that are none or stand twice, and settings that no task definition has room for. */
export function environmentProblems({
  service: who,
  environment,
  secrets,
  existingSecrets,
  containers,
}: ServicePlan): string[] {
  const names = [
    ...Object.keys(environment),
    ...[...secrets, ...existingSecrets].map((secret) => secret.environmentVariable),
  ];
  const all = [environment, ...containers.map((each) => each.environment)].flatMap(Object.entries);
  const bytes = Buffer.byteLength(JSON.stringify(all.map(([name, value]) => ({ name, value }))));
  return [
    ...names.flatMap((name, index) => [
      ...unless(
        variableForm.test(name),
        `${who}: "${name}" is not an environment variable's name. Use letters, digits and _, no digit first.`,
      ),
      ...unless(
        names.indexOf(name) === index,
        `${who}: environment variable ${name} is set twice. Rename the setting or the secret that makes it.`,
      ),
    ]),
    ...unless(
      bytes <= mostSettings,
      `${who}: its plain settings take ${bytes} bytes of the task definition. Use at most ${mostSettings} in all; more is data, and belongs in a store.`,
    ),
  ];
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
