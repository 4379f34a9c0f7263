import { wafRules } from "../../policy/rules/waf";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(wafRules, `wafv2-${name}`);
const token = {
  acl: "aws:wafv2/webAcl:WebAcl",
  logging: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  association: "aws:wafv2/webAclAssociation:WebAclAssociation",
  balancer: "aws:lb/loadBalancer:LoadBalancer",
};
const acl = (inputs: Record<string, unknown> = {}, name = "acl") =>
  resource(token.acl, name, { arn: unknown, ...inputs });
const loggingOf = (acls: readonly string[], inputs: Record<string, unknown> = {}) =>
  resource(
    token.logging,
    "logging",
    { resourceArn: unknown, logDestinationConfigs: ["arn:aws:logs:::log-group:aws-waf-logs-x"], ...inputs },
    { propertyDependencies: { resourceArn: acls.map((each) => urnOf(token.acl, each)) } },
  );

describeRule({
  rule: rule("webacl-enable-logging"),
  passing: [acl(), loggingOf(["acl"])],
  decisive: [],
  cases: [
    { when: "nothing is logged", given: [acl()], outcome: "fail", says: "no WebAclLoggingConfiguration" },
    { when: "another is logged", given: [acl(), acl({}, "other"), loggingOf(["other"])], outcome: "fail" },
    {
      when: "there is no destination",
      given: [acl(), loggingOf(["acl"], { logDestinationConfigs: [] })],
      outcome: "fail",
      says: "no destination",
    },
    {
      when: "nothing is said of a destination",
      given: [acl(), loggingOf(["acl"], { logDestinationConfigs: undefined })],
      outcome: "fail",
    },
    {
      when: "nobody says what is logged",
      given: [acl(), loggingOf([])],
      outcome: "undetermined",
      says: "property=resourceArn",
    },
    {
      when: "the ARN is known",
      given: [acl({ arn: "arn:acl" }), loggingOf([], { resourceArn: "arn:acl" })],
      outcome: "pass",
    },
  ],
});

const redacted = (...headers: unknown[]) =>
  resource(token.logging, "logging", { redactedFields: headers.map((name) => ({ singleHeader: { name } })) });

describeRule({
  rule: rule("webacllogging-enforce-redaction"),
  passing: [redacted("authorization", "cookie")],
  decisive: ["redactedFields"],
  cases: [
    {
      when: "nothing is redacted",
      given: [resource(token.logging, "logging", {})],
      outcome: "fail",
      says: "authorization, cookie",
    },
    { when: "cookies are kept", given: [redacted("authorization")], outcome: "fail", says: "headers cookie" },
    {
      when: "other parts are redacted",
      given: [resource(token.logging, "logging", { redactedFields: [{ uriPath: {} }, { queryString: {} }] })],
      outcome: "fail",
    },
    {
      when: "headers are written in capitals",
      given: [redacted("Authorization", "COOKIE")],
      outcome: "pass",
    },
    {
      when: "a header is unknown",
      given: [redacted("authorization", unknown)],
      outcome: "undetermined",
      says: "redactedFields.1.singleHeader.name",
    },
    {
      when: "the stack demands one more",
      given: [redacted("authorization", "cookie")],
      settings: { headers: ["cookie", "X-Api-Key"] },
      outcome: "fail",
      says: "X-Api-Key",
    },
  ],
});

const rate = (change: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => ({
  name: "rate-limit",
  priority: 0,
  action: { block: {} },
  statement: {
    rateBasedStatement: { limit: 2000, aggregateKeyType: "IP", evaluationWindowSec: 300, ...change },
  },
  ...more,
});
const limited = (...rules: unknown[]) => acl({ rules });
const balancer = (internal: unknown, name = "alb") =>
  resource(token.balancer, name, { arn: unknown, internal });
const association = (
  balancers: readonly string[],
  name = "association",
  more: Partial<JudgedResource> = {},
) =>
  resource(
    token.association,
    name,
    { resourceArn: unknown, webAclArn: unknown },
    {
      propertyDependencies: {
        resourceArn: balancers.map((each) => urnOf(token.balancer, each)),
        webAclArn: [urnOf(token.acl, "acl")],
      },
      ...more,
    },
  );
const internal = { internalMaximum: 50_000 };

describeRule({
  rule: rule("webacl-configure-rate-limit"),
  passing: [limited(rate()), association(["alb"]), balancer(false)],
  decisive: ["rules"],
  cases: [
    { when: "there are no rules", given: [acl()], outcome: "fail", says: "no rule blocks" },
    { when: "it only counts", given: [limited(rate({}, { action: { count: {} } }))], outcome: "fail" },
    {
      when: "it says nothing of an action",
      given: [limited(rate({}, { action: undefined }))],
      outcome: "fail",
    },
    {
      when: "it is for a part of the requests",
      given: [limited(rate({ scopeDownStatement: { geoMatchStatement: {} } }))],
      outcome: "fail",
    },
    {
      when: "it counts what the client claims to be",
      given: [limited(rate({ aggregateKeyType: "FORWARDED_IP" }))],
      outcome: "fail",
    },
    {
      when: "AWS's default key and window hold",
      given: [limited(rate({ aggregateKeyType: undefined, evaluationWindowSec: undefined }))],
      outcome: "pass",
    },
    {
      when: "a public balancer lets too many pass",
      given: [limited(rate({ limit: 2001 })), association(["alb"]), balancer(false)],
      settings: internal,
      outcome: "fail",
      says: "2001 requests",
    },
    {
      when: "the window is a minute",
      given: [limited(rate({ limit: 1000, evaluationWindowSec: 60 }))],
      outcome: "fail",
      says: "5000 requests",
    },
    {
      when: "the window is ten minutes",
      given: [limited(rate({ limit: 4000, evaluationWindowSec: 600 }))],
      outcome: "pass",
    },
    {
      when: "the lower of two limits holds",
      given: [limited(rate({ limit: 9000 }), rate({ limit: 500 }))],
      outcome: "pass",
    },
    {
      when: "an internal balancer has the internal limit",
      given: [limited(rate({ limit: 50_000 })), association(["alb"]), balancer(true)],
      settings: internal,
      outcome: "pass",
    },
    {
      when: "an internal balancer lets too many pass",
      given: [limited(rate({ limit: 50_001 })), association(["alb"]), balancer(true)],
      settings: internal,
      outcome: "fail",
      says: "50000 are allowed",
    },
    {
      when: "no internal limit is configured",
      given: [limited(rate({ limit: 50_000 })), association(["alb"]), balancer(true)],
      outcome: "fail",
      says: "2000 are allowed",
    },
    {
      when: "the balancer does not say that it is internal",
      given: [limited(rate({ limit: 50_000 })), association(["alb"]), balancer(undefined)],
      settings: internal,
      outcome: "fail",
    },
    {
      when: "AWS will say it, because the program does not",
      given: [limited(rate({ limit: 50_000 })), association(["alb"]), balancer(unknown)],
      settings: internal,
      outcome: "fail",
    },
    {
      when: "one of its two balancers is public",
      given: [
        limited(rate({ limit: 50_000 })),
        association(["alb"]),
        balancer(true),
        association(["edge"], "second"),
        balancer(false, "edge"),
      ],
      settings: internal,
      outcome: "fail",
    },
    {
      when: "it stands in front of nothing",
      given: [limited(rate({ limit: 50_000 })), balancer(true)],
      settings: internal,
      outcome: "fail",
    },
    {
      when: "nobody sees what it stands in front of",
      given: [limited(rate({ limit: 50_000 })), association([]), balancer(true)],
      settings: internal,
      outcome: "fail",
    },
    {
      when: "the limit is unknown",
      given: [limited(rate({ limit: unknown }))],
      outcome: "undetermined",
      says: "rateBasedStatement.limit",
    },
    {
      when: "it is not known yet whether the balancer is internal",
      given: [
        limited(rate({ limit: 50_000 })),
        association(["alb"]),
        {
          ...balancer(unknown),
          propertyDependencies: { internal: [urnOf("aws:ssm/parameter:Parameter", "p")] },
        },
        resource("aws:ssm/parameter:Parameter", "p"),
      ],
      settings: internal,
      outcome: "undetermined",
      says: "property=internal",
    },
  ],
});
