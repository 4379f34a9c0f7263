import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import type { Catalogue } from "../../../model/catalogue";
import { commandLine } from "../../../release/command-line";
import { entry, scheduled, worker } from "../../support/catalogues";
import { caught } from "../../support/caught";
import { EcsEndpoint, refusal, type Told } from "../../support/ecs-endpoint";
import { stackValues } from "../../support/stacks";

const a = `sha256:${"a".repeat(64)}`;
const b = `sha256:${"b".repeat(64)}`;
const environment = {
  AWS_ACCESS_KEY_ID: "key",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};
const catalogue: Catalogue = {
  services: { portal: { ...entry, exposure: "public" }, profile: worker, trail: worker, night: scheduled },
  stores: {},
  destinations: {},
};
const portal: Told = { id: "1", status: "SUCCESSFUL", digest: a, containers: { portal: a, "tls-proxy": b } };
const profile: Told = { id: "1", status: "SUCCESSFUL", digest: a, containers: { profile: a } };
const [portalName, profileName, trailName] = ["portal", "profile", "trail"].map(
  (name) => `cdd-test-${name}`,
) as [string, string, string];

describe("the command that verifies what runs", () => {
  let endpoint: EcsEndpoint;
  let folder: string;
  const before = { ...process.env };
  beforeEach(async () => {
    endpoint = new EcsEndpoint();
    endpoint.services = { [portalName]: [portal], [profileName]: [profile] };
    Object.assign(process.env, environment, { AWS_ENDPOINT_URL_ECS: await endpoint.start() });
    folder = mkdtempSync(path.join(tmpdir(), "verify-"));
    configure();
  });
  afterEach(async () => {
    for (const name of [...Object.keys(environment), "AWS_ENDPOINT_URL_ECS"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await endpoint.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function configure(more: object = {}) {
    const images = { portal: a, profile: a, night: a, "agents/tls-proxy": b };
    const values = stackValues({ images, egress: {}, rotation: {}, ...more });
    writeFileSync(path.join(folder, "Pulumi.test.yaml"), stringify({ config: { "cdd:platform": values } }));
  }
  async function verify(...argv: readonly string[]) {
    const said: string[] = [];
    const { status, out } = await caught(() =>
      commandLine(["--project", folder, "verify", "test", ...argv], {
        catalogue,
        attempts: 1,
        log: (line) => said.push(line),
      }),
    );
    return { status, lines: out.trim().split("\n"), out, said };
  }

  it("ends 0 where every service runs as it was asked for, and one without an image does not run", async () => {
    const { status, lines, said } = await verify();
    assert.deepEqual(
      lines,
      [
        "portal: as asked for, 1 of 1 tasks",
        "profile: as asked for, 1 of 1 tasks",
        "trail: waits for an image, and does not run",
        "test: what runs is what was asked for",
      ],
      said.join("\n"),
    );
    assert.equal(status, 0);
    assert.deepEqual(endpoint.requests("DescribeServices"), [
      { cluster: "cdd-test", services: [portalName, profileName, trailName] },
    ]);
  });

  for (const [what, change, line] of [
    [
      "a digest that nobody asked for",
      { services: { [profileName]: [{ ...profile, digest: b, containers: { profile: b } }] } },
      "profile: image: asked for profile sha256:aaaaaaaaaaaa; found profile sha256:bbbbbbbbbbbb",
    ],
    [
      "a proxy that nobody asked for",
      { services: { [portalName]: [{ ...portal, containers: { portal: a, "tls-proxy": a } }] } },
      "portal: image: asked for tls-proxy sha256:bbbbbbbbbbbb; found tls-proxy sha256:aaaaaaaaaaaa",
    ],
    [
      "a container too few",
      { services: { [portalName]: [{ ...portal, containers: { portal: a } }] } },
      "portal: image: asked for tls-proxy sha256:bbbbbbbbbbbb; found no image of tls-proxy that ECS tells",
    ],
    [
      "a container too many",
      { services: { [profileName]: [{ ...profile, containers: { profile: a, shell: b } }] } },
      "profile: image: asked for no container shell; found shell sha256:bbbbbbbbbbbb",
    ],
    [
      "a task definition of another family",
      { described: { taskDefinition: "arn:aws:ecs:eu-west-2:111122223333:task-definition/shell:1" } },
      "profile: task definition: asked for a revision of cdd-test-profile; found arn:aws:ecs:eu-west-2:111122223333:task-definition/shell:1",
    ],
    [
      "fewer tasks than desired",
      { described: { runningCount: 0, pendingCount: 1 } },
      "profile: tasks: asked for 1 as desired; found 0 run, 1 are pending",
    ],
    [
      "more tasks than the stack file allows",
      { described: { desiredCount: 4, runningCount: 4 } },
      "profile: tasks: asked for 1 to 3; found 4 are desired",
    ],
    [
      "none, where there is to be one at least",
      { described: { desiredCount: 0, runningCount: 0 } },
      "profile: tasks: asked for 1 to 3; found 0 are desired",
    ],
    [
      "another way to release",
      { described: { deploymentConfiguration: { strategy: "CANARY" } } },
      "profile: strategy: asked for ROLLING; found CANARY",
    ],
    [
      "a service that is being deleted",
      { described: { status: "DRAINING" } },
      "profile: service: asked for ACTIVE; found DRAINING",
    ],
    [
      "a service that is deleted",
      { described: { status: "INACTIVE" } },
      "profile: service: asked for cdd-test-profile; found ECS has no such service",
    ],
    [
      "a service without a revision",
      { described: { currentServiceRevisions: [] } },
      "profile: image: asked for a revision; found ECS tells none",
    ],
    [
      "a release that was stopped",
      { services: { [profileName]: [{ ...profile, status: "STOPPED", statusReason: "by somebody." }] } },
      "profile: deployment: asked for one that succeeded; found failed: stopped: by somebody",
    ],
    [
      "a service that nobody asked for yet",
      { services: { [trailName]: [profile] } },
      "trail: service: asked for none: an image of its task has no digest; found cdd-test-trail runs",
    ],
  ] as const)
    it(`ends 1, and says so, where it finds ${what}`, async () => {
      const changed = change as { services?: EcsEndpoint["services"]; described?: object };
      configure({ "services.profile": { tasks: { min: 1, max: 3 } } });
      endpoint.services = { ...endpoint.services, ...changed.services };
      endpoint.described = { [profileName]: changed.described ?? {} };
      const { status, lines } = await verify();
      assert.deepEqual(
        lines.filter((each) => each !== lines.at(-1) && !/as asked for|waits for an image/.test(each)),
        [line],
      );
      assert.equal(lines.at(-1), "test: 1 of its services run otherwise than asked for");
      assert.equal(status, 1);
    });

  it("ends 3 where a deployment is under way, and takes its two revisions for no fault", async () => {
    endpoint.services[profileName] = [
      profile,
      { id: "2", status: "IN_PROGRESS", digest: a, containers: { profile: a }, lifecycleStage: "SCALE_UP" },
    ];
    endpoint.described = { [profileName]: { runningCount: 2 } };
    const { status, lines } = await verify("profile");
    assert.deepEqual(lines, [
      "profile: under way: in progress: IN_PROGRESS, SCALE_UP",
      "test: a deployment is under way: see above",
    ]);
    assert.equal(status, 3);
  });

  it("counts what schedules allow by night and by day", async () => {
    const schedules = [
      { name: "evening", cron: "cron(0 20 * * ? *)", timezone: "Europe/London", min: 0, max: 0 },
      { name: "morning", cron: "cron(0 8 * * ? *)", timezone: "Europe/London", min: 1, max: 5 },
    ];
    configure({ "services.profile": { tasks: { min: 0, max: 5 }, scaling: { schedules } } });
    for (const [count, expected] of [
      [0, 0],
      [5, 0],
      [6, 1],
    ]) {
      endpoint.described = { [profileName]: { desiredCount: count, runningCount: count } };
      assert.equal((await verify("profile")).status, expected, String(count));
    }
  });

  it("gives the whole as one document", async () => {
    const { status, out } = await verify("profile", "--json");
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(out), {
      command: "verify",
      stack: "test",
      account: "111122223333",
      region: "eu-west-2",
      cluster: "cdd-test",
      exitStatus: 0,
      services: [
        {
          service: "profile",
          ecsService: profileName,
          images: { profile: a },
          tasks: [1, 1],
          strategy: "rolling",
          found: {
            status: "ACTIVE",
            taskDefinition: `arn:aws:ecs:eu-west-2:111122223333:task-definition/${profileName}:7`,
            strategy: "ROLLING",
            desired: 1,
            running: 1,
            pending: 0,
            revisions: [endpoint.arn("revision", profileName, "1")],
          },
          differences: [],
        },
      ],
    });
  });

  it("takes a stack that is not there for one in which nothing runs, and asks for ten services at a time", async () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`worker-${index}`, worker]));
    const images = Object.fromEntries(Object.keys(many).map((name) => [name, a]));
    configure({ images: { ...images, "agents/tls-proxy": b } });
    endpoint.refused = { DescribeServices: refusal("ClusterNotFoundException", "Cluster not found.") };
    const { status } = await caught(() =>
      commandLine(["--project", folder, "verify", "test"], {
        catalogue: { services: many, stores: {}, destinations: {} },
        attempts: 1,
        log: () => undefined,
      }),
    );
    assert.equal(status, 1);
    assert.deepEqual(
      endpoint.requests("DescribeServices").map(({ services }) => (services as string[]).length),
      [10, 2],
    );
  });

  it("ends 2 where it is misused, or ECS cannot be asked, or somebody else's answers", async () => {
    assert.match(
      (await verify("nobody")).said.join(),
      /"nobody" is no service. Use portal, profile or trail/,
    );
    endpoint.refused = { DescribeServices: refusal("AccessDeniedException", "no right") };
    const { status, said } = await verify();
    assert.equal(status, 2);
    assert.match(
      said.join(),
      /ecs:DescribeServices in eu-west-2 failed, for account 111122223333: AccessDenied/,
    );
    endpoint.refused = {};
    endpoint.account = "999999999999";
    assert.match((await verify()).said.join(), /credentials are those of account 999999999999/);
  });
});
