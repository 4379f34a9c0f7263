import { inName, shipped } from "./stacks";

/**
 * A text of a stack without what its stack file has as an example: what a bank puts in place of it changes no snapshot.
 */
export function withoutExamples(text: string, stack: string): string {
  return examplesOf(stack).reduce((left, [value, name]) => left.replaceAll(value, name), text);
}

const known = new Map<string, readonly (readonly [RegExp, string])[]>();

function examplesOf(stack: string): readonly (readonly [RegExp, string])[] {
  const found = known.get(stack) ?? examples(stack);
  known.set(stack, found);
  return found;
}

function examples(stack: string): (readonly [RegExp, string])[] {
  const { account, region, availabilityZones, domain, zoneId, ...values } = shipped(stack);
  const {
    logDestination = "",
    network,
    access,
    release,
    notifications,
    egress,
    replication,
    rotation,
  } = values;
  const numbered = (values: readonly string[], what: string) =>
    values.map((value, index) => [value, `<${what}-${index + 1}>`] as const);
  const ranges = [
    [network.cidr, "<vpc>"] as const,
    ...numbered(network.testTrafficCidrs, "test-traffic"),
    ...Object.entries(egress).flatMap(([destination, { cidrs }]) => numbered(cidrs, destination)),
  ];
  const hosts = Object.entries(egress).flatMap(([destination, address]) =>
    numbered(address.hosts, `host-of-${destination}`),
  );
  const { permissionsBoundary = "", backupsBoundary = "", ...duties } = access;
  const roles = [
    ...Object.entries(duties).flatMap(([duty, arns]) => numbered(arns, duty)),
    ...numbered(release.approval?.approvers ?? [], "approvers"),
    ...Object.entries(rotation).flatMap(([secret, chosen]) =>
      "roleArn" in chosen
        ? [
            [chosen.roleArn, `<rotation-of-${secret}>`] as const,
            [chosen.functionArn, `<function-of-${secret}>`] as const,
          ]
        : [],
    ),
  ];
  return [
    ...numbered(notifications?.subscribers.map(({ endpoint }) => endpoint) ?? [], "subscriber"),
    ...hosts,
    ...ranges,
    ...ranges.map(([range, name]) => [inName(range), name] as const),
    ...roles,
    // Of roles EventBridge is told the name without its path.
    ...roles.map(([arn, name]) => [arn.slice(arn.lastIndexOf("/") + 1), name] as const),
    [permissionsBoundary, "<boundary>"] as const,
    [backupsBoundary, "<backups-boundary>"] as const,
    [logDestination, "<log-destination>"] as const,
    ...Object.entries(replication).flatMap(([store, { bucketArn, keyArn }]) => {
      const [, , , ofRegion = "", ofAccount = ""] = keyArn.split(":");
      return [
        [bucketArn.slice("arn:aws:s3:::".length), `<copies-of-${store}>`] as const,
        [keyArn, `<key-of-copies-of-${store}>`] as const,
        [ofAccount, `<account-of-copies-of-${store}>`] as const,
        ...(ofRegion === region ? [] : [[ofRegion, `<region-of-copies-of-${store}>`] as const]),
      ];
    }),
    ...numbered(availabilityZones, "az"),
    [domain, "<domain>"] as const,
    [zoneId, "<zone>"] as const,
    [account, "<account>"] as const,
    [region, "<region>"] as const,
  ].flatMap(([value, name]) =>
    value === ""
      ? []
      : [
          [
            new RegExp(`${/^\\d+\\./.test(value) ? "(?<![\\d.])" : "(?<!\\w)"}${escaped(value)}(?!\\w)`, "g"),
            name,
          ] as const,
        ],
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
