import type { RegisteredPlan } from "./args";
import { taskDiscovery } from "./discovery";
import type { Called } from "./kinds";
import type { Scope } from "./scope";
import { taskAlarms } from "./task-alarms";
import { watch } from "./watch";
import { type Surroundings, workload } from "./workload";

/**
 * A service whose tasks callers find by name. Nothing stands between them: the container speaks TLS with a certificate
 * of its own, and a release is rolling.
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
