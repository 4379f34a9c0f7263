import * as autoscaling from "@pulumi/aws/autoscaling";
import * as ec2 from "@pulumi/aws/ec2";
import * as iam from "@pulumi/aws/iam";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { type RefusalCase, trust } from "./case";
import { twoZones } from "./delivery";

const imageId = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id";

function template(name: string, opts: CustomResourceOptions, more: Partial<ec2.LaunchTemplateArgs> = {}) {
  const args = { imageId, instanceType: "g4dn.xlarge", ...more };
  return new ec2.LaunchTemplate(`${name}-template`, args, opts);
}

/** An Auto Scaling group of two zones, by default from a template of its own. */
export function group(
  name: string,
  opts: CustomResourceOptions,
  more: Partial<autoscaling.GroupArgs> = {},
  of: Partial<ec2.LaunchTemplateArgs> = {},
) {
  const args = {
    minSize: 0,
    maxSize: 2,
    vpcZoneIdentifiers: twoZones(name, opts).subnets,
    ...(more.launchTemplate ? {} : { launchTemplate: { id: template(name, opts, of).id } }),
    ...more,
  };
  return new autoscaling.Group(`${name}-group`, args, opts);
}

/** A launch template that is refused, in one line. */
function badTemplate(title: string, says: RegExp, more: Partial<ec2.LaunchTemplateArgs>): RefusalCase {
  return { title, programs: [(name, opts) => void template(name, opts, more)], refused: "template", says };
}

/** An Auto Scaling group that is refused, or whose template is. */
function badGroup(
  title: string,
  says: RegExp,
  more: Partial<autoscaling.GroupArgs>,
  of: Partial<ec2.LaunchTemplateArgs> = {},
): RefusalCase {
  return { title, programs: [(name, opts) => void group(name, opts, more, of)], refused: "group", says };
}

export const instanceCases: readonly RefusalCase[] = [
  badTemplate(
    "a launch template whose image is none",
    /InvalidAMIID\.Malformed: Invalid id: "amazon-linux"/,
    {
      imageId: "amazon-linux",
    },
  ),
  badTemplate("user data that is not encoded", /Invalid BASE64 encoding of user data/, {
    userData: "#!/bin/sh",
  }),
  badTemplate("user data of more than 16 KiB", /User data is limited to 16384 bytes/, {
    userData: Buffer.alloc(16_385).toString("base64"),
  }),
  {
    title: "two launch templates of one name",
    programs: [
      (name, opts) => {
        const first = template(name, opts, { name });
        template(`${name}-second`, { ...opts, dependsOn: first }, { name });
      },
    ],
    refused: "second-template",
    says: /AlreadyExistsException: Launch template name already in use/,
  },
  badGroup("a group from a template that does not exist", /launch template, lt-0123, does not exist/, {
    launchTemplate: { id: "lt-0123" },
  }),
  badGroup(
    "a group that wants more than its maximum",
    /Desired capacity:3 must be between .* size:0 and max size:2/,
    {
      desiredCapacity: 3,
    },
  ),
  badGroup(
    "a group whose minimum is above its maximum",
    /Max bound, 2, must be greater than or equal to min bound, 3/,
    {
      minSize: 3,
    },
  ),
  badGroup("a group without subnets", /At least one Availability Zone or VPC Subnet is required/, {
    vpcZoneIdentifiers: [],
  }),
  badGroup(
    "a group from a template without image",
    /must contain the parameter ImageId/,
    {},
    { imageId: "" },
  ),
  badGroup(
    "a group with an instance profile that does not exist",
    /Invalid IAM Instance Profile name/,
    {},
    {
      iamInstanceProfile: { name: "none" },
    },
  ),
  badGroup(
    "a group with a security group that does not exist",
    /The security group 'sg-0123' does not exist/,
    {},
    {
      vpcSecurityGroupIds: ["sg-0123"],
    },
  ),
  {
    title: "deleting a role that is in an instance profile",
    programs: [
      (name, opts) => {
        const args = { assumeRolePolicy: trust("ec2.amazonaws.com") };
        const role = new iam.Role(`${name}-role`, args, opts).name;
        new iam.InstanceProfile(`${name}-profile`, { role }, { ...opts, retainOnDelete: true });
      },
      () => undefined,
    ],
    refused: "role",
    says: /DeleteConflict: Cannot delete entity, must remove roles from instance profile first/,
  },
];
