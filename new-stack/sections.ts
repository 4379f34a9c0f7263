import type { StackConfig } from "../model/stack";
import { mark, movedIn, type Place } from "./place";

type Sections = Required<Omit<StackConfig, "stack">>;
type Change<T> = (value: T, from: Place, to: Place) => unknown;

const kept: Change<unknown> = (value) => value;
const ofPlace: Change<unknown> = movedIn;

/**
 * What becomes of each section of a stack file in a new stack. What says how much is kept; what says where is the new
 * stack's own: derived, or marked. A section that nobody has decided on does not compile.
 */
export const sections: { readonly [Key in keyof Sections]: Change<Sections[Key]> } = {
  account: (_, __, { account }) => account,
  region: (_, __, { region }) => region,
  availabilityZones: ofPlace,
  domain: (_, __, { domain }) => domain,
  zoneId: (_, __, { zoneId }) => zoneId,
  // Elastic IPs are of the source's account.
  network: (network, _, { cidr }) => {
    if (network.kind === "existing") return network;
    const { elasticIps: __, ...rest } = network;
    return { ...rest, cidr };
  },
  retain: kept,
  // Where copies go is the source's; elsewhere it is another vault.
  backups: ({ copyTo, ...rest }) => ({
    ...rest,
    ...(copyTo !== undefined && { copyTo: mark("vault-of-copies") }),
  }),
  replication: (stores) =>
    each(stores, (_, store) => ({
      bucketArn: `arn:aws:s3:::${mark(`bucket-of-copies-of-${store}`)}`,
      keyArn: mark(`key-of-copies-of-${store}`),
    })),
  logRetentionDays: kept,
  logDestination: (_, __, { region }) =>
    `arn:aws:logs:${region}:${mark("account-of-log-destination")}:destination:${mark("log-destination")}`,
  access: ofPlace,
  notifications: (notifications, from, to) => ({
    ...notifications,
    subscribers: notifications.subscribers.map((each, index) => ({
      ...each,
      endpoint: each.endpoint.startsWith("arn:")
        ? movedIn(each.endpoint, from, to)
        : mark(`subscriber-${index + 1}`),
    })),
  }),
  capacity: kept,
  // An image of a machine is of one region, and shared with accounts by name.
  ec2Capacity: (capacities) =>
    each(capacities, (capacity) => ({
      ...capacity,
      ...(capacity.machineImage !== undefined && { machineImage: mark("machine-image") }),
    })),
  containerSecurity: ({ guardDuty, ...others }, from, to) => ({
    ...others,
    // AWS serves the agent of each region from an account of its own.
    ...(guardDuty && {
      guardDuty: from.region === to.region ? guardDuty : { agentRegistryAccount: mark("agent-registry") },
    }),
  }),
  release: ofPlace,
  // Who answered for an override answered for the source.
  changes: ({ freezes, ...rest }) => ({
    ...rest,
    ...(freezes && { freezes: freezes.map(({ overrides: _, ...freeze }) => freeze) }),
  }),
  waf: kept,
  rateLimits: kept,
  defaults: kept,
  services: kept,
  // Written only where the source has it: a destination has cidrs, prefixLists or both.
  egress: (destinations) =>
    each(destinations, ({ hosts, port }, name) => ({
      cidrs: [mark(`addresses-of-${name}`)],
      hosts: hosts.length > 0 ? [mark(`names-of-${name}`)] : [],
      port,
    })),
  // What the source needed, the new account must be granted too.
  quotas: kept,
  // The account's registry is empty.
  images: () => ({}),
  registry: kept,
  rotation: (secrets, from, to) =>
    each(secrets, (chosen) => {
      // Who answered for it answered for the source.
      if ("byHand" in chosen) return { ...chosen, byHand: mark("ticket") };
      const { securityGroup, ...rest } = movedIn(chosen, from, to);
      return { ...rest, ...(securityGroup !== undefined && { securityGroup: mark("security-group") }) };
    }),
  // Another account has other ones, if it has any.
  existingSecrets: (secrets) =>
    each(secrets, ({ jsonKey, keyArn }, name) => {
      const what = name.replace("/", "-");
      return {
        arn: mark(`secret-of-${what}`),
        ...(jsonKey !== undefined && { jsonKey }),
        ...(keyArn !== undefined && { keyArn: mark(`key-of-${what}`) }),
      };
    }),
  costCentre: kept,
};

function each<T>(
  values: Readonly<Record<string, T>>,
  change: (value: T, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value, name)]));
}
