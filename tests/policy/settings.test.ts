import * as assert from "node:assert/strict";
import { ConfigureAnalyzerRequest, EnforcementLevel, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import {
  configurationProblems,
  configureFrom,
  leastLevel,
  servedOf,
  setConfiguration,
} from "../../policy/lib/configuration";
import {
  accountForm,
  type Floor,
  problemOf,
  regionForm,
  roleForm,
  schemaOf,
  setting,
} from "../../policy/lib/settings";
import { rules } from "../../policy/pack";
import { ruleNamed } from "../support/policy";

describe("what a configuration may set", () => {
  const number = (floor: Floor) => (value: unknown, kept: boolean) =>
    problemOf(setting(30, "d", floor), value, kept);
  const least = (count: number) => `${count} is the least that is allowed`;
  const most = (count: number) => `${count} is the most that is allowed`;

  for (const [what, floor, kept, cases] of [
    [
      "a least",
      { least: 7 },
      false,
      [
        [6, least(7)],
        [7, undefined],
        [8, undefined],
      ],
    ],
    [
      "a least, where data are kept too",
      { least: 7 },
      true,
      [
        [6, least(7)],
        [7, undefined],
      ],
    ],
    [
      "a greatest",
      { most: 7 },
      false,
      [
        [8, most(7)],
        [7, undefined],
        [6, undefined],
      ],
    ],
    [
      "a greatest, where data are kept too",
      { most: 7 },
      true,
      [
        [8, most(7)],
        [7, undefined],
      ],
    ],
    [
      "a least for kept data",
      { least: 7, keptLeast: 30 },
      true,
      [
        [29, least(30)],
        [30, undefined],
      ],
    ],
    [
      "a least for kept data, where none are",
      { least: 7, keptLeast: 30 },
      false,
      [
        [7, undefined],
        [6, least(7)],
      ],
    ],
    [
      "a greatest for kept data",
      { most: 30, keptMost: 7 },
      true,
      [
        [8, most(7)],
        [7, undefined],
      ],
    ],
    [
      "a greatest for kept data, where none are",
      { most: 30, keptMost: 7 },
      false,
      [
        [30, undefined],
        [31, most(30)],
      ],
    ],
    [
      "both",
      { least: 0, most: 0 },
      false,
      [
        [-1, least(0)],
        [0, undefined],
        [1, most(0)],
      ],
    ],
    [
      "no bound",
      {},
      true,
      [
        [-1e9, undefined],
        [1e9, undefined],
        ["x", "it is no number"],
        [Number.NaN, "it is no number"],
      ],
    ],
    [
      "a bound, and is no number",
      { least: 1 },
      false,
      [
        [Infinity, "it is no number"],
        ["seven", "it is no number"],
        [undefined, "it is no number"],
      ],
    ],
  ] as const)
    it(`is a number with ${what}`, () => {
      for (const [value, problem] of cases) assert.equal(number(floor)(value, kept), problem, String(value));
    });

  it("is a switch, which is the strictest where data are kept", () => {
    for (const strictest of [true, false]) {
      const judged = (value: unknown, kept: boolean) => problemOf(setting(strictest, "d"), value, kept);
      assert.equal(judged(!strictest, true), `only ${strictest} is allowed where data are kept`);
      assert.equal(judged(strictest, true), undefined);
      assert.equal(judged(!strictest, false), undefined);
    }
  });
  it("is a text", () => assert.equal(problemOf(setting("BLUE_GREEN", "d"), "ROLLING", true), undefined));

  const list = (strictest: readonly string[], value: unknown, floor: Floor = {}) =>
    problemOf(setting(strictest, "d", floor), value, false);
  it("is a list, in which nothing stands for everything", () => {
    for (const wide of ["*", "**", "?*", "?", "", " "])
      assert.equal(list([], ["a", wide]), `${JSON.stringify(wide)} is too wide`, wide);
    for (const right of ["a*", "*a", "a"]) assert.equal(list([], [right]), undefined, right);
    assert.equal(list(["x"], []), undefined);
    assert.equal(list(["x"], undefined), undefined);
  });
  it("is a list of one form", () => {
    const form = /^\d+$/;
    assert.equal(list([], ["1", "a", "b"], { form }), '"a" is not of the form ^\\d+$');
    assert.equal(list([], ["*"], { form }), '"*" is not of the form ^\\d+$');
    assert.equal(list([], [12], { form }), undefined);
  });
  it("is a list that keeps what it must have", () => {
    const kept = ["a", "b", "c"];
    assert.equal(list(kept, ["b", "d"], { growsOnly: true }), "a, c must stay");
    assert.equal(list(kept, ["c", "b", "a", "d"], { growsOnly: true }), undefined);
    assert.equal(list(kept, ["d"], { growsOnly: false }), undefined);
    assert.equal(list(kept, ["d"]), undefined);
    assert.equal(list(kept, "abc", { growsOnly: true }), "a, b, c must stay");
  });

  it("is told to the engine by its kind", () =>
    assert.deepEqual(
      schemaOf<object>({
        list: setting([], "l"),
        number: setting(1, "n"),
        flag: setting(true, "f"),
        text: setting("t", "t"),
      } as object).properties,
      {
        list: { type: "array", description: "l" },
        number: { type: "number", description: "n" },
        flag: { type: "boolean", description: "f" },
        text: { type: "string", description: "t" },
      },
    ));

  for (const [what, form, right, wrong] of [
    [
      "an account",
      accountForm,
      ["111122223333"],
      ["11112222333", "1111222233334", "x111122223333", "111122223333 "],
    ],
    [
      "a region",
      regionForm,
      ["eu-west-2", "us-gov-west-1", "ap-southeast-5", "mx-central-1"],
      ["eu-west", "eu-west-22", "eu-west-2a", "xeu-west-2", "e-west-2", "EU-WEST-2", "eu-2", "eu-west-*"],
    ],
    [
      "a role",
      roleForm,
      ["arn:aws:iam::111122223333:role/x", "arn:aws-us-gov:iam::111122223333:role/cdd/path/x"],
      [
        "arn:aws:iam::111122223333:role/",
        "arn:aws:iam::111122223333:role/*",
        "arn:aws:iam::111122223333:role/x?",
        "arn:aws:iam::*:role/x",
        "arn:*:iam::111122223333:role/x",
        "arn:aws:iam::1111222233334:role/x",
        "arn:aws:iam::11112222333:role/x",
        "arn:aws:iam::111122223333:user/x",
        "arn:aws:iam::111122223333:root",
        "xarn:aws:iam::111122223333:role/x",
      ],
    ],
  ] as const)
    it(`has one form for ${what}`, () => {
      for (const each of right) assert.match(each, form);
      for (const each of wrong) assert.doesNotMatch(each, form);
    });
});

describe("the level of a rule", () => {
  it("has a least by its severity, and by whether data are kept", () => {
    for (const [severity, kept, lost] of [
      ["critical", "mandatory", "mandatory"],
      ["high", "mandatory", "mandatory"],
      ["medium", "mandatory", "advisory"],
      ["low", "advisory", "advisory"],
    ] as const)
      assert.deepEqual([leastLevel(severity, true), leastLevel(severity, false)], [kept, lost], severity);
  });
});

describe("what the engine configures", () => {
  const [critical, high, medium, low] = [
    "kms-key-disallow-wildcard-principal",
    "kms-key-enable-key-rotation",
    "kms-key-enforce-explicit-policy",
    "ec2-securitygroup-missing-description",
  ] as const;
  const { ADVISORY, DISABLED, MANDATORY, REMEDIATE } = EnforcementLevel;
  after(() => setConfiguration(new Map()));

  /** How the rules are served, after the pack has seen what the engine sends. */
  function served(given: Readonly<Record<string, readonly [number, Record<string, number>?]>>) {
    const request = new ConfigureAnalyzerRequest();
    for (const [name, [level, settings]] of Object.entries(given)) {
      const config = new PolicyConfig();
      config.setEnforcementlevel(level as never);
      if (settings) config.setProperties(Struct.fromJavaScript(settings));
      request.getPolicyconfigMap().set(name, config);
    }
    configureFrom(ConfigureAnalyzerRequest.deserializeBinary(request.serializeBinary()));
    return [critical, high, medium, low].map((name) => servedOf(ruleNamed(rules, name)).level);
  }

  it("is never below what a rule has to be anywhere: nobody else would tell", () => {
    const strict = ["mandatory", "mandatory", "mandatory", "mandatory"];
    const off = {
      [critical]: [DISABLED],
      [high]: [ADVISORY],
      [medium]: [DISABLED],
      [low]: [DISABLED],
    } as const;
    assert.deepEqual(served(off), strict);
    const right = {
      [critical]: [MANDATORY],
      [high]: [REMEDIATE],
      [medium]: [ADVISORY],
      [low]: [ADVISORY],
    } as const;
    assert.deepEqual(served(right), ["mandatory", "mandatory", "advisory", "advisory"]);
    assert.deepEqual(served({ frobnicate: [DISABLED], all: [DISABLED] }), strict, "as each rule says itself");
  });

  it("is judged as the engine has sent it", () => {
    served({ [critical]: [DISABLED], [high]: [ADVISORY], [medium]: [ADVISORY], [low]: [DISABLED] });
    assert.deepEqual(configurationProblems("dev").toSorted(), [
      `"advisory" is below "mandatory", the least of high rules: ${high}`,
      `"disabled" is below "advisory", the least of low rules: ${low}`,
      `"disabled" is below "mandatory", the least of critical rules: ${critical}`,
    ]);
    assert.equal(configurationProblems("prod").length, 4);
    served({ [critical]: [REMEDIATE], [high]: [MANDATORY], all: [DISABLED, { x: 1 }] });
    assert.deepEqual(configurationProblems("prod"), []);
  });

  it("has settings of the rule, each within its bounds", () => {
    const window = "kms-key-configure-deletion-window";
    served({ [window]: [MANDATORY, { minimumDays: 6, toString: 1 }] });
    assert.deepEqual(configurationProblems("dev"), [
      `${window}.minimumDays: 7 is the least that is allowed`,
      `${window} has no setting \`toString\``,
    ]);
    served({ [window]: [MANDATORY, { minimumDays: 7 }] });
    assert.deepEqual(configurationProblems("dev"), []);
    assert.equal(configurationProblems("prod").length, 1);
  });

  it("tells of several rules of one severity in one line", () => {
    served({ [high]: [ADVISORY], "kms-key-configure-deletion-window": [ADVISORY] });
    assert.deepEqual(configurationProblems("dev"), [
      `"advisory" is below "mandatory", the least of high rules: ${high}, kms-key-configure-deletion-window`,
    ]);
  });
});
