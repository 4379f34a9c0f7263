import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { small, smallWith, worker } from "../../support/catalogues";
import { problemLines } from "../../support/problem-lines";
import { byHand } from "../../support/stacks";

const file = "Pulumi.test.yaml: cdd:platform";
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

describe("shells that the catalogue opens", () => {
  const excepted = { stacks: ["test"], ticket: "CDD-7" };
  const opened = { exceptions: { exec: excepted, writableRoot: excepted } };

  it("need somebody who opens them", () => {
    assert.deepEqual(problemLines(smallWith({ portal: opened, trail: opened })), [
      `${file}.access.sessionOperators: is missing. portal, trail may be opened by exec: name the roles that do it.`,
    ]);
    const operators = { "access.sessionOperators": [role("operator")] };
    assert.deepEqual(problemLines(smallWith({ portal: opened }), operators), []);
  });

  it("are opened by nobody where there are none in the stack", () => {
    const elsewhere = { ...excepted, stacks: ["prod"] };
    const catalogue = smallWith({ portal: { exceptions: { exec: elsewhere, writableRoot: elsewhere } } });
    for (const each of [small, catalogue])
      assert.ok(
        problemLines(each, { "access.sessionOperators": [role("operator")] }).includes(
          `${file}.access.sessionOperators: does nothing: no service of this stack has an exception for exec. Leave it out.`,
        ),
      );
    assert.deepEqual(problemLines(small), []);
  });

  it("are not asked about where it is not known who has which duty", () =>
    assert.ok(
      problemLines(smallWith({ portal: opened }), { access: undefined }).some((line) =>
        line.startsWith(`${file}.access.sessionOperators: is missing`),
      ),
    ));
});

describe("the Defender", () => {
  const prismaDefender = { console: "wss://console.bank.example:8084", cidrs: ["192.0.2.0/28"] };
  const changes = { containerSecurity: { prismaDefender }, "rotation.defender-install-data": byHand };
  const started = { entryPoint: ["/app"], command: ["serve"] };
  const all = (own: object) => smallWith({ portal: started, profile: started, trail: own });
  const missing = (at: string) =>
    `services.ts: services.trail.${at}: is missing. Pulumi.test.yaml has prismaDefender, which starts the application in place of the image: repeat the image's own.`;
  const helper = { description: "A helper", memory: 64 };

  it("is told how each container starts, the service's and the further ones", () => {
    assert.deepEqual(problemLines(all(started), changes), []);
    assert.deepEqual(problemLines(all({ entryPoint: ["/app"] }), changes), [missing("command")]);
    assert.deepEqual(
      problemLines(
        all({ ...started, containers: { cache: helper, other: { ...helper, ...started } } }),
        changes,
      ),
      [missing("containers.cache.entryPoint"), missing("containers.cache.command")],
    );
  });

  it("asks nothing where the stack has none", () =>
    assert.deepEqual(problemLines(all({ containers: { cache: helper } })), []));
});

describe("sizes of tasks", () => {
  const found = (changes: Readonly<Record<string, unknown>>, catalogue: Catalogue = small) =>
    problemLines(catalogue, changes).map((line) => line.replace(`${file}.`, "").split(/[.:] Use/)[0]);

  it("are pairs that Fargate runs: the stack's, and a service's with what is the stack's beside it", () => {
    assert.deepEqual(found({ "defaults.memory": 4096 }), [
      "defaults.memory: 4096 does not go with cpu 256 on Fargate",
    ]);
    assert.deepEqual(found({ "services.profile": { memory: 4096 } }), [
      "services.profile.memory: 4096 does not go with cpu 256 on Fargate",
    ]);
    assert.deepEqual(found({ "services.profile": { cpu: 1024 } }), [
      "services.profile.memory: 512 does not go with cpu 1024 on Fargate",
    ]);
    assert.deepEqual(found({ "services.profile": { cpu: 1024, memory: 2048 } }), []);
  });

  it("are no matter of Fargate's on a service's own machines", () => {
    const catalogue = {
      ...smallWith({ sweep: { ...worker, capacity: "ec2:big" } }),
      ec2Capacity: { big: { description: "Big" } },
    };
    const machines = { "ec2Capacity.big": { instanceTypes: ["c7i.xlarge"], min: 0, max: 2 } };
    assert.deepEqual(found({ ...machines, "services.sweep": { cpu: 300, memory: 700 } }, catalogue), []);
  });

  it("are judged by halves as far as that goes, where the other half is wrong", () => {
    const half = (cpu: unknown, memory: unknown) =>
      found({ "defaults.cpu": cpu, "defaults.memory": memory }).map((line) => line?.split(" ")[0]);
    assert.deepEqual(half(300, "much"), ["defaults.memory:", "defaults.cpu:"]);
    assert.deepEqual(half(256, "much"), ["defaults.memory:"]);
    assert.deepEqual(half("many", 512), ["defaults.cpu:"]);
  });
});

describe("what the components refuse of a plan is told where it was said", () => {
  it("of machines, at their capacity", () => {
    const ec2Capacity = { gpu: { description: "GPU", gpu: true, architecture: "arm64" } } as const;
    const machines = { "ec2Capacity.gpu": { instanceTypes: ["g5g.xlarge"], min: 0, max: 2 } };
    assert.deepEqual(problemLines({ ...small, ec2Capacity }, machines), [
      `${file}.ec2Capacity.gpu.machineImage: is missing: AWS has no ECS image for GPUs on arm64. Name one, or use x86_64.`,
    ]);
  });

  it("of people at the cluster, where the stack names them", () => {
    const many = Array.from({ length: 100 }, (_, index) => role(`somebody-with-a-long-name-${index}`));
    const release = (approvers: readonly string[]) => ({ strategy: "blue-green", approval: { approvers } });
    for (const [at, changes] of [
      ["access.clusterViewers", { "access.clusterViewers": many }],
      ["access.clusterOperators", { "access.clusterOperators": many }],
      ["release.approval.approvers", { release: release(many) }],
    ] as const)
      assert.ok(
        problemLines(small, changes).some((line) => line.startsWith(`${file}.${at}: the policy of `)),
        `${at}: ${problemLines(small, changes).join()}`,
      );
  });
});
