import * as assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import type { Catalogue } from "../../../model/catalogue";
import { commandLine } from "../../../release/command-line";
import { small, smallWith } from "../../support/catalogues";
import { EcsEndpoint, refusal, type Told } from "../../support/ecs-endpoint";
import { byHand, stackValues } from "../../support/stacks";

const a = `sha256:${"a".repeat(64)}`;
const b = `sha256:${"b".repeat(64)}`;
const environment = {
  AWS_ACCESS_KEY_ID: "key",
  AWS_SECRET_ACCESS_KEY: "secret",
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};
const success: Told = { id: "1", status: "SUCCESSFUL", digest: a };
const progress: Told = {
  id: "2",
  status: "IN_PROGRESS",
  digest: a,
  lifecycleStage: "BAKE_TIME",
  percent: 10,
};
const paused: Told = {
  id: "2",
  status: "IN_PROGRESS",
  digest: a,
  lifecycleStage: "POST_TEST_TRAFFIC_SHIFT",
  hook: { hookId: "hook-7", expiresAt: 1_767_323_045, timeoutAction: "ROLLBACK", status: "AWAITING_ACTION" },
};
const rolledBack: Told = {
  id: "2",
  status: "ROLLBACK_SUCCESSFUL",
  digest: a,
  rollback: { reason: "Service deployment rolled back because of alarms.", to: "1" },
};

describe("the release command", () => {
  let endpoint: EcsEndpoint;
  let folder: string;
  let written: string;
  let said: string[];
  const before = { ...process.env };
  const streams = { out: process.stdout.write, err: process.stderr.write };

  beforeEach(async () => {
    endpoint = new EcsEndpoint();
    Object.assign(process.env, environment, { AWS_ENDPOINT_URL_ECS: await endpoint.start() });
    folder = mkdtempSync(path.join(tmpdir(), "release-"));
    configure({ portal: a, profile: a });
    said = [];
  });
  afterEach(async () => {
    for (const name of [...Object.keys(environment), "AWS_ENDPOINT_URL_ECS"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await endpoint.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function configure(images: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}) {
    const file = {
      config: { "cdd:platform": stackValues({ images: { "agents/tls-proxy": a, ...images }, ...more }) },
    };
    writeFileSync(path.join(folder, "Pulumi.test.yaml"), stringify(file));
  }

  /** Runs it in the folder with all output caught. */
  async function run(...argv: string[]): Promise<number> {
    return runFor(small, ...argv);
  }

  /** The same for services of which a stack with the Defender knows how they start. */
  async function started(...argv: string[]): Promise<number> {
    const start = { entryPoint: ["/app"], command: ["serve"] };
    return runFor(smallWith({ portal: start, profile: start, trail: start }), ...argv);
  }

  async function runFor(catalogue: Catalogue, ...argv: string[]): Promise<number> {
    written = "";
    process.stdout.write = (text) => {
      written += text;
      return true;
    };
    process.stderr.write = (text) => {
      said.push(String(text));
      return true;
    };
    try {
      return await commandLine(["--project", folder, ...argv], {
        catalogue,
        interval: 0.01,
        settle: 0.05,
        attempts: 2,
        log: (line) => said.push(line),
      });
    } finally {
      process.stdout.write = streams.out;
      process.stderr.write = streams.err;
    }
  }

  describe("wait", () => {
    it("ends 0 once all have succeeded, and tells each change once", async () => {
      const moves: readonly Told[] = [
        progress,
        progress,
        { ...progress, percent: 100 },
        { ...success, id: "2" },
      ];
      endpoint.services = {
        "cdd-test-portal": (lists) => [{ ...success, digest: b }, moves[lists] ?? success],
        "cdd-test-profile": [success],
      };
      assert.equal(await run("wait", "test"), 0);
      assert.deepEqual(
        said.filter((line) => line.startsWith("portal")),
        [
          "portal: in progress: IN_PROGRESS, BAKE_TIME, 10 % of traffic",
          "portal: in progress: IN_PROGRESS, BAKE_TIME, 100 % of traffic",
          "portal: succeeded",
        ],
      );
      assert.equal(
        written,
        [
          "SERVICE  OUTCOME    REVISION  IMAGE",
          "portal   succeeded  2         sha256:aaaaaaaaaaaa",
          "profile  succeeded  1         sha256:aaaaaaaaaaaa",
          "without a digest: trail",
          "",
        ].join("\n"),
      );
    });

    it("does not take the deployment before for the one that an up has just started", async () => {
      const old = { ...success, digest: b };
      endpoint.services = {
        "cdd-test-portal": (lists) =>
          lists === 0 ? [old] : lists === 1 ? [old, progress] : [old, rolledBack],
      };
      assert.equal(await run("wait", "test", "portal"), 1);
      assert.match(written, /^portal +rolled back: Service deployment rolled back because of alarms +2 /m);
    });

    it("ends 3 at a pause and says who goes on and how, in JSON alone too", async () => {
      endpoint.services = { "cdd-test-portal": [success, paused], "cdd-test-profile": [success] };
      assert.equal(await run("wait", "test"), 3);
      assert.match(
        written,
        /paused at POST_TEST_TRAFFIC_SHIFT until 2026-01-02T03:04:05.000Z, then ROLLBACK/,
      );
      assert.match(written, /approver, who is not the deployer/);
      const arn = endpoint.arn("deployment", "cdd-test-portal", "2");
      assert.ok(written.includes(`--service-deployment-arn ${arn} --hook-id hook-7 --action CONTINUE`));

      assert.equal(await run("wait", "test", "--json"), 3);
      const document = JSON.parse(written);
      assert.deepEqual(
        [document.command, document.account, document.cluster, document.exitStatus, document.timedOut],
        ["wait", "111122223333", "cdd-test", 3, false],
      );
      assert.deepEqual(document.services[0], {
        service: "portal",
        ecsService: "cdd-test-portal",
        digest: a,
        outcome: "paused",
        stage: "POST_TEST_TRAFFIC_SHIFT",
        pause: { hookId: "hook-7", expiresAt: "2026-01-02T03:04:05.000Z", timeoutAction: "ROLLBACK" },
        deployment: arn,
        revision: endpoint.arn("revision", "cdd-test-portal", "2"),
      });
      assert.deepEqual(document.waiting, ["trail"]);
    });

    it("keeps the document in a file beside what it tells people, however it ends", async () => {
      endpoint.services = { "cdd-test-portal": [success, rolledBack] };
      const out = path.join(folder, "kept", "release.json");
      assert.equal(await run("wait", "test", "portal", "--out", out), 1);
      assert.match(written, /^portal +rolled back/m);
      const { stack, services } = JSON.parse(readFileSync(out, "utf8"));
      assert.deepEqual([stack, services[0].digest, services[0].outcome], ["test", a, "rolled back"]);
      assert.equal(await run("wait", "test", "portal", "--out", folder), 2);
      assert.match(said.join("\n"), /--out .*: it cannot be written: EISDIR/);
    });

    it("ends 1 for a rollback although another service is paused", async () => {
      endpoint.services = { "cdd-test-portal": [success, paused], "cdd-test-profile": [success, rolledBack] };
      assert.equal(await run("wait", "test"), 1);
    });

    it("ends 1 where the newest deployment brought another image", async () => {
      endpoint.services = { "cdd-test-portal": [success, { ...success, id: "2", digest: b }] };
      assert.equal(await run("wait", "test", "portal"), 1);
      assert.match(written, /another image runs: the newest deployment brought sha256:bbbbbbbbbbbb/);
    });

    it("finds the newest deployment whatever the order of the list", async () => {
      endpoint.services = {
        "cdd-test-portal": [
          { ...success, createdAt: 1_760_000_300 },
          { ...success, id: "2", digest: b, createdAt: 1_760_000_100 },
        ],
      };
      assert.equal(await run("wait", "test", "portal"), 0);
    });

    it("ends 1 when time is up", async () => {
      endpoint.services = { "cdd-test-portal": [progress] };
      assert.equal(await run("wait", "test", "portal", "--timeout", "0.002"), 1);
      assert.match(written, /^portal +in progress: IN_PROGRESS, BAKE_TIME/m);
      assert.match(written, /time is up; .* longer --timeout/);
    });

    it("lets a service that ECS does not have pass, unless it was named or there is no other", async () => {
      endpoint.services = { "cdd-test-portal": [success] };
      assert.equal(await run("wait", "test"), 0);
      assert.match(written, /^profile +not there yet: ECS has no service cdd-test-profile +- /m);
      assert.equal(await run("wait", "test", "profile"), 1);
      assert.equal(await run("wait", "test", "portal", "profile"), 1);
      endpoint.services = { "cdd-test-portal": [] };
      assert.equal(await run("wait", "test"), 1);
      assert.match(written, /ECS lists no deployment of cdd-test-portal in the last 90 days/);
    });

    it("passes where no service has a digest, and asks nothing", async () => {
      configure({});
      assert.equal(await run("wait", "test"), 0);
      assert.match(written, /nothing to wait for/);
      assert.deepEqual(endpoint.asked, []);
    });
  });

  describe("check", () => {
    it("ends 0 where nothing is against an up", async () => {
      endpoint.services = { "cdd-test-portal": [{ ...success, digest: b }], "cdd-test-profile": [success] };
      assert.equal(await run("check", "test"), 0);
      assert.equal(written, "without a digest: trail\ntest: an up may start\n");
    });

    it("refuses a digest that was rolled back, with reason, time and what to do", async () => {
      endpoint.services = { "cdd-test-portal": [{ ...success, digest: b }, rolledBack] };
      assert.equal(await run("check", "test"), 1);
      assert.deepEqual(written.split("\n").slice(0, 2), [
        `portal: ${a} is refused. ECS rolled it back (2026-01-02T03:04:05.000Z): Service deployment rolled back because of alarms. Set cdd:platform.images.portal in Pulumi.test.yaml to a new digest or to the former one, ${b}; where the fault was not the image's, check with --retry portal.`,
        "profile: not there yet: ECS has no service cdd-test-profile",
      ]);
      assert.equal(await run("check", "test", "--json"), 1);
      const [portal] = JSON.parse(written).services;
      assert.equal(portal.refused.former, b);
    });

    it("lets it pass once it has succeeded since, and with --retry", async () => {
      endpoint.services = {
        "cdd-test-portal": [{ ...success, digest: b }, rolledBack, { ...success, id: "3" }],
      };
      assert.equal(await run("check", "test"), 0);
      endpoint.services = { "cdd-test-portal": [{ ...success, digest: b }, rolledBack] };
      assert.equal(await run("check", "test", "--retry", "portal"), 0);
      assert.match(
        written,
        /portal: sha256:aaaaaaaaaaaa did not succeed before, and is tried again by --retry/,
      );
      assert.equal(await run("check", "test", "--retry", "profile"), 1, "only the named one");
    });

    it("ends 3 while a deployment of any image is under way, 1 where one is refused besides", async () => {
      endpoint.services = { "cdd-test-portal": [success, { ...paused, digest: b }], "cdd-test-profile": [] };
      assert.equal(await run("check", "test"), 3);
      assert.match(
        written,
        /^portal: sha256:bbbbbbbbbbbb paused at POST_TEST_TRAFFIC_SHIFT .* end this one/m,
      );
      endpoint.services["cdd-test-profile"] = [{ ...success, digest: b }, rolledBack];
      assert.equal(await run("check", "test"), 1);
    });
  });

  describe("renew", () => {
    const secret = "cdd/test/profile/registers-api-key";
    const forced = () => endpoint.requests("UpdateService");
    const force = { cluster: "cdd-test", service: "cdd-test-profile", forceNewDeployment: true };

    it("says who reads what and how it will be released, and starts a deployment of what runs", async () => {
      endpoint.services = { "cdd-test-profile": [success] };
      assert.equal(await run("renew", "test", "profile/registers-api-key"), 0);
      assert.deepEqual(said, [
        "profile: new tasks of sha256:aaaaaaaaaaaa, rolling: they take the places of the old ones",
        `  reads ${secret} as REGISTERS_API_KEY (profile)`,
      ]);
      assert.equal(
        written,
        [
          "profile: started, and goes on by itself",
          "follow: npm run release -- wait test profile",
          "test: started; running tasks keep the old value until they are replaced",
          "",
        ].join("\n"),
      );
      assert.deepEqual(forced(), [force]);
    });

    it("knows a secret by its service, by its name and by its key, and starts each service once", async () => {
      endpoint.services = { "cdd-test-profile": [success] };
      for (const names of [["profile"], [secret], ["registers-api-key"], ["profile", secret]])
        assert.equal(await run("renew", "test", ...names), 0, names.join());
      assert.deepEqual(forced(), [force, force, force, force]);
    });

    it("starts nothing in a preview", async () => {
      endpoint.services = { "cdd-test-profile": [success] };
      assert.equal(await run("renew", "test", "profile", "--preview", "--json"), 0);
      const { services, ...rest } = JSON.parse(written);
      assert.deepEqual(rest, {
        command: "renew",
        stack: "test",
        account: "111122223333",
        region: "eu-west-2",
        cluster: "cdd-test",
        preview: true,
        exitStatus: 0,
      });
      assert.deepEqual(services, [
        {
          service: "profile",
          ecsService: "cdd-test-profile",
          digest: a,
          release: { strategy: "rolling" },
          secrets: [{ name: secret, variable: "REGISTERS_API_KEY", containers: ["profile"] }],
          outcome: "ready",
        },
      ]);
      assert.deepEqual(forced(), []);
    });

    it("ends 3 and starts nothing while a deployment is under way", async () => {
      endpoint.services = { "cdd-test-profile": [success, paused] };
      assert.equal(await run("renew", "test", "profile"), 3);
      assert.match(written, /^profile: paused at POST_TEST_TRAFFIC_SHIFT until 2026-01-02/m);
      assert.match(written, /^test: nothing was started: a deployment is under way/m);
      assert.deepEqual(forced(), []);
    });

    it("reaches all who read a secret or none, and those with no task need nothing", async () => {
      const prismaDefender = { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] };
      configure(
        { portal: a, profile: a, "agents/prisma-defender": a },
        {
          containerSecurity: { prismaDefender },
          rotation: { "profile/registers-api-key": byHand, "defender-install-data": byHand },
        },
      );
      endpoint.services = { "cdd-test-portal": [success], "cdd-test-profile": [success, progress] };
      const argv = ["renew", "test", "defender-install-data"] as const;
      assert.equal(await started(...argv), 3);
      assert.match(written, /^portal: not started$/m);
      assert.match(written, /^trail: nothing to start: it has no digest in Pulumi\.test\.yaml/m);
      assert.deepEqual(forced(), []);
      endpoint.services["cdd-test-profile"] = [success, { ...progress, status: "SUCCESSFUL" }];
      assert.equal(await started(...argv), 0);
      assert.deepEqual(
        forced().map(({ service }) => service),
        ["cdd-test-portal", "cdd-test-profile"],
      );
    });

    it("says how a canary goes on, who judges it and where it waits for whom", async () => {
      const functionArn = "arn:aws:lambda:eu-west-2:111122223333:function:judge";
      configure(
        { profile: a },
        {
          release: {
            strategy: "canary",
            canaryPercent: 10,
            canaryBakeMinutes: 30,
            bakeMinutes: 30,
            requestsPerMinute: 3000,
            hooks: [{ functionArn, stages: ["POST_SCALE_UP"], minutes: 5 }],
            approval: { approvers: ["arn:aws:iam::111122223333:role/approver"] },
          },
        },
      );
      endpoint.services = { "cdd-test-profile": [success] };
      assert.equal(await run("renew", "test", "profile"), 0);
      const pause = "pauses at PRE_SCALE_UP for an approver, and is rolled back after 1440 minutes";
      assert.equal(
        said[0],
        `profile: new tasks of sha256:aaaaaaaaaaaa, canary: 10 % of the traffic for 30 minutes, then all, the old ones stay 30 minutes; ${functionArn} judges at POST_SCALE_UP; ${pause}`,
      );
      assert.match(written, new RegExp(`^profile: started, ${pause}$`, "m"));
    });

    it("ends 1 where ECS does not have the service, or refuses", async () => {
      assert.equal(await run("renew", "test", "profile"), 1);
      assert.match(written, /^profile: not there yet: ECS has no service cdd-test-profile$/m);
      endpoint.services = { "cdd-test-profile": [] };
      endpoint.refused = {
        UpdateService: refusal("AccessDeniedException", "User x may not ecs:UpdateService"),
      };
      assert.equal(await run("renew", "test", "profile"), 1);
      assert.match(written, /^profile: refused: ecs:UpdateService in eu-west-2 failed.*AccessDenied/m);
      assert.match(written, /^test: nothing was started: see above$/m);
    });

    it("is misused with what is no secret, and with a service that has none", async () => {
      for (const [name, message] of [
        [
          "profle",
          /^"profle" is no secret, and no service that has one\. Use profile\/registers-api-key, or a service\.$/,
        ],
        ["profile/key", /^"profile\/key" is no secret/],
        ["portal", /^portal has no secret: there is no value to bring\.$/],
      ] as const) {
        said = [];
        assert.equal(await run("renew", "test", name), 2, name);
        assert.match(said.join(""), message);
      }
      assert.equal(await run("renew", "test"), 2);
      assert.deepEqual(endpoint.asked, []);
    });
  });

  it("judges a deployment that ends while it is looked at by its end", async () => {
    const later = { status: "ROLLBACK_SUCCESSFUL", rollback: { reason: "too late.", to: "1" } };
    endpoint.services = {
      "cdd-test-portal": [
        { ...success, digest: b },
        { ...progress, later },
      ],
    };
    assert.equal(await run("wait", "test", "portal"), 1);
    assert.equal(await run("check", "test"), 1);
    assert.match(written, /ECS rolled it back \(2026-01-02T03:04:05.000Z\): too late/);
    endpoint.services = { "cdd-test-portal": [{ ...progress, later: { status: "SUCCESSFUL" } }] };
    assert.equal(await run("check", "test"), 0);
  });

  describe("what a user can put right", () => {
    it("is a name, a time or a service that does not exist", async () => {
      const wrong: readonly [readonly string[], RegExp][] = [
        [["deploy", "test"], /unknown command 'deploy'/],
        [["wait"], /missing required argument 'stack'/],
        [
          ["wait", "test", "--timeout", "soon"],
          /'soon' is invalid. Give minutes: more than 0, at most 43200/,
        ],
        [["wait", "test", "--timeout", "0"], /Give minutes/],
        [["wait", "nope"], /There is no Pulumi\.nope\.yaml in .*Stacks with a file: test\.$/],
        [["wait", "test", "portl"], /^"portl" is no service\. Use portal, profile or trail\.$/],
        [["wait", "test", "trail"], /^trail has no digest in Pulumi\.test\.yaml/],
        [["check", "test", "--retry", "trail"], /^trail has no digest/],
        [["--project", path.join(folder, "none"), "check", "test"], /there is no such folder/],
      ];
      for (const [argv, message] of wrong) {
        said = [];
        assert.equal(await run(...argv), 2, argv.join(" "));
        assert.match(said.join(""), message);
        assert.equal(written, "");
      }
      assert.deepEqual(endpoint.asked, []);
    });

    it("is a stack file, told as an up would tell it, in JSON too", async () => {
      configure({ portal: "latest" }, { region: "mars" });
      assert.equal(await run("check", "test", "--json"), 2);
      const { errors } = JSON.parse(written);
      assert.match(errors[0].message, /^2 problems to solve.*\n.*cdd:platform\.region.*\n.*images\.portal/);
      assert.doesNotMatch(said.join("\n"), /^\s+at /m);
    });

    it("is the wrong account, told with both", async () => {
      endpoint.account = "999988887777";
      endpoint.services = { "cdd-test-portal": [success] };
      assert.equal(await run("wait", "test"), 2);
      assert.match(said.join(), /those of account 999988887777, and the stack file names 111122223333/);
    });

    it("is a right that is missing, in one line", async () => {
      endpoint.failures.push(refusal("AccessDeniedException", "User x may not ecs:ListServiceDeployments"));
      endpoint.failures.push(refusal("AccessDeniedException", "User x may not ecs:ListServiceDeployments"));
      assert.equal(await run("check", "test"), 2);
      assert.deepEqual(said, [
        "ecs:ListServiceDeployments in eu-west-2 failed, for account 111122223333: AccessDeniedException: User x may not ecs:ListServiceDeployments",
      ]);
    });

    it("is an endpoint that nobody serves, in one line", async () => {
      process.env.AWS_ENDPOINT_URL_ECS = "http://127.0.0.1:1";
      assert.equal(await run("check", "test"), 2);
      assert.equal(said.length, 1);
      assert.match(said.join(), /failed, for account 111122223333: .*ECONNREFUSED/);
    });

    it("is credentials that are not there, in one line", async () => {
      delete process.env.AWS_ACCESS_KEY_ID;
      delete process.env.AWS_SECRET_ACCESS_KEY;
      assert.equal(await run("check", "test"), 2);
      assert.equal(said.length, 1);
      assert.match(said.join(), /CredentialsProviderError: Could not load credentials/);
    });
  });

  it("helps with every command, and tells how far ECS remembers", async () => {
    assert.equal(await run("--help"), 0);
    assert.match(written, /^ {2}wait .*[\s\S]*^ {2}check .*[\s\S]*^ {2}renew .*[\s\S]*90 days/m);
    for (const command of ["wait", "check", "renew"]) {
      assert.equal(await run(command, "--help"), 0);
      assert.match(written, /Exit status: 0/);
    }
  });
});
