import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BalancedPlan, ServicePlan } from "../../components/fargate-microservice/args";
import { agentPorts } from "../../components/fargate-microservice/task/args";
import { containerDefinitions } from "../../components/fargate-microservice/task/containers";
import { targetOf } from "../../components/fargate-microservice/task/target";
import { proxyConfiguration } from "../../components/fargate-microservice/task/tls-proxy";
import { cpuSizes, memorySizes } from "../../model/task-size";
import {
  ownTlsPlan,
  registeredPlan,
  sampleImage,
  samplePlan,
  sampleProxyImage,
  scheduledPlan,
  workerPlan,
} from "../support/service-plan";

const named = (plan: ServicePlan) =>
  new Map(containerDefinitions(plan, sampleImage, {}).map((container) => [container.name, container]));

function proxyOf(changes: Partial<BalancedPlan> = {}) {
  const proxy = named({ ...samplePlan, ...changes }).get("tls-proxy");
  assert.ok(proxy);
  return proxy;
}

/** nginx's directives, `name arguments` each, with the blocks that they stand in. */
function directives(configuration: string): string[] {
  const blocks: string[] = [];
  return [...configuration.matchAll(/([^;{}]*)([;{}])/g)].flatMap(([, text = "", end]) => {
    const words = text.trim().replace(/\s+/g, " ");
    if (end === "}") {
      assert.ok(blocks.pop() !== undefined, "a block ends that never began");
      return words === "" ? [] : [words];
    }
    if (end === "{") {
      blocks.push(words);
      return [];
    }
    return [[...blocks, words].join(" > ")];
  });
}
const configured = (changes: Partial<BalancedPlan> = {}) =>
  directives(proxyConfiguration({ ...samplePlan, ...changes }));
const argument = (lines: readonly string[], name: string) =>
  lines
    .map((line) => line.split(" > ").at(-1) ?? "")
    .find((line) => line.startsWith(`${name} `))
    ?.slice(name.length + 1);

describe("the proxy that speaks TLS for a container", () => {
  it("is hardened as every container, and all that it does is given", () => {
    const { environment, command, ...rest } = proxyOf();
    assert.deepEqual(rest, {
      name: "tls-proxy",
      image: sampleProxyImage,
      cpu: 0,
      memoryReservation: 64,
      essential: true,
      user: "10001:10001",
      readonlyRootFilesystem: true,
      linuxParameters: {
        capabilities: { add: [], drop: ["ALL"] },
        initProcessEnabled: true,
        tmpfs: [{ containerPath: "/tmp", size: 1, mountOptions: ["nodev", "noexec", "nosuid"] }],
      },
      entryPoint: ["/bin/sh", "-c"],
      dependsOn: [{ containerName: "screening", condition: "START" }],
      portMappings: [{ containerPort: 8443, hostPort: 8443, protocol: "tcp" }],
      secrets: [],
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": "/cdd/dev/screening",
          "awslogs-region": "eu-central-1",
          "awslogs-stream-prefix": "tls-proxy",
          mode: "non-blocking",
          "max-buffer-size": "25m",
        },
        secretOptions: [],
      },
      stopTimeout: 30,
      ulimits: [{ name: "nofile", softLimit: 65535, hardLimit: 65535 }],
      mountPoints: [],
      volumesFrom: [],
      systemControls: [],
      healthCheck: {
        command: ["CMD", "openssl", "s_client", "-brief", "-connect", "127.0.0.1:8443"],
        interval: 30,
        timeout: 5,
        retries: 3,
        startPeriod: 10,
      },
    });
    assert.deepEqual(environment, [{ name: "NGINX_CONFIGURATION", value: proxyConfiguration(samplePlan) }]);
    assert.equal(command?.length, 1);
  });

  it("makes its key in memory where nobody else reads it, and becomes nginx, so that signals reach it", () => {
    const [script = ""] = proxyOf().command ?? [];
    const lines = script.split("\n");
    assert.deepEqual(lines.slice(0, 2), ["set -e", "umask 077"]);
    assert.match(
      lines[2] ?? "",
      /^openssl req -x509 .*-keyout \/tmp\/key\.pem -out \/tmp\/certificate\.pem$/,
    );
    assert.equal(lines[3], `printf %s "$NGINX_CONFIGURATION" > /tmp/nginx.conf`);
    assert.equal(lines.at(-1), "exec nginx -e stderr -c /tmp/nginx.conf");
  });

  it("takes TLS from outside and hands on to the application inside the task, and there only", () => {
    const lines = configured();
    assert.ok(lines.includes("http > server > listen 8443 ssl"));
    assert.equal(lines.filter((line) => / listen /.test(line)).length, 1);
    assert.ok(lines.includes("http > server > ssl_protocols TLSv1.2 TLSv1.3"));
    assert.equal(argument(lines, "proxy_pass"), "http://127.0.0.1:8080");
    assert.equal(argument(configured({ port: 9090 }), "proxy_pass"), "http://127.0.0.1:9090");
    for (const line of lines.filter((each) => /(_path|pid|ssl_certificate\w*) /.test(each)))
      assert.match(line, / \/tmp\//, "the root file system is read-only");
  });

  it("keeps idle connections longer than the balancer, which alone may close one that it is about to use", () => {
    for (const idleTimeoutSeconds of [1, 60, 4000])
      for (const name of ["keepalive_timeout", "proxy_read_timeout", "proxy_send_timeout"]) {
        const seconds = Number.parseInt(argument(configured({ idleTimeoutSeconds }), name) ?? "", 10);
        assert.equal(seconds, idleTimeoutSeconds + 15, name);
      }
  });

  it("writes no requests down and keeps no bodies: /tmp has room for neither", () => {
    const lines = configured();
    assert.equal(argument(lines, "access_log"), "off");
    assert.equal(argument(lines, "proxy_buffering"), "off");
    assert.equal(argument(lines, "proxy_request_buffering"), "off");
  });

  it("is not there where the container speaks TLS itself, nobody does, or there is no balancer", () => {
    const plaintext = { ticket: "CDD-7" };
    const plans: readonly ServicePlan[] = [
      ownTlsPlan,
      { ...ownTlsPlan, taskTls: "nobody", exceptions: { plaintext } },
      registeredPlan,
      workerPlan,
      scheduledPlan,
    ];
    for (const plan of plans) assert.deepEqual([...named(plan).keys()], ["screening"]);
  });

  it("gives its lines to the log router where the task has one", () => {
    const { logConfiguration } = proxyOf({ agents: { logRouter: true, collector: false } });
    assert.equal(logConfiguration.logDriver, "awsfirelens");
  });
});

describe("what a balancer speaks to", () => {
  for (const [taskTls, container, port, protocol] of [
    ["proxy", "tls-proxy", 8443, "HTTPS"],
    ["container", "screening", 8080, "HTTPS"],
    ["nobody", "screening", 8080, "HTTP"],
  ] as const)
    it(`is ${container} by ${protocol} where TLS is the part of ${taskTls}`, () =>
      assert.deepEqual(targetOf({ service: "screening", port: 8080, taskTls }), {
        container,
        port,
        protocol,
      }));
});

describe("the proxy's port", () => {
  const agents = Object.values(agentPorts).flatMap((ports) => Object.values<number>(ports));

  it("is no other's in the task, and one for all applications but those that have it", async () => {
    await fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(8443, 8444, 8080), fc.integer({ min: 1024, max: 65_535 })),
        (port) => {
          const target = targetOf({ ...samplePlan, port });
          assert.equal(target.port, port === 8443 ? 8444 : 8443);
          assert.ok(agents.length > 0 && ![port, ...agents].includes(target.port));
        },
      ),
    );
  });
});

describe("the proxy's size", () => {
  it("is a part of every task that Fargate runs, with connections that fit into it", () => {
    for (const cpu of cpuSizes)
      for (const memory of memorySizes(cpu)) {
        const { memoryReservation: own = 0 } = proxyOf({ cpu, memory });
        const lines = configured({ cpu, memory });
        const workers = Number(argument(lines, "worker_processes"));
        const connections = Number(argument(lines, "worker_connections")) * workers;
        assert.ok(own <= memory / 8, `${own} of ${memory}`);
        assert.ok(workers >= 1 && workers <= Math.max(1, cpu / 1024));
        // A thousand connections in the smallest; what is measured of each, and 8 MiB a process, in all.
        assert.ok(connections >= 1000, `${connections} connections at ${cpu}/${memory}`);
        assert.ok((connections / 2) * 72 + (2 + workers) * 8 * 1024 <= own * 1024);
      }
  });

  it("leaves connections on machines, where a task may have many CPUs and little memory", () => {
    const lines = configured({ cpu: 16_384, memory: 1024 });
    assert.ok(Number(argument(lines, "worker_connections")) >= 200);
  });
});
