import * as assert from "node:assert/strict";
import vpcRegistrations from "../../sandbox/aws/awsx/registrations.json";
import { entryOf } from "../../sandbox/aws/types";
import { platform } from "../../services";
import { withoutExamples } from "../support/examples";
import { logicalName, type RecordedProgram, type RecordedResource } from "../support/record-program";
import { recordedPlatform } from "../support/recorded-platform";
import { matchesSnapshot } from "../support/snapshot";
import { stackFiles, stackNames } from "../support/stacks";

const stacks = stackNames;
const services = Object.keys(platform.services);
const balanced = services.filter((key) => platform.services[key]?.health !== undefined);
const component = "cdd:fargate-microservice:FargateMicroservice";

describe("the whole program, four stacks", function () {
  this.timeout("2m");
  const graphs = new Map<string, RecordedProgram>();
  const each = (check: (graph: RecordedProgram, stack: string) => void) => {
    for (const [stack, graph] of graphs) check(graph, stack);
  };
  before(async () => {
    for (const stack of stacks) graphs.set(stack, await recordedPlatform(stack, { images: services }));
  });

  it("shows people at the cluster the logs of applications and WAFs, and of its other groups none that begin alike", () => {
    each(({ all, one }, stack) => {
      const { policy } = one("cluster-cluster-viewer", "aws:iam/policy:Policy").inputs;
      const { Statement } = JSON.parse(String(policy)) as {
        Statement: { Sid: string; Resource: string[] }[];
      };
      const hidden = Statement.find(({ Sid }) => Sid === "SeeNoOtherLogs")?.Resource.map(
        (arn) => arn.split(":")[6],
      );
      const alike = all("aws:cloudwatch/logGroup:LogGroup")
        .map(({ inputs }) => String(inputs.name))
        .filter((name) => name.startsWith(`cdd-${stack}-`));
      const ofServices = services.map((service) => `cdd-${stack}-${service}`);
      assert.deepEqual(alike.filter((name) => !ofServices.includes(name)).sort(), hidden?.toSorted());
    });
  });

  it("keeps its identities: a line that goes is a resource that is deleted", () => {
    const where = new Map<string, { in: string[]; protected: string[] }>();
    each(({ resources }, stack) => {
      for (const resource of resources) {
        const name = withoutExamples(resource.name, stack);
        const key = `${identityOf(resource.parent)} / ${resource.type} ${name}`;
        const entry = where.get(key) ?? { in: [], protected: [] };
        entry.in.push(stack);
        if (resource.protect) entry.protected.push(stack);
        where.set(key, entry);
      }
    });
    matchesSnapshot(
      "identity",
      [...where]
        .map(([key, entry]) =>
          [key, ...listed("only", entry.in, stacks), ...listed("protected", entry.protected, [])].join("; "),
        )
        .sort(),
    );
  });

  it("is made of the same code everywhere: only addresses, AZs, encryption control, scaling, approval, scanning, backups, replication, where logs are sent and what is told differ", () => {
    const toAddress =
      /-task-to-.+-\d+\.\d+\.\d+\.\d+-\d+$|-to-email-|^network-nat-|^network-tasks-[a-z]+-[a-z]+-\d|^observability-nat-|^network-encryption-control$|-scale-on-requests$|^cluster-release-approver$|^four-eyes-|^registry-scanning$|^backups(-|$)|-replication(-|$)|-subscription$|^keys-backups(-|$)/;
    const [first = [], ...others] = [...graphs.values()].map(({ resources }) =>
      resources.filter(({ name }) => !toAddress.test(name)).map(({ type, name }) => `${type} ${name}`),
    );
    for (const other of others) assert.deepEqual(other.sort(), first.sort());
  });

  it("instantiates every entry of the catalogue once, balanced ones with their balancer, WebACL and name", () => {
    each(({ all }) => {
      assert.deepEqual(
        all(component)
          .map(({ name }) => name)
          .sort(),
        services.toSorted(),
      );
      for (const type of [
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:wafv2/webAcl:WebAcl",
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        "aws:servicediscovery/service:Service",
        "aws:ecs/service:Service",
      ])
        assert.equal(all(type).length, balanced.length, type);
      assert.equal(all("aws:ecs/taskDefinition:TaskDefinition").length, services.length);
    });
  });

  it("gives every child of a component a name that starts with the component's, and one within another the same", () => {
    each(({ resources }) => {
      const names = new Map(resources.map(({ urn, name }) => [urn, name]));
      const strays = resources.filter(({ type, parent, name }) => {
        const owner = parent === undefined ? undefined : names.get(parent);
        if (owner === undefined) return false;
        return type.startsWith("cdd:") ? name !== owner : !name.startsWith(`${owner}-`);
      });
      assert.deepEqual(
        strays.map(({ urn }) => urn),
        [],
      );
    });
  });

  it("runs everything on the one explicit provider of the stack's account", () => {
    each(({ resources, one }, stack) => {
      const { account, region } = stackFiles[stack] as { account: string; region: string };
      const { inputs } = one("aws", "pulumi:providers:aws");
      assert.deepEqual(JSON.parse(String(inputs.allowedAccountIds)), [account]);
      assert.equal(inputs.region, region);
      const elsewhere = resources.filter(
        ({ custom, type, provider }) => custom && type.startsWith("aws:") && provider?.name !== "aws",
      );
      assert.deepEqual(
        elsewhere.map(({ urn }) => urn),
        [],
      );
    });
  });

  it("protects what holds data where the stack retains, nothing elsewhere, and never a component", () => {
    const holdData = [
      "aws:dynamodb/table:Table",
      "aws:s3/bucket:Bucket",
      "aws:kms/key:Key",
      "aws:secretsmanager/secret:Secret",
      "aws:cloudwatch/logGroup:LogGroup",
      "aws:ecr/repository:Repository",
      "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
      "aws:backup/vault:Vault",
      "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    ];
    each(({ resources }, stack) => {
      const { retain } = stackFiles[stack] as { retain: boolean };
      const expected = resources
        .filter(({ type }) => retain && holdData.includes(type))
        .map(({ urn }) => urn);
      assert.deepEqual(
        resources.filter(({ protect }) => protect).map(({ urn }) => urn),
        expected,
      );
    });
  });

  it("opens between services exactly the declared calls", () => {
    const declared = Object.entries(platform.services)
      .flatMap(([caller, { calls = [] }]) => calls.map((callee) => `${caller} → ${callee}`))
      .sort();
    each(({ all }) => {
      const edges = all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").flatMap((rule) => {
        const [, callee] = /^(.+)-alb-sg$/.exec(madeOf(rule, "securityGroupId")) ?? [];
        const [, caller] = /^(.+)-task-sg$/.exec(madeOf(rule, "referencedSecurityGroupId")) ?? [];
        return caller && callee ? [`${caller} → ${callee}`] : [];
      });
      assert.deepEqual(edges.sort(), declared);
    });
  });

  it("is open to the world at the public balancers' 443 and 80 alone", () => {
    each(({ resources }) => {
      const open = resources
        // Ways out are no openings: nobody comes in through a NAT gateway. What network ACLs let pass, packets.test.ts says:
        // they open nothing that no group opens.
        .filter(({ type }) => !["aws:ec2/route:Route", "aws:ec2/networkAcl:NetworkAcl"].includes(type))
        .filter(({ type }) => type !== "cdd:network:Network")
        .filter(({ inputs }) => /0\.0\.0\.0\/0|::\/0/.test(JSON.stringify(inputs)))
        .map(({ name, inputs }) => `${name} ${inputs.fromPort}`);
      assert.deepEqual(
        open.sort(),
        ["onboarding-portal-alb-from-world-http 80", "onboarding-portal-alb-from-world-https 443"].sort(),
      );
    });
  });

  it("leaves the weights of both listener rules to ECS", () => {
    each(({ all }) => {
      const rules = all("aws:lb/listenerRule:ListenerRule");
      assert.equal(rules.length, 2 * balanced.length);
      for (const { ignoreChanges } of rules) assert.deepEqual(ignoreChanges, ["actions"]);
    });
  });

  it("names in the policies of keys and tables no role of its own that it does not make", () => {
    each(({ all }, stack) => {
      const made = new Set(all("aws:iam/role:Role").map(({ inputs }) => `${inputs.path}${inputs.name}`));
      const documents = [...all("aws:kms/key:Key"), ...all("aws:dynamodb/resourcePolicy:ResourcePolicy")];
      const own = new RegExp(`:role(/cdd/${stack}/[^"*]+)"`, "g");
      const named = documents.flatMap(({ inputs }) => [...String(inputs.policy).matchAll(own)]);
      assert.ok(named.length > 10);
      assert.deepEqual(
        [...new Set(named.map(([, role]) => role))].filter((role) => !made.has(String(role))),
        [],
      );
    });
  });

  it("has an entry in the sandbox's table for every AWS type, those inside the VPC component too", () => {
    const inside = Object.values(vpcRegistrations).flatMap(({ resources }) =>
      resources.map(({ type }) => type),
    );
    const types = [...graphs.values()].flatMap(({ resources }) => resources.map(({ type }) => type));
    const ofAws = new Set([...types, ...inside].filter((type) => type.startsWith("aws:")));
    assert.ok(ofAws.size > 40);
    assert.deepEqual(
      [...ofAws].filter((type) => entryOf(type) === undefined),
      [],
    );
  });

  it("carries no secret version: values never pass through", () => {
    each(({ resources }) => {
      assert.deepEqual(
        resources.filter(({ type }) => type.includes("SecretVersion")),
        [],
      );
    });
  });
});

describe("services without an image", function () {
  this.timeout("1m");
  const workload = ["aws:ecs/taskDefinition:TaskDefinition", "aws:ecs/service:Service"];
  const keys = ({ resources }: RecordedProgram) => resources.map(({ type, name }) => `${type} ${name}`);

  it("get everything but task definition and ECS service, and are listed as waiting", async () => {
    const graph = await recordedPlatform("dev");
    for (const type of workload) assert.deepEqual(graph.all(type), []);
    assert.deepEqual(Object.keys((graph.outputs as { waiting: object }).waiting), services);
  });

  it("one digest adds what runs and what watches, scales and rotates for it, and nothing else", async () => {
    const without = new Set(keys(await recordedPlatform("dev")));
    const with1 = keys(await recordedPlatform("dev", { images: ["screening"] }));
    assert.deepEqual(
      with1.filter((key) => !without.has(key)),
      [
        `${workload[0]} screening-task`,
        `${workload[1]} screening-service`,
        "aws:secretsmanager/secretRotation:SecretRotation screening-secret-watchlist-api-key-rotation",
        "aws:appautoscaling/target:Target screening-scaling",
        "aws:cloudwatch/metricAlarm:MetricAlarm screening-running",
        "aws:cloudwatch/metricAlarm:MetricAlarm screening-silent",
        "aws:appautoscaling/policy:Policy screening-scale-on-cpu",
      ],
    );
  });
});

/** Logical name of the one resource that a property was made of. */
function madeOf({ propertyDependencies }: RecordedResource, property: string): string {
  const urns = propertyDependencies[property] ?? [];
  return urns.length === 1 ? logicalName(String(urns[0])) : "";
}

function identityOf(urn: RecordedResource["parent"]): string {
  if (urn === undefined) return "stack";
  const [, , types = "", name] = urn.split("::");
  return `${types.split("$").at(-1)} ${name}`;
}

function listed(what: string, found: readonly string[], usual: readonly string[]): string[] {
  return found.join() === usual.join() ? [] : [`${what} ${found.join(" ")}`];
}
