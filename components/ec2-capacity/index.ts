import * as pulumi from "@pulumi/pulumi";
import type { Ec2CapacityArgs } from "./args";

/** EC2 machines. */
export class Ec2Capacity extends pulumi.ComponentResource {
  /** Name of the capacity provider. */
  readonly capacityProvider: pulumi.Output<string>;

  constructor(name: string, args: Ec2CapacityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { network, cluster, computeKeyArn, ...plan } = args;
    super("cdd:ec2-capacity:Ec2Capacity", name, plan, opts);
    this.capacityProvider = pulumi.output(plan.physicalName);
    this.registerOutputs({});
  }
}
