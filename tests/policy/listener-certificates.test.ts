import { listenerCertificateRules } from "../../policy/rules/listener-certificates";
import { resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1";
const token = {
  certificate: "aws:acm/certificate:Certificate",
  validation: "aws:acm/certificateValidation:CertificateValidation",
};
const listener = (inputs: Record<string, unknown> = {}, made: readonly string[] = []) =>
  resource(
    "aws:lb/listener:Listener",
    "https",
    { protocol: "HTTPS", certificateArn: unknown, ...inputs },
    { propertyDependencies: { certificateArn: made } },
  );
const validation = resource(token.validation, "validation");
const certificate = resource(token.certificate, "certificate");

describeRule({
  rule: ruleNamed(listenerCertificateRules, "lb-listener-enforce-acm-certificate"),
  passing: [listener({ certificateArn: arn }, [urnOf(token.validation, "validation")]), validation],
  decisive: ["protocol"],
  cases: [
    {
      when: "it is made of the certificate itself",
      given: [listener({}, [urnOf(token.certificate, "certificate")]), certificate],
      outcome: "fail",
      says: "need not be valid",
    },
    {
      when: "it is not known yet, and made of its validation",
      given: [listener({}, [urnOf(token.validation, "validation")]), validation],
      outcome: "pass",
    },
    {
      when: "there is none",
      given: [listener({ certificateArn: undefined })],
      outcome: "fail",
      says: "no certificate",
    },
    { when: "it is one that another made", given: [listener({ certificateArn: arn })], outcome: "pass" },
    {
      when: "it was put into IAM",
      given: [listener({ certificateArn: "arn:aws:iam::111122223333:server-certificate/acm:1" })],
      outcome: "fail",
      says: "none of ACM's",
    },
    {
      when: "nobody knows yet which it is",
      given: [listener()],
      outcome: "undetermined",
      says: "property=certificateArn",
    },
    {
      when: "it speaks no TLS",
      given: [listener({ protocol: "HTTP", certificateArn: undefined })],
      outcome: "pass",
    },
    {
      when: "it says no protocol",
      given: [listener({ protocol: undefined, certificateArn: undefined })],
      outcome: "pass",
    },
    {
      when: "it is a network balancer's",
      given: [listener({ protocol: "TLS", certificateArn: undefined })],
      outcome: "fail",
    },
  ],
});
