import * as assert from "node:assert/strict";
import type { Catalogue, Service } from "../../../model/catalogue";
import {
  imageKeys,
  imagesOf,
  imagesToRun,
  imageUris,
  knownImages,
  missingImages,
} from "../../../plan/images";
import { Names } from "../../../plan/names";
import { entry, registered, worker } from "../../support/catalogues";
import { stackConfig } from "../../support/stacks";

const proxy = { description: "Proxy", memory: 64 };
const equipped: Service = {
  ...entry,
  containers: { proxy, warm: proxy },
  logging: "firelens",
  openTelemetry: true,
};
const catalogue: Catalogue = {
  services: { one: equipped, two: { ...entry, logging: "firelens" }, three: entry },
  stores: {},
  destinations: {},
};
const prisma = { prismaDefender: { console: "wss://console.bank.example:443", cidrs: ["192.0.2.0/28"] } };
const answered = { ticket: "CDD-7" };
const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe("a task's images", () => {
  it("are the service's own first, then those of further containers and of the platform's agents", () => {
    assert.deepEqual(
      Object.entries(imagesOf("one", equipped, { stack: "test", containerSecurity: prisma })),
      [
        ["one", "one"],
        ["proxy", "one/proxy"],
        ["warm", "one/warm"],
        ["tls-proxy", "agents/tls-proxy"],
        ["log-router", "agents/log-router"],
        ["otel-collector", "agents/otel-collector"],
        ["TwistlockDefender", "agents/prisma-defender"],
      ],
    );
  });

  it("are no more than the service's own where it has nothing else", () => {
    assert.deepEqual(imagesOf("four", worker, { stack: "test" }), { four: "four" });
    const guardDuty = { agentRegistryAccount: "444455556666" };
    const guarded = { stack: "test", containerSecurity: { guardDuty } };
    assert.deepEqual(imagesOf("four", worker, guarded), { four: "four" });
  });

  it("have the proxy behind a balancer, unless the container speaks TLS, or nobody where the exception holds", () => {
    const proxied = { three: "three", "tls-proxy": "agents/tls-proxy" };
    const of = (service: Service, stack = "test") => imagesOf("three", service, { stack });
    assert.deepEqual(of(entry), proxied);
    assert.deepEqual(of({ ...entry, taskTls: "proxy" }), proxied);
    assert.deepEqual(of({ ...entry, taskTls: "container" }), { three: "three" });
    assert.deepEqual(of(registered), { three: "three" });
    const plain: Service = { ...entry, exceptions: { plaintext: { ...answered, stacks: ["test"] } } };
    assert.deepEqual(of(plain), { three: "three" });
    assert.deepEqual(of(plain, "prod"), proxied);
  });

  it("have a repository each, shared by all services where it is an agent's", () => {
    assert.deepEqual(imageKeys(catalogue, { stack: "test" }), [
      "one",
      "one/proxy",
      "one/warm",
      "agents/tls-proxy",
      "agents/log-router",
      "agents/otel-collector",
      "two",
      "three",
    ]);
    assert.ok(
      imageKeys(catalogue, { stack: "test", containerSecurity: prisma }).includes("agents/prisma-defender"),
    );
  });

  it("may be named in a stack file before a service has them, if they are an agent's", () => {
    const plain: Catalogue = { ...catalogue, services: { three: entry } };
    assert.deepEqual(knownImages(plain), [
      "three",
      "agents/tls-proxy",
      "agents/log-router",
      "agents/otel-collector",
      "agents/prisma-defender",
    ]);
  });

  const images = {
    one: digest("1"),
    "one/proxy": digest("2"),
    "one/warm": digest("3"),
    "agents/tls-proxy": digest("6"),
    "agents/log-router": digest("4"),
    "agents/otel-collector": digest("5"),
  };
  const stack = stackConfig({ images });
  const names = new Names(stack);

  it("are by digest from the account's own registry, by container", () => {
    const registry = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-test-";
    assert.deepEqual(imageUris("one", equipped, stack, names), {
      own: `${registry}one@${digest("1")}`,
      others: {
        proxy: `${registry}one/proxy@${digest("2")}`,
        warm: `${registry}one/warm@${digest("3")}`,
        "tls-proxy": `${registry}agents/tls-proxy@${digest("6")}`,
        "log-router": `${registry}agents/log-router@${digest("4")}`,
        "otel-collector": `${registry}agents/otel-collector@${digest("5")}`,
      },
    });
  });

  it("to run are those that have a digest, and missing those that have none", () => {
    const { "one/warm": warm, "agents/log-router": router, ...others } = images;
    const partly = stackConfig({ images: others });
    assert.deepEqual(imagesToRun({ ...catalogue, services: { one: equipped } }, partly), others);
    assert.deepEqual(missingImages("one", equipped, partly), ["one/warm", "agents/log-router"]);
    assert.deepEqual(missingImages("one", equipped, stack), []);
  });

  for (const missing of Object.keys(images))
    it(`are none while ${missing} has no digest`, () => {
      const { [missing]: _, ...others } = images as Record<string, string>;
      assert.equal(imageUris("one", equipped, stackConfig({ images: others }), names), undefined);
    });
});
