import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type AclRule, type EndpointService, tiers } from "../../../components/network/args";
import { readStackConfig } from "../../../config/stack-config";
import type { Catalogue } from "../../../model/catalogue";
import { overlap, within } from "../../../model/ranges";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { always } from "../../support/always";
import { entry, small, smallWith, worker } from "../../support/catalogues";
import { existingNetwork, vpcId } from "../../support/found-network";
import { anyPlan, ownNetwork } from "../../support/plans";
import { byHand, rotationBy, shipped, stackFiles, stackReading } from "../../support/stacks";

/** Roles that a condition names. */
function principalsOf(test: unknown): readonly string[] {
  return (test as Record<string, readonly string[]> | undefined)?.["aws:PrincipalArn"] ?? [];
}

interface Allowed {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function endpoint(service: EndpointService, catalogue: Catalogue = small): readonly Allowed[] {
  const { endpointPolicies } = plan(catalogue, stackReading()).network;
  const document = endpointPolicies[service];
  assert.ok(document, service);
  return JSON.parse(document).Statement;
}

const nothingBeside = { stores: {}, recordClasses: {}, destinations: {} };

/** Statements on actions for which AWS knows no resource. */
const withoutResource = [
  "MakeUpPasswords",
  "SignInToRegistry",
  "SendTraces",
  "OpenSessions",
  "AgentSends",
  "FindEndpoint",
  "FindSessionLogs",
];

describe("the network plan", () => {
  it("moves no subnet when an AZ is added", () => {
    const inZones = (letters: string) => {
      const availabilityZones = [...letters].map((letter) => `eu-west-2${letter}`);
      return ownNetwork(plan(small, stackReading({ availabilityZones })));
    };
    const { availabilityZones: two, tiers: before, ...rest } = inZones("ab");
    const { availabilityZones: four, tiers: after, ...same } = inZones("abcd");
    assert.deepEqual(same, rest);
    assert.deepEqual(four.slice(0, 2), two);
    for (const tier of tiers) {
      assert.equal(after[tier].range, before[tier].range);
      assert.deepEqual(after[tier].subnets.slice(0, 2), before[tier].subnets);
    }
  });

  it("has its tiers in a /16 one after the other, each one range, with most room for tasks and internal balancers", () => {
    const { tiers: places } = ownNetwork(plan(small, stackReading()));
    assert.deepEqual(
      Object.values(places).map(({ range }) => range),
      ["10.0.0.0/22", "10.0.64.0/18", "10.0.128.0/22", "10.0.192.0/18"],
    );
    assert.deepEqual(places.tasks.subnets, ["10.0.192.0/20", "10.0.208.0/20"]);
  });

  it("says how many NAT gateways", () => {
    const strategies = ["single", "one-per-az"].map(
      (natGateways) =>
        ownNetwork(plan(small, stackReading({ "network.natGateways": natGateways }))).natGateways,
    );
    assert.deepEqual(strategies, ["Single", "OnePerAz"]);
  });

  it("opens the tasks' tier to machines and to functions where there are some, and to nobody else", () => {
    // Its only service stands in the public tier.
    const publicIp = { stacks: ["test"], ticket: "CDD-7" };
    const one = { ...worker, secrets: ["key"], exceptions: { publicIp } };
    const answers = (rotation: object, ec2Capacity: Readonly<Record<string, object>> = {}) => {
      const catalogue = { ...nothingBeside, services: { one }, ec2Capacity } as unknown as Catalogue;
      const sizes = Object.keys(ec2Capacity).map((name) => [
        `ec2Capacity.${name}`,
        { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 },
      ]);
      const changes = { egress: {}, rotation: { "one/key": rotation }, ...Object.fromEntries(sizes) };
      const { acls, tiers: places } = ownNetwork(plan(catalogue, stackReading(changes)));
      return acls.isolated.egress
        .filter(({ range }) => range === places.tasks.range)
        .map(({ ports }) => ports?.join("-"));
    };
    const inVpc = { ...rotationBy(), securityGroup: "sg-0123456789abcdef0" };
    const machines = { big: { description: "Big machines" } };
    assert.deepEqual(answers(byHand), []);
    assert.deepEqual(answers(rotationBy()), []);
    assert.deepEqual(answers(byHand, machines), ["32768-65535"]);
    assert.deepEqual(answers(inVpc), ["1024-65535"]);
  });

  it("says which names its resolver answers, and where it writes what it was asked", () => {
    const { dns } = ownNetwork(plan(small, stackReading()));
    assert.equal(dns.queryLogGroup, "cdd-test-dns-queries");
    for (const name of ["api.registers.example.org", "*.internal.test.example-bank.com"])
      assert.ok(dns.allowed.includes(name), `${name} of ${dns.allowed.join()}`);
  });

  it("takes an existing VPC as the stack file names it, and says what comes and goes there", () => {
    const { subnets, gatewayEndpoints } = existingNetwork;
    const planned = (network: object, changes: Readonly<Record<string, unknown>> = {}) => {
      const reading = stackReading({ network: { ...existingNetwork, ...network }, ...changes });
      const found = plan(small, reading).network;
      assert.ok(found.kind === "existing");
      const { endpointPolicies: _, resolvedNames, ...rest } = found;
      return { resolvedNames, ...rest };
    };
    const called = planned({}, { "services.profile": { inboundCidrs: ["10.200.8.0/24"] } });
    const { resolvedNames, waysIn, ...rest } = called;
    assert.deepEqual(rest, {
      namePrefix: "cdd-test",
      region: "eu-west-2",
      availabilityZones: ["eu-west-2a", "eu-west-2b"],
      endpointCallers: [],
      kind: "existing",
      account: "111122223333",
      vpcId,
      subnetIds: subnets,
      gatewayEndpoints,
      waysBack: ["10.200.8.0/24"],
    });
    assert.ok(resolvedNames.includes("api.registers.example.org"));
    assert.deepEqual(
      waysIn.map(({ range, tier, port }) => `${range} ${tier} ${port}`),
      ["0.0.0.0/0 public 443", "0.0.0.0/0 public 80", "10.200.8.0/24 private 443"],
    );
    const interfaceEndpoints = ["vpce-00000000000000003"];
    assert.deepEqual(planned({ interfaceEndpoints }).interfaceEndpoints, interfaceEndpoints);
    // A tier in which nothing stands may be left out.
    const { public: _, ...withoutPublic } = subnets;
    const closed = {
      ...small,
      services: Object.fromEntries(Object.entries(small.services).filter(([key]) => key !== "portal")),
    };
    const reading = stackReading({ network: { ...existingNetwork, subnets: withoutPublic } });
    const { network } = plan(closed, reading);
    assert.ok(network.kind === "existing");
    assert.deepEqual(network.subnetIds, { ...withoutPublic, public: [] });
  });

  describe("with a transit gateway", () => {
    const gatewayId = "tgw-0123456789abcdef0";
    const attached = (more: Readonly<Record<string, unknown>> = {}, catalogue: Catalogue = small) =>
      ownNetwork(plan(catalogue, stackReading({ "network.transitGateway": gatewayId, ...more })));
    const everything = { "network.egress": "transit", "network.natGateways": undefined };
    const closed: Catalogue = {
      ...small,
      services: Object.fromEntries(Object.entries(small.services).filter(([key]) => key !== "portal")),
    };

    it("leads there what is private, each range once, and the rest through NAT", () => {
      const cidrs = ["198.51.100.0/24", "10.200.4.0/24", "172.20.0.0/16"];
      const { transit, natGateways } = attached({ "egress.registers.cidrs": cidrs });
      assert.equal(natGateways, "Single");
      assert.equal(transit?.gatewayId, gatewayId);
      assert.deepEqual(transit?.routes, ["10.200.4.0/24", "172.20.0.0/16"]);
      assert.deepEqual(attached().transit?.routes, []);
    });

    it("leads internal balancers' answers back to the bank, and lets its calls pass there", () => {
      const called = {
        "services.profile": { inboundCidrs: ["10.200.8.0/24", "172.24.0.0/16"] },
        "services.trail": { inboundCidrs: ["172.24.5.0/24"] },
      };
      const { transit, tiers: places, acls } = attached(called);
      assert.deepEqual(transit?.routes, []);
      assert.deepEqual(transit?.back, ["10.200.8.0/24", "172.24.0.0/16"]);
      const tcp = (rules: readonly AclRule[] = []) =>
        rules.flatMap(({ protocol, range, ports }) =>
          protocol === "tcp" ? `${range} ${ports?.join("-")}` : [],
        );
      assert.deepEqual(tcp(transit?.acl.egress), [`${places.private.range} 443-443`]);
      assert.deepEqual(tcp(transit?.acl.ingress), [`${places.private.range} 1024-65535`]);
      for (const range of ["10.200.8.0/24", "172.24.0.0/16"]) {
        assert.ok(tcp(acls.private.ingress).includes(`${range} 443-443`));
        assert.ok(tcp(acls.private.egress).includes(`${range} 1024-65535`));
      }
    });

    it("leads everything there where the stack says so, and has no NAT gateway", () => {
      const { transit, natGateways, tiers: places } = attached(everything);
      assert.equal(natGateways, undefined);
      assert.deepEqual(transit?.routes, ["0.0.0.0/0"]);
      // A public service still has its balancers.
      assert.equal(places.public.subnets.length, 2);
    });

    it("has no public subnet where nothing is public then, and moves no other", () => {
      const { tiers: places, acls } = attached(everything, closed);
      const before = ownNetwork(plan(small, stackReading())).tiers;
      assert.deepEqual(places, { ...before, public: { ...before.public, subnets: [] } });
      assert.deepEqual(acls.public, { ingress: [], egress: [] });
      assert.equal(attached({}, closed).tiers.public.subnets.length, 2);
    });

    it("stands in a gap between the tiers, in any VPC, and lets pass there what tasks call", () => {
      for (const cidr of ["10.0.0.0/16", "10.0.0.0/20", "10.0.0.0/22"]) {
        const { transit, tiers: places } = attached({ "network.cidr": cidr });
        assert.ok(transit);
        assert.equal(transit.subnets.length, 2);
        assert.ok(within(transit.range, cidr), transit.range);
        for (const tier of tiers) assert.ok(!overlap(transit.range, places[tier].range), `${cidr} ${tier}`);
      }
      const { transit, tiers: places } = attached({ "egress.registers.cidrs": ["10.200.4.0/24"] });
      const told = (rules: readonly AclRule[] = []) =>
        rules.map(({ action, protocol, range, ports }) => [action, protocol, range, ports].flat().join(" "));
      assert.deepEqual(told(transit?.acl.ingress).sort(), [
        "allow icmp 0.0.0.0/0 ",
        `allow tcp ${places.tasks.range} 443 443`,
      ]);
      assert.deepEqual(told(transit?.acl.egress).sort(), [
        "allow icmp 0.0.0.0/0 ",
        `allow tcp ${places.tasks.range} 32768 65535`,
      ]);
    });

    it("refuses one for which the tiers leave no room", () => {
      const full = {
        "network.cidr": "10.0.0.0/22",
        "network.subnetMasks": { public: 26, private: 26, isolated: 26, tasks: 26 },
      };
      assert.throws(() => attached(full), /10\.0\.0\.0\/22 has no room for the \/26 in which the attachment/);
    });

    it("refuses a private destination of a service that stands in the public tier", () => {
      const stacks = ["test"];
      const publicIp = { stacks, ticket: "CDD-7" };
      const open = smallWith({ profile: { exceptions: { publicIp } } });
      assert.throws(
        () => attached({ "egress.registers.cidrs": ["10.200.4.0/24"] }, open),
        /services\.ts: services\.profile\.egress: registers, 10\.200\.4\.0\/24, is private, and profile stands in the public tier, .*exceptions\.publicIp/,
      );
      assert.doesNotThrow(() => attached({}, open));
    });
  });
});

describe("an endpoint lets through", () => {
  it("the pull of the services' own images", () => {
    for (const service of ["ecr.api", "ecr.dkr"] as const) {
      const [token, pull] = endpoint(service);
      assert.deepEqual([token?.Action, token?.Resource], [["ecr:GetAuthorizationToken"], ["*"]]);
      assert.deepEqual(
        pull?.Resource,
        ["portal", "agents/tls-proxy", "profile", "trail"].map(
          (key) => `arn:aws:ecr:eu-west-2:111122223333:repository/cdd-test-${key}`,
        ),
      );
    }
  });

  it("image layers and the stores' objects, in S3", () => {
    assert.deepEqual(
      endpoint("s3").map(({ Sid, Action, Resource }) => [Sid, Action, Resource]),
      [
        [
          "WritePapers",
          ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
          ["arn:aws:s3:::cdd-test-papers-111122223333-eu-west-2/*"],
        ],
        ["ReadEvidence", ["s3:GetObject"], ["arn:aws:s3:::cdd-test-evidence-111122223333-eu-west-2/*"]],
        ["AppendEvidence", ["s3:PutObject"], ["arn:aws:s3:::cdd-test-evidence-111122223333-eu-west-2/*"]],
        ["FetchImageLayers", ["s3:GetObject"], ["arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"]],
      ],
    );
  });

  it("the log groups of the services", () => {
    assert.deepEqual(
      endpoint("logs").flatMap(({ Resource }) => Resource),
      ["portal", "profile", "trail"].map(
        (key) => `arn:aws:logs:eu-west-2:111122223333:log-group:cdd-test-${key}:*`,
      ),
    );
  });

  it("the secrets that services declare", () => {
    assert.deepEqual(
      endpoint("secretsmanager").map(({ Action, Resource }) => [Action, Resource]),
      [
        [
          ["secretsmanager:GetSecretValue"],
          ["arn:aws:secretsmanager:eu-west-2:111122223333:secret:cdd/test/profile/registers-api-key-??????"],
        ],
      ],
    );
  });

  it("the tables, with what their writers do", () => {
    assert.deepEqual(
      endpoint("dynamodb").map(({ Sid, Resource }) => [Sid, Resource]),
      [
        ["WriteCustomers", ["arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-customers"]],
        [
          "QueryCustomers",
          ["arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-customers/index/by-name"],
        ],
        ["AppendIndex", ["arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-index"]],
      ],
    );
  });

  it("nothing where no service needs it", () => {
    const catalogue: Catalogue = { services: { one: entry }, stores: {}, destinations: {} };
    const reading = stackReading({ egress: {}, rotation: {} });
    const { dynamodb, ...others } = plan(catalogue, reading).network.endpointPolicies;
    const [only, ...more] = JSON.parse(dynamodb).Statement as Allowed[];
    assert.deepEqual([only?.Effect, only?.Action, only?.Resource, more], ["Deny", ["*"], ["*"], []]);
    // An interface is paid for in every AZ: it is not there at all.
    assert.deepEqual(Object.keys(others).sort(), ["ecr.api", "ecr.dkr", "logs", "s3"]);
  });

  it("the stack's own roles only, everywhere but at ECR's layers, for GuardDuty's agent and what rotates secrets", () =>
    always(
      fc.property(
        anyPlan,
        ({
          planned: {
            network,
            provider: { account },
            keys,
          },
        }) => {
          for (const document of Object.values(network.endpointPolicies)) {
            const statements = (JSON.parse(document).Statement as Allowed[]).filter(
              ({ Effect }) => Effect === "Allow",
            );
            for (const { Sid, Action, Resource, Condition } of statements) {
              assert.ok(
                Action.every((action) => /^[a-z0-9]+:[A-Za-z]+$/.test(action)),
                Sid,
              );
              if (Sid === "FetchImageLayers") continue;
              assert.deepEqual(Condition?.StringEquals, { "aws:PrincipalAccount": account });
              if (!withoutResource.includes(Sid)) assert.ok(!Resource.includes("*"), Sid);
              // GuardDuty's agent has an identity of AWS's own.
              if (Sid === "AgentSends") continue;
              if (/^(Rotate\d+|MakeUpPasswords)$/.test(Sid)) {
                const rotating = principalsOf(Condition?.ArnEquals);
                assert.ok(rotating.length > 0 && rotating.every((role) => keys.secretWriters.includes(role)));
              } else assert.deepEqual(Condition?.ArnLike, { "aws:PrincipalArn": keys.roleArnPattern });
            }
          }
        },
      ),
    ));

  it("everything that each role's own policy allows on stores: neither is wider than the other says", () => {
    for (const [stack, values] of Object.entries(stackFiles)) {
      const { network, services } = plan(platform, readStackConfig(values, stack));
      const passes = [network.endpointPolicies.s3, network.endpointPolicies.dynamodb]
        .flatMap((document) => JSON.parse(document).Statement as Allowed[])
        .flatMap(({ Action, Resource }) =>
          Action.flatMap((action) => Resource.map((arn) => `${action} ${arn}`)),
        );
      const roles = services
        .flatMap(({ dataStatements }) => dataStatements)
        .flatMap(({ actions, resources = [] }) =>
          actions.flatMap((action) => resources.map((arn) => `${action} ${arn}`)),
        );
      const layers = `s3:GetObject arn:aws:s3:::prod-${shipped(stack).region}-starport-layer-bucket/*`;
      assert.deepEqual([...new Set(passes)].sort(), [...new Set([...roles, layers])].sort());
    }
  });

  it("documents that fit AWS's 20,480 characters, for the whole platform", () => {
    for (const [stack, values] of Object.entries(stackFiles)) {
      for (const document of Object.values(
        plan(platform, readStackConfig(values, stack)).network.endpointPolicies,
      )) {
        assert.ok(document.length <= 20_480, `${stack}: ${document.length}`);
      }
    }
  });
});
