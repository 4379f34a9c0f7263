import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { webAclRules } from "../../../components/fargate-microservice/front-door/web-acl-rules";
import { managedRules } from "../../../model/managed-rules";
import { sampleWaf } from "../../../tests/support/service-plan";
import { capacityOf } from "../../aws/rules/waf-capacity";
import type { Props } from "../../aws/values";

const dated = { ticket: "CDD-7" };

const units = (...statements: Props[]) => capacityOf(statements.map((statement) => ({ statement })));
const uri = { uriPath: {} };

describe("capacity units of a WebACL", () => {
  for (const [what, statement, expected] of [
    ["a group of AWS", { managedRuleGroupStatement: { name: "AWSManagedRulesCommonRuleSet" } }, 700],
    ["a rate", { rateBasedStatement: { limit: 100 } }, 2],
    ["a rate by keys", { rateBasedStatement: { customKeys: [{ header: {} }, { ip: {} }] } }, 62],
    ["a rate of some requests", { rateBasedStatement: { scopeDownStatement: { geoMatchStatement: {} } } }, 3],
    ["the start of a text", { byteMatchStatement: { positionalConstraint: "STARTS_WITH" } }, 2],
    ["a part of a text", { byteMatchStatement: { positionalConstraint: "CONTAINS" } }, 10],
    ["an expression", { regexMatchStatement: {} }, 3],
    ["SQL", { sqliMatchStatement: { sensitivityLevel: "HIGH" } }, 30],
    ["a negation", { notStatement: { statement: { xssMatchStatement: {} } } }, 40],
    [
      "one of several",
      { orStatement: { statements: [{ labelMatchStatement: {} }, { sizeConstraintStatement: {} }] } },
      2,
    ],
  ] as const)
    it(`counts ${what}`, () => assert.equal(units(statement as Props), expected));

  it("counts a transformation of a part of the request once, wherever it stands", () => {
    const lower = { fieldToMatch: uri, textTransformations: [{ priority: 0, type: "LOWERCASE" }] };
    const none = { fieldToMatch: uri, textTransformations: [{ priority: 0, type: "NONE" }] };
    assert.equal(units({ regexMatchStatement: lower }), 13);
    assert.equal(units({ regexMatchStatement: lower }, { regexMatchStatement: lower }), 16);
    assert.equal(
      units(
        { regexMatchStatement: { ...lower, fieldToMatch: { body: {} } } },
        { regexMatchStatement: lower },
      ),
      26,
    );
    assert.equal(units({ regexMatchStatement: none }), 3);
  });

  it("of any service stays below where AWS charges more: 1,500", () => {
    const paths = fc.uniqueArray(fc.stringMatching(/^\/[a-z]{1,8}$/), { maxLength: 30 });
    const excepted = fc.oneof(fc.constant([...managedRules]), fc.subarray([...managedRules]));
    return fc.assert(
      fc.property(paths, excepted, (largeBodyPaths, counted) => {
        const falsePositives = counted.map((rule) => ({ rule, paths: ["/notes"], ...dated }));
        const plan = { physicalName: "cdd-prod-a", rateLimit: 2000, largeBodyPaths, falsePositives };
        const rules = webAclRules({ ...plan, waf: sampleWaf });
        const found = capacityOf(rules as unknown as Props[]);
        assert.ok(found >= 1127 && found <= 1500, `${found}`);
      }),
    );
  });
});
