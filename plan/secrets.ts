import type { SecretPlan } from "../components/fargate-microservice/args";
import type { Service } from "../model/catalogue";
import type { StackConfig } from "../model/stack";
import { environmentVariable, type Names } from "./names";

/** Key of the secret that holds the bundle with which a Prisma Defender finds its console. */
export const defenderBundle = "defender-install-data";

/** The secrets that are made for a service: its own, but for those that stand already, and the Defender's bundle where the stack has the Defender. */
export function secretsOf(
  key: string,
  { secrets = [] }: Service,
  {
    rotation,
    existingSecrets,
    containerSecurity,
  }: Pick<StackConfig, "rotation" | "existingSecrets" | "containerSecurity">,
  names: Names,
): SecretPlan[] {
  const secret = (own: string, variable: string, decision: string): SecretPlan => {
    const rotates = rotation[decision];
    // `rotationProblems` has refused such a stack.
    if (rotates === undefined) throw new Error(`nothing says who changes ${decision}`);
    return { key: own, name: names.secret(key, own), environmentVariable: variable, rotation: rotates };
  };
  return [
    ...secrets
      .filter((own) => existingSecrets[`${key}/${own}`] === undefined)
      .map((own) => secret(own, environmentVariable(own), `${key}/${own}`)),
    ...(containerSecurity?.prismaDefender === undefined
      ? []
      : [secret(defenderBundle, "INSTALL_BUNDLE", defenderBundle)]),
  ];
}
