import * as ec2 from "@pulumi/aws/ec2";
import type { Input, Resource } from "@pulumi/pulumi";

/** The VPC, and which ways to the internet it has. */
export interface Encrypted {
  readonly vpcId: Input<string>;
  readonly internetGateway: boolean;
  readonly natGateways: boolean;
}

/**
 * VPC encryption control. `monitor`: flow logs can tell which traffic AWS's own hardware encrypts. `enforce`: AWS refuses what
 * would send in the clear. What leaves the VPC leaves that encryption: internet and NAT gateways are excluded, and TLS is what
 * holds there. Source: "Enforce VPC encryption in transit", Amazon VPC user guide; EC2 API, VpcEncryptionControlConfiguration.
 */
export function encryptionControl(
  name: string,
  mode: "monitor" | "enforce",
  { vpcId, internetGateway, natGateways }: Encrypted,
  after: readonly Resource[],
  parent: Resource,
): void {
  new ec2.VpcEncryptionControl(
    `${name}-encryption-control`,
    {
      vpcId,
      mode,
      // AWS takes exclusions while it enforces only.
      ...(mode === "enforce" && internetGateway && { internetGatewayExclusion: "enable" }),
      ...(mode === "enforce" && natGateways && { natGatewayExclusion: "enable" }),
    },
    // It judges what stands: the gateways first.
    { parent, dependsOn: [...after], deleteBeforeReplace: true },
  );
}
