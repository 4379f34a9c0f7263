import * as assert from "node:assert/strict";
import type { Rule } from "../../policy/lib";
import { anyExposureRules } from "../../policy/rules/any-exposure";
import { anyProtectionRules } from "../../policy/rules/any-protection";
import { anySecretRules } from "../../policy/rules/any-secrets";
import { anyTypeRules } from "../../policy/rules/any-type";
import { type JudgedResource, judge, resource, ruleNamed, unknown, urnOfResource } from "../support/policy";

type Inputs = Record<string, unknown>;

/** A type, what is right of it and what is wrong, each as what the resource is given. */
interface Row {
  readonly type: string;
  readonly right: readonly Inputs[];
  readonly wrong: readonly Inputs[];
  /** Properties of which nobody can tell while they are not known. */
  readonly open?: readonly string[];
}

const outcomeOf = async (rule: Rule, first: JudgedResource, ...others: readonly JudgedResource[]) =>
  (await judge([rule], [first, ...others])).outcome(rule.metadata.name, urnOfResource(first));

function holds(rule: Rule, rows: readonly Row[], around: readonly JudgedResource[] = []): void {
  describe(rule.metadata.name, () => {
    for (const { type, right, wrong, open = [] } of rows)
      it(type, async () => {
        for (const inputs of right)
          assert.equal(
            await outcomeOf(rule, resource(type, "x", inputs), ...around),
            "pass",
            JSON.stringify(inputs),
          );
        for (const inputs of wrong)
          assert.equal(
            await outcomeOf(rule, resource(type, "x", inputs), ...around),
            "fail",
            JSON.stringify(inputs),
          );
        for (const property of open)
          assert.equal(
            await outcomeOf(rule, resource(type, "x", { ...right[0], [property]: unknown }), ...around),
            "undetermined",
            property,
          );
      });
  });
}

describe("what is demanded of a record", () => {
  holds(ruleNamed(anyTypeRules, "resource-enforce-demanded-settings"), [
    {
      type: "aws:route53/record:Record",
      right: [
        { type: "CNAME", records: ["x"] },
        {
          type: "CAA",
          records: ['0 issue "amazon.com"', '0 issuewild ";"', '0 iodef "mailto:x@example-bank.com"'],
        },
        // A certificate's record for its validation.
        { type: unknown, records: [unknown] },
      ],
      wrong: [
        { type: "NS", records: ["ns1.example.net"] },
        { type: "ds", records: ["1 2 3"] },
        { type: "CAA", records: ['0 issue "amazon.com"', '0 issue "example.net"'] },
        { type: "CAA", records: ['0 issuewild "notamazon.com"'] },
      ],
    },
  ]);
  it("is undecided where a CAA record's text is not known", async () => {
    const rule = ruleNamed(anyTypeRules, "resource-enforce-demanded-settings");
    const record = resource("aws:route53/record:Record", "x", { type: "CAA", records: unknown });
    assert.equal(await outcomeOf(rule, record), "undetermined");
  });
});

describe("what no small resource switches on", () => {
  const redrive = (redrivePermission: string) => ({
    redriveAllowPolicy: JSON.stringify({ redrivePermission }),
  });
  holds(ruleNamed(anyExposureRules, "resource-disallow-public-access"), [
    {
      type: "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
      right: [redrive("byQueue"), redrive("denyAll")],
      wrong: [redrive("allowAll")],
    },
  ]);
  holds(ruleNamed(anyProtectionRules, "resource-disallow-weakened-protection"), [
    {
      type: "aws:s3/bucket:Bucket",
      right: [{}, { accelerationStatus: "Suspended", requestPayer: "BucketOwner" }],
      wrong: [{ accelerationStatus: "Enabled" }, { requestPayer: "Requester" }],
    },
  ]);
  holds(ruleNamed(anySecretRules, "resource-disallow-plaintext-secrets"), [
    {
      type: "aws:cloudwatch/dashboard:Dashboard",
      right: [
        {
          dashboardBody: JSON.stringify({ widgets: [{ markdown: "https://grafana.example.net:3000/a@b" }] }),
        },
        { dashboardBody: JSON.stringify({ note: "an id of 32 digits: 0123456789abcdef0123456789abcdef" }) },
      ],
      wrong: [
        {
          dashboardBody: JSON.stringify({
            widgets: [{ markdown: "https://ops:hunter22@grafana.example.net" }],
          }),
        },
        { dashboardName: "AKIAIOSFODNN7EXAMPLE" },
        { note: "-----BEGIN RSA PRIVATE KEY-----" },
      ],
    },
  ]);
});
