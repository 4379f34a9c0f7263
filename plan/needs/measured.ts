import type { BackupsPlan } from "../../components/backups/args";
import type { ClusterPlan } from "../../components/cluster/args";
import type { DataPlan } from "../../components/data/args";
import type { Ec2CapacityPlan } from "../../components/ec2-capacity/args";
import type { ServicePlan } from "../../components/fargate-microservice/args";
import type { FourEyesPlan } from "../../components/four-eyes/args";
import type { KeysArgs } from "../../components/keys/args";
import type { ExistingNetworkPlan, NetworkPlan } from "../../components/network/args";
import type { ObservabilityPlan } from "../../components/observability/args";
import type { RegistryPlan } from "../../components/registry/args";
import type { CallPlan } from "../../components/service-calls/args";

/** What of a stack's plan something of AWS's is needed for. */
export interface Measured {
  readonly network: NetworkPlan | ExistingNetworkPlan;
  readonly keys: KeysArgs;
  readonly cluster: ClusterPlan;
  readonly ec2Capacity: readonly Ec2CapacityPlan[];
  readonly registry: RegistryPlan;
  readonly data: DataPlan;
  readonly backups?: BackupsPlan;
  readonly observability: ObservabilityPlan;
  readonly fourEyes: FourEyesPlan;
  readonly services: readonly ServicePlan[];
  readonly calls: readonly CallPlan[];
}

/** How much of a quota something of the stack takes at its own maximum. */
export interface Need {
  readonly need: number;
  /** What takes it. @default the stack as a whole */
  readonly by?: string;
}

/** What the stack, or each thing that a quota is of, takes of it. */
export type Needs = (measured: Measured) => Need | readonly Need[];

/** Services behind a load balancer. */
export function balancedOf(services: readonly ServicePlan[]) {
  return services.filter((service) => service.kind === "balanced");
}
