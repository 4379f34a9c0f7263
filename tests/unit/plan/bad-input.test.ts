import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Catalogue } from "../../../model/catalogue";
import { always } from "../../support/always";
import { entry, small, smallWith, worker } from "../../support/catalogues";
import { problemLines as lines } from "../../support/problem-lines";
import { byHand, rotationBy } from "../../support/stacks";

const table = { kind: "table", description: "A table", dataClass: "restricted", partitionKey: "id" };

const existing = "arn:aws:secretsmanager:eu-west-2:111122223333:secret:bank/db-a1B2c3";
const proofs = small.recordClasses?.proofs;

const inStackFile: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    "a missing key",
    { costCentre: undefined },
    "cdd:platform.costCentre: is missing. Use letters, digits and hyphens, at most 32.",
  ],
  [
    "an unknown service in sizes",
    { "services.portl": { cpu: 512 } },
    'cdd:platform.services.portl: "portl" is not a service of services.ts. Use portal, profile or trail.',
  ],
  [
    "an unknown service in images",
    { "images.portl": `sha256:${"0".repeat(64)}` },
    'cdd:platform.images.portl: "portl" is not an image of services.ts. Use portal, profile, trail, agents/tls-proxy, agents/log-router, agents/otel-collector or agents/prisma-defender.',
  ],
  [
    "an unknown capacity",
    { "ec2Capacity.gpu": { instanceTypes: ["g6.xlarge"], min: 0, max: 1 } },
    'cdd:platform.ec2Capacity.gpu: "gpu" is not a capacity of services.ts. Use nothing: there is none.',
  ],
  [
    "an unknown destination",
    { "egress.lists": { cidrs: ["192.0.2.0/24"], hosts: [], port: 443 } },
    'cdd:platform.egress.lists: "lists" is not a destination of services.ts. Use registers.',
  ],
  [
    "an unknown secret",
    { "rotation.profile/key": rotationBy() },
    'cdd:platform.rotation.profile/key: "profile/key" is not a secret of services.ts. Use profile/registers-api-key.',
  ],
  [
    "a secret of which nobody says who changes it",
    { rotation: {} },
    "cdd:platform.rotation.profile/registers-api-key: is missing. Say who changes this secret: a function (functionArn, roleArn, days), or somebody by hand (byHand: the ticket of its entry in the policy pack's register; days).",
  ],
  [
    "an existing secret that nobody asks for",
    { "existingSecrets.profile/db": { arn: existing } },
    'cdd:platform.existingSecrets.profile/db: "profile/db" is not a secret of services.ts in this stack. Use profile/registers-api-key.',
  ],
  [
    "an existing secret that the stack would rotate",
    { "existingSecrets.profile/registers-api-key": { arn: existing } },
    "cdd:platform.rotation.profile/registers-api-key: does nothing: existingSecrets has it, and whoever makes it changes it. Leave it out.",
  ],
  [
    "an existing secret of another account",
    {
      rotation: {},
      "existingSecrets.profile/registers-api-key": { arn: existing.replace("111122223333", "444455556666") },
    },
    'cdd:platform.existingSecrets.profile/registers-api-key.arn: "arn:aws:secretsmanager:eu-west-2:444455556666:secret:bank/db-a1B2c3" is not of this stack. Use one of account 111122223333 in eu-west-2.',
  ],
  [
    "the key of an existing secret in another region",
    {
      rotation: {},
      "existingSecrets.profile/registers-api-key": {
        arn: existing,
        keyArn: "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef",
      },
    },
    'cdd:platform.existingSecrets.profile/registers-api-key.keyArn: "arn:aws:kms:eu-west-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef" is not of this stack. Use one of account 111122223333 in eu-west-2.',
  ],
  [
    "an existing secret without the end of its ARN",
    { rotation: {}, "existingSecrets.profile/registers-api-key": { arn: existing.replace("-a1B2c3", "") } },
    'cdd:platform.existingSecrets.profile/registers-api-key.arn: "arn:aws:secretsmanager:eu-west-2:111122223333:secret:bank/db" is not allowed. Use the whole ARN of a secret, with the six characters that Secrets Manager has put at its end.',
  ],
  [
    "a key that would end an ECS reference",
    { rotation: {}, "existingSecrets.profile/registers-api-key": { arn: existing, jsonKey: "a:b" } },
    'cdd:platform.existingSecrets.profile/registers-api-key.jsonKey: "a:b" is not allowed. Use a key of the secret\'s JSON, or leave it out: its whole value.',
  ],
  [
    "a secret of the platform as an existing one",
    {
      rotation: {},
      "existingSecrets.profile/registers-api-key": {
        arn: existing.replace("bank/db", "cdd/test/portal/key"),
      },
    },
    'cdd:platform.existingSecrets.profile/registers-api-key.arn: "arn:aws:secretsmanager:eu-west-2:111122223333:secret:cdd/test/portal/key-a1B... is a secret of the platform, which its own service alone reads. Use one that somebody else makes.',
  ],
  [
    "a bundle of the Defender where there is no Defender",
    { "rotation.defender-install-data": byHand },
    'cdd:platform.rotation.defender-install-data: "defender-install-data" is not a secret of services.ts. Use profile/registers-api-key.',
  ],
  [
    "CPU that Fargate does not have, for all",
    { "defaults.cpu": 300 },
    "cdd:platform.defaults.cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
  ],
  [
    "CPU that Fargate does not have, for one service",
    { "services.profile.cpu": 300 },
    "cdd:platform.services.profile.cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
  ],
  [
    "a pair that Fargate does not have",
    { "services.profile.memory": 4096 },
    "cdd:platform.services.profile.memory: 4096 does not go with cpu 256 on Fargate. Use 512, 1024 or 2048 (MiB).",
  ],
  [
    "a most number of tasks below the least",
    { "services.profile.tasks": { min: 3, max: 2 } },
    "cdd:platform.services.profile.tasks.max: 2 is below the least, 3. Use 3 or more.",
  ],
  [
    "a setting of an unknown service",
    { "services.portl": { environment: { LOG_LEVEL: "debug" } } },
    'cdd:platform.services.portl: "portl" is not a service of services.ts. Use portal, profile or trail.',
  ],
  [
    "a setting in lower case",
    { "services.profile.environment": { level: "debug" } },
    'cdd:platform.services.profile.environment.level: "level" is not a name here. Use capitals, digits and _ for the name of a setting, e.g. LOG_LEVEL.',
  ],
  [
    "a setting that YAML reads as a number",
    { "services.profile.environment": { POOL: 10 } },
    "cdd:platform.services.profile.environment.POOL: 10 is not allowed. Use a string.",
  ],
  [
    "a setting that sends the SDKs elsewhere for credentials",
    { "services.profile.environment": { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://localhost" } },
    'cdd:platform.services.profile.environment.AWS_CONTAINER_CREDENTIALS_FULL_URI: "AWS_CONTAINER_CREDENTIALS_FULL_URI" is not a name here. ECS sets it itself. Use another name.',
  ],
  [
    "a setting that is derived",
    { "services.profile.environment": { TRAIL_URL: "http://trail" } },
    'cdd:platform.services.profile.environment.TRAIL_URL: "TRAIL_URL" is already set by services.profile.calls[0] of services.ts. Use another name.',
  ],
  [
    "a setting in the place of a secret",
    { "services.profile.environment": { REGISTERS_API_KEY: "none" } },
    'cdd:platform.services.profile.environment.REGISTERS_API_KEY: "REGISTERS_API_KEY" is already set by services.profile.secrets[0] of services.ts. Use another name.',
  ],
  [
    "a canary's share where nothing is a canary",
    { "release.canaryPercent": 10 },
    "cdd:platform.release.canaryPercent: does nothing: no service is released by canary. Leave it out.",
  ],
  [
    "a tag instead of a digest",
    { images: { profile: "1.2.3" } },
    'cdd:platform.images.profile: "1.2.3" is not allowed. Use the image\'s digest, sha256:<64 hex digits>, never a tag: a tag can be moved.',
  ],
  [
    "a destination without an address",
    { egress: {} },
    'cdd:platform.egress.registers: destination "registers" of services.ts has no address. Give it cidrs or prefixLists, and a port.',
  ],
  [
    "a missing list of destinations",
    { egress: undefined },
    "cdd:platform.egress: is missing. Use an object, destination → cidrs, prefixLists, hosts, port; {} for none.",
  ],
];

const inCatalogue: readonly (readonly [string, Catalogue, string])[] = [
  [
    "a missing key",
    smallWith({ trail: { owner: undefined } }),
    "services.trail.owner: is missing. Use the name of a team, at most 63 characters.",
  ],
  [
    "an unknown key",
    smallWith({ trail: { publicIp: true } }),
    'services.trail.publicIp: "publicIp" is not a key here. Use description, owner, dataClass, criticality, continuity, stacks, data, secrets, calls, egress, environment, healthCommand, startupSeconds, entryPoint, command, after, stopSeconds, ulimits, gpus, sharedMemoryMiB, ephemeralStorageGiB, containers, logging, openTelemetry, exceptions, capacity, architecture, exposure, port, health, taskTls, largeBodyPaths, falsePositives, idleTimeoutSeconds, stickinessSeconds, release, alarms.',
  ],
  [
    "a wrong type",
    smallWith({ trail: { port: "8080" } }),
    'services.trail.port: "8080" is not allowed. Use a whole number of the container\'s port, 1024 to 65535.',
  ],
  [
    "a port for root",
    smallWith({ trail: { port: 443 } }),
    "services.trail.port: 443 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
  ],
  [
    "a health path without /",
    smallWith({ trail: { health: "health" } }),
    'services.trail.health: "health" is not allowed. Use a path that starts with /.',
  ],
  [
    "a kind of store that is none",
    smallWith({}, { stores: { index: { ...table, kind: "queue" } } }),
    'stores.index.kind: "queue" is not allowed. Use the kind "table", "bucket" or "files".',
  ],
  [
    "a key over 20 characters",
    smallWith({ "a-very-long-service-x": entry }),
    'services.a-very-long-service-x: "a-very-long-service-x" is not allowed. Use at most 20 characters.',
  ],
  [
    "a key of the wrong form",
    smallWith({ Trail_2: entry }),
    'services.Trail_2: "Trail_2" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "a key that AWS reserves",
    smallWith({ "internal-trail": entry }),
    'services.internal-trail: "internal-trail" is not allowed. AWS reserves this beginning. Do not start with internal- or sg-.',
  ],
  [
    "a key with a name of the platform",
    smallWith({ exec: entry }),
    'services.exec: "exec" would have the name of the log group of exec sessions. Use another key.',
  ],
  [
    "a store's key over 20 characters",
    smallWith(
      { trail: { data: { ...small.services.trail?.data, "a-very-long-store-xyz": "write" } } },
      { stores: { "a-very-long-store-xyz": table } },
    ),
    'stores.a-very-long-store-xyz: "a-very-long-store-xyz" is not allowed. Use at most 20 characters.',
  ],
  [
    "a call to nobody",
    smallWith({ portal: { calls: ["profil"] } }),
    'services.portal.calls[0]: "profil" is not a service. Use profile or trail.',
  ],
  [
    "a call to itself",
    smallWith({ trail: { calls: ["trail"] } }),
    'services.trail.calls[0]: "trail" is the caller itself. Use profile.',
  ],
  [
    "a call to a public service",
    smallWith({ trail: { calls: ["portal"] } }),
    'services.trail.calls[0]: "portal" is public: the call would leave the VPC. Use profile.',
  ],
  [
    "a call named twice",
    smallWith({ portal: { calls: ["profile", "profile"] } }),
    'services.portal.calls[1]: "profile" is named twice. Name each callee once.',
  ],
  [
    "a store that is none",
    smallWith({ portal: { data: { customer: "read" } } }),
    'services.portal.data.customer: "customer" is not a store. Use customers, papers, evidence or index.',
  ],
  [
    "a destination that is none",
    smallWith({ portal: { egress: ["register"] } }),
    'services.portal.egress[0]: "register" is not a destination. Use registers.',
  ],
  [
    "a store that nobody writes",
    smallWith({}, { stores: { spare: table } }),
    "stores.spare: is written by no service. Let exactly one service append to it or write it: that one answers for it.",
  ],
  [
    "a store that two write",
    smallWith({ portal: { data: { customers: "append" } } }),
    "stores.customers: is written by portal and profile. Let exactly one service append to it or write it: that one answers for it.",
  ],
  [
    "a record class that is none",
    smallWith({}, { stores: { papers: { ...small.stores.papers, recordClass: "proof" } } }),
    'stores.papers.recordClass: "proof" is not a record class. Use proofs.',
  ],
  [
    "a record class of nothing",
    smallWith({}, { recordClasses: { customers: proofs } }),
    "recordClasses.customers: is the class of no store. Name it in a bucket's recordClass, or leave it out.",
  ],
  [
    "a record class without retention",
    smallWith({}, { recordClasses: { proofs: { ...proofs, retentionDays: undefined } } }),
    "recordClasses.proofs.retentionDays: is missing. Use a whole number of days, 1 to 36500.",
  ],
  [
    "a retention of no days",
    smallWith({}, { recordClasses: { proofs: { ...proofs, retentionDays: 0 } } }),
    "recordClasses.proofs.retentionDays: 0 is not allowed. Use a whole number of days, 1 to 36500.",
  ],
  [
    "a lock that is none",
    smallWith({}, { recordClasses: { proofs: { ...proofs, lock: "none" } } }),
    'recordClasses.proofs.lock: "none" is not allowed. Use compliance or governance.',
  ],
  [
    "a record class with a key of the wrong form",
    smallWith(
      {},
      {
        stores: { papers: { ...small.stores.papers, recordClass: "Papers" } },
        recordClasses: { Papers: proofs },
      },
    ),
    'recordClasses.Papers: "Papers" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.',
  ],
  [
    "a table with a record class",
    smallWith({}, { stores: { index: { ...table, recordClass: "proofs" } } }),
    'stores.index.recordClass: "recordClass" is not a key here. Use kind, description, dataClass, partitionKey, sortKey, indexes.',
  ],
  [
    "days of Object Lock, which the record class says",
    smallWith({}, { stores: { papers: { ...small.stores.papers, objectLockDays: 30 } } }),
    'stores.papers.objectLockDays: "objectLockDays" is not a key here. Use kind, description, dataClass, recordClass, uploads.',
  ],
  [
    "uploads from no browser",
    smallWith({}, { stores: { papers: { ...small.stores.papers, uploads: true } } }),
    'stores.papers.uploads: has no browsers: no service with the exposure "public" is trail or calls it. Leave it out, or let a public service call trail.',
  ],
  [
    "uploads of evidence",
    smallWith(
      { portal: { calls: ["profile", "trail"] } },
      { stores: { evidence: { ...small.stores.evidence, uploads: true } } },
    ),
    "stores.evidence.uploads: is not for a store that trail appends to: evidence is written by its service alone. Leave it out, or let trail write the store.",
  ],
  [
    "a setting that is derived",
    smallWith({ profile: { environment: { PORT: "1" } } }),
    'services.profile.environment.PORT: "PORT" is already set by port. Use another name.',
  ],
  [
    "a setting with a callee's name",
    smallWith({ profile: { environment: { TRAIL_URL: "http://trail" } } }),
    'services.profile.environment.TRAIL_URL: "TRAIL_URL" is already set by calls[0]. Use another name.',
  ],
  [
    "a secret with a store's name",
    smallWith({ profile: { secrets: ["registers-api-key", "customers-table"] } }),
    'services.profile.secrets[1]: "CUSTOMERS_TABLE" is already set by data.customers. Use another name.',
  ],
  [
    "a secret whose name ends like an ARN",
    smallWith({ profile: { secrets: ["registers-api-key", "client-secret"] } }),
    'services.profile.secrets[1]: "client-secret" is not allowed. Do not end it in a hyphen and six characters: Secrets Manager ends its ARNs so.',
  ],
  [
    "a setting that ECS makes",
    smallWith({ profile: { environment: { AWS_REGION: "eu-west-1" } } }),
    'services.profile.environment.AWS_REGION: "AWS_REGION" is not a name here. ECS sets it itself. Use another name.',
  ],
  [
    "a setting that the collector's address goes over",
    smallWith({ profile: { openTelemetry: true, environment: { OTEL_SERVICE_NAME: "mine" } } }),
    'services.profile.environment.OTEL_SERVICE_NAME: "OTEL_SERVICE_NAME" is already set by openTelemetry. Use another name.',
  ],
  [
    "a setting in lower case",
    smallWith({ profile: { environment: { level: "info" } } }),
    'services.profile.environment.level: "level" is not a name here. Use capitals, digits and _ for the name of a setting, e.g. LOG_LEVEL.',
  ],
];

/** A decision for each secret that a catalogue has. */
function rotationOf({ services }: Catalogue): Record<string, unknown> {
  const secrets = Object.entries(services).flatMap(([service, { secrets: keys = [] }]) =>
    keys.map((key) => `${service}/${key}`),
  );
  return Object.fromEntries(secrets.map((secret) => [secret, byHand]));
}

describe("bad input", () => {
  it("is not what the tests start from", () => assert.deepEqual(lines(small), []));

  for (const [what, changes, message] of inStackFile) {
    it(`in the stack file: ${what}`, () => {
      assert.deepEqual(lines(small, changes), [`Pulumi.test.yaml: ${message}`]);
    });
  }

  for (const [what, catalogue, message] of inCatalogue) {
    it(`in the catalogue: ${what}`, () =>
      assert.deepEqual(lines(catalogue, { rotation: rotationOf(catalogue) }), [`services.ts: ${message}`]));
  }

  describe("who comes in", () => {
    const transit = { "network.transitGateway": "tgw-0123456789abcdef0" };
    const called = (service: string) => ({
      ...transit,
      [`services.${service}`]: { inboundCidrs: ["10.200.8.0/24"] },
    });
    const at = (service: string) => `Pulumi.test.yaml: cdd:platform.services.${service}.inboundCidrs`;

    it("may be the bank, to an internal service", () =>
      assert.deepEqual(lines(small, called("profile")), []));

    it("is everybody already to a public one, and nobody where there is no balancer", () => {
      assert.deepEqual(lines(small, called("portal")), [
        `${at("portal")}: does nothing: the service is public, and is reached from everywhere. Leave it out.`,
      ]);
      const withWorker: Catalogue = { ...small, services: { ...small.services, sweep: worker } };
      // Of what the catalogue does not have, that is said and nothing else.
      assert.deepEqual(lines(small, called("sweep")).length, 1);
      assert.deepEqual(lines(withWorker, called("sweep")), [
        `${at("sweep")}: does nothing: sweep has no load balancer, and nobody outside the VPC reaches its tasks. Leave it out.`,
      ]);
    });

    it("cannot be a tester where the VPC has no subnet", () => {
      const from = (...ranges: string[]) => lines(small, { "network.testTrafficCidrs": ranges });
      assert.deepEqual(from("10.0.192.0/24", "10.0.128.0/23"), []);
      assert.deepEqual(from("192.0.2.240/28", "10.0.16.0/24"), [
        'Pulumi.test.yaml: cdd:platform.network.testTrafficCidrs[1]: "10.0.16.0/24" is in the VPC, 10.0.0.0/16, and in none of its subnets: nobody can come from there. Use a range with a subnet in it, 10.0.0.0/24, 10.0.1.0/24, 10.0.64.0/20, 10.0.80.0/20, 10.0.128.0/24, 10.0.129.0/24, 10.0.192.0/20, 10.0.208.0/20, or addresses outside.',
      ]);
      const second = { "network.taskCidr": "100.64.0.0/16", "network.testTrafficCidrs": ["100.64.192.0/24"] };
      assert.match(
        lines(small, second).join(),
        /is in the VPC, 100\.64\.0\.0\/16, and in none of its subnets/,
      );
    });
  });

  it("two destinations of one service with the same rule", () => {
    const catalogue = smallWith(
      { profile: { egress: ["registers", "lists"] } },
      { destinations: { lists: { description: "Lists" } } },
    );
    const same = { cidrs: ["198.51.100.0/24"], hosts: [], port: 443 };
    assert.deepEqual(lines(catalogue, { egress: { registers: same, lists: same } }), [
      'Pulumi.test.yaml: cdd:platform.egress.lists: "198.51.100.0/24 port 443" is also registers\'s, and profile calls both. Name an address in one of them.',
    ]);
  });

  it("half a pair is judged where the other half is wrong", () => {
    assert.deepEqual(lines(small, { "services.profile": { cpu: 300, memory: "much" } }), [
      'Pulumi.test.yaml: cdd:platform.services.profile.memory: "much" is not allowed. Use a whole number of MiB, 512 to 249856.',
      "Pulumi.test.yaml: cdd:platform.services.profile.cpu: 300 is not a Fargate size. Use 256, 512, 1024, 2048, 4096, 8192, 16384 or 32768.",
    ]);
  });

  it("of one service does not hide the relations of the others", () => {
    assert.deepEqual(lines(smallWith({ portal: { port: 80 }, trail: { calls: ["portal"], data: 1 } })), [
      "services.ts: services.portal.port: 80 is not allowed. Use a whole number of the container's port, 1024 to 65535.",
      "services.ts: services.trail.data: 1 is not allowed. Use an object, store → access.",
      'services.ts: services.trail.calls[0]: "portal" is public: the call would leave the VPC. Use profile.',
      "services.ts: stores.papers: is written by no service. Let exactly one service append to it or write it: that one answers for it.",
      "services.ts: stores.evidence: is written by no service. Let exactly one service append to it or write it: that one answers for it.",
      "services.ts: stores.index: is written by no service. Let exactly one service append to it or write it: that one answers for it.",
    ]);
  });

  it("of both files comes in one message", () =>
    always(
      fc.property(fc.constantFrom(...inStackFile), fc.constantFrom(...inCatalogue), (stack, catalogue) => {
        const found = lines(catalogue[1], stack[1]);
        // Names that are offered instead may differ: the other file's mistake can be one of them.
        const whereAndWhat = (line: string) => line.split(/\. (?=Use|Give)/)[0];
        for (const line of [`Pulumi.test.yaml: ${stack[2]}`, `services.ts: ${catalogue[2]}`]) {
          assert.ok(found.map(whereAndWhat).includes(whereAndWhat(line)), `${line}\n${found.join("\n")}`);
        }
      }),
    ));
});
