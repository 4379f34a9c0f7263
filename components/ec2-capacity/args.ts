import type { Input } from "@pulumi/pulumi";
import type { Architecture, Machines } from "../../model/capacity";
import type { MachineCluster } from "../cluster/args";
import type { PrivateNetwork } from "../network/args";
import type { RoleDefaults } from "../shared/iam";

/** EC2 machines of one capacity, in plain values. */
export interface Ec2CapacityPlan extends Machines {
  /** Key in the catalogue's `ec2Capacity`. */
  readonly capacity: string;
  /** Physical name of the capacity provider, and of group, template and role: `cdd-<stack>-ec2-<capacity>`. */
  readonly physicalName: string;
  readonly clusterName: string;
  readonly account: string;
  readonly region: string;
  readonly architecture: Architecture;
  /** The machine image has GPU drivers, and tasks may ask for GPUs. */
  readonly gpu: boolean;
  readonly roles: RoleDefaults;
}

export interface Ec2CapacityArgs extends Ec2CapacityPlan {
  readonly network: PrivateNetwork;
  readonly cluster: MachineCluster;
  /** Key of the machines' disks. */
  readonly computeKeyArn: Input<string>;
}
