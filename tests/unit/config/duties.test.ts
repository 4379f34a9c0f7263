import * as assert from "node:assert/strict";
import { line } from "../../../model/problems";
import { retainedStack, stackReading } from "../../support/stacks";

const somebody = "arn:aws:iam::111122223333:role/somebody";

/** Who may be nobody else of a list, and what is said where one is. */
const apart = [
  {
    who: "keyAdministrators",
    never: {
      deployers: "a deployer",
      secretWriters: "a secret writer",
      imagePushers: "an image pusher",
      clusterViewers: "a cluster viewer",
      clusterOperators: "a cluster operator",
      sessionOperators: "a session operator",
      recordReaders: "a record reader",
      recordKeepers: "a record keeper",
      restorers: "a restorer",
    },
    why: "who administers keys may not use them",
  },
  {
    who: "deployers",
    never: {
      secretWriters: "a secret writer",
      recordReaders: "a record reader",
      recordKeepers: "a record keeper",
      restorers: "a restorer",
    },
    why: "who deploys sees neither secrets nor records",
  },
  {
    who: "recordReaders",
    never: { secretWriters: "a secret writer" },
    why: "who reads records puts no secrets",
  },
  {
    who: "imagePushers",
    never: {
      secretWriters: "a secret writer",
      recordReaders: "a record reader",
      recordKeepers: "a record keeper",
      restorers: "a restorer",
    },
    why: "who brings the code in sees neither secrets nor records",
  },
  {
    who: "imagePushers",
    never: { deployers: "a deployer" },
    why: "who brings the code in does not deploy it",
  },
  {
    who: "clusterViewers",
    never: { deployers: "a deployer", clusterOperators: "a cluster operator" },
    why: "its policy refuses what they are there for",
  },
  {
    who: "clusterOperators",
    never: { deployers: "a deployer" },
    why: "its policy refuses what they are there for",
  },
  {
    who: "approvers",
    never: { deployers: "a deployer", imagePushers: "an image pusher" },
    why: "who answers for a release neither brings it in nor deploys it",
  },
] as const;

const duties = ["keyAdministrators", ...Object.keys(apart[0].never), "approvers"];
const placeOf = (duty: string) => (duty === "approvers" ? "release.approval.approvers" : `access.${duty}`);
/** Only a strategy that shifts traffic is asked for. */
const named = (duty: string) => ({
  [duty === "approvers" ? "release" : placeOf(duty)]:
    duty === "approvers" ? { strategy: "blue-green", approval: { approvers: [somebody] } } : [somebody],
});

/** What is said where one role has both duties. */
function said(one: string, other: string): string[] {
  return stackReading({ ...named(one), ...named(other) }).problems.map(line);
}

describe("two duties in one role", () => {
  for (const [index, one] of duties.entries())
    for (const other of duties.slice(index + 1)) {
      const pairs = [
        [one, other],
        [other, one],
      ] as const;
      const expected = apart.flatMap(({ who, never, why }) =>
        pairs
          .filter(([first]) => first === who)
          .flatMap(([, second]) => {
            const title = (never as Readonly<Record<string, string>>)[second];
            return title === undefined
              ? []
              : [
                  `cdd:platform.${placeOf(who)}[0]: "${somebody}" is also ${title}. Use another role: ${why}.`,
                ];
          }),
      );
      it(`${one} and ${other} are ${expected.length > 0 ? "refused, once" : "taken"}`, () =>
        assert.deepEqual(said(one, other), expected));
    }

  it("are looked for in every place of a list", () => {
    const [first, second] = ["first", "second"].map((name) => `arn:aws:iam::111122223333:role/${name}`);
    const found = stackReading({ "access.deployers": [first, second], "access.restorers": [second] });
    assert.deepEqual(found.problems.map(line), [
      `cdd:platform.access.deployers[1]: "${second}" is also a restorer. Use another role: who deploys sees neither secrets nor records.`,
    ]);
  });
});

describe("who pushes images where a stack lets him deploy", () => {
  const both = { "access.deployers": [somebody], "access.imagePushers": [somebody] };
  const read = (changes: Readonly<Record<string, unknown>>) => stackReading(changes).problems.map(line);
  const refused = `cdd:platform.access.imagePushers[0]: "${somebody}" is also a deployer. Use another role: who brings the code in does not deploy it.`;
  const kept =
    "cdd:platform.registry.pushersDeploy: true is not allowed in a stack that keeps its data. Leave it out, and deploy by a role that pushes no image.";

  it("may be a deployer, where the stack keeps nothing", () =>
    assert.deepEqual(read({ ...both, "registry.pushersDeploy": true }), []));
  it("is none where the stack says so of nobody", () =>
    assert.deepEqual(read({ ...both, "registry.pushersDeploy": false }), [refused]));
  it("is none where the stack keeps its data, which cannot say so", () => {
    assert.deepEqual(read({ ...retainedStack, ...both, "registry.pushersDeploy": true }), [refused, kept]);
    assert.deepEqual(read({ ...retainedStack, "registry.pushersDeploy": true }), [kept]);
  });
  it("never approves", () =>
    assert.deepEqual(
      read({ ...named("approvers"), "access.imagePushers": [somebody], "registry.pushersDeploy": true }),
      [
        `cdd:platform.release.approval.approvers[0]: "${somebody}" is also an image pusher. Use another role: who answers for a release neither brings it in nor deploys it.`,
      ],
    ));
  it("lets nobody else deploy beside another duty", () => {
    for (const duty of ["keyAdministrators", "clusterViewers", "clusterOperators", "approvers"]) {
      const found = read({ ...named(duty), "access.deployers": [somebody], "registry.pushersDeploy": true });
      const said = `cdd:platform.${placeOf(duty)}[0]: "${somebody}" is also a deployer`;
      assert.ok(
        found.some((each) => each.startsWith(said)),
        duty,
      );
    }
  });
  it("is nothing else besides", () =>
    assert.deepEqual(read({ ...both, "access.secretWriters": [somebody], "registry.pushersDeploy": true }), [
      `cdd:platform.access.deployers[0]: "${somebody}" is also a secret writer. Use another role: who deploys sees neither secrets nor records.`,
      `cdd:platform.access.imagePushers[0]: "${somebody}" is also a secret writer. Use another role: who brings the code in sees neither secrets nor records.`,
    ]));
});

describe("a function that rotates a secret", () => {
  const rotation = {
    "profile/registers-api-key": {
      functionArn: "arn:aws:lambda:eu-west-2:111122223333:function:rotate",
      roleArn: somebody,
      days: 30,
    },
  };
  for (const [duty, title] of [
    ["keyAdministrators", "key administrator"],
    ["deployers", "deployer"],
    ["recordReaders", "record reader"],
  ] as const)
    it(`runs in no role that is a ${title}`, () =>
      assert.deepEqual(stackReading({ rotation, [`access.${duty}`]: [somebody] }).problems.map(line), [
        `cdd:platform.rotation.profile/registers-api-key.roleArn: "${somebody}" is also a ${title}. Use another role: who knows secrets neither deploys, nor administers keys, nor reads records.`,
      ]));

  it("is told of every duty that its role has", () => {
    const found = stackReading({
      rotation,
      "access.deployers": [somebody],
      "access.recordReaders": [somebody],
    });
    assert.deepEqual(
      found.problems.map(line).filter((each) => each.includes("rotation")),
      [
        `cdd:platform.rotation.profile/registers-api-key.roleArn: "${somebody}" is also a deployer and a record reader. Use another role: who knows secrets neither deploys, nor administers keys, nor reads records.`,
      ],
    );
  });

  for (const duty of ["secretWriters", "clusterViewers", "recordKeepers"])
    it(`may run in one of ${duty}`, () =>
      assert.deepEqual(stackReading({ rotation, [`access.${duty}`]: [somebody] }).problems, []));
});
