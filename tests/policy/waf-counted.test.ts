import * as assert from "node:assert/strict";
import { type BlockingRule, pathsPassed, type Statement } from "../../policy/rules/waf-counted";
import { wafManagedGroupRules } from "../../policy/rules/waf-managed-groups";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed } from "../support/policy";

const label = (key = "Size_Body", scope = "LABEL"): Statement => ({
  labelMatchStatement: { scope, key: `awswaf:managed:aws:core-rule-set:${key}` },
});
const at = (regexString?: string, change: object = {}): Statement => ({
  regexMatchStatement: {
    ...(regexString !== undefined && { regexString }),
    fieldToMatch: { uriPath: {} },
    textTransformations: [{ type: "NORMALIZE_PATH" }],
    ...change,
  },
});
const but = (statement: Statement): Statement => ({ notStatement: { statement } });
const both = (...statements: readonly Statement[]): Statement => ({ andStatement: { statements } });
const blocks = (statement?: Statement, change: Partial<BlockingRule> = {}): BlockingRule => ({
  priority: 50,
  action: { block: {} },
  ...(statement && { statement }),
  ...change,
});
const passed = (...all: readonly BlockingRule[]) =>
  pathsPassed({ namespace: "core-rule-set", rule: "Size_BODY", priority: 40 }, all);

describe("what passes a rule that only counts", () => {
  it("is nothing where a later rule blocks its label", () => {
    assert.deepEqual(passed(blocks(label())), []);
    assert.deepEqual(passed(blocks(label(), { priority: 41 })), []);
  });
  it("is everything where none does, or not surely", () => {
    for (const [what, all] of [
      ["no rule", []],
      ["one without a statement", [blocks()]],
      ["one that counts", [{ priority: 50, action: {}, statement: label() }]],
      ["one without an action", [{ priority: 50, statement: label() }]],
      ["an earlier one", [blocks(label(), { priority: 39 })]],
      ["one of the same place", [blocks(label(), { priority: 40 })]],
      ["one without a place", [{ action: { block: {} }, statement: label() }]],
      ["one on another label", [blocks(label("Other_Body"))]],
      ["one on a label in other letters", [blocks(label("Size_BODY"))]],
      ["one on a namespace", [blocks(label("Size_Body", "NAMESPACE"))]],
      ["one on two of whatever", [blocks(both(at("^(/a)(/|$)"), at("^(/b)(/|$)")))]],
      ["one that wants a path", [blocks(both(label(), at("^(/a)(/|$)")))]],
      ["one that wants more", [blocks(both(label(), but(at("^(/a)(/|$)")), but(at("^(/b)(/|$)"))))]],
      ["one on its label alone, in a list", [blocks(both(label()))]],
      ["one on its label twice", [blocks(both(label(), label()))]],
      ["one on an empty list", [blocks(both())]],
    ] as const)
      assert.equal(passed(...all), undefined, what);
  });

  for (const [regex, paths] of [
    ["^(/events)(/|$)", ["/events"]],
    ["^(/a/b|/c.d)(/|$)", undefined],
    ["^(/a/b|/c\\.d)(/|$)", ["/a/b", "/c.d"]],
    ["^(/a-b_c~d|/e)(/|$)", ["/a-b_c~d", "/e"]],
    ["(/events)(/|$)", undefined],
    ["^(/events)(/|$)x", undefined],
    ["x^(/events)(/|$)", undefined],
    ["^(/events)", undefined],
    ["^(/events)(/)", undefined],
    ["^(events)(/|$)", undefined],
    ["^(/)(/|$)", undefined],
    ["^(/a|)(/|$)", undefined],
    ["^(/a//b)(/|$)", undefined],
    ["^(/a/)(/|$)", undefined],
    ["^(/a|b)(/|$)", undefined],
    ["^(/.*)(/|$)", undefined],
    ["^(/a+)(/|$)", undefined],
    ["", undefined],
    [undefined, undefined],
  ] as const)
    it(`is ${paths?.join(" and ") ?? "not told"} where it is blocked but at ${regex}`, () => {
      assert.deepEqual(passed(blocks(both(label(), but(at(regex))))), paths);
      assert.deepEqual(passed(blocks(both(but(at(regex)), label()))), paths);
    });
  it("is told of the path alone, as the service will see it", () => {
    for (const change of [
      { fieldToMatch: undefined },
      { fieldToMatch: { queryString: {} } },
      { textTransformations: [] },
      { textTransformations: undefined },
      { textTransformations: [{ type: "NONE" }, {}] },
    ])
      assert.equal(
        passed(blocks(both(label(), but(at("^(/a)(/|$)", change))))),
        undefined,
        JSON.stringify(change),
      );
    const transformed = at("^(/a)(/|$)", {
      textTransformations: [{ type: "URL_DECODE" }, { type: "NORMALIZE_PATH" }],
    });
    assert.deepEqual(passed(blocks(both(label(), but(transformed)))), ["/a"]);
    assert.equal(passed(blocks(both(label(), but({})))), undefined);
    assert.equal(passed(blocks(both(label(), {}))), undefined);
  });
  it("is what passes all of several rules", () => {
    const [ab, bc] = ["^(/a|/b)(/|$)", "^(/b|/c)(/|$)"].map((regex) => blocks(both(label(), but(at(regex)))));
    assert.ok(ab && bc);
    assert.deepEqual(passed(ab, bc), ["/b"]);
    assert.deepEqual(passed(ab, blocks(label())), []);
    assert.deepEqual(passed(ab, blocks()), ["/a", "/b"]);
  });

  // AWS WAF developer guide, "Baseline rule groups": labels as AWS writes them.
  for (const [rule, written] of [
    ["SizeRestrictions_BODY", "SizeRestrictions_Body"],
    ["GenericLFI_QUERYARGUMENTS", "GenericLFI_QueryArguments"],
    ["SizeRestrictions_QUERYSTRING", "SizeRestrictions_QueryString"],
    ["SizeRestrictions_Cookie_HEADER", "SizeRestrictions_Cookie_Header"],
    ["SQLi_COOKIE", "SQLi_Cookie"],
    ["ExploitablePaths_URIPATH", "ExploitablePaths_URIPath"],
    ["NoUserAgent_HEADER", "NoUserAgent_Header"],
    ["Host_localhost_HEADER", "Host_Localhost_Header"],
    ["PROPFIND_METHOD", "Propfind_Method"],
    ["UserAgent_BadBots_HEADER", "BadBots_Header"],
    ["AWSManagedIPDDoSList", "AWSManagedIPDDoSList"],
    ["Something_ELSE", "Something_ELSE"],
  ] as const)
    it(`is known by ${written}, of ${rule}`, () => {
      const of = (key: string) =>
        pathsPassed({ namespace: "core-rule-set", rule, priority: 0 }, [blocks(label(key))]);
      assert.deepEqual(of(written), []);
      assert.equal(of(`${written}x`), undefined);
      if (written !== rule) assert.equal(of(rule), undefined);
    });
});

describe("the groups of AWS's in a WebACL", () => {
  const rule = ruleNamed(wafManagedGroupRules, "wafv2-webacl-enforce-managed-rule-groups");
  const versioned = [
    "AWSManagedRulesCommonRuleSet",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesSQLiRuleSet",
  ];
  const names = [...versioned, "AWSManagedRulesAmazonIpReputationList"];
  const of = (name: string, change: object = {}, more: object = {}) => ({
    name,
    priority: 1,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name, version: "Version_1.0", ...change } },
    ...more,
  });
  const said = (rules: readonly object[] | undefined, settings = {}) =>
    saidBy(rule, [resource("aws:wafv2/webAcl:WebAcl", "acl", { rules })], settings);
  const withAll = (name: string, change: object = {}, more: object = {}) =>
    names.map((each) => (each === name ? of(each, change, more) : of(each)));

  it("are four, all of which block", async () => {
    assert.deepEqual(await said(names.map((name) => of(name))), []);
    assert.deepEqual(await said(undefined), [`the WebACL has no ${names.join(", ")}`]);
    assert.deepEqual(await said([{}, { statement: {} }, ...names.slice(1).map((name) => of(name))]), [
      `the WebACL has no ${names[0]}`,
    ]);
    assert.deepEqual(await said(names.map((name) => of(name, { vendorName: "Other" }))), [
      `the WebACL has no ${names.join(", ")}`,
    ]);
  });
  for (const name of names)
    it(`have ${name}, whole and in one version`, async () => {
      assert.deepEqual(await said(withAll(name, {}, { overrideAction: { count: {} } })), [
        `${name} only counts`,
      ]);
      assert.deepEqual(
        await said(withAll(name, {}, { overrideAction: { count: {} } }), { counting: true }),
        [],
      );
      assert.deepEqual(await said(withAll(name, {}, { overrideAction: undefined })), []);
      assert.deepEqual(await said(withAll(name, { scopeDownStatement: {} })), [
        `${name} judges only a part of the requests`,
      ]);
      const loose = [`${name} has no version: what it blocks changes when AWS changes its default`];
      for (const version of [undefined, ""])
        assert.deepEqual(await said(withAll(name, { version })), versioned.includes(name) ? loose : []);
      const overridden = (actionToUse: object | undefined, more: object = {}) =>
        said(withAll(name, { ruleActionOverrides: [{ name: "Rule_BODY", actionToUse }] }, more), {
          counting: true,
        });
      assert.deepEqual(await overridden({ allow: {} }), [`the rule Rule_BODY of ${name} does not block`]);
      assert.deepEqual(await overridden({ count: {} }), [
        `the rule Rule_BODY of ${name} only counts, and no later rule blocks its label at all but named paths`,
      ]);
      for (const action of [undefined, {}, { block: {} }]) assert.deepEqual(await overridden(action), []);
      assert.deepEqual(await overridden({ count: {} }, { overrideAction: { count: {} } }), []);
    });
  for (const [name, namespace] of [
    ["AWSManagedRulesCommonRuleSet", "core-rule-set"],
    ["AWSManagedRulesKnownBadInputsRuleSet", "known-bad-inputs"],
    ["AWSManagedRulesSQLiRuleSet", "sql-database"],
    ["AWSManagedRulesAmazonIpReputationList", "amazon-ip-list"],
  ] as const)
    it(`leave labels of ${namespace}`, async () => {
      const counts = (counted: string, key: string) =>
        said([
          ...withAll(name, { ruleActionOverrides: [{ name: counted, actionToUse: { count: {} } }] }),
          {
            name: "later",
            priority: 2,
            action: { block: {} },
            statement: both(
              { labelMatchStatement: { scope: "LABEL", key: `awswaf:managed:aws:${namespace}:${key}` } },
              but(at("^(/a|/b)(/|$)")),
            ),
          },
        ]);
      const open = (path: string) => `the rule Rule_BODY of ${name} does not block at ${path}`;
      assert.deepEqual(await counts("Rule_BODY", "Rule_Body"), [open("/a"), open("/b")]);
      // How long a body is shows no attack.
      assert.deepEqual(await counts("SizeRestrictions_BODY", "SizeRestrictions_Body"), []);
    });
});
