import * as ec2 from "@pulumi/aws/ec2";
import type { InvokeOptions } from "@pulumi/pulumi";

/** Tags by which the stack knows its own groups; others of the provider's may change. */
const ownTags = ["project", "environment"] as const;
export type OwnTags = Readonly<Record<(typeof ownTags)[number], string>>;

/** AWS takes at most 200 values in the filters of one request ("Filter", Amazon EC2 API reference). */
const groupsAtOnce = 150;

/**
 * How many addresses of a subnet the stack has itself, by the security groups that it made: all that it puts into a VPC has one
 * of them, tasks, balancers, endpoints and mount targets. Of a stack that does not stand yet it is none.
 */
export async function ownAddresses(
  vpcId: string,
  tags: OwnTags,
  opts: InvokeOptions,
): Promise<(subnetId: string) => Promise<number>> {
  const { ids: groups } = await ec2.getSecurityGroups(
    {
      filters: [
        { name: "vpc-id", values: [vpcId] },
        ...ownTags.map((tag) => ({ name: `tag:${tag}`, values: [tags[tag]] })),
      ],
    },
    opts,
  );
  return async (subnetId) => {
    // What has groups of two requests is one all the same.
    const found = new Set<string>();
    for (let from = 0; from < groups.length; from += groupsAtOnce) {
      const { ids } = await ec2.getNetworkInterfaces(
        {
          filters: [
            { name: "subnet-id", values: [subnetId] },
            { name: "group-id", values: groups.slice(from, from + groupsAtOnce) },
          ],
        },
        opts,
      );
      for (const id of ids) found.add(id);
    }
    return found.size;
  };
}
