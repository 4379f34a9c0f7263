import type { ExceptionKind, MicroserviceInputs } from "./declared";
import type { Lift } from "./judge";

/**
 * How far the service that made a resource counts on the register for a weakness. Of a resource that no service of the
 * platform made nothing is claimed: the register's entry is enough.
 */
export function claimOf(service: MicroserviceInputs | undefined, kind: ExceptionKind): Lift {
  return claimBy(service, () => service?.exceptions?.[kind]?.ticket);
}

/** The same of what is no weakness of a whole service. */
export function claimBy(service: MicroserviceInputs | undefined, ticket: () => string | undefined): Lift {
  return service?.service === undefined ? {} : { claim: { by: service.service, ticket: ticket() } };
}
