import type { Input } from "@pulumi/pulumi";
import type { MachineCluster } from "../cluster/args";
import type { PrivateNetwork } from "../network/args";
import type { RoleDefaults } from "../shared/iam";

/** EC2 machines of one capacity, in plain values. */
export interface Ec2CapacityPlan {
  /** Key in the catalogue's `ec2Capacity`. */
  readonly capacity: string;
  /** Physical name of the capacity provider, and of group, template and role: `cdd-<stack>-ec2-<capacity>`. */
  readonly physicalName: string;
  readonly clusterName: string;
  readonly account: string;
  readonly region: string;
  readonly architecture: "x86_64" | "arm64";
  /** The machine image has GPU drivers, and tasks may ask for GPUs. */
  readonly gpu: boolean;
  readonly instanceTypes: readonly string[];
  /** Number of machines. */
  readonly min: number;
  readonly max: number;
  /** Percent of the machines that run on Spot. */
  readonly spotPercent: number;
  /** Days after which a machine is replaced by one with the current image. */
  readonly replaceAfterDays: number;
  /** GiB of each machine's disk. */
  readonly volumeGiB: number;
  /** `ami-…`. @default AWS's current ECS image for the architecture */
  readonly machineImage?: string;
  readonly roles: RoleDefaults;
}

export interface Ec2CapacityArgs extends Ec2CapacityPlan {
  readonly network: PrivateNetwork;
  readonly cluster: MachineCluster;
  /** Key of the machines' disks. */
  readonly computeKeyArn: Input<string>;
}
