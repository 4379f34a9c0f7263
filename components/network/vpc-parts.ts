import type { Vpc } from "@pulumi/awsx/ec2/vpc";
import { all, type Output } from "@pulumi/pulumi";

/** Ids of the route tables whose tags say so, in the order of their subnets: zone by zone. */
export function tablesOf(
  vpc: Vpc,
  chosen: (tags: Readonly<Record<string, string>>) => boolean,
): Output<string[]> {
  return vpc.routeTables.apply((tables) =>
    all(tables.map(({ id, tags }) => all([id, tags]))).apply((known) =>
      known.filter(([, tags]) => chosen(tags ?? {})).map(([id]) => id),
    ),
  );
}
