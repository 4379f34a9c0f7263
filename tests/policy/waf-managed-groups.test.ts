import { wafManagedGroupRules } from "../../policy/rules/waf-managed-groups";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { exceptionDay } from "../support/policy-exceptions";
import { frontDoor, frontDoorUrn, microservice } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const names = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesSQLiRuleSet",
  "AWSManagedRulesCommonRuleSet",
];
const group = (name: unknown, change: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  name: `rule-${names.indexOf(String(name))}`,
  priority: 10 * (names.indexOf(String(name)) + 1),
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: "AWS",
      name,
      ...(name !== names[0] && { version: "Version_1.2" }),
      ...change,
    },
  },
  ...more,
});
const acl = (...rules: unknown[]) =>
  resource("aws:wafv2/webAcl:WebAcl", "acl", { rules }, { parent: frontDoorUrn("screening") });
/** All four groups, the last one changed, and what follows. */
const withCommon = (
  change: Record<string, unknown>,
  more: Record<string, unknown> = {},
  ...others: unknown[]
) => acl(...names.slice(0, 3).map((name) => group(name)), group(names[3], change, more), ...others);

const override = (name: string, action: string) => ({
  ruleActionOverrides: [{ name, actionToUse: { [action]: {} } }],
});
const counted = override("SizeRestrictions_BODY", "count");
const labelled = (label: string, scope = "LABEL") => ({
  labelMatchStatement: { scope, key: `awswaf:managed:aws:core-rule-set:${label}` },
});
const label = labelled("SizeRestrictions_Body");
const at = (regexString: string, change: Record<string, unknown> = {}) => ({
  notStatement: {
    statement: {
      regexMatchStatement: {
        regexString,
        fieldToMatch: { uriPath: {} },
        textTransformations: [{ priority: 0, type: "NORMALIZE_PATH" }],
        ...change,
      },
    },
  },
});
const elsewhere = at("^(/events)(/|$)");
const both = (...statements: unknown[]) => ({ statement: { andStatement: { statements } } });
const bodySize = (change: Record<string, unknown> = {}) => ({
  name: "body-size",
  priority: 50,
  action: { block: {} },
  ...both(label, elsewhere),
  ...change,
});

const xss = override("CrossSiteScripting_BODY", "count");
const xssLabel = labelled("CrossSiteScripting_Body");
/** A WebACL whose XSS rule counts and is blocked by `later`; its service excepts it at these paths. */
const excepting = (
  paths: unknown,
  later: Record<string, unknown> = both(xssLabel, at("^(/memos|/v1\\.0/notes)(/|$)")),
): readonly [JudgedResource, ...JudgedResource[]] => [
  withCommon(xss, {}, bodySize(later)),
  frontDoor("screening"),
  microservice("screening", {
    falsePositives: [
      { rule: "SQLi_BODY", paths: ["/memos"], ticket: "CDD-6" },
      { rule: "CrossSiteScripting_BODY", paths, ticket: "CDD-7" },
    ],
  }),
];
const entries = (...paths: string[]) => [{ only: paths.map((path) => `CrossSiteScripting_BODY ${path}`) }];
const both2 = ["/memos", "/v1.0/notes"];

describeRule({
  rule: ruleNamed(wafManagedGroupRules, "wafv2-webacl-enforce-managed-rule-groups"),
  passing: [acl(...names.map((name) => group(name)))],
  decisive: ["rules"],
  today: exceptionDay,
  cases: [
    {
      when: "a group has no version",
      given: [withCommon({ version: undefined })],
      outcome: "fail",
      says: "CommonRuleSet has no version",
    },
    { when: "a version is unknown", given: [withCommon({ version: unknown })], outcome: "undetermined" },
    {
      when: "a rule is excepted at its paths, and the register has them",
      given: excepting(both2),
      register: entries(...both2),
      outcome: "excepted",
    },
    {
      when: "a rule is counted and blocked everywhere all the same",
      given: excepting([], { statement: xssLabel }),
      outcome: "pass",
    },
    {
      when: "one of its paths is excepted nowhere",
      given: excepting(["/memos"]),
      register: entries(...both2),
      outcome: "fail",
      says: "does not block at /v1.0/notes, and screening itself declares no exception",
    },
    {
      when: "the register lacks one of its paths",
      given: excepting(both2),
      register: entries("/memos"),
      outcome: "fail",
      says: '`only: ["CrossSiteScripting_BODY /v1.0/notes"]`, the ticket CDD-7 in policy/exceptions/',
    },
    {
      when: "the register has the whole WebACL",
      given: excepting(both2),
      register: [{}],
      outcome: "fail",
      says: "does not block at /memos",
    },
    {
      when: "the exception is over",
      given: excepting(both2),
      register: entries(...both2).map((entry) => ({ ...entry, until: "2026-01-31" })),
      outcome: "fail",
      says: "does not block at /memos",
    },
    {
      when: "the exception is of another rule",
      given: excepting(both2, both(labelled("GenericLFI_Body"), at("^(/memos)(/|$)"))),
      register: entries(...both2),
      outcome: "fail",
      says: "no later rule blocks its label",
    },
    ...(
      [
        ["the label has other capitals", both(labelled("CrossSiteScripting_BODY"), at("^(/memos)(/|$)"))],
        [
          "the label is taken for a namespace",
          both(labelled("CrossSiteScripting_Body", "NAMESPACE"), at("^(/memos)(/|$)")),
        ],
        ["the paths are any that begin so", both(xssLabel, at("^(/memos)"))],
        ["the paths are a pattern", both(xssLabel, at("^(/memos.*)(/|$)"))],
        [
          "the paths are read as they are sent",
          both(xssLabel, at("^(/memos)(/|$)", { textTransformations: [] })),
        ],
        [
          "the paths stand in a header",
          both(xssLabel, at("^(/memos)(/|$)", { fieldToMatch: { singleHeader: {} } })),
        ],
        ["it is blocked for some countries", both(xssLabel, { geoMatchStatement: {} })],
        [
          "it is blocked under one condition more",
          both(xssLabel, at("^(/memos)(/|$)"), { geoMatchStatement: {} }),
        ],
      ] as const
    ).map(([when, later]) => ({
      when,
      given: excepting(both2, later),
      register: entries(...both2),
      outcome: "fail" as const,
      says: "no later rule blocks its label",
    })),
    {
      when: "the stack lets groups count",
      given: [withCommon(xss, { overrideAction: { count: {} } })],
      settings: { counting: true },
      outcome: "pass",
    },
    {
      when: "there are no rules",
      given: [resource("aws:wafv2/webAcl:WebAcl", "acl", {})],
      outcome: "fail",
      says: names[0] ?? "",
    },
    ...names.map((missing) => ({
      when: `${missing} is missing`,
      given: [acl(...names.filter((name) => name !== missing).map((name) => group(name)))] as const,
      outcome: "fail" as const,
      says: `has no ${missing}`,
    })),
    {
      when: "a group of that name is another vendor's",
      given: [withCommon({ vendorName: "Other" })],
      outcome: "fail",
      says: "has no AWSManagedRulesCommonRuleSet",
    },
    {
      when: "a group only counts",
      given: [withCommon({}, { overrideAction: { count: {} } })],
      outcome: "fail",
      says: "CommonRuleSet only counts",
    },
    {
      when: "a group judges a part",
      given: [withCommon({ scopeDownStatement: { geoMatchStatement: {} } })],
      outcome: "fail",
      says: "a part",
    },
    {
      when: "one rule of a group counts",
      given: [withCommon(override("CrossSiteScripting_BODY", "count"), {}, bodySize())],
      outcome: "fail",
      says: "CrossSiteScripting_BODY",
    },
    {
      when: "one rule of a group allows",
      given: [withCommon(override("SizeRestrictions_BODY", "allow"), {}, bodySize())],
      outcome: "fail",
    },
    {
      when: "one rule of a group asks for a captcha",
      given: [withCommon(override("NoUserAgent_HEADER", "captcha"))],
      outcome: "pass",
    },
    {
      when: "large bodies are counted and nothing blocks them",
      given: [withCommon(counted)],
      outcome: "fail",
      says: "no later rule blocks",
    },
    {
      when: "large bodies are counted and blocked elsewhere",
      given: [withCommon(counted, {}, bodySize())],
      outcome: "pass",
    },
    {
      when: "large bodies are counted and blocked everywhere",
      given: [withCommon(counted, {}, bodySize({ statement: label }))],
      outcome: "pass",
    },
    {
      when: "the later rule only counts",
      given: [withCommon(counted, {}, bodySize({ action: { count: {} } }))],
      outcome: "fail",
    },
    {
      when: "the later rule comes earlier",
      given: [withCommon(counted, {}, bodySize({ priority: 5 }))],
      outcome: "fail",
    },
    {
      when: "the later rule looks for another label",
      given: [
        withCommon(
          counted,
          {},
          bodySize({ statement: { labelMatchStatement: { scope: "LABEL", key: "other" } } }),
        ),
      ],
      outcome: "fail",
    },
    {
      when: "the group's name is unknown",
      given: [acl(...names.slice(1).map((name) => group(name)), group(unknown))],
      outcome: "undetermined",
      says: "managedRuleGroupStatement.name",
    },
    {
      when: "one group is unknown and another counts",
      given: [acl(group(unknown), group(names[0], {}, { overrideAction: { count: {} } }))],
      outcome: "fail",
      says: "only counts",
    },
    {
      when: "overrides are unknown",
      given: [withCommon({ ruleActionOverrides: unknown })],
      outcome: "undetermined",
      says: "ruleActionOverrides",
    },
  ],
});
