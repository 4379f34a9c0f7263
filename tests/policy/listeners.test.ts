import { listenerRules } from "../../policy/rules/listeners";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(listenerRules, `lb-listener-${name}`);
const listener = (inputs: Record<string, unknown>) =>
  resource("aws:lb/listener:Listener", "portal-https", { port: 443, protocol: "HTTPS", ...inputs });
const strong = "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09";
const browsers = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

describeRule({
  rule: rule("configure-secure-tls"),
  passing: [listener({ sslPolicy: strong })],
  decisive: ["sslPolicy", "protocol"],
  cases: [
    { when: "no policy is named", given: [listener({})], outcome: "fail", says: "no `sslPolicy`" },
    {
      when: "it is AWS's old default",
      given: [listener({ sslPolicy: "ELBSecurityPolicy-2016-08" })],
      outcome: "fail",
      says: "not a strong one",
    },
    {
      when: "1.2 comes with weak ciphers",
      given: [listener({ sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06" })],
      outcome: "fail",
    },
    {
      when: "1.0 is spoken too",
      given: [listener({ sslPolicy: "ELBSecurityPolicy-TLS13-1-0-PQ-2025-09" })],
      outcome: "fail",
    },
    {
      when: "a strong name has more at its end",
      given: [listener({ sslPolicy: `${strong}-x` })],
      outcome: "fail",
    },
    {
      when: "1.2 is spoken too",
      given: [listener({ sslPolicy: browsers })],
      outcome: "fail",
      says: "TLS 1.2",
    },
    {
      when: "1.2 is approved for this listener",
      given: [listener({ sslPolicy: browsers })],
      settings: { tls12Listeners: [listedAs("aws:lb/listener:Listener", "portal-https")] },
      outcome: "pass",
    },
    {
      when: "1.2 is approved for another",
      given: [listener({ sslPolicy: browsers })],
      settings: { tls12Listeners: [listedAs("aws:lb/listener:Listener", "portal"), "portal-https"] },
      outcome: "fail",
    },
    {
      when: "keys are not post-quantum",
      given: [listener({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" })],
      outcome: "fail",
      says: "post-quantum",
    },
    {
      when: "the stack does without post-quantum keys",
      given: [listener({ sslPolicy: "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04" })],
      settings: { postQuantum: false },
      outcome: "pass",
    },
    {
      when: "a network listener is weak",
      given: [listener({ protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01" })],
      outcome: "fail",
    },
    // Elastic Load Balancing user guides, Security policies: with TLS 1.3 alone, and with 1.2 and strong ciphers besides.
    ...["2021-06", "FIPS-2023-04", "PQ-2025-09", "FIPS-PQ-2025-09"].flatMap((end) =>
      ["3", "2-Res"].map(
        (version): Case => ({
          when: `the policy is that of ${version} and ${end}`,
          given: [listener({ sslPolicy: `ELBSecurityPolicy-TLS13-1-${version}-${end}` })],
          settings: {
            postQuantum: end.includes("PQ"),
            tls12Listeners: [listedAs("aws:lb/listener:Listener", "portal-https")],
          },
          outcome: "pass",
        }),
      ),
    ),
    ...[`x${strong}`, "ELBSecurityPolicy-TLS13-1-2-2021-06", "ELBSecurityPolicy-TLS13-1-1-2021-06"].map(
      (sslPolicy): Case => ({
        when: `the policy is ${sslPolicy}`,
        given: [listener({ sslPolicy })],
        outcome: "fail",
        says: "not a strong one",
      }),
    ),
    { when: "it does not speak TLS", given: [listener({ protocol: "HTTP" })], outcome: "pass" },
  ],
});

const headers = {
  routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000; includeSubDomains",
  routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
  routingHttpResponseXFrameOptionsHeaderValue: "DENY",
  routingHttpResponseServerEnabled: false,
};
const without = (header: keyof typeof headers, value?: unknown) =>
  [listener({ ...headers, [header]: value })] as const;

describeRule({
  rule: rule("configure-security-headers"),
  passing: [listener(headers)],
  decisive: ["protocol", ...Object.keys(headers)],
  cases: [
    { when: "none is set", given: [listener({})], outcome: "fail" },
    {
      when: "HSTS is absent",
      given: without("routingHttpResponseStrictTransportSecurityHeaderValue"),
      outcome: "fail",
      says: "for a year",
    },
    {
      when: "HSTS is short",
      given: without("routingHttpResponseStrictTransportSecurityHeaderValue", "max-age=3600"),
      outcome: "fail",
    },
    {
      when: "HSTS is longer",
      given: without(
        "routingHttpResponseStrictTransportSecurityHeaderValue",
        "includeSubDomains; max-age=63072000",
      ),
      outcome: "pass",
    },
    {
      when: "content may be sniffed",
      given: without("routingHttpResponseXContentTypeOptionsHeaderValue"),
      outcome: "fail",
    },
    {
      when: "pages may be framed",
      given: without("routingHttpResponseXFrameOptionsHeaderValue", "ALLOW-FROM x"),
      outcome: "fail",
    },
    {
      when: "the site may frame itself",
      given: without("routingHttpResponseXFrameOptionsHeaderValue", "SAMEORIGIN"),
      outcome: "pass",
    },
    {
      when: "the server is named",
      given: without("routingHttpResponseServerEnabled"),
      outcome: "fail",
      says: "Server header",
    },
    {
      when: "one is unknown and another absent",
      given: [
        listener({
          ...headers,
          routingHttpResponseXFrameOptionsHeaderValue: unknown,
          routingHttpResponseServerEnabled: true,
        }),
      ],
      outcome: "fail",
    },
    // Both ends of a year; the value may be quoted, and directives come in any order and case: RFC 6797, 6.1.
    ...(
      [
        ["max-age=31536000", "pass"],
        ["max-age=31535999", "fail"],
        ['max-age="31536000"', "pass"],
        ["MAX-AGE=31536000", "pass"],
        ["includeSubDomains;max-age=31536000 ;preload", "pass"],
        ["max-age=31536000x", "fail"],
        ["x-max-age=31536000", "fail"],
        ["max-age=", "fail"],
        ["includeSubDomains", "fail"],
      ] as const
    ).map(
      ([value, outcome]): Case => ({
        when: `HSTS is ${value}`,
        given: without("routingHttpResponseStrictTransportSecurityHeaderValue", value),
        outcome,
        ...(outcome === "fail" && { says: "for a year" }),
      }),
    ),
    {
      when: "content may be sniffed by another word",
      given: without("routingHttpResponseXContentTypeOptionsHeaderValue", "sniff"),
      outcome: "fail",
      says: 'X-Content-Type-Options is not "nosniff"',
    },
    {
      when: "nothing is said of frames",
      given: without("routingHttpResponseXFrameOptionsHeaderValue"),
      outcome: "fail",
      says: "can be framed by other sites",
    },
    { when: "no browser comes here", given: [listener({ protocol: "TLS" })], outcome: "pass" },
  ],
});
