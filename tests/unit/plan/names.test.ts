import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PlatformPlan, plan } from "../../../plan";
import { arnsToCome, environmentVariable, Names } from "../../../plan/names";
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
  const names = () =>
    new Names({
      stack: "dev",
      account: "111122223333",
      region: "eu-west-2",
      domain: "dev.bank.example",
    });
  const here = (service: string, resource: string) => `arn:aws:${service}:eu-west-2:111122223333:${resource}`;
  const role = (name: string) => `arn:aws:iam::111122223333:role/cdd/dev/${name}`;
  const screening = "screening";

  /** What names are for ever: by who gives it, what is asked, and the answer. */
  const design: Readonly<Record<string, readonly (readonly [readonly unknown[], unknown])[]>> = {
    rolePath: [[[], "/cdd/dev/"]],
    roleArnPattern: [[[], role("*")]],
    serviceLinkedRoleArnPattern: [[[], "arn:aws:iam::111122223333:role/aws-service-role/*"]],
    cluster: [[[], "cdd-dev"]],
    namespace: [[[], "internal.dev.bank.example"]],
    flowLogGroup: [[[], "cdd-dev-flow-logs"]],
    queryLogGroup: [[[], "cdd-dev-dns-queries"]],
    execLogGroup: [[[], "cdd-dev-exec"]],
    findingsLogGroup: [[[], "cdd-dev-log-findings"]],
    insightsLogGroup: [[[], "/aws/ecs/containerinsights/cdd-dev/performance"]],
    platformDashboard: [[[], "cdd-dev-platform"]],
    healthAlarmArn: [[[screening], here("cloudwatch", "alarm:cdd-dev-screening-health")]],
    taskRoleArn: [[[screening], role("cdd-dev-screening-task")]],
    scanRole: [[["letters"], "cdd-dev-letters-malware-scan"]],
    scanRoleArn: [[["letters"], role("cdd-dev-letters-malware-scan")]],
    replicationRole: [[["letters"], "cdd-dev-letters-replication"]],
    replicationRoleArn: [[["letters"], role("cdd-dev-letters-replication")]],
    backups: [[[], "cdd-dev-backups"]],
    vaultArn: [[[], here("backup", "backup-vault:cdd-dev-backups")]],
    recoveryPointsArn: [[[], here("backup", "recovery-point:*")]],
    restoreTests: [[[], "cdd_dev_restore_tests"]],
    backupRole: [
      [["backup"], "cdd-dev-backup"],
      [["restore"], "cdd-dev-restore"],
    ],
    backupRoleArn: [[["restore"], role("cdd-dev-restore")]],
    restored: [[[], "cdd-dev-restored-"]],
    scheduleRoleArn: [[["nightly"], role("cdd-dev-nightly-schedule")]],
    scheduleArn: [[["nightly"], here("scheduler", "schedule/cdd-dev-nightly/cdd-dev-nightly")]],
    alarmTopic: [[[], "cdd-dev-alarms"]],
    eventTopic: [[[], "cdd-dev-events"]],
    stoppedTasksLogGroup: [[[], "/aws/events/cdd-dev-stopped-tasks"]],
    logBucket: [[[], "cdd-dev-access-logs-111122223333-eu-west-2"]],
    logGroupArnPatterns: [
      [
        [],
        [
          here("logs", "log-group:cdd-dev-*"),
          here("logs", "log-group:aws-waf-logs-dev-*"),
          here("logs", "log-group:/aws/ecs/containerinsights/cdd-dev/performance"),
          here("logs", "log-group:/aws/events/cdd-dev-*"),
        ],
      ],
    ],
    wafLogGroupsArn: [[[], here("logs", "log-group:aws-waf-logs-dev-*")]],
    wafLogGroupArnPattern: [[[], here("logs", "log-group:aws-waf-logs-dev-*:*")]],
    keyAliasPattern: [[[], "alias/cdd-dev-*"]],
    anyKeyArn: [[[], here("kms", "key/*")]],
    service: [
      [
        [screening],
        {
          physicalName: "cdd-dev-screening",
          logGroup: "cdd-dev-screening",
          wafLogGroup: "aws-waf-logs-dev-screening",
          internalName: "screening.internal.dev.bank.example",
          publicName: "screening.dev.bank.example",
        },
      ],
    ],
    internalUrl: [
      [[screening], "https://screening.internal.dev.bank.example"],
      [[screening, 443], "https://screening.internal.dev.bank.example"],
      [[screening, 8443], "https://screening.internal.dev.bank.example:8443"],
    ],
    repository: [[["screening/cache"], "cdd-dev-screening/cache"]],
    repositoryArn: [[[screening], here("ecr", "repository/cdd-dev-screening")]],
    image: [
      [[screening, "sha256:00"], "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-screening@sha256:00"],
    ],
    guardDutyRepositoryArn: [
      [["999988887777"], "arn:aws:ecr:eu-west-2:999988887777:repository/aws-guardduty-agent-fargate"],
    ],
    capacityProvider: [[["gpu"], "cdd-dev-ec2-gpu"]],
    clusterArn: [[[], here("ecs", "cluster/cdd-dev")]],
    containerInstancesArn: [[[], here("ecs", "container-instance/cdd-dev/*")]],
    servicesArn: [[[], here("ecs", "service/cdd-dev/*")]],
    deploymentsArn: [[[], here("ecs", "service-deployment/cdd-dev/*")]],
    revisionsArn: [[[], here("ecs", "service-revision/cdd-dev/*")]],
    tasksArn: [[[], here("ecs", "task/cdd-dev/*")]],
    repositoriesArn: [[[], here("ecr", "repository/cdd-dev-*")]],
    dashboardsArn: [[[], "arn:aws:cloudwatch::111122223333:dashboard/cdd-dev-*"]],
    peoplePolicy: [[["cluster-viewer"], "cdd-dev-cluster-viewer"]],
    policyArnPrefix: [[[], "arn:aws:iam::111122223333:policy/cdd/dev/"]],
    fourEyes: [[["rights"], "cdd-dev-four-eyes-rights"]],
    ruleArn: [[["rule", "us-east-1"], "arn:aws:events:us-east-1:111122223333:rule/rule"]],
    eventBusArn: [[[], here("events", "event-bus/default")]],
    fileSystem: [[["scans"], "cdd-dev-scans"]],
    secret: [[[screening, "watchlist-api-key"], "cdd/dev/screening/watchlist-api-key"]],
    secretArnPattern: [
      [
        [screening, "watchlist-api-key"],
        here("secretsmanager", "secret:cdd/dev/screening/watchlist-api-key-??????"),
      ],
    ],
    table: [[["cases"], "cdd-dev-cases"]],
    tableArn: [[["cases"], here("dynamodb", "table/cdd-dev-cases")]],
    indexArn: [[["cases", "by-customer"], here("dynamodb", "table/cdd-dev-cases/index/by-customer")]],
    bucket: [[["documents"], "cdd-dev-documents-111122223333-eu-west-2"]],
    bucketArn: [[["documents"], "arn:aws:s3:::cdd-dev-documents-111122223333-eu-west-2"]],
    tablesArn: [[[], here("dynamodb", "table/cdd-dev-")]],
    restoredBucketsArn: [[[], "arn:aws:s3:::cdd-dev-restored-"]],
    objectsArn: [[["documents"], "arn:aws:s3:::cdd-dev-documents-111122223333-eu-west-2/*"]],
    imageLayersArn: [[[], "arn:aws:s3:::prod-eu-west-2-starport-layer-bucket/*"]],
    logGroupArn: [[["cdd-dev-exec"], here("logs", "log-group:cdd-dev-exec")]],
  };

  it("are all in the table of the design", () =>
    assert.deepEqual(
      Object.getOwnPropertyNames(Names.prototype)
        .filter((name) => name !== "constructor" && !(name in design))
        .concat(Object.keys(design).filter((name) => !(name in names()))),
      [],
    ));

  for (const [name, cases] of Object.entries(design))
    it(`are those of the design: ${name}`, () => {
      for (const [given, answer] of cases) {
        const of = names();
        const member: unknown = Reflect.get(of, name);
        const got: unknown = typeof member === "function" ? member.apply(of, given) : member;
        assert.deepEqual(got, answer, given.join());
      }
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

describe("ARNs that AWS makes up", () => {
  it("are taken to be as long as they will be", () => {
    const real = {
      key: "arn:aws:kms:eu-west-2:111122223333:key/01234567-89ab-cdef-0123-456789abcdef",
      fileSystem: "arn:aws:elasticfilesystem:eu-west-2:111122223333:file-system/fs-0123456789abcdef0",
      accessPoint: "arn:aws:elasticfilesystem:eu-west-2:111122223333:access-point/fsap-0123456789abcdef0",
    };
    const digits = (arn: string) => arn.replace(/[0-9a-f]{8}[0-9a-f-]*$/, (end) => "0".repeat(end.length));
    assert.deepEqual(
      arnsToCome({ region: "eu-west-2", account: "111122223333" }),
      Object.fromEntries(Object.entries(real).map(([what, arn]) => [what, digits(arn)])),
    );
  });
});
