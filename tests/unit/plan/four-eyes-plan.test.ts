import * as assert from "node:assert/strict";
import { longestPattern } from "../../../components/four-eyes/validate";
import { readStackConfig } from "../../../config/stack-config";
import { plan } from "../../../plan";
import { platform } from "../../../services";
import { registered, scheduled, small, smallWith, worker } from "../../support/catalogues";
import { matchesPattern } from "../../support/event-ruler";
import { problemLines } from "../../support/problem-lines";
import { shipped, stackFiles, stackNames, stackReading } from "../../support/stacks";
import { identities, recordedCall } from "../../support/trail-calls";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const approval = { approvers: [role("approver")] };
const held = { release: { strategy: "canary", requestsPerMinute: 10_000, approval } };
const kept = {
  retain: true,
  logRetentionDays: 365,
  "network.natGateways": "one-per-az",
  "defaults.tasks": { min: 2 },
  availabilityZones: ["eu-west-2a", "eu-west-2b", "eu-west-2c"],
};
const fourEyes = (changes: object, catalogue = small) =>
  plan(catalogue, stackReading(changes as Record<string, unknown>)).fourEyes;
const watched = (changes: object, catalogue = small) =>
  fourEyes(changes, catalogue).callRules.map(({ what }) => what);
const all = ["changes", "approval", "loosened", "guards", "watchers", "rights"];
const patternOf = (what: string, changes: object, catalogue = small) =>
  fourEyes(changes, catalogue).callRules.find((watch) => watch.what === what)?.pattern;

describe("what is told of calls past four eyes", () => {
  it("is nothing where nothing is kept and nobody is asked", () => {
    assert.deepEqual(fourEyes({}), { callRules: [] });
    assert.deepEqual(fourEyes({ release: { strategy: "canary", requestsPerMinute: 10_000 } }), {
      callRules: [],
    });
  });

  it("is all of it where a release waits for a person, or data is kept", () => {
    assert.deepEqual(watched(held), all);
    assert.deepEqual(watched({ ...kept, release: { strategy: "canary", requestsPerMinute: 10_000 } }), all);
    assert.deepEqual(
      watched({ ...kept, release: { strategy: "rolling" } }),
      all.filter((what) => what !== "loosened"),
    );
  });

  it("has names of the stack, and messages that say who, what, when and where to read on", () => {
    for (const { what, ruleName, message } of fourEyes(held).callRules) {
      assert.equal(ruleName, `cdd-test-four-eyes-${what}`);
      for (const part of [
        "cdd-test: ",
        "<action>",
        "<service>",
        "<who>",
        "<at>",
        "<error>",
        "<event>",
        "runbook",
      ])
        assert.ok(message.includes(part), `${what}: ${part}`);
      // EventBridge escapes nothing that a template says.
      assert.doesNotMatch(message, /["\\]/);
    }
  });

  it("comes of us-east-1 where that is not the stack's region: IAM's calls are recorded there alone", () => {
    const { callRules, forward } = fourEyes(held);
    assert.deepEqual(forward?.pattern, callRules.find(({ what }) => what === "rights")?.pattern);
    assert.deepEqual(
      { from: forward?.from, ruleArn: forward?.ruleArn, busArn: forward?.busArn },
      {
        from: "us-east-1",
        ruleArn: `arn:aws:events:us-east-1:${account}:rule/cdd-test-four-eyes-forward`,
        busArn: `arn:aws:events:eu-west-2:${account}:event-bus/default`,
      },
    );
    const zones = { region: "us-east-1", availabilityZones: ["us-east-1a", "us-east-1b"] };
    assert.equal(fourEyes({ ...held, ...zones }).forward, undefined);
  });

  it("leaves the pipeline's own changes out, and nobody else's", () => {
    const pattern = patternOf("changes", held);
    const by = (name: string) =>
      matchesPattern(
        pattern,
        recordedCall({ source: "ecs.amazonaws.com", name: "UpdateService", by: identities.session(name) }),
      );
    assert.deepEqual(
      ["deployer", "cdd/test/cdd-test-portal-load-balancing", "aws-service-role/ecs.amazonaws.com/x"].map(by),
      [false, false, false],
    );
    assert.deepEqual(["approver", "writer", "administrator", "cdd/testing/x"].map(by), [
      true,
      true,
      true,
      true,
    ]);
  });

  it("knows every role that the stack file names, and its boundary", () => {
    const pattern = JSON.stringify(
      patternOf("rights", {
        ...held,
        "access.recordReaders": [role("readers/reader")],
        "access.permissionsBoundary": `arn:aws:iam::${account}:policy/boundary`,
      }),
    );
    for (const name of ["administrator", "deployer", "writer", "reader", "approver"])
      assert.ok(pattern.includes(`"${name}"`), name);
    assert.ok(pattern.includes(`arn:aws:iam::${account}:policy/boundary`));
    assert.ok(pattern.includes(`{"prefix":"arn:aws:iam::${account}:policy/cdd/test/"}`));
  });

  it("lets services roll that have nothing to shift, or a dated exception", () => {
    const exceptions = {
      release: { stacks: ["test"], ticket: "CDD-7" },
    };
    const catalogue = smallWith({
      sweeper: worker,
      nightly: scheduled,
      reader: registered,
      profile: { release: "rolling", exceptions },
    });
    const pattern = patternOf("loosened", held, catalogue);
    const told = (service: string) =>
      matchesPattern(
        pattern,
        recordedCall({
          source: "ecs.amazonaws.com",
          name: "UpdateService",
          by: identities.session("deployer"),
          request: { service },
          response: {
            service: {
              clusterArn: `arn:aws:ecs:eu-west-2:${account}:cluster/cdd-test`,
              serviceName: `cdd-test-${service}`,
              deploymentConfiguration: { strategy: "ROLLING" },
            },
          },
        }),
      );
    assert.deepEqual(
      ["portal", "trail", "profile", "sweeper", "reader", "nightly", "somebody-elses"].map((service) => [
        service,
        told(service),
      ]),
      [
        ["portal", true],
        ["trail", true],
        ["profile", false],
        ["sweeper", false],
        ["reader", false],
        // A schedule has no service: one of its name is nobody's.
        ["nightly", true],
        ["somebody-elses", true],
      ],
    );
  });

  it("says of each what happened", () => {
    const said = {
      changes: /balancers or names were changed past the pipeline/,
      approval: /continued by none of its approvers, or a shell was opened by no operator/,
      loosened: /released with less care, or asks nobody/,
      guards: /guards keys, records or images was changed/,
      watchers: /Trails, rules, topics, alarms or logs were changed/,
      rights: /Rights to deploy, to approve or to read were changed, or public names/,
    };
    const { callRules } = fourEyes(held);
    assert.deepEqual(
      callRules.map(({ what }) => what),
      Object.keys(said),
    );
    for (const { what, description, message } of callRules) {
      assert.match(description, said[what as keyof typeof said]);
      assert.ok(message.includes(description), what);
    }
  });

  it("leaves nobody out of those who answer to a release where the stack names no approver and no operator", () =>
    assert.doesNotMatch(
      JSON.stringify(patternOf("approval", { ...kept, release: { strategy: "rolling" } })),
      /userIdentity/,
    ));

  for (const [strategy, word] of [
    ["canary", "CANARY"],
    ["blue-green", "BLUE_GREEN"],
  ] as const)
    it(`is silent where ${strategy} is left as careful as it was, and tells of another strategy`, () => {
      const requestsPerMinute = strategy === "canary" ? { requestsPerMinute: 10_000 } : {};
      const pattern = patternOf("loosened", { release: { strategy, ...requestsPerMinute, approval } });
      const told = (left: string) =>
        matchesPattern(
          pattern,
          recordedCall({
            source: "ecs.amazonaws.com",
            name: "UpdateService",
            by: identities.session("deployer"),
            request: { service: "portal" },
            response: {
              service: {
                clusterArn: `arn:aws:ecs:eu-west-2:${account}:cluster/cdd-test`,
                serviceName: "cdd-test-portal",
                deploymentConfiguration: {
                  strategy: left,
                  lifecycleHooks: [{ timeoutConfiguration: { action: "ROLLBACK" } }],
                  deploymentCircuitBreaker: { enable: true, rollback: true },
                  alarms: { enable: true, rollback: true },
                },
              },
            },
          }),
        );
      assert.deepEqual([word, "ROLLING", "LINEAR"].map(told), [false, true, true]);
    });

  it("names the strategies of several services in one order, whatever theirs", () => {
    const release = { strategy: "blue-green", requestsPerMinute: 10_000, approval };
    for (const service of ["portal", "trail"]) {
      const pattern = patternOf("loosened", { release }, smallWith({ [service]: { release: "canary" } }));
      assert.match(JSON.stringify(pattern), /"anything-but":\["BLUE_GREEN","CANARY"\]/, service);
    }
  });

  it("tells of rights of the stack's own roles and of those that it names, of no other's", () => {
    const pattern = patternOf("rights", held);
    const told = (roleName: string) =>
      matchesPattern(
        pattern,
        recordedCall({
          source: "iam.amazonaws.com",
          name: "PutRolePolicy",
          by: identities.session("administrator"),
          request: { roleName },
        }),
      );
    assert.deepEqual(["cdd-test-portal-task", "deployer", "approver", "cdd-testing", "somebody"].map(told), [
      true,
      true,
      true,
      false,
      false,
    ]);
    // Without boundaries, the policies of people alone; without approvers, the duties of `access`.
    const filters = (of: unknown) =>
      (of as { detail: { $or: { requestParameters: Readonly<Record<string, unknown>> }[] } }).detail.$or.map(
        ({ requestParameters }) => requestParameters,
      );
    const duties = ["administrator", "deployer", "writer", "pusher"];
    assert.deepEqual(filters(pattern)[1], { roleName: [...duties, "approver"] });
    assert.deepEqual(filters(patternOf("rights", { ...kept, release: { strategy: "rolling" } }))[1], {
      roleName: duties,
    });
    assert.deepEqual(filters(pattern)[0]?.policyArn, [
      { prefix: `arn:aws:iam::${account}:policy/cdd/test/` },
    ]);
  });

  it("is refused at preview where its patterns are longer than EventBridge takes", () => {
    const deployers = Array.from({ length: 40 }, (_, index) =>
      role(`a-very-long-name-of-a-deployer-${index}`),
    );
    const found = problemLines(small, { ...held, "access.deployers": deployers });
    assert.equal(found.length, 4, found.join("\n"));
    for (const line of found)
      assert.match(
        line,
        /^Pulumi\.test\.yaml: cdd:platform\.release: the pattern of the rule on \w+ has \d+ characters\. EventBridge takes 2048: name fewer roles under access and release\.approval, or let fewer services roll\.$/,
      );
  });

  for (const stack of stackNames.filter((each) => shipped(each).retain))
    it(`has room to grow in the patterns of ${stack}`, () => {
      const { callRules } = plan(platform, readStackConfig(stackFiles[stack], stack)).fourEyes;
      assert.equal(callRules.length, all.length);
      // A bank's own names are longer than the examples: room for two roles' ARNs more of 150 characters.
      for (const { what, pattern } of callRules)
        assert.ok(
          JSON.stringify(pattern).length + 2 * 150 <= longestPattern,
          `${what}: ${JSON.stringify(pattern).length}`,
        );
    });

  for (const stack of stackNames.filter((each) => !shipped(each).retain))
    it(`tells nothing in ${stack}, where engineers try things out`, () => {
      assert.deepEqual(plan(platform, readStackConfig(stackFiles[stack], stack)).fourEyes, { callRules: [] });
    });
});
