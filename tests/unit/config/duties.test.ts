import * as assert from "node:assert/strict";
import { line } from "../../../model/problems";
import { stackReading } from "../../support/stacks";

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
    who: "clusterViewers",
    never: { deployers: "a deployer", clusterOperators: "a cluster operator" },
    why: "its policy refuses what they are there for",
  },
  {
    who: "clusterOperators",
    never: { deployers: "a deployer" },
    why: "its policy refuses what they are there for",
  },
] as const;

const duties = ["keyAdministrators", ...Object.keys(apart[0].never)];

/** What is said where one role has both duties. */
function said(one: string, other: string): string[] {
  return stackReading({ [`access.${one}`]: [somebody], [`access.${other}`]: [somebody] }).problems.map(line);
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
              : [`cdd:platform.access.${who}[0]: "${somebody}" is also ${title}. Use another role: ${why}.`];
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
