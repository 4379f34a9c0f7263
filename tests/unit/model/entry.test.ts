import * as assert from "node:assert/strict";
import type { z } from "zod";
import { commonShape, entry, relatedEntry } from "../../../model/entry";
import { isBalanced, kindShapes } from "../../../model/kinds";
import { bodySizeRule } from "../../../model/managed-rules";
import { faultsOf } from "../../../model/reading";
import { asksForProofs, registry } from "../../../model/registry";
import { chosenFalsePositives, falsePositives, waf } from "../../../model/waf";
import { platform } from "../../../services";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const messages = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(({ message }) => message);
const times = (count: number, text: string) => text.repeat(count);

describe("what an entry can say", () => {
  const shipped = Object.values(platform.services) as readonly Readonly<Record<string, unknown>>[];
  const balanced = shipped.find((each) => isBalanced(each)) ?? {};
  const worker = Object.fromEntries(Object.entries(balanced).filter(([key]) => key in commonShape));
  const scheduled = { ...worker, schedule: { expression: "rate(1 hour)", timezone: "Europe/London" } };

  it("is by its kind, and a key of another kind is refused with why it is none of its own", () => {
    const called = { ...worker, exposure: "task", port: 8080 };
    for (const [given, key, reason] of [
      [worker, "health", "Without exposure and schedule it is a worker, which nobody calls. "],
      [worker, "port", "Without exposure and schedule it is a worker, which nobody calls. "],
      [called, "taskTls", 'With exposure "task" it has no load balancer. '],
      [scheduled, "alarms", "With a schedule it is a task that runs to its end. "],
      [balanced, "nothing", ""],
    ] as const) {
      const { [key]: _, ...sound } = given as Record<string, unknown>;
      assert.deepEqual(messages(entry, sound), []);
      const said = messages(entry, { ...sound, [key]: 1 });
      assert.equal(said.length, 1, said.join());
      const [refusal = ""] = said;
      assert.ok(refusal.startsWith(`"${key}" is not a key here. ${reason}Use description, `), refusal);
    }
  });

  it("is refused where it is wrong within, in the words of what is wrong", () => {
    const said = messages(entry, { ...worker, containers: { extra: { odd: 2 } } });
    assert.ok(said.length > 1, said.join());
    for (const message of said) assert.doesNotMatch(message, /nobody calls/);
  });

  const choices: readonly (readonly [string, z.ZodType, readonly unknown[], readonly unknown[]])[] = [
    [
      "owner",
      commonShape.owner,
      ["A", "9", `a${times(62, "-")}`, "A b.c_d"],
      ["", `a${times(63, "b")}`, "-a", "a\n"],
    ],
    ["logging", commonShape.logging, ["awslogs", "firelens"], ["", "splunk"]],
    [
      "capacity",
      commonShape.capacity,
      ["fargate", "ec2:a", "ec2:gpu-1"],
      ["", "ec2:", "ec2:1a", "xfargate", "fargates", "ec2:a_"],
    ],
    ["taskTls", kindShapes.balanced.taskTls, ["proxy", "container"], ["", "none"]],
    ["exposure of any kind", relatedEntry.shape.exposure, ["internal", "public", "task"], ["", "world"]],
  ];
  for (const [what, form, right, wrong] of choices)
    it(`has as its ${what} what is named, and nothing else`, () => {
      for (const value of right) assert.ok(takes(form, value), String(value));
      for (const value of wrong) assert.ok(!takes(form, value), String(value));
    });

  it("is, where it says nothing, what needs no reason", () => {
    const { logging, openTelemetry, capacity } = commonShape;
    const { taskTls, largeBodyPaths, falsePositives } = kindShapes.balanced;
    assert.deepEqual(
      [logging, openTelemetry, capacity, taskTls, largeBodyPaths, falsePositives].map(({ usual }) => usual),
      ["awslogs", false, "fargate", "proxy", [], []],
    );
  });

  it("has a balancer where callers or the internet reach it", () => {
    const kinds = ["internal", "public", "task", undefined].map((exposure) => isBalanced({ exposure }));
    assert.deepEqual(kinds, [true, true, false, false]);
  });
});

describe("what a stack says of its images and of its WAF", () => {
  const root = `sha256:${times(64, "a")}`;
  const profile = "arn:aws:signer:eu-west-2:111122223333:/signing-profiles/cdd";
  const signed = (signer: object) => takes(registry, { scanning: "basic", signers: [signer] });

  it("names signers by root and subject, or by AWS Signer's profile", () => {
    for (const right of [
      { root, subject: { CN: "x" } },
      { root, subject: { O: times(128, "x") } },
      { root, profile },
      { root, profile: `${profile}/${times(10, "a")}` },
    ])
      assert.ok(signed(right), JSON.stringify(right));
    for (const wrong of [
      { root: `x${root}`, subject: { CN: "x" } },
      { root: `${root}a`, subject: { CN: "x" } },
      { root, subject: { CN: times(129, "x") } },
      { root, subject: { CN: " x" } },
      { root, subject: { CN: "x " } },
      { root, subject: {} },
      { root, profile: `x${profile}` },
      { root, profile: `${profile}/${times(11, "a")}` },
      { root, profile: profile.replace("cdd", "c") },
    ])
      assert.ok(!signed(wrong), JSON.stringify(wrong));
  });

  it("asks for proofs where it is told to, and for none where it is not", () => {
    for (const scanning of ["basic", "enhanced"]) assert.ok(takes(registry, { scanning }), scanning);
    assert.ok(!takes(registry, { scanning: "" }));
    const { sbom, pushersDeploy } = registry.shape;
    assert.deepEqual([sbom.usual, pushersDeploy.usual], [false, false]);
    const asks = (of: object) =>
      asksForProofs({ scanning: "basic", ...of } as Parameters<typeof asksForProofs>[0]);
    assert.deepEqual([{}, { sbom: false }, { sbom: true }, { signers: [] }].map(asks), [
      false,
      false,
      true,
      true,
    ]);
    const said = messages(registry, { scanning: "basic", signers: [{ root, subject: {} }] });
    assert.deepEqual(said, ["{} is not allowed. Name at least one of CN, O, OU, C."]);
  });

  it("blocks by the versions that AWS's changelog names, where it says nothing", () => {
    // Source: AWS WAF developer guide, AWS Managed Rules changelog.
    assert.deepEqual(waf.parse({}), {
      mode: "block",
      versions: { knownBadInputs: "Version_1.25", sqlInjection: "Version_2.3", common: "Version_1.19" },
    });
  });

  it("lets a rule count at some paths, but not that of the size of bodies", () => {
    const counted = (rule: string) =>
      messages(falsePositives, [{ rule, paths: ["/a"], stacks: ["dev"], ticket: "CDD-1" }]);
    assert.deepEqual(counted("CrossSiteScripting_BODY"), []);
    assert.match(counted(bodySizeRule)[0] ?? "", /Use largeBodyPaths for the size of bodies\.$/);
    assert.match(counted("Nothing")[0] ?? "", /Use a rule of AWS's: .*, CrossSiteScripting_BODY, /);
    const chosen = { rule: "CrossSiteScripting_BODY", paths: ["/a"], ticket: "CDD-1" };
    assert.deepEqual(messages(chosenFalsePositives, [chosen]), []);
  });

  it("names static versions of AWS's rules", () => {
    const version = (common: string) => takes(waf, { versions: { common } });
    for (const right of ["Version_1.0", "Version_12.34"]) assert.ok(version(right), right);
    for (const wrong of ["Version_1", "xVersion_1.0", "Version_1.0x", "Default", "Version_1."])
      assert.ok(!version(wrong), wrong);
    assert.ok(takes(waf, { mode: "count" }) && takes(waf, { mode: "block" }) && !takes(waf, { mode: "" }));
  });
});
