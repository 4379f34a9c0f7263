import * as assert from "node:assert/strict";
import { listenerTrafficRules } from "../../policy/rules/listener-traffic";
import { wafRules } from "../../policy/rules/waf";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";

const token = {
  balancer: "aws:lb/loadBalancer:LoadBalancer",
  listener: "aws:lb/listener:Listener",
  rule: "aws:lb/listenerRule:ListenerRule",
  group: "aws:lb/targetGroup:TargetGroup",
  acl: "aws:wafv2/webAcl:WebAcl",
  logging: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  association: "aws:wafv2/webAclAssociation:WebAclAssociation",
};
const balancer = (name: string, inputs: Record<string, unknown> = {}) =>
  resource(token.balancer, name, { arn: `arn:${name}`, ...inputs });
const listener = (inputs: Record<string, unknown>, more: Partial<JudgedResource> = {}) =>
  resource(token.listener, "listener", { arn: "arn:listener", loadBalancerArn: "arn:alb", ...inputs }, more);
const redirect = { type: "redirect", redirect: { protocol: "HTTPS", statusCode: "HTTP_301" } };
const forward = (targetGroupArn?: string) => ({
  type: "forward",
  ...(targetGroupArn !== undefined && { targetGroupArn }),
});

describe("a plain listener that faces the internet", () => {
  const rule = ruleNamed(listenerTrafficRules, "lb-listener-enforce-https-redirect");
  const said = (inputs: Record<string, unknown>, ...balancers: readonly JudgedResource[]) =>
    saidBy(rule, [listener({ protocol: "HTTP", ...inputs }), ...balancers]);
  const more = ["the HTTP listener does more than redirect, or nothing"];
  const otherwise = ["the HTTP listener does not redirect to HTTPS for good"];

  it("redirects, once and for good", async () => {
    assert.deepEqual(await said({ defaultActions: [redirect] }), []);
    for (const defaultActions of [
      undefined,
      [],
      [forward()],
      [redirect, redirect],
      [{ type: "fixed-response" }],
    ])
      assert.deepEqual(await said({ defaultActions }), more, JSON.stringify(defaultActions));
    for (const change of [
      undefined,
      {},
      { protocol: "HTTP", statusCode: "HTTP_301" },
      { protocol: "HTTPS", statusCode: "HTTP_302" },
      { protocol: "#{protocol}", statusCode: "HTTP_301" },
    ])
      assert.deepEqual(
        await said({ defaultActions: [{ type: "redirect", redirect: change }] }),
        otherwise,
        JSON.stringify(change),
      );
  });
  it("speaks HTTP, or says nothing", async () => {
    for (const protocol of ["HTTP", "", undefined]) assert.deepEqual(await said({ protocol }), more);
    for (const protocol of ["HTTPS", "TCP", "TLS"]) assert.deepEqual(await said({ protocol }), []);
  });
  it("is none inside, where all its balancers are", async () => {
    const inside = balancer("alb", { internal: true });
    assert.deepEqual(await said({}, inside), []);
    assert.deepEqual(await said({}, balancer("alb", { loadBalancerType: "gateway" })), []);
    assert.deepEqual(await said({}, inside, balancer("other", { internal: false })), []);
    for (const other of [
      balancer("alb", { internal: false }),
      balancer("alb"),
      balancer("alb", { internal: unknown }),
      balancer("other", { internal: true }),
      balancer("alb", { loadBalancerType: "network" }),
    ])
      assert.deepEqual(await said({}, other), more, JSON.stringify(other.inputs));
    const twice = { ...inside, name: "again", inputs: { arn: "arn:alb", internal: false } };
    assert.deepEqual(await said({}, inside, twice), more);
    assert.deepEqual(await said({}), more);
  });
});

describe("a listener that passes traffic on", () => {
  const rule = ruleNamed(listenerTrafficRules, "lb-listener-disallow-unencrypted-traffic");
  const said = (inputs: Record<string, unknown>, ...others: readonly JudgedResource[]) =>
    saidBy(rule, [listener({ defaultActions: [forward()], ...inputs }), ...others]);
  const plain = (protocol: string) => [`${protocol} traffic is passed on unencrypted`];
  const group = (name: string, inputs: Record<string, unknown> = {}) =>
    resource(token.group, name, { arn: `arn:${name}`, protocol: "TCP", ...inputs });
  const checked = { healthCheck: { protocol: "HTTPS" } };

  it("is under TLS", async () => {
    for (const protocol of ["HTTPS", "TLS"]) assert.deepEqual(await said({ protocol }), []);
    for (const protocol of ["HTTP", "TCP", "UDP", "TCP_UDP", "https"])
      assert.deepEqual(await said({ protocol }), plain(protocol));
    for (const protocol of ["", undefined]) assert.deepEqual(await said({ protocol }), plain("HTTP"));
  });
  it("does not pass on what it answers itself", async () => {
    for (const type of ["redirect", "fixed-response"])
      assert.deepEqual(await said({ defaultActions: [{ type }] }), []);
    for (const type of ["forward", "authenticate-oidc", "jwt-validation", undefined])
      assert.deepEqual(await said({ defaultActions: [redirect, { type }] }), plain("HTTP"), type);
    assert.deepEqual(await said({ defaultActions: undefined }), []);
  });
  it("may be a gateway's", async () => {
    assert.deepEqual(await said({}, balancer("alb", { loadBalancerType: "gateway" })), []);
    for (const other of [
      balancer("alb", { loadBalancerType: "network" }),
      balancer("alb"),
      balancer("other", { loadBalancerType: "gateway" }),
    ])
      assert.deepEqual(await said({}, other), plain("HTTP"));
  });
  it("passes TLS as TCP where every target shows that it speaks it", async () => {
    const on = (protocol: string, arns: readonly string[], ...groups: readonly JudgedResource[]) =>
      said({ protocol, defaultActions: arns.map(forward) }, ...groups);
    assert.deepEqual(await on("TCP", ["arn:a"], group("a", checked)), []);
    assert.deepEqual(await on("TCP", ["arn:a"], group("a", checked), group("b")), []);
    assert.deepEqual(
      await on("TCP", ["arn:a", "arn:b"], group("a", checked), group("b", { protocol: "TLS" })),
      [],
    );
    assert.deepEqual(await on("TCP", ["arn:a", "arn:b"], group("a", checked), group("b")), plain("TCP"));
    assert.deepEqual(await on("TCP", ["arn:a"], group("a")), plain("TCP"));
    assert.deepEqual(await on("TCP", ["arn:c"], group("a", checked)), plain("TCP"));
    assert.deepEqual(await on("TCP", [], group("a", checked)), []);
    assert.deepEqual(await on("UDP", ["arn:a"], group("a", checked)), plain("UDP"));
    assert.deepEqual(
      await said({ protocol: "TCP" }, group("x", { ...checked, arn: undefined })),
      plain("TCP"),
    );
    assert.deepEqual(await on("TCP", ["arn:a"], group("a", { ...checked, arn: unknown })), plain("TCP"));
  });
  it("is known by what it was made of, before there is an ARN", async () => {
    const made = (...names: readonly string[]) =>
      listener(
        { protocol: "TCP", defaultActions: [{ type: "forward", targetGroupArn: unknown }] },
        { propertyDependencies: { defaultActions: names.map((name) => urnOf(token.group, name)) } },
      );
    const groups = [group("a", { ...checked, arn: unknown }), group("b", { arn: unknown })];
    assert.deepEqual(await saidBy(rule, [made("a"), ...groups]), []);
    assert.deepEqual(await saidBy(rule, [made("a", "b"), ...groups]), plain("TCP"));
    assert.deepEqual(await saidBy(rule, [made(), ...groups]), plain("TCP"));
  });
  it("is judged by its rules, too", async () => {
    const ruled = (listenerArn: unknown, ...actions: readonly object[]) =>
      resource(token.rule, "rule", { listenerArn, actions });
    assert.deepEqual(
      await said({ defaultActions: [redirect] }, ruled("arn:listener", redirect, forward())),
      plain("HTTP"),
    );
    assert.deepEqual(await said({ defaultActions: [redirect] }, ruled("arn:listener", redirect)), []);
    assert.deepEqual(await said({ defaultActions: [redirect] }, ruled("arn:other", forward())), []);
    assert.deepEqual(await said({ defaultActions: [redirect] }, ruled(unknown, forward())), [
      "undetermined: listenerArn",
    ]);
  });
});

describe("a listener's rule", () => {
  const rule = ruleNamed(listenerTrafficRules, "lb-listenerrule-enforce-known-listener");
  const said = (
    listenerArn: unknown,
    others: readonly JudgedResource[] = [],
    made: readonly string[] = [],
    settings = {},
  ) =>
    saidBy(
      rule,
      [
        resource(token.rule, "rule", { listenerArn }, { propertyDependencies: { listenerArn: made } }),
        ...others,
      ],
      settings,
    );
  const foreign = ["the rule stands on a listener that is not of the stack"];
  it("stands on a listener of the stack, or an approved one", async () => {
    assert.deepEqual(await said("arn:listener", [listener({})]), []);
    assert.deepEqual(await said("arn:other", [listener({})]), foreign);
    assert.deepEqual(await said("arn:other"), foreign);
    assert.deepEqual(await said("arn:other", [], [], { listeners: ["arn:other"] }), []);
  });
  it("is known by what it was made of, and undetermined without", async () => {
    const own = listener({ arn: unknown });
    assert.deepEqual(await said(unknown, [own], [urnOf(token.listener, "listener")]), []);
    assert.deepEqual(await said(unknown, [own]), ["undetermined: listenerArn"]);
    const second = { ...own, name: "second" };
    const both = ["listener", "second"].map((name) => urnOf(token.listener, name));
    assert.deepEqual(await said(unknown, [own, second], both), []);
  });
});

describe("the log of a WebACL", () => {
  const rule = ruleNamed(wafRules, "wafv2-webacllogging-enforce-redaction");
  const redactedFields = ["Authorization", "cookie"].map((name) => ({ singleHeader: { name } }));
  const said = (inputs: Record<string, unknown>, settings = {}) =>
    saidBy(rule, [resource(token.logging, "logging", { redactedFields, ...inputs })], settings);
  it("keeps no header that carries credentials", async () => {
    assert.deepEqual(await said({}), []);
    assert.deepEqual(await said({ redactedFields: undefined }), [
      "logs keep the headers authorization, cookie",
    ]);
    assert.deepEqual(
      await said({ redactedFields: [{}, { singleHeader: {} }, { singleHeader: { name: "COOKIE" } }] }),
      ["logs keep the headers authorization"],
    );
    assert.deepEqual(await said({}, { headers: ["authorization", "cookie", "X-Key"] }), [
      "logs keep the headers X-Key",
    ]);
  });
  it("leaves no request out", async () => {
    const dropped = ["some requests are dropped from the log"];
    for (const loggingFilter of [
      { defaultBehavior: "DROP" },
      { defaultBehavior: "KEEP", filters: [{ behavior: "KEEP" }, { behavior: "DROP" }] },
    ])
      assert.deepEqual(await said({ loggingFilter }), dropped);
    for (const loggingFilter of [undefined, {}, { defaultBehavior: "KEEP", filters: [{ behavior: "KEEP" }] }])
      assert.deepEqual(await said({ loggingFilter }), []);
  });
});

describe("how much an address may send", () => {
  const rule = ruleNamed(wafRules, "wafv2-webacl-configure-rate-limit");
  const limit = (count: unknown, more: object = {}) => ({
    action: { block: {} },
    statement: { rateBasedStatement: { limit: count, aggregateKeyType: "IP", ...more } },
  });
  const said = (
    rules: readonly unknown[] | undefined,
    others: readonly JudgedResource[] = [],
    settings = {},
  ) => saidBy(rule, [resource(token.acl, "acl", { arn: "arn:acl", rules }), ...others], settings);
  const none = ["no rule blocks an address that sends too much"];
  const sends = (count: number, most = 2000) => [
    `an address may send ${count} requests in 5 minutes; ${most} are allowed`,
  ];

  it("is 2,000 requests in 5 minutes, or fewer", async () => {
    for (const count of [100, 2000]) assert.deepEqual(await said([limit(count)]), []);
    assert.deepEqual(await said([limit(2001)]), sends(2001));
    assert.deepEqual(await said([limit(9000), limit(2000)]), []);
    assert.deepEqual(await said([limit(2500)], [], { publicMaximum: 2500 }), []);
  });
  it("is counted over the rule's own time", async () => {
    assert.deepEqual(await said([limit(400, { evaluationWindowSec: 60 })]), []);
    assert.deepEqual(await said([limit(401, { evaluationWindowSec: 60 })]), sends(2005));
    assert.deepEqual(await said([limit(4000, { evaluationWindowSec: 600 })]), []);
    assert.deepEqual(await said([limit(2000, { evaluationWindowSec: 0, aggregateKeyType: "" })]), []);
  });
  for (const [what, rules] of [
    ["none", undefined],
    ["no rule", []],
    ["a rule without a statement", [{ action: { block: {} } }]],
    ["a rule of another kind", [{ action: { block: {} }, statement: { geoMatchStatement: {} } }]],
    ["a rule that counts", [{ ...limit(100), action: { count: {} } }]],
    ["a rule without an action", [{ statement: limit(100).statement }]],
    ["a rule for some requests", [limit(100, { scopeDownStatement: {} })]],
    ["a rule by what the client claims", [limit(100, { aggregateKeyType: "FORWARDED_IP" })]],
    ["a rule by other keys", [limit(100, { aggregateKeyType: "CUSTOM_KEYS" })]],
    ["a rule without a limit", [limit(undefined)]],
  ] as const)
    it(`is as much as it likes with ${what}`, async () => assert.deepEqual(await said(rules), none));

  const fronts = (name: string, resourceArn: unknown = `arn:${name}`, webAclArn = "arn:acl") =>
    resource(token.association, `association-${name}`, { resourceArn, webAclArn });
  it("is more where only internal balancers stand behind", async () => {
    const settings = { internalMaximum: 5000 };
    const [inside, outside] = [balancer("in", { internal: true }), balancer("out", { internal: false })];
    const many = (...others: readonly JudgedResource[]) => said([limit(5000)], others, settings);
    assert.deepEqual(await many(fronts("in"), inside, outside), []);
    assert.deepEqual(await said([limit(5001)], [fronts("in"), inside], settings), sends(5001, 5000));
    for (const others of [
      [],
      [inside],
      [fronts("in"), inside, fronts("out"), outside],
      [fronts("in"), inside, fronts("gone")],
      [fronts("in"), balancer("in")],
      [fronts("in"), balancer("in", { internal: unknown })],
      [fronts("in", "arn:in", "arn:other"), inside],
      [fronts("in", unknown), inside],
    ])
      assert.deepEqual(await many(...others), sends(5000), JSON.stringify(others.map(({ name }) => name)));
  });
});
