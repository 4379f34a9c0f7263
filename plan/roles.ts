import type { CommonPlan } from "../components/fargate-microservice/args";
import type { StackConfig } from "../model/stack";

import type { Names } from "./names";

/** What every role of the stack shares. */
export function rolesOf({ account, access }: StackConfig, names: Names): CommonPlan["roles"] {
  return {
    path: names.rolePath,
    account,
    ...(access.permissionsBoundary !== undefined && { permissionsBoundary: access.permissionsBoundary }),
  };
}
