import * as assert from "node:assert/strict";
import {
  nameFaults,
  type Ordered,
  orderFaults,
} from "../../components/fargate-microservice/task/container-order";

const messages = (containers: Readonly<Record<string, Ordered>>) =>
  orderFaults(containers).map(({ container, awaited, message }) => `${container} → ${awaited}: ${message}`);

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
      'app → prxy: "prxy" is not another container of the task. Use proxy or warm.',
    ]);
    assert.deepEqual(messages({ app: { after: { app: "START" } }, proxy: {} }), [
      'app → app: "app" is not another container of the task. Use proxy.',
    ]);
    assert.deepEqual(messages({ app: { after: Object.fromEntries([["constructor", "START" as const]]) } }), [
      'app → constructor: "constructor" is not another container of the task. Leave it out: there is none.',
    ]);
  });

  it("waits for health only where there is a command that says so", () => {
    assert.deepEqual(messages({ app: { after: { proxy: "HEALTHY" } }, proxy: {} }), [
      "app → proxy: HEALTHY never comes: proxy has no healthCommand. Give it one, or use START.",
    ]);
  });

  for (const condition of ["COMPLETE", "SUCCESS"] as const)
    it(`waits for ${condition} only of what may end before the task`, () => {
      for (const essential of [true, undefined])
        assert.deepEqual(messages({ app: { after: { warm: condition } }, warm: { essential } }), [
          `app → warm: ${condition} never comes: warm is essential, and the task ends with it. Use START or HEALTHY, or essential: false.`,
        ]);
    });

  it("has no circle, however long", () => {
    assert.deepEqual(
      messages({
        app: { after: { one: "START" } },
        one: { after: { two: "START" } },
        two: { after: { one: "START" } },
      }),
      [
        'one → two: "two" waits for one itself, so that neither starts. Remove one of the two.',
        'two → one: "one" waits for two itself, so that neither starts. Remove one of the two.',
      ],
    );
  });
});

describe("a container's name", () => {
  it("is of lower-case words, at most 40 characters", () => {
    for (const name of ["proxy", "proxy-2", "a".repeat(40)]) assert.deepEqual(nameFaults(name, []), []);
    for (const name of ["Proxy", "proxy-", "-proxy", "2nd", "a--b", "a".repeat(41), ""])
      assert.deepEqual(nameFaults(name, []), [
        `"${name}" is not a container's name. Use lower-case words joined by single hyphens, at most 40 characters.`,
      ]);
  });

  it("is taken once", () => {
    assert.deepEqual(nameFaults("log-router", ["app", "log-router"]), [
      '"log-router" is a container\'s name already. Use another one.',
    ]);
  });
});
