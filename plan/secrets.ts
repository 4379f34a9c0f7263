import type { SecretPlan } from "../components/fargate-microservice/args";
import type { StackConfig } from "../config/stack-config";
import type { Service } from "./catalogue";
import { environmentVariable, type Names } from "./names";

/** Key of the secret that holds the bundle with which a Prisma Defender finds its console. */
export const defenderBundle = "defender-install-bundle";

/** The secrets of a service: its own, and the Defender's bundle where the stack has the Defender. */
export function secretsOf(
  key: string,
  { secrets = [] }: Service,
  { rotation, containerSecurity }: Pick<StackConfig, "rotation" | "containerSecurity">,
  names: Names,
): SecretPlan[] {
  const own = secrets.map((secret) => {
    const rotates = rotation[`${key}/${secret}`];
    return {
      key: secret,
      name: names.secret(key, secret),
      environmentVariable: environmentVariable(secret),
      ...(rotates !== undefined && { rotation: rotates }),
    };
  });
  if (containerSecurity?.prismaDefender === undefined) return own;
  const bundle = { key: defenderBundle, name: names.secret(key, defenderBundle) };
  return [...own, { ...bundle, environmentVariable: "INSTALL_BUNDLE" }];
}
