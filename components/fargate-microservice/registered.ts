import type { RegisteredPlan } from "./args";
import { taskDiscovery } from "./discovery";
import type { Called } from "./kinds";
import type { Scope } from "./scope";
import { taskAlarms } from "./task-alarms";
import { watch } from "./watch";
import { type Surroundings, workload } from "./workload";

/**
 * A service whose tasks callers find by name. Nothing stands between them, and a release is rolling. The container speaks
 * TLS with a certificate for that name, and callers check it: one that is made at the start, as for a balancer, would
 * teach them not to.
 */
export function registered(scope: Scope<RegisteredPlan>, around: Surroundings): Called {
  const { args } = scope;
  const name = taskDiscovery(scope);
  const alarms = taskAlarms(scope);
  const service = workload(scope, around, {
    // With awsvpc and A records an address is all that is entered: no container, no port.
    serviceRegistries: { registryArn: name.arn },
    alarms: alarms.rollback,
    needs: [],
  });
  watch(scope, alarms.all, service);
  return {
    url: `https://${args.internalName}:${args.port}`,
    group: around.group,
    ...(service && { service }),
  };
}
