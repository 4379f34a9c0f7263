import * as assert from "node:assert/strict";
import { ticket, ticketPattern } from "../../model/ticket";
import { setToday } from "../../policy/lib/clock";
import { type Given, setConfiguration } from "../../policy/lib/configuration";
import { parseExcepted } from "../../policy/lib/excepted";
import { exceptionFor, registerOf, setRegister, uselessEntries } from "../../policy/lib/register";
import { ticketForm } from "../../policy/lib/register-entry";
import { packName, rules } from "../../policy/pack";
import { lastRules, packRules } from "../../policy/rules/pack";
import { type JudgedResource, judge, resource, ruleNamed, urnOf } from "../support/policy";

const stackType = "pulumi:pulumi:Stack";
const urn = (stack: string) => urnOf(stackType, `cdd-${stack}`, stack);
const stackOf = (stack: string) => resource(stackType, `cdd-${stack}`, {}, { urn: urn(stack) });

/** What the rules on the pack itself say of a stack. */
async function said(stack: string): Promise<string> {
  const { findings } = await judge([...packRules, ...lastRules], [stackOf(stack)]);
  return findings.map(({ rule, message }) => `${rule}: ${message}`).join("\n");
}

describe("the configuration of the pack", () => {
  const given = (entries: Record<string, Partial<Given>>) =>
    setConfiguration(
      new Map(
        Object.entries(entries).map(([name, { level = "mandatory", settings = {} }]) => [
          name,
          { level, settings },
        ]),
      ),
    );
  after(() => setConfiguration(new Map()));

  const critical = "kms-key-disallow-wildcard-principal";
  const medium = "kms-key-enforce-explicit-policy";
  const low = "ec2-securitygroup-missing-description";
  const cases: readonly (readonly [string, string, Record<string, Partial<Given>>, RegExp | undefined])[] = [
    ["nothing is given", "prod", {}, undefined],
    ["all is mandatory", "prod", { [critical]: {}, [medium]: {}, [low]: {} }, undefined],
    [
      "a critical rule is advisory",
      "dev",
      { [critical]: { level: "advisory" } },
      /"advisory" is below "mandatory", the least of critical rules: kms-key/,
    ],
    [
      "a critical rule is off",
      "dev",
      { [critical]: { level: "disabled" } },
      /"disabled" is below "mandatory"/,
    ],
    [
      "a medium rule is advisory where data are kept",
      "prod",
      { [medium]: { level: "advisory" } },
      /the least of medium rules/,
    ],
    ["a medium rule is advisory where nothing is kept", "qa", { [medium]: { level: "advisory" } }, undefined],
    [
      "a medium rule is off where nothing is kept",
      "dev",
      { [medium]: { level: "disabled" } },
      /"disabled" is below "advisory"/,
    ],
    ["a low rule is advisory", "prod", { [low]: { level: "advisory" } }, undefined],
    ["a low rule is off", "dev", { [low]: { level: "disabled" } }, /"disabled" is below "advisory"/],
    [
      "a rule that there is not",
      "dev",
      { "kms-key-disallow-wildcards-principal": {} },
      /no rule `kms-key-disallow-wildcards-principal` \(did you mean `kms-key-disallow-wildcard-principal`\?\)/,
    ],
    ["the engine's word for all", "dev", { all: {} }, undefined],
    [
      "a setting that there is not",
      "dev",
      { "kms-key-configure-deletion-window": { settings: { minimumDay: 7 } } },
      /no setting `minimumDay` \(did you mean `minimumDays`\?\)/,
    ],
    [
      "a number below the least",
      "dev",
      { "kms-key-configure-deletion-window": { settings: { minimumDays: 6 } } },
      /minimumDays: 7 is the least/,
    ],
    [
      "the least where nothing is kept",
      "dev",
      { "kms-key-configure-deletion-window": { settings: { minimumDays: 7 } } },
      undefined,
    ],
    [
      "the same where data are kept",
      "beta",
      { "kms-key-configure-deletion-window": { settings: { minimumDays: 7 } } },
      /minimumDays: 30 is the least/,
    ],
    [
      "a number above the most",
      "dev",
      { "wafv2-webacl-configure-rate-limit": { settings: { publicMaximum: 20_001 } } },
      /publicMaximum: 20000 is the most/,
    ],
    [
      "a switch where data are kept",
      "prod",
      { "s3-bucket-disallow-force-destroy": { settings: { permitted: true } } },
      /permitted: only false is allowed/,
    ],
    [
      "a switch where nothing is kept",
      "dev",
      { "s3-bucket-disallow-force-destroy": { settings: { permitted: true } } },
      undefined,
    ],
    [
      "a star in a list",
      "dev",
      { "resource-disallow-plaintext-secrets": { settings: { plain: ["*"] } } },
      /plain: "\*" is too wide/,
    ],
    [
      "an account that is none",
      "dev",
      { "iam-role-disallow-open-trust": { settings: { accounts: ["1234"] } } },
      /accounts: "1234" is not of the form/,
    ],
    [
      "a list that gives up what must stay",
      "dev",
      { "wafv2-webacllogging-enforce-redaction": { settings: { headers: ["cookie"] } } },
      /headers: authorization must stay/,
    ],
  ];
  for (const [what, stack, entries, expected] of cases)
    it(`${expected ? "refuses" : "lets"}: ${what} (${stack})`, async () => {
      given(entries);
      const text = await said(stack);
      if (expected) assert.match(text, expected);
      else assert.equal(text, "");
    });

  it("gives every rule a floor for each number that it sets", () => {
    const without = rules.flatMap(({ metadata: { name }, thresholds }) =>
      Object.entries(thresholds).flatMap(([key, { default: strictest, floor }]) =>
        typeof strictest === "number" && floor.least === undefined && floor.most === undefined
          ? [`${name}.${key}`]
          : [],
      ),
    );
    assert.deepEqual(without, [], packName);
  });
});

describe("the register of exceptions", () => {
  const table = "aws:dynamodb/table:Table";
  const rule = "resource-disallow-weakening-options";
  const tableUrn = urnOf(table, "ledger", "prod");
  const right: Record<string, unknown> = {
    rule,
    urn: tableUrn,
    parent: "urn:pulumi:prod::cdd::cdd:test:Part::part",
    reason: "The archive writes this itself",
    author: "a@example-bank.com",
    approvedBy: "b@example-bank.com",
    ticket: "CDD-7",
    until: "2026-03-31",
  };
  const written = (...entries: Record<string, unknown>[]) => JSON.stringify(entries);
  before(() => setToday("2026-02-01"));
  after(() => {
    setToday();
    setRegister();
  });

  /** What is said of a table that breaks the rule, and of the register. */
  async function judged(...entries: Record<string, unknown>[]): Promise<string> {
    setRegister("prod", written(...entries));
    const ledger = resource(
      table,
      "ledger",
      {},
      {
        urn: tableUrn,
        parent: "urn:pulumi:prod::cdd::cdd:test:Part::part",
        ignoreChanges: ["serverSideEncryption"],
      },
    );
    const weakening = ruleNamed(rules, rule);
    const { findings } = await judge([...packRules, weakening, ...lastRules], [stackOf("prod"), ledger]);
    return findings.map((each) => `${each.rule}: ${each.message}`).join("\n");
  }

  for (const [how, urn] of [
    ["for one resource", tableUrn],
    ["by the beginning of a name", tableUrn.replace("ledger", "ledg*")],
  ] as const)
    it(`lifts a rule ${how}, and says what, by whom and until when`, async () => {
      const { urn: _, parent: __, ...answer } = right;
      const lines = (await judged({ ...right, urn })).split("\n");
      assert.equal(lines.length, 1);
      assert.deepEqual(parseExcepted(lines[0]?.replace(`${rule}: `, "") ?? ""), {
        ...answer,
        resource: tableUrn,
        violation: "changes of `serverSideEncryption` are ignored: what protects it can be taken away unseen",
      });
    });
  it("names itself in each refusal", async () =>
    assert.match(
      await judged(),
      new RegExp(`have it approved: rule ${rule}, the URN in policy/exceptions/prod.yaml`),
    ));

  const refused: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
    ["it expired yesterday", { until: "2026-01-31" }, /expired on 2026-01-31/],
    ["it lasts 91 days", { until: "2026-05-03" }, /lasts 91 days more; at most 90/],
    ["its day is none", { until: "2026-02-30" }, /no day of the form/],
    ["its author approved it", { approvedBy: "A@example-bank.com " }, /is the author/],
    ["it has no ticket", { ticket: undefined }, /`ticket` is missing/],
    ["its ticket is no ticket", { ticket: "soon" }, /not of the form "CDD-12" or "CHG0012345"/],
    ["its reason says nothing", { reason: "needed" }, /`reason` says nothing/],
    ["its rule is misspelt", { rule: `${rule}s` }, /no rule `.*` \(did you mean/],
    ["it would lift the guard of the register", { rule: "pack-enforce-configuration" }, /cannot be lifted/],
    ["it is for every name", { urn: tableUrn.replace("ledger", "*") }, /too broad/],
    ["it is for every type", { urn: tableUrn.replace("Table::", "*::") }, /too broad/],
    ["it is for every project", { urn: tableUrn.replace("::cdd::", "::*::") }, /too broad/],
    ["it does not say in what the resource stands", { parent: undefined }, /`parent` is missing/],
    ["it has a field that is none", { aproved: "x" }, /no `aproved`/],
    ["its parts are none", { only: [] }, /`only` is no list of texts/],
    ["its parts are one text", { only: "SQLi_BODY" }, /`only` is no list of texts/],
    ["one of its parts is any", { only: ["SQLi_BODY *"] }, /`only` is too broad/],
  ];
  for (const [what, change, expected] of refused)
    it(`is refused where ${what}, and lifts nothing`, async () => {
      const text = await judged({ ...right, ...change });
      assert.match(text, new RegExp(`pack-enforce-exception-register: .*${expected.source}`));
      assert.match(text, new RegExp(`${rule}: changes of`));
    });

  it("lifts nothing of what stands in another", async () =>
    assert.match(
      await judged({ ...right, parent: "urn:pulumi:prod::cdd::cdd:test:Part::other" }),
      new RegExp(`${rule}: changes of`),
    ));
  it("says which entry nothing needs", async () =>
    assert.match(
      await judged(right, { ...right, urn: tableUrn.replace("ledger", "orders") }),
      /pack-disallow-unused-exceptions: nothing needs/,
    ));
  it("lets an entry be until its microservice has its first image, and no longer", async () => {
    const type = "cdd:fargate-microservice:FargateMicroservice";
    const parent = urnOf(type, "probe", "prod");
    const component = resource(type, "probe", {}, { urn: parent });
    const urn = parent.replace(`${type}::probe`, `${type}$aws:ecs/service:Service::probe-service`);
    const task = resource("aws:ecs/taskDefinition:TaskDefinition", "probe-task", {}, { parent });
    const told = async (entry: object, ...resources: readonly JudgedResource[]) => {
      setRegister("prod", written({ ...right, rule: "ecs-service-disallow-execute-command", ...entry }));
      const { findings } = await judge(lastRules, [stackOf("prod"), ...resources]);
      return findings.map(({ message }) => message).join("\n");
    };
    assert.equal(await told({ urn, parent }, component), "");
    assert.match(await told({ urn, parent }, component, task), /nothing needs/);
    assert.match(await told({ urn, parent }), /nothing needs/);
    assert.match(await told({ urn, parent: parent.replace("probe", "other") }, component), /nothing needs/);
    assert.match(await told({ urn: parent, parent }, component), /nothing needs/);
  });
  it("says for which part nothing needs an entry", async () => {
    const counted = "wafv2-webacl-enforce-managed-rule-groups";
    setRegister("prod", written({ ...right, rule: counted, only: ["SQLi_BODY /a", "SQLi_BODY /b"] }));
    exceptionFor({ rule: counted, urn: tableUrn, parent: right.parent as string, only: "SQLi_BODY /a" });
    assert.deepEqual(
      uselessEntries("prod", () => false),
      [`nothing needs the exception of ${tableUrn} from ${counted} for SQLi_BODY /b`],
    );
  });
  it("takes what several entries say from the first of them", async () => {
    const [first, ...others] = ["ledger", "orders"].map((name) => tableUrn.replace("ledger", name));
    const { urn: _, ...answer } = right;
    const shared = Object.entries(answer).map(([key, value]) => `    ${key}: "${value}"`);
    setRegister(
      "prod",
      [`- <<: &answer`, ...shared, `  urn: "${first}"`, `- <<: *answer`, `  urn: "${others[0]}"`].join("\n"),
    );
    const { entries, problems } = registerOf("prod");
    assert.deepEqual(problems, []);
    assert.deepEqual(
      entries.map(({ urn, ticket }) => [urn, ticket]),
      [first, ...others].map((urn) => [urn, "CDD-7"]),
    );
  });
  it("allows fewer days where the stack's configuration does", async () => {
    setRegister("prod", written(right));
    const name = "pack-enforce-exception-register";
    const messages = async (days: number) =>
      (await judge(packRules, [stackOf("prod")], { [name]: { longestDays: days } })).findings
        .filter((each) => each.rule === name)
        .map(({ message }) => message);
    assert.match((await messages(57)).join("\n"), /lasts 58 days more; this stack allows 57/);
    assert.deepEqual(await messages(58), []);
  });
  it("knows the tickets that the catalogue, a stack file and a change may name, by the same pattern", () => {
    assert.equal(ticketForm.source, ticketPattern.source);
    assert.equal(ticketForm.flags, ticketPattern.flags);
    for (const text of [
      "CDD-12",
      "CHG0012345",
      "C1",
      "A-1",
      "A1B-007",
      "cdd-12",
      "CDD12",
      "CDD-",
      "-1",
      "CDD-12 ",
      "CDD-1a",
      "",
    ])
      assert.equal(ticketForm.test(text), ticket.safeParse(text).success, text);
  });
  it("is refused where it is no list", async () => {
    setRegister("prod", "exceptions: []");
    assert.match(await said("prod"), /no list of entries/);
  });
});
