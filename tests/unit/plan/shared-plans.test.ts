import * as assert from "node:assert/strict";
import { plan } from "../../../plan";
import { entry, registered, scheduled, small, smallWith, worker } from "../../support/catalogues";
import { existingNetwork } from "../../support/found-network";
import { byHand, stackReading } from "../../support/stacks";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const own = (name: string) => role(`cdd/test/cdd-test-${name}`);
const here = (service: string, resource: string) => `arn:aws:${service}:eu-west-2:${account}:${resource}`;
const guardDuty = { containerSecurity: { guardDuty: { agentRegistryAccount: "999988887777" } } };
const proofs = {
  "registry.signers": [{ root: `sha256:${"5".repeat(64)}`, subject: { CN: "image signer" } }],
};
const approval = { approvers: [role("approver")] };
const held = { release: { strategy: "blue-green", approval } };

describe("the cluster's plan", () => {
  const cluster = (changes: object, catalogue = small) =>
    plan(catalogue, stackReading(changes as Record<string, unknown>)).cluster;

  it("watches what runs in tasks where the stack does", () => {
    assert.equal(cluster({}).guardDuty, false);
    assert.equal(cluster(guardDuty).guardDuty, true);
  });

  it("lets who approves judge images where these have proofs, and waits for him where one service does", () => {
    const rolling = { release: "rolling", exceptions: { release: { stacks: ["test"], ticket: "CDD-7" } } };
    const some = smallWith({ portal: rolling, sweep: worker });
    assert.deepEqual(cluster(held, some).approval, {
      policyName: "cdd-test-release-approver",
      roles: [role("approver")],
    });
    assert.deepEqual(cluster({ ...held, ...proofs }).approval, {
      policyName: "cdd-test-release-approver",
      roles: [role("approver")],
      judgesImages: true,
    });
  });

  it("says nothing of what the stack says nothing of", () => {
    const keys = Object.keys(cluster({}));
    for (const key of ["approval", "viewers", "operators", "logDestinationArn"])
      assert.ok(!keys.includes(key), key);
  });
});

describe("plans of EC2 machines", () => {
  it("are those of the catalogue's capacities, in the stack's sizes", () => {
    const size = { instanceTypes: ["g6.xlarge"], min: 0, max: 2 };
    const catalogue = {
      ...small,
      ec2Capacity: {
        plain: { description: "Plain", architecture: "arm64" },
        gpu: { description: "GPU", gpu: true },
      },
    } as const;
    const sizes = { "ec2Capacity.plain": size, "ec2Capacity.gpu": { ...size, max: 4 } };
    const common = {
      clusterName: "cdd-test",
      account,
      region: "eu-west-2",
      instanceTypes: ["g6.xlarge"],
      min: 0,
      volumeGiB: 30,
      spotPercent: 0,
      replaceAfterDays: 14,
      roles: { path: "/cdd/test/", account },
    };
    const { ec2Capacity, keys } = plan(catalogue, stackReading(sizes));
    assert.deepEqual(ec2Capacity, [
      {
        ...common,
        capacity: "plain",
        physicalName: "cdd-test-ec2-plain",
        architecture: "arm64",
        gpu: false,
        max: 2,
      },
      {
        ...common,
        capacity: "gpu",
        physicalName: "cdd-test-ec2-gpu",
        architecture: "x86_64",
        gpu: true,
        max: 4,
      },
    ]);
    assert.equal(keys.encryptsMachines, true);
  });
});

describe("plans of keys and stores", () => {
  const scans = { kind: "files", description: "Scans", dataClass: "confidential" };

  it("know of files", () => {
    const catalogue = smallWith({ sweep: { ...worker, data: { scans: "write" } } }, { stores: { scans } });
    const { keys, data } = plan(catalogue, stackReading());
    assert.deepEqual([keys.encryptsFiles, plan(small, stackReading()).keys.encryptsFiles], [true, false]);
    assert.deepEqual(data.files, { scans: { name: "cdd-test-scans", dataClass: "confidential" } });
    assert.deepEqual(plan(small, stackReading()).data.files, {});
    assert.deepEqual(keys.tables, ["cdd-test-customers", "cdd-test-index"]);
  });

  it("know of schedules, and of nobody's who has none", () => {
    const { keys } = plan(smallWith({ nightly: scheduled, sweep: worker }), stackReading());
    assert.deepEqual(keys.schedules, [
      {
        arn: here("scheduler", "schedule/cdd-test-nightly/cdd-test-nightly"),
        roleArn: own("nightly-schedule"),
      },
    ]);
  });

  it("know of shells: whose tasks, and who opens them", () => {
    const excepted = { stacks: ["test"], ticket: "CDD-7" };
    const exec = { exceptions: { exec: excepted, writableRoot: excepted } };
    const catalogue = smallWith({ profile: exec });
    const operators = [role("operator")];
    const { keys } = plan(catalogue, stackReading({ "access.sessionOperators": operators }));
    assert.deepEqual(keys.sessions, { taskRoles: [own("profile-task")], operators });
    assert.ok(!("sessions" in plan(small, stackReading()).keys));
  });

  it("know whom the stack names for records and backups", () => {
    const named = { "access.recordReaders": [role("reader")], "access.restorers": [role("restorer")] };
    const { keys } = plan(small, stackReading(named));
    assert.deepEqual([keys.recordReaders, keys.restorers], [[role("reader")], [role("restorer")]]);
  });
});

describe("the plan of what watches", () => {
  const catalogue = smallWith(
    { reader: registered, nightly: scheduled, portal: { data: { letters: "write" } } },
    {
      stores: { letters: { kind: "bucket", description: "Letters", dataClass: "restricted", uploads: true } },
    },
  );
  const watched = (changes: object = {}, of = catalogue) =>
    plan(of, stackReading(changes as Record<string, unknown>)).observability;

  it("knows the logs of every service, and the WAF's of those that have one", () => {
    const { applicationLogGroups, wafLogGroups } = watched();
    assert.deepEqual(applicationLogGroups, {
      portal: "cdd-test-portal",
      profile: "cdd-test-profile",
      trail: "cdd-test-trail",
      reader: "cdd-test-reader",
      nightly: "cdd-test-nightly",
    });
    assert.deepEqual(wafLogGroups, {
      portal: "aws-waf-logs-test-portal",
      profile: "aws-waf-logs-test-profile",
      trail: "aws-waf-logs-test-trail",
    });
  });

  it("knows the network's logs where the network is the stack's own", () => {
    const { flowLogGroup, queryLogGroup } = watched();
    assert.deepEqual([flowLogGroup, queryLogGroup], ["cdd-test-flow-logs", "cdd-test-dns-queries"]);
    const elsewhere = watched({ network: existingNetwork });
    assert.ok(!("flowLogGroup" in elsewhere) && !("queryLogGroup" in elsewhere));
    assert.ok(!("logDestinationArn" in elsewhere));
  });

  it("scans what customers upload, and nothing else", () => {
    assert.deepEqual(watched().scannedBuckets, [`cdd-test-letters-${account}-eu-west-2`]);
    assert.deepEqual(watched({}, small).scannedBuckets, []);
  });

  it("tells subscribers of the topics that they name, or of both; and nobody where the stack names none", () => {
    const subscribers = [
      { protocol: "email", endpoint: "a@example-bank.com" },
      { protocol: "email", endpoint: "b@example-bank.com", topics: ["events"] },
    ];
    assert.deepEqual(
      watched({ "notifications.subscribers": subscribers }).subscribers.map(({ topics }) => topics),
      [["alarms", "events"], ["events"]],
    );
    assert.deepEqual(watched({ notifications: undefined }).subscribers, []);
  });

  it("shows every service on the dashboard, with what it is and the alarm of its health", () => {
    const { dashboard, servicesArn } = watched();
    assert.deepEqual(
      dashboard.services.map(({ service, kind }) => `${service} ${kind}`),
      ["portal balanced", "profile balanced", "trail balanced", "reader registered", "nightly scheduled"],
    );
    assert.deepEqual(dashboard.services[0], {
      service: "portal",
      physicalName: "cdd-test-portal",
      kind: "balanced",
      alarmArn: here("cloudwatch", "alarm:cdd-test-portal-health"),
    });
    assert.equal(servicesArn, here("ecs", "service/cdd-test/"));
  });
});

describe("the registry's plan", () => {
  it("lets who deploys and who approves read images where these have proofs", () => {
    const pullers = (changes: object) =>
      plan(small, stackReading(changes as Record<string, unknown>)).registry.pullers;
    const always = pullers({});
    assert.equal(always.length, 2);
    assert.deepEqual(pullers(held), always);
    assert.deepEqual(pullers(proofs), [...always, role("deployer")]);
    assert.deepEqual(pullers({ ...held, ...proofs }), [...always, role("deployer"), role("approver")]);
  });
});

describe("a service's plan", () => {
  const planned = (service: object, changes: object = {}, more: object = {}) => {
    const catalogue = { ...smallWith({ one: service }), ...more };
    const found = plan(catalogue, stackReading(changes as Record<string, unknown>)).services;
    return found.find((each) => each.service === "one") ?? assert.fail("not planned");
  };

  it("is of its kind, with what that kind has and nothing else", () => {
    const nightly = planned(scheduled);
    assert.ok(nightly.kind === "scheduled");
    assert.deepEqual(nightly.schedule, scheduled.schedule);
    for (const key of ["tasks", "release", "alarms", "port"]) assert.ok(!(key in nightly), key);
    const reader = planned(registered);
    assert.ok(reader.kind === "registered");
    assert.deepEqual(
      [reader.port, reader.internalName, reader.release],
      [8443, "one.internal.test.example-bank.com", { strategy: "rolling" }],
    );
    const sweep = planned(worker);
    assert.ok(sweep.kind === "worker" && !("port" in sweep) && !("zoneId" in sweep));
  });

  it("keeps browsers with a revision where the entry says how long", () => {
    const front = { ...entry, exposure: "public" };
    const sticky = planned({ ...front, stickinessSeconds: 300 }, held);
    assert.ok(sticky.kind === "balanced");
    assert.equal(sticky.stickinessSeconds, 300);
    assert.ok(!("stickinessSeconds" in planned(front, held)));
  });

  it("lets pass in this stack alone what AWS's rules block wrongly here", () => {
    const pass = (stacks: readonly string[]) => ({
      rule: "PROPFIND_METHOD",
      paths: ["/notes"],
      stacks,
      ticket: "CDD-7",
    });
    const found = planned({ ...entry, falsePositives: [pass(["test", "prod"])] });
    assert.ok(found.kind === "balanced");
    assert.deepEqual(found.falsePositives, [{ rule: "PROPFIND_METHOD", paths: ["/notes"], ticket: "CDD-7" }]);
  });

  it("speaks no TLS in its tasks where an exception for this stack says so, and else as the entry does", () => {
    const taskTls = (own: object) => {
      const found = planned({ ...entry, ...own });
      assert.ok(found.kind === "balanced");
      return found.taskTls;
    };
    const plaintext = (stack: string) => ({
      exceptions: { plaintext: { stacks: [stack], ticket: "CDD-7" } },
    });
    assert.deepEqual([{}, { taskTls: "container" }, plaintext("test"), plaintext("prod")].map(taskTls), [
      "proxy",
      "container",
      "nobody",
      "proxy",
    ]);
  });

  it("runs on the machines that the entry names", () => {
    const machines = { "ec2Capacity.big": { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 } };
    const { capacity } = planned({ ...worker, capacity: "ec2:big" }, machines, {
      ec2Capacity: { big: { description: "Big" } },
    });
    assert.deepEqual(capacity, { ec2: "cdd-test-ec2-big" });
  });

  it("reaches the Defender's console beside its own destinations, and without it nothing else", () => {
    const prismaDefender = { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] };
    const started = { entryPoint: ["/app"], command: ["serve"] };
    const catalogue = smallWith({ portal: started, profile: started, trail: started });
    const changes = {
      containerSecurity: { prismaDefender },
      "rotation.defender-install-data": byHand,
    };
    const console = { destination: "prisma-console", cidrs: ["192.0.2.0/28"], prefixLists: [], port: 8084 };
    const registers = { destination: "registers", cidrs: ["198.51.100.0/24"], prefixLists: [], port: 443 };
    assert.deepEqual(
      plan(catalogue, stackReading(changes)).services.map(({ egress }) => egress),
      [[console], [registers, console], [console]],
    );
    assert.deepEqual(planned(worker).egress, []);
    assert.deepEqual(planned(worker).calls, []);
  });
});
