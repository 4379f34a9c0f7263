import type { ServicePlan } from "../args";

const variableForm = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that are none, or stand twice. */
export function environmentProblems({
  service: who,
  environment,
  secrets,
  existingSecrets,
}: ServicePlan): string[] {
  const names = [
    ...Object.keys(environment),
    ...[...secrets, ...existingSecrets].map((secret) => secret.environmentVariable),
  ];
  return names.flatMap((name, index) => [
    ...unless(
      variableForm.test(name),
      `${who}: "${name}" is not an environment variable's name. Use letters, digits and _, no digit first.`,
    ),
    ...unless(
      names.indexOf(name) === index,
      `${who}: environment variable ${name} is set twice. Rename the setting or the secret that makes it.`,
    ),
  ]);
}

function unless(sound: boolean, problem: string): string[] {
  return sound ? [] : [problem];
}
