import type { CommonPlan } from "../components/fargate-microservice/args";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";

/** What every role of the stack shares. */
export function rolesOf({ account, access }: StackConfig, names: Names): CommonPlan["roles"] {
  return bounded(account, names, access.permissionsBoundary);
}

/** The same of the roles that copy whole stores. */
export function copyRolesOf({ account, access }: StackConfig, names: Names): CommonPlan["roles"] {
  return bounded(account, names, access.backupsBoundary);
}

function bounded(account: string, names: Names, permissionsBoundary?: string): CommonPlan["roles"] {
  return {
    path: names.rolePath,
    account,
    ...(permissionsBoundary !== undefined && { permissionsBoundary }),
  };
}
