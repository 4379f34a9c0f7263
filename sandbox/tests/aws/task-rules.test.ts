import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { containerDefinitions } from "../../aws/rules/container-definitions";
import { refuseRelations } from "../../aws/rules/container-relations";
import { refuseOnFargate } from "../../aws/rules/fargate-tasks";
import { refuseSizes } from "../../aws/rules/task-sizes";

describe("a task of several containers", () => {
  const image = "i";
  const app = {
    name: "app",
    image,
    command: ["serve"],
    entryPoint: ["/init"],
    memory: 384,
    stopTimeout: 60,
    linuxParameters: { initProcessEnabled: true, capabilities: { add: ["SYS_PTRACE"], drop: ["ALL"] } },
    ulimits: [{ name: "nofile", softLimit: 1024, hardLimit: 1024 }],
    portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: "tcp", name: "http" }],
    mountPoints: [{ sourceVolume: "evidence", containerPath: "/evidence", readOnly: true }],
    volumesFrom: [{ sourceContainer: "guard", readOnly: true }],
    dependsOn: [
      { containerName: "guard", condition: "SUCCESS" },
      { containerName: "router", condition: "HEALTHY" },
    ],
    logConfiguration: { logDriver: "awsfirelens", options: { Name: "cloudwatch_logs" } },
    environmentFiles: [{ type: "s3", value: "arn:aws:s3:::settings/app.env" }],
  };
  const router = {
    name: "router",
    image,
    memory: 128,
    healthCheck: { command: ["CMD", "true"], interval: 30, timeout: 5, retries: 3 },
    firelensConfiguration: { type: "fluentbit", options: { "enable-ecs-log-metadata": "true" } },
  };
  const guard = { name: "guard", image, essential: false, dependsOn: [] };
  const task = {
    cpu: "256",
    memory: "512",
    networkMode: "awsvpc",
    executionRoleArn: "arn:aws:iam::111122223333:role/execution",
  };

  it("is taken where everything fits", () => {
    const containers = [app, router, guard];
    assert.equal(refuseOnFargate(containers, task), undefined);
    assert.equal(refuseSizes(containers, task), undefined);
    assert.equal(refuseRelations(containers, ["evidence"]), undefined);
  });

  it("comes back with the same meaning, in whatever order its containers were written", () => {
    const written = [app, router, guard];
    return fc.assert(
      fc.property(fc.shuffledSubarray(written, { minLength: 3 }), (shuffled) => {
        const returned = containerDefinitions.returned(JSON.stringify(shuffled));
        assert.ok(containerDefinitions.same(JSON.stringify(written), returned));
        assert.equal(containerDefinitions.returned(returned), returned);
      }),
    );
  });

  it("is another one where a sidecar, a mount or a dependency changes", () => {
    const same = (changed: readonly object[]) =>
      containerDefinitions.same(JSON.stringify([app, router]), JSON.stringify(changed));
    assert.ok(same([router, app]));
    assert.ok(!same([app, { ...router, image: "j" }]));
    assert.ok(!same([{ ...app, mountPoints: [] }, router]));
    assert.ok(!same([{ ...app, dependsOn: app.dependsOn.slice(1) }, router]));
  });

  it("finds a cycle of any length, and none where containers wait in a row", () => {
    const ring = (length: number, closed: boolean) =>
      Array.from({ length }, (_, index) => ({
        name: `c${index}`,
        dependsOn:
          index > 0 || closed
            ? [{ containerName: `c${(index + length - 1) % length}`, condition: "START" }]
            : [],
      }));
    return fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), (length) => {
        assert.match(refuseRelations(ring(length, true), []) ?? "", /must not form a cycle/);
        assert.equal(refuseRelations(ring(length, false), []), undefined);
      }),
    );
  });
});
