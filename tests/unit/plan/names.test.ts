import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PlatformPlan, plan } from "../../../plan";
import { environmentVariable, Names } from "../../../plan/names";
import { always } from "../../support/always";
import { anyCatalogue } from "../../support/any-catalogue";
import { anyStackReading } from "../../support/any-stack";
import { anyPlan, ownNetwork } from "../../support/plans";

/** Every physical name, by the kind whose names must differ. */
function namesOf({ services, ec2Capacity, data, registry, cluster, network, observability }: PlatformPlan) {
  return {
    services: services.map(({ physicalName }) => physicalName),
    repositories: Object.values(registry.repositories),
    logGroups: [
      cluster.insightsLogGroup,
      cluster.execLogGroup,
      ownNetwork({ network }).flowLogGroup,
      observability.stoppedTasksLogGroup,
      ...Object.values(observability.applicationLogGroups),
      ...Object.values(observability.wafLogGroups),
    ],
    tables: Object.values(data.tables).map(({ name }) => name),
    buckets: [observability.logBucket, ...Object.values(data.buckets).map(({ name }) => name)],
    secrets: services.flatMap(({ secrets }) => secrets.map(({ name }) => name)),
    capacityProviders: ec2Capacity.map(({ physicalName }) => physicalName),
    fileSystems: Object.values(data.files).map(({ name }) => name),
    domains: services.flatMap((service) => [
      ...("internalName" in service ? [service.internalName] : []),
      ...("publicName" in service && service.publicName ? [service.publicName] : []),
    ]),
  };
}

const forms: Readonly<Record<keyof ReturnType<typeof namesOf>, RegExp>> = {
  // A role's name is a service's and a suffix, at most 64 in all.
  services: /^[a-z][a-z0-9-]{0,45}$/,
  repositories: /^(?=.{2,256}$)[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)?$/,
  logGroups: /^[a-zA-Z0-9_/.#-]{1,512}$/,
  tables: /^[a-zA-Z0-9_.-]{3,255}$/,
  buckets: /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  secrets: /^[a-zA-Z0-9/_+=.@-]{1,512}$/,
  capacityProviders: /^(?!aws|ecs|fargate)[a-zA-Z0-9_-]{1,255}$/,
  fileSystems: /^[a-z0-9-]{1,256}$/,
  domains: /^(?=.{1,64}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/,
};

/** The same catalogue in two stacks. */
const twoStacks = fc
  .tuple(anyCatalogue, anyStackReading, anyStackReading)
  .map(([catalogue, ...stacksFor]) => {
    const readings = stacksFor.map((stackFor) => stackFor(catalogue));
    return { catalogue, readings };
  })
  .filter(
    ({ readings: [one, other] }) =>
      one?.stack !== other?.stack && one?.config?.domain !== other?.config?.domain,
  )
  .map(({ catalogue, readings }) => readings.map((reading) => plan(catalogue, reading)));

describe("names", () => {
  it("are those of the design", () => {
    const names = new Names({
      stack: "dev",
      account: "111122223333",
      region: "eu-west-2",
      domain: "dev.bank.example",
    });
    assert.deepEqual(names.service("screening"), {
      physicalName: "cdd-dev-screening",
      logGroup: "cdd-dev-screening",
      wafLogGroup: "aws-waf-logs-dev-screening",
      internalName: "screening.internal.dev.bank.example",
      publicName: "screening.dev.bank.example",
    });
    assert.deepEqual(
      [
        names.cluster,
        names.namespace,
        names.rolePath,
        names.alarmTopic,
        names.eventTopic,
        names.stoppedTasksLogGroup,
        names.execLogGroup,
        names.flowLogGroup,
      ],
      [
        "cdd-dev",
        "internal.dev.bank.example",
        "/cdd/dev/",
        "cdd-dev-alarms",
        "cdd-dev-events",
        "/aws/events/cdd-dev-stopped-tasks",
        "cdd-dev-exec",
        "cdd-dev-flow-logs",
      ],
    );
    assert.equal(names.insightsLogGroup, "/aws/ecs/containerinsights/cdd-dev/performance");
    assert.equal(names.logBucket, "cdd-dev-access-logs-111122223333-eu-west-2");
    assert.equal(names.bucket("documents"), "cdd-dev-documents-111122223333-eu-west-2");
    assert.equal(names.table("cases"), "cdd-dev-cases");
    assert.equal(names.secret("screening", "watchlist-api-key"), "cdd/dev/screening/watchlist-api-key");
    assert.equal(names.repository("screening/cache"), "cdd-dev-screening/cache");
    assert.equal(names.internalUrl("screening"), "https://screening.internal.dev.bank.example");
    assert.equal(names.internalUrl("screening", 8443), "https://screening.internal.dev.bank.example:8443");
    assert.equal(names.capacityProvider("gpu"), "cdd-dev-ec2-gpu");
    assert.equal(names.clusterArn, "arn:aws:ecs:eu-west-2:111122223333:cluster/cdd-dev");
    assert.equal(names.roleArnPattern, "arn:aws:iam::111122223333:role/cdd/dev/*");
    assert.equal(
      names.image("screening", "sha256:00"),
      "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-screening@sha256:00",
    );
    assert.equal(
      names.secretArnPattern("screening", "watchlist-api-key"),
      "arn:aws:secretsmanager:eu-west-2:111122223333:secret:cdd/dev/screening/watchlist-api-key-??????",
    );
    assert.equal(
      names.indexArn("cases", "by-customer"),
      "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-dev-cases/index/by-customer",
    );
  });

  it("keep the log groups within what the logs key and WAF's log policy cover", () =>
    always(
      fc.property(anyPlan, ({ planned }) => {
        const matches = (pattern: string, arn: string) =>
          pattern.endsWith("*") ? arn.startsWith(pattern.slice(0, -1)) : arn === pattern;
        const { account, region } = planned.provider;
        for (const name of namesOf(planned).logGroups) {
          const arn = `arn:aws:logs:${region}:${account}:log-group:${name}`;
          assert.ok(
            planned.keys.logGroupArnPatterns.some((pattern) => matches(pattern, arn)),
            arn,
          );
        }
        for (const name of Object.values(planned.observability.wafLogGroups)) {
          const arn = `arn:aws:logs:${region}:${account}:log-group:${name}`;
          assert.ok(arn.startsWith(planned.observability.wafLogGroupArnPattern.split("*")[0] ?? ""), arn);
        }
      }),
    ));

  it("are unique and within AWS's limits, whatever the catalogue and the stack", () =>
    always(
      fc.property(anyPlan, ({ planned }) => {
        const kinds = Object.entries(namesOf(planned)) as [keyof typeof forms, string[]][];
        for (const [kind, names] of kinds) {
          assert.equal(new Set(names).size, names.length, `${kind}: ${names.join(" ")}`);
          for (const name of names) assert.match(name, forms[kind], kind);
        }
      }),
    ));

  it("of two stacks of one account never meet", () =>
    always(
      fc.property(twoStacks, (plans) => {
        const [one = [], other = []] = plans.map((each) => Object.values(namesOf(each)).flat());
        const taken = new Set(one);
        const shared = other.flat().filter((name) => taken.has(name));
        assert.deepEqual(shared, []);
      }),
    ));

  it("of environment variables are words in capitals", () => {
    assert.equal(environmentVariable("case-management", "url"), "CASE_MANAGEMENT_URL");
    assert.equal(environmentVariable("watchlist-api-key"), "WATCHLIST_API_KEY");
  });
});
