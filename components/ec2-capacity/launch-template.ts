import * as ec2 from "@pulumi/aws/ec2";
import type { Input, Resource } from "@pulumi/pulumi";
import type { Ec2CapacityArgs, Ec2CapacityPlan } from "./args";

/** How each machine starts: AWS's ECS image, IMDSv2 only, an encrypted disk, no public address. */
export function launchTemplate(
  name: string,
  args: Ec2CapacityArgs,
  { profile, group }: { readonly profile: Input<string>; readonly group: Input<string> },
  parent: Resource,
): ec2.LaunchTemplate {
  return new ec2.LaunchTemplate(
    `${name}-template`,
    {
      name: args.physicalName,
      description: `Machines of ${args.capacity}`,
      updateDefaultVersion: true,
      imageId: args.machineImage ?? currentImage(args),
      iamInstanceProfile: { arn: profile },
      userData: Buffer.from(userData(args)).toString("base64"),
      // One hop: the machine itself, never a container on it.
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      networkInterfaces: [
        {
          deviceIndex: 0,
          associatePublicIpAddress: "false",
          securityGroups: [group],
          deleteOnTermination: "true",
        },
      ],
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            encrypted: "true",
            kmsKeyId: args.computeKeyArn,
            volumeSize: args.volumeGiB,
            volumeType: "gp3",
            deleteOnTermination: "true",
          },
        },
      ],
      monitoring: { enabled: true },
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: { Name: args.physicalName },
      })),
    },
    { parent, deleteBeforeReplace: true },
  );
}

/** EC2 resolves the parameter at each launch. Source: "Retrieving Amazon ECS-optimized Linux AMI metadata". */
function currentImage({ architecture, gpu }: Ec2CapacityPlan): string {
  const variant = gpu ? "gpu/" : architecture === "arm64" ? "arm64/" : "";
  return `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/${variant}recommended/image_id`;
}

/** Settings of the ECS agent. Source: "Amazon ECS container agent configuration". */
function userData({ clusterName, gpu }: Ec2CapacityPlan): string {
  const settings = [
    `ECS_CLUSTER=${clusterName}`,
    // Tasks have roles of their own, and must not borrow the machine's.
    "ECS_AWSVPC_BLOCK_IMDS=true",
    "ECS_DISABLE_PRIVILEGED=true",
    "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true",
    ...(gpu ? ["ECS_ENABLE_GPU_SUPPORT=true"] : []),
  ];
  return ["#!/bin/bash", "cat >> /etc/ecs/ecs.config <<'SETTINGS'", ...settings, "SETTINGS", ""].join("\n");
}
