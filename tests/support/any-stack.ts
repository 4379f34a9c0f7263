import * as fc from "fast-check";
import { readStackConfig, type StackReading } from "../../config/stack-config";
import type { Catalogue } from "../../model/catalogue";
import { care, type ReleaseStrategy, strategy } from "../../model/release";
import { countSchemas } from "../../model/scaling";
import { imageKeys } from "../../plan/images";
import { catalogueIn } from "../../plan/presence";
import { strategyOf } from "../../plan/release-plan";
import { rotatedSecrets } from "../../plan/rotation";
import { otherStack } from "./any-catalogue";
import { anySubscribers } from "./any-subscribers";
import { anyOf } from "./any-value";
import { byHand, rotationBy, stackValues } from "./stacks";

const regions = ["eu-west-2", "us-east-1", "ap-southeast-4", "ap-northeast-3", "mx-central-1"];
const sizes = [
  [512, 1024],
  [1024, 2048],
  [8192, 16_384],
] as const;

/** What a stack says whatever the catalogue. */
const place = {
  // "test" is the stack in which the catalogues' exceptions hold.
  stack: fc.oneof(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), fc.constant("test")),
  account: fc.stringMatching(/^\d{12}$/),
  region: fc.constantFrom(...regions),
  zones: fc.integer({ min: 2, max: 4 }),
  // The longest has 34 characters.
  domain: fc.oneof(
    fc.stringMatching(/^[a-z]{1,20}\.[a-z]{2,12}$/),
    fc.stringMatching(/^[a-z]{21}\.[a-z]{12}$/),
  ),
  // Below stand the ranges of the shipped stacks.
  second: fc.integer({ min: 32, max: 255 }),
  natGateways: fc.constantFrom("single", "one-per-az"),
  /** What is reached through a transit gateway. */
  transit: fc.constantFrom("nothing", "private", "everything"),
  taskCidr: fc.option(fc.constantFrom("100.64.0.0/16", "10.30.0.0/20", "100.127.240.0/22")),
  subnetMasks: fc.option(fc.constantFrom({ tasks: 24 }, { public: 23, private: 21, isolated: 27 })),
  retain: fc.boolean(),
  size: fc.constantFrom(...sizes),
  subscribers: anySubscribers,
};

const scaling = fc.record(
  {
    cpuPercent: anyOf(countSchemas.scaling.shape.cpuPercent),
    memoryPercent: anyOf(countSchemas.scaling.shape.memoryPercent),
    schedules: fc.constant([
      { name: "night", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 1, max: 2 },
    ]),
  },
  { requiredKeys: [] },
);

/** A freeze that is over: who tries a stack changes it at any time. */
const closeOfYear = {
  from: "2024-12-20T18:00",
  until: "2025-01-06T08:00",
  timezone: "Europe/London",
  reason: "Close of the year",
};

/** By the bank's own authority. */
const proofs = {
  signers: [{ root: `sha256:${"5".repeat(64)}`, subject: { CN: "image signer" } }],
  sbom: true,
};

/** What starts and stops workers that rest at night. */
const byDay = [
  { name: "evening", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 0, max: 0 },
  { name: "morning", cron: "cron(0 8 * * ? *)", timezone: "Europe/London", min: 1, max: 5 },
];

/** Numbers of tasks, with what moves them where they can move. */
const counts = fc
  .record({ min: fc.integer({ min: 1, max: 20 }), more: fc.integer({ min: 0, max: 3 }), scaling })
  .map(({ min, more, scaling: aims }) => ({
    tasks: { min, max: min + more },
    ...(more > 0 && Object.keys(aims).length > 0 && { scaling: aims }),
  }));

type Counts = typeof counts extends fc.Arbitrary<infer T> ? T : never;

const life = {
  strategy: anyOf(strategy),
  canaryPercent: fc.constantFrom(0.1, 5, 33.3),
  stepPercent: fc.constantFrom(3, 12.5, 50),
  // In fewer a fault may go unseen.
  minutes: fc.integer({ min: 25, max: 60 }),
  approval: fc.boolean(),
  hooks: fc.boolean(),
  defaults: counts,
  own: fc.option(counts),
  resting: fc.boolean(),
  existing: fc.boolean(),
  /** Whether the bank calls internal services, where there is a way back to it. */
  inbound: fc.boolean(),
  settings: fc.option(fc.constant({ SETTING_1: "off", SETTING_2: "on" })),
  spot: fc.integer({ min: 0, max: 4 }),
  prismaDefender: fc.boolean(),
  guardDuty: fc.boolean(),
  scanning: fc.constantFrom("basic", "enhanced"),
  /** Whether images have to show who signed them and what they are made of. */
  proofs: fc.boolean(),
  running: fc.boolean(),
};

const choices = fc.record({ ...place, ...life });
type Choices = typeof choices extends fc.Arbitrary<infer T> ? T : never;

/** A stack's name and its object under `cdd:platform`. */
export interface StackValues {
  readonly stack: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Any stack that can be deployed, once it is told the catalogue: what does nothing for that may not be said. */
export const anyStack: fc.Arbitrary<(catalogue: Catalogue) => StackValues> = choices.map(
  (chosen) => (catalogue) => ({
    stack: chosen.stack,
    values: stackValues(valuesOf(chosen, catalogueIn(catalogue, chosen.stack))),
  }),
);

/** The same, read. */
export const anyStackReading: fc.Arbitrary<(catalogue: Catalogue) => StackReading> = anyStack.map(
  (stackFor) => (catalogue) => {
    const { stack, values } = stackFor(catalogue);
    return readStackConfig(values, stack, { [otherStack]: undefined });
  },
);

/** From where new revisions are tried: a range in which subnets lie, or one outside where these lie elsewhere. */
function testRange({ retain, second, taskCidr, subnetMasks }: Choices): string {
  return retain || subnetMasks !== null ? "192.0.2.240/28" : (taskCidr ?? `10.${second}.192.0/18`);
}

function valuesOf(chosen: Choices, catalogue: Catalogue): Record<string, unknown> {
  const { account, region, zones, domain, second, natGateways, retain, size, spot, defaults } = chosen;
  const [cpu, memory] = size;
  // From where something has a public address, no transit gateway is reached.
  const reachesPrivate =
    chosen.transit !== "nothing" &&
    !Object.values(catalogue.services).some(({ exceptions }) =>
      exceptions?.publicIp?.stacks.includes(chosen.stack),
    );
  return {
    account,
    region,
    domain,
    retain,
    availabilityZones: [..."abcd"]
      .slice(0, retain ? Math.max(3, zones) : zones)
      .map((letter) => `${region}${letter}`),
    "network.cidr": `10.${second}.0.0/16`,
    // From outside, or by functions among the tasks.
    "network.testTrafficCidrs": [testRange(chosen)],
    ...(chosen.taskCidr !== null && { "network.taskCidr": chosen.taskCidr }),
    ...(chosen.subnetMasks !== null && { "network.subnetMasks": chosen.subnetMasks }),
    "network.natGateways": chosen.transit === "everything" ? undefined : retain ? "one-per-az" : natGateways,
    ...(chosen.transit === "everything" && { "network.egress": "transit" }),
    ...(chosen.transit !== "nothing" && { "network.transitGateway": "tgw-0123456789abcdef0" }),
    ...(retain && { logRetentionDays: 365 }),
    defaults: { cpu, memory, ...(retain ? inTwoZones(defaults) : defaults) },
    services: servicesOf(chosen, catalogue),
    capacity: { base: 2, fargateWeight: 1, spotWeight: spot },
    ec2Capacity: Object.fromEntries(
      Object.keys(catalogue.ec2Capacity ?? {}).map((name) => [
        name,
        { instanceTypes: ["c7i.xlarge"], min: 0, max: 4, spotPercent: 10 * spot },
      ]),
    ),
    release: releaseOf(chosen, catalogue),
    registry: { scanning: chosen.scanning, ...(chosen.proofs && proofs) },
    ...(retain && { changes: { freezes: [closeOfYear] } }),
    access: accessOf(chosen, catalogue),
    notifications: { subscribers: chosen.subscribers({ account, region }) },
    egress: Object.fromEntries(
      Object.keys(catalogue.destinations).map((destination, index) => [
        destination,
        index % 3 === 1
          ? { prefixLists: [`pl-0123456789abcde${index}`], hosts: [], port: 8443 }
          : {
              // Every third is private, where there is a way to it.
              cidrs: [reachesPrivate && index % 3 === 2 ? `172.20.${index}.0/24` : `203.0.113.${index}/32`],
              hosts: [`*.partner-${index}.example.com`],
              port: 443 + index,
            },
      ]),
    ),
    ...securityOf(chosen, catalogue),
  };
}

/** By functions in a role that they share or in roles of their own, and every third secret by hand. */
function rotationOf({ account, region }: Choices, secrets: readonly string[]): Record<string, unknown> {
  const byFunction = rotationBy(account, region);
  const inVpc = { roleArn: `${byFunction.roleArn}-too`, securityGroup: "sg-0123456789abcdef0" };
  const choices = [byFunction, { ...byFunction, ...inVpc }, byHand];
  return Object.fromEntries(secrets.map((secret, index) => [secret, choices[index % choices.length]]));
}

/** Where data is retained every service stands in two AZs, at night too. */
function inTwoZones({ tasks: { min, max }, scaling: { schedules, ...aims } = {} }: Counts) {
  const scaled = { ...aims, ...(schedules && { schedules: schedules.map((each) => ({ ...each, min: 2 })) }) };
  const given = Object.keys(scaled).length > 0;
  return { tasks: { min: min + 1, max: max + 1 }, ...(given && { scaling: scaled }) };
}

/** Own settings, and own sizes for every second service that runs all the time. */
function servicesOf(
  { own, settings, resting, retain, transit, inbound }: Choices,
  { services }: Catalogue,
): Record<string, unknown> {
  const running = Object.keys(services).filter((key) => services[key]?.schedule === undefined);
  const sized = own === null ? [] : running.filter((_, index) => index % 2 === 0);
  const rests = (key: string) =>
    !retain && services[key]?.exposure === undefined && services[key]?.schedule === undefined;
  return Object.fromEntries(
    Object.keys(services).map((key, index) => [
      key,
      {
        ...(settings !== null && { environment: settings }),
        ...(own !== null && sized.includes(key) && (retain ? inTwoZones(own) : own)),
        ...(inbound && transit !== "nothing" && services[key]?.exposure === "internal" && banks(index)),
        ...(resting && rests(key) && { tasks: { min: 0, max: 5 }, scaling: { schedules: byDay } }),
      },
    ]),
  );
}

/** Ranges of the bank's: one that every service has, and one of every second. */
function banks(index: number) {
  return { inboundCidrs: ["172.24.0.0/24", ...(index % 2 === 0 ? [] : ["172.25.0.0/16"])] };
}

/** A strategy that is more careful than exactly the entries that have an exception in this stack. */
function strategyFor({ strategy, stack }: Choices, { services }: Catalogue): ReleaseStrategy {
  const fits = (one: ReleaseStrategy) =>
    Object.values(services).every(({ exposure, release, exceptions }) => {
      if (exposure !== "internal" && exposure !== "public") return true;
      const excepted = exceptions?.release?.stacks.includes(stack) ?? false;
      return excepted === (release !== undefined && care[release] < care[one]);
    });
  const found = [strategy, ...(Object.keys(care) as ReleaseStrategy[])].find(fits);
  if (found === undefined) throw new Error("the catalogue's exceptions contradict each other");
  return found;
}

function releaseOf(chosen: Choices, catalogue: Catalogue): Record<string, unknown> {
  const { services } = catalogue;
  const strategy = strategyFor(chosen, catalogue);
  const { canaryPercent, stepPercent, minutes, approval, hooks, account, region } = chosen;
  const used = new Set(
    Object.values(services).map((service) => strategyOf(service, { release: { strategy } })),
  );
  const judged = used.has("canary") || used.has("linear");
  const shifts = judged || used.has("blue-green");
  const functionArn = `arn:aws:lambda:${region}:${account}:function:judge`;
  return {
    strategy,
    ...(used.has("canary") && { canaryPercent, canaryBakeMinutes: minutes }),
    ...(used.has("linear") && { stepPercent, stepBakeMinutes: minutes }),
    // A fault shows in even the smallest share of them.
    ...(judged && { requestsPerMinute: 10_000_000 }),
    ...(shifts && { bakeMinutes: minutes }),
    ...(shifts && approval && { approval: { approvers: [`arn:aws:iam::${account}:role/approver`] } }),
    ...(shifts && hooks && { hooks: [{ functionArn, stages: ["POST_SCALE_UP"], minutes: 5 }] }),
  };
}

function accessOf({ account, stack }: Choices, { services }: Catalogue): Record<string, unknown> {
  const role = (name: string) => [`arn:aws:iam::${account}:role/${name}`];
  const opened = Object.values(services).some(({ exceptions }) => exceptions?.exec?.stacks.includes(stack));
  return {
    keyAdministrators: role("administrator"),
    deployers: role("deployer"),
    secretWriters: role("writer"),
    imagePushers: role("pusher"),
    ...(opened && { sessionOperators: role("operator") }),
  };
}

/** Every second secret of the entries, under one key or AWS's own, some as a field of JSON. */
function existingOf(
  { existing, account, region }: Choices,
  { services }: Catalogue,
): Readonly<Record<string, object>> {
  const all = Object.entries(services).flatMap(([service, { secrets = [] }]) =>
    secrets.map((key) => `${service}/${key}`),
  );
  const keyArn = `arn:aws:kms:${region}:${account}:key/01234567-89ab-cdef-0123-456789abcdef`;
  return Object.fromEntries(
    all.flatMap((secret, index) =>
      existing && index % 2 === 0
        ? [
            [
              secret,
              {
                arn: `arn:aws:secretsmanager:${region}:${account}:secret:bank/shared-${index}-a1B2c3`,
                ...(index % 4 === 0 && { jsonKey: "password", keyArn }),
              },
            ],
          ]
        : [],
    ),
  );
}

/** What watches over the containers, and the images of all of them where the stack runs. */
function securityOf(chosen: Choices, catalogue: Catalogue) {
  const { prismaDefender: wanted, guardDuty, running } = chosen;
  // The Defender in a task is Fargate's.
  const prismaDefender =
    wanted && !Object.values(catalogue.services).some(({ capacity }) => capacity?.startsWith("ec2:"));
  const containerSecurity = {
    ...(prismaDefender && {
      prismaDefender: { console: "wss://console.example-bank.com:8084", cidrs: ["198.51.100.0/28"] },
    }),
    ...(guardDuty && { guardDuty: { agentRegistryAccount: "999988887777" } }),
  };
  const existing = existingOf(chosen, catalogue);
  const images = imageKeys(catalogue, { stack: chosen.stack, ...(prismaDefender && { containerSecurity }) });
  return {
    ...((prismaDefender || guardDuty) && { containerSecurity }),
    rotation: rotationOf(
      chosen,
      rotatedSecrets(catalogue, containerSecurity).filter((secret) => existing[secret] === undefined),
    ),
    existingSecrets: existing,
    images: running ? Object.fromEntries(images.map((image) => [image, `sha256:${"0".repeat(64)}`])) : {},
  };
}
