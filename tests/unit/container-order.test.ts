import * as assert from "node:assert/strict";
import { containerFaults, type Ordered } from "../../components/fargate-microservice/task/container-order";
import { line } from "../../model/problems";
import { faultsOf } from "../../model/reading";
import { containerName } from "../../model/values";

/** Of a task whose own container is `app`. */
const messages = ({ app = {}, ...containers }: Readonly<Record<string, Ordered>>) =>
  containerFaults("app", app, { containers, secrets: [], taken: ["app", "log-router"] }).map(line);

describe("the order of containers", () => {
  it("may be any that ends", () => {
    assert.deepEqual(
      messages({
        app: { after: { proxy: "HEALTHY", migration: "SUCCESS", warm: "COMPLETE" } },
        proxy: { after: { migration: "START" }, healthCommand: ["/health"] },
        migration: { essential: false },
        warm: { essential: false, after: { proxy: "START" } },
      }),
      [],
    );
  });

  it("names only other containers of the task", () => {
    assert.deepEqual(messages({ app: { after: { prxy: "START" } }, proxy: {}, warm: {} }), [
      'after.prxy: "prxy" is not another container of the task. Use proxy or warm.',
    ]);
    assert.deepEqual(messages({ app: { after: { app: "START" } }, proxy: {} }), [
      'after.app: "app" is not another container of the task. Use proxy.',
    ]);
    assert.deepEqual(messages({ app: { after: Object.fromEntries([["constructor", "START" as const]]) } }), [
      'after.constructor: "constructor" is not another container of the task. Leave it out: there is none.',
    ]);
  });

  it("waits for health only where there is a command that says so", () => {
    assert.deepEqual(messages({ app: { after: { proxy: "HEALTHY" } }, proxy: {} }), [
      "after.proxy: HEALTHY never comes: proxy has no healthCommand. Give it one, or use START.",
    ]);
  });

  for (const condition of ["COMPLETE", "SUCCESS"] as const)
    it(`waits for ${condition} only of what may end before the task`, () => {
      for (const essential of [true, undefined])
        assert.deepEqual(messages({ app: { after: { warm: condition } }, warm: { essential } }), [
          `after.warm: ${condition} never comes: warm is essential, and the task ends with it. Use START or HEALTHY, or essential: false.`,
        ]);
    });

  it("does not wait for the service's own to end: the task ends with it", () => {
    for (const condition of ["COMPLETE", "SUCCESS"] as const)
      assert.deepEqual(messages({ warm: { after: { app: condition } } }), [
        `containers.warm.after.app: ${condition} never comes: app is essential, and the task ends with it. Use START or HEALTHY, or essential: false.`,
      ]);
  });

  it("is said of each container in a circle of three, and not of one that only waits for it", () => {
    assert.deepEqual(
      messages({
        app: { after: { one: "START" } },
        one: { after: { two: "START" } },
        two: { after: { three: "START" } },
        three: { after: { one: "START" } },
      }).map((message) => message.split(":")[0]),
      ["containers.one.after.two", "containers.two.after.three", "containers.three.after.one"],
    );
  });

  it("has no circle, however long", () => {
    assert.deepEqual(
      messages({
        app: { after: { one: "START" } },
        one: { after: { two: "START" } },
        two: { after: { one: "START" } },
      }),
      [
        'containers.one.after.two: "two" waits for one itself, so that neither starts. Remove one of the two.',
        'containers.two.after.one: "one" waits for two itself, so that neither starts. Remove one of the two.',
      ],
    );
  });
});

describe("a container's name", () => {
  it("is of lower-case words, at most 40 characters", () => {
    for (const name of ["proxy", "proxy-2", "a".repeat(40)])
      assert.deepEqual(faultsOf(containerName, name), []);
    for (const name of ["Proxy", "proxy-", "-proxy", "2nd", "a--b", ""])
      assert.deepEqual(faultsOf(containerName, name).map(line), [
        `"${name}" is not allowed. Use lower-case words of letters and digits, joined by single hyphens.`,
      ]);
    assert.deepEqual(faultsOf(containerName, "a".repeat(41)).map(line), [
      `"${"a".repeat(41)}" is not allowed. Use at most 40 characters.`,
    ]);
  });

  it("is taken once", () => {
    assert.deepEqual(messages({ "log-router": {} }), [
      'containers.log-router: "log-router" is a container\'s name already. Use another one.',
    ]);
  });
});
