import { secretsmanagerRotationRules } from "../../policy/rules/secretsmanager-rotation";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { exceptionDay } from "../support/policy-exceptions";
import { account, image, microservice, microserviceUrn } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const secretType = "aws:secretsmanager/secret:Secret";
const arn = `arn:aws:secretsmanager:eu-west-1:${account}:secret:cdd/test/screening/api-key-AbCdEf`;
const name = "cdd/test/screening/api-key";
const secret = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    secretType,
    "api-key",
    { name, arn, ...inputs },
    { parent: microserviceUrn("screening"), ...more },
  );
const rotation = (rules: unknown, inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    "aws:secretsmanager/secretRotation:SecretRotation",
    "api-key-rotation",
    { secretId: arn, rotationRules: rules, ...inputs },
    more,
  );
const service = (secrets: unknown, inputs: Record<string, unknown> = {}) =>
  microservice("screening", { image, secrets, ...inputs });
const by = { functionArn: "arn:aws:lambda:eu-west-1:1:function:f", roleArn: "arn", days: 30 };
const running = service([{ key: "api-key", name, rotation: by }]);
const every = (days: number) => ({ automaticallyAfterDays: days });
const scheduled = (scheduleExpression: string): [JudgedResource, ...JudgedResource[]] => [
  secret(),
  rotation({ scheduleExpression }),
  running,
];

const byHand = (ticket: unknown, inputs: Record<string, unknown> = {}): [JudgedResource, JudgedResource] => [
  secret(),
  service(
    [
      { key: "other", name: "cdd/test/screening/other", rotation: by },
      {
        key: "api-key",
        name,
        rotation: { days: 90, byHand: ticket },
      },
    ],
    inputs,
  ),
];

describeRule({
  rule: ruleNamed(secretsmanagerRotationRules, "secretsmanager-secret-enforce-rotation"),
  passing: [secret(), rotation(every(30)), running],
  decisive: [],
  today: exceptionDay,
  cases: [
    {
      when: "it is rotated on the last day",
      given: [secret(), rotation(every(90)), running],
      outcome: "pass",
    },
    {
      when: "it is rotated too late",
      given: [secret(), rotation(every(91)), running],
      outcome: "fail",
      says: "after up to 91 days; 90 are allowed",
    },
    {
      when: "it is rotated later than this stack lets it be",
      given: [secret(), rotation(every(60)), running],
      settings: { maximumDays: 30 },
      outcome: "fail",
    },
    ...(
      [
        ["rate(30 days)", "pass"],
        ["rate(100 days)", "fail"],
        ["rate(12 hours)", "pass"],
        ["cron(0 4 1 * ? *)", "pass"],
        ["cron(0 4 1 */2 ? *)", "pass"],
        ["cron(0 4 1 1/2 ? *)", "pass"],
        ["cron(0 4 1 JAN,MAR,MAY,JUL,SEP,NOV ? *)", "pass"],
        ["cron(0 4 ? 1-12 MON#1 *)", "pass"],
        ["cron(0 4 1 */3 ? *)", "fail"],
        ["cron(0 4 1 3-10 ? *)", "fail"],
        ["cron(0 4 1 1 ? *)", "fail"],
        ["cron(0 4 1 */0 ? *)", "fail"],
        ["cron(0 4 1 13 ? *)", "fail"],
        ["cron(0 4 1 * ? 2027)", "fail"],
        ["cron(0 4 28 */2 ? *)", "pass"],
        ["cron(0 4 L */2 ? *)", "pass"],
        ["cron(0 4 ? */2 MON#4 *)", "pass"],
        ["cron(0 4 31 */2 ? *)", "fail"],
        ["cron(0 4 29 */2 ? *)", "fail"],
        ["cron(0 4 32 */2 ? *)", "fail"],
        ["cron(0 4 31W * ? *)", "fail"],
        ["cron(0 4 ? */2 MON#5 *)", "fail"],
        ["monthly", "fail"],
      ] as const
    ).map(
      ([expression, outcome]): Case => ({
        when: `its schedule is ${expression}`,
        given: scheduled(expression),
        outcome,
      }),
    ),
    {
      when: "a rotation says nothing of its time",
      given: [secret(), rotation(undefined), running],
      outcome: "fail",
      says: "does not say",
    },
    {
      when: "a rotation's time is not known yet",
      given: [secret(), rotation(unknown), running],
      outcome: "undetermined",
      says: "property=rotationRules",
    },
    {
      when: "the rotation is made of the secret, whose ARN is not known yet",
      given: [
        secret({ arn: unknown }),
        rotation(
          every(30),
          { secretId: unknown },
          { propertyDependencies: { secretId: [urnOf(secretType, "api-key")] } },
        ),
        running,
      ],
      outcome: "pass",
    },
    {
      when: "nobody can tell which secret is rotated",
      given: [secret({ arn: unknown }), rotation(every(30), { secretId: unknown }), running],
      outcome: "undetermined",
      says: "property=secretId",
    },
    {
      when: "another secret is rotated",
      given: [secret(), rotation(every(30), { secretId: `${arn}2` }), running],
      outcome: "fail",
      says: "nothing rotates api-key",
    },
    {
      when: "nothing rotates it, and its service waits for its image",
      given: [secret(), microservice("screening", { secrets: [{ key: "api-key", name, rotation: by }] })],
      outcome: "pass",
    },
    {
      when: "nothing rotates it, and it is no service's",
      given: [resource(secretType, "api-key", { name, arn })],
      outcome: "fail",
      says: "nothing rotates api-key",
    },
    {
      when: "it is changed by hand, and the register has that",
      given: byHand("CDD-9"),
      register: [{ ticket: "CDD-9" }],
      outcome: "excepted",
    },
    {
      when: "it is changed by hand, and the register has another entry",
      given: byHand("CDD-9"),
      register: [{ ticket: "CDD-7" }],
      outcome: "fail",
      says: "screening counts on CDD-9, while the register's entry is CDD-7",
    },
    {
      when: "it is changed by hand, and the register does not have that",
      given: byHand("CDD-9"),
      outcome: "fail",
      says: "the ticket CDD-9 in policy/exceptions/",
    },
    {
      when: "the register has a secret of which its service says nothing",
      given: [secret(), running],
      register: [{}],
      outcome: "fail",
      says: "screening itself declares no exception",
    },
    {
      when: "the day is over",
      given: byHand("CDD-9"),
      register: [{ ticket: "CDD-9", until: "2026-01-31" }],
      outcome: "fail",
      says: "nothing rotates",
    },
    {
      when: "its ticket is not known",
      given: byHand(unknown),
      register: [{ ticket: "CDD-9" }],
      outcome: "undetermined",
    },
  ],
});

describeRule({
  rule: ruleNamed(secretsmanagerRotationRules, "secretsmanager-secret-disallow-ambiguous-name"),
  passing: [secret()],
  decisive: ["name"],
  cases: [
    ...["client-secret", "cdd/x/ldap-client-Ab12Cd", "db-passwd"].map(
      (text): Case => ({
        when: `it is named ${text}`,
        given: [secret({ name: text })],
        outcome: "fail",
        says: "ends like the ARN",
      }),
    ),
    ...["api-key", "mail-credentials", "abcdef", "cdd/x/abcdef", "a-bcdef", "a-bc_def"].map(
      (text): Case => ({ when: `it is named ${text}`, given: [secret({ name: text })], outcome: "pass" }),
    ),
    { when: "the provider names it", given: [secret({ name: undefined })], outcome: "pass" },
  ],
});
