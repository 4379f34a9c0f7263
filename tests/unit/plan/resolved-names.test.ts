import * as assert from "node:assert/strict";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as fc from "fast-check";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { catalogueIn } from "../../../plan/presence";
import { always } from "../../support/always";
import { anyCatalogue } from "../../support/any-catalogue";
import { anyStackReading } from "../../support/any-stack";
import { small, smallWith } from "../../support/catalogues";
import { ownNetwork } from "../../support/plans";
import { byHand, configOf, stackReading } from "../../support/stacks";

const account = "111122223333";

/** The names that a stack's resolver answers. */
function allowed(changes: Readonly<Record<string, unknown>> = {}, catalogue: Catalogue = small) {
  return ownNetwork(plan(catalogue, stackReading(changes))).dns.allowed;
}

/** Whether the list lets a name through, as AWS reads it: `*.` stands for every beginning, of one part or more. */
function lets(list: readonly string[], name: string): boolean {
  return list.some((each) => (each.startsWith("*.") ? name.endsWith(each.slice(1)) : name === each));
}

type Provider = { readonly config: { readonly endpointProvider: (of: never) => { readonly url: URL } } };
/** The host that AWS's own SDK calls in a region. */
const hostOf = (client: Provider, region: string, more: object = {}) =>
  client.config.endpointProvider({
    Region: region,
    UseFIPS: false,
    UseDualStack: false,
    ...more,
  } as never).url.hostname;

describe("the names that the resolver answers", () => {
  for (const region of ["eu-west-2", "us-east-1", "ap-southeast-4"])
    it(`are those that AWS's SDK calls in ${region}`, () => {
      const availabilityZones = ["a", "b"].map((letter) => `${region}${letter}`);
      const names = allowed({ region, availabilityZones });
      const [s3, dynamodb, ecr, secrets] = [S3Client, DynamoDBClient, ECRClient, SecretsManagerClient].map(
        (Client) => new Client({ region }) as unknown as Provider,
      );
      assert.ok(s3 && dynamodb && ecr && secrets);
      const called = [
        hostOf(s3, region, { Bucket: `cdd-test-documents-${account}-${region}` }),
        hostOf(s3, region, { Bucket: `prod-${region}-starport-layer-bucket` }),
        hostOf(dynamodb, region),
        hostOf(dynamodb, region, { AccountId: account, AccountIdEndpointMode: "preferred" }),
        hostOf(ecr, region),
        hostOf(secrets, region),
        `${account}.dkr.ecr.${region}.amazonaws.com`,
      ];
      assert.deepEqual(
        called.filter((name) => !lets(names, name)),
        [],
      );
    });

  it("are the other services' and the destinations', and nobody else's", () => {
    const names = allowed({ "egress.registers.hosts": ["api.registers.example.org", "*.cdn.example.net"] });
    for (const name of [
      "profile.internal.test.example-bank.com",
      "api.registers.example.org",
      "a.b.cdn.example.net",
    ])
      assert.ok(lets(names, name), name);
    for (const name of [
      "registers.example.org",
      "cdn.example.net",
      "example.net",
      "test.example-bank.com",
      "sts.eu-west-2.amazonaws.com",
      "999999999999.ddb.eu-west-2.amazonaws.com",
      "999999999999.dkr.ecr.eu-west-2.amazonaws.com",
      "data.exfiltrated.attacker.com",
    ])
      assert.ok(!lets(names, name), name);
  });

  it("have file systems where a service mounts one, and are the same however often a name is asked for", () => {
    const name = "fs-0123456789abcdef0.efs.eu-west-2.amazonaws.com";
    assert.ok(!lets(allowed(), name));
    const files = smallWith(
      {
        profile: { data: { ...small.services.profile?.data, scans: "write" } },
        trail: { egress: ["registers"] },
      },
      { stores: { scans: { kind: "files", description: "Scans", dataClass: "restricted" } } },
    );
    const names = allowed({}, files);
    assert.ok(lets(names, name));
    assert.deepEqual(names, [...new Set(names)].sort());
  });

  it("have what EC2 machines are told to call, and their own: in us-east-1 they are called otherwise", () => {
    const catalogue = { ...small, ec2Capacity: { plain: { description: "Machines" } } };
    const size = { "ec2Capacity.plain": { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 } };
    const [home, east] = ["eu-west-2", "us-east-1"].map((region) =>
      allowed({ ...size, region, availabilityZones: [`${region}a`, `${region}b`] }, catalogue),
    );
    const agent = (region: string) => `ecs-a-1.${region}.amazonaws.com`;
    assert.deepEqual(
      [agent("eu-west-2"), "ip-10-0-0-9.eu-west-2.compute.internal", "ip-10-0-0-9.ec2.internal"].map((name) =>
        lets(home ?? [], name),
      ),
      [true, true, false],
    );
    assert.deepEqual(
      [agent("us-east-1"), "ip-10-0-0-9.ec2.internal", "ip-10-0-0-9.us-east-1.compute.internal"].map((name) =>
        lets(east ?? [], name),
      ),
      [true, true, false],
    );
    assert.ok(!lets(allowed(), agent("eu-west-2")));
  });

  it("leave out a destination that no service of the stack calls", () => {
    const quiet = smallWith({ profile: { egress: [] } });
    assert.ok(lets(allowed(), "api.registers.example.org"));
    assert.ok(!lets(allowed({}, quiet), "api.registers.example.org"));
  });

  it("have the Defender's console and GuardDuty's agent where a stack has them", () => {
    const containerSecurity = {
      prismaDefender: { console: "wss://console.example-bank.com:8084", cidrs: ["198.51.100.0/28"] },
      guardDuty: { agentRegistryAccount: "999988887777" },
    };
    const more = [
      "console.example-bank.com",
      "999988887777.dkr.ecr.eu-west-2.amazonaws.com",
      "guardduty-data.eu-west-2.amazonaws.com",
    ];
    const before = allowed();
    const started = { entryPoint: ["/app"], command: ["serve"] };
    const rotation = { "profile/registers-api-key": byHand, "defender-install-data": byHand };
    const after = allowed(
      { containerSecurity, rotation },
      smallWith({ portal: started, profile: started, trail: started }),
    );
    for (const name of more) {
      assert.ok(!lets(before, name), name);
      assert.ok(lets(after, name), name);
    }
  });

  it("never let a whole top-level domain through, and have every name of what is called", () =>
    always(
      fc.property(anyCatalogue, anyStackReading, (catalogue, readingFor) => {
        const reading = readingFor(catalogue);
        const stack = configOf(reading);
        const { allowed: names } = ownNetwork(plan(catalogue, reading)).dns;
        assert.deepEqual(
          names.filter((name) => !/^(\*\.)?([a-z0-9-]+\.)+[a-z]+$/.test(name)),
          [],
        );
        const { services } = catalogueIn(catalogue, stack.stack);
        for (const [key, { egress = [], exposure }] of Object.entries(services)) {
          if (exposure === "internal" || exposure === "task")
            assert.ok(lets(names, `${key}.internal.${stack.domain}`), key);
          for (const destination of egress)
            for (const host of stack.egress[destination]?.hosts ?? [])
              assert.ok(names.includes(host), `${key} → ${host}`);
        }
      }),
    ));
});
