import type { ExistingSecretPlan } from "../components/fargate-microservice/args";
import { platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue, Service } from "../model/catalogue";
import { oneOf, type Problem, shown } from "../model/problems";
import type { StackConfig } from "../model/stack";
import { environmentVariable } from "./names";

/** The secrets of a service that somebody else makes in this stack. */
export function existingSecretsOf(
  key: string,
  { secrets = [] }: Service,
  { existingSecrets }: Pick<StackConfig, "existingSecrets">,
): ExistingSecretPlan[] {
  return secrets.flatMap((own) => {
    const existing = existingSecrets[`${key}/${own}`];
    return existing === undefined
      ? []
      : [{ key: own, environmentVariable: environmentVariable(own), ...existing }];
  });
}

/** Existing secrets that no entry asks for, and those of which the stack says who changes them: that is its maker's. */
export function existingSecretProblems(
  { services }: Catalogue,
  { file, named }: Pick<StackReading, "file" | "named">,
): Problem[] {
  const asked = Object.entries(services).flatMap(([service, { secrets = [] }]) =>
    secrets.map((key) => `${service}/${key}`),
  );
  const rotated = new Set(named("rotation"));
  return named("existingSecrets").flatMap((secret) => {
    if (!asked.includes(secret)) {
      const message = `${shown(secret)} is not a secret of services.ts in this stack. Use ${oneOf(asked)}.`;
      return [{ file, steps: [platformKey, "existingSecrets", secret], message }];
    }
    if (!rotated.has(secret)) return [];
    const message = "does nothing: existingSecrets has it, and whoever makes it changes it. Leave it out.";
    return [{ file, steps: [platformKey, "rotation", secret], message }];
  });
}
