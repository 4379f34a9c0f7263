import { certificateRules } from "../../policy/rules/certificates";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(certificateRules, `acm-certificate-${name}`);
const certificate = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(
    "aws:acm/certificate:Certificate",
    "certificate",
    {
      domainName: "a.internal.bank.example",
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      ...inputs,
    },
    more,
  );
const hidden = { options: { certificateTransparencyLoggingPreference: "DISABLED" } };
const privateDomains = ["internal.bank.example"];

describeRule({
  rule: rule("configure-key-and-transparency"),
  passing: [certificate()],
  decisive: ["keyAlgorithm", "validationMethod", "options"],
  cases: [
    {
      when: "nothing is said of the key: AWS takes RSA with 2048 bits",
      given: [certificate({ keyAlgorithm: undefined })],
      outcome: "pass",
    },
    {
      when: "the key is short",
      given: [certificate({ keyAlgorithm: "RSA_1024" })],
      outcome: "fail",
      says: "RSA_1024",
    },
    {
      when: "it is validated by mail",
      given: [certificate({ validationMethod: "EMAIL" })],
      outcome: "fail",
      says: "by DNS",
    },
    { when: "it is imported", given: [certificate({ validationMethod: undefined })], outcome: "fail" },
    {
      when: "a private authority issues it",
      given: [certificate({ validationMethod: undefined, certificateAuthorityArn: unknown })],
      outcome: "undetermined",
      says: "certificateAuthorityArn",
    },
    {
      when: "a named private authority issues it",
      given: [certificate({ validationMethod: undefined, certificateAuthorityArn: "arn:ca" })],
      outcome: "pass",
    },
    { when: "it is kept from the logs", given: [certificate(hidden)], outcome: "fail", says: "transparency" },
    {
      when: "its names are private",
      given: [certificate(hidden)],
      settings: { privateDomains },
      outcome: "pass",
    },
    {
      when: "one of its names is public",
      given: [certificate({ ...hidden, subjectAlternativeNames: ["a.bank.example"] })],
      settings: { privateDomains },
      outcome: "fail",
    },
    {
      when: "its name only ends like a private one",
      given: [certificate({ ...hidden, domainName: "a.notinternal.bank.example" })],
      settings: { privateDomains: ["internal.bank.example"] },
      outcome: "fail",
    },
    {
      when: "it has no name",
      given: [certificate({ ...hidden, domainName: undefined })],
      settings: { privateDomains },
      outcome: "fail",
    },
    {
      when: "a hidden name is unknown",
      given: [certificate({ ...hidden, domainName: unknown })],
      settings: { privateDomains },
      outcome: "undetermined",
      says: "domainName",
    },
    {
      when: "it is logged",
      given: [certificate({ options: { certificateTransparencyLoggingPreference: "ENABLED" } })],
      outcome: "pass",
    },
    // AWS Certificate Manager API reference, RequestCertificate, KeyAlgorithm.
    ...["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"].map(
      (keyAlgorithm): Case => ({
        when: `the key is ${keyAlgorithm}`,
        given: [certificate({ keyAlgorithm })],
        outcome: "pass",
      }),
    ),
    {
      when: "a name besides its private one is empty",
      given: [certificate({ ...hidden, subjectAlternativeNames: ["", "b.internal.bank.example"] })],
      settings: { privateDomains },
      outcome: "pass",
    },
    {
      when: "it has private names besides alone",
      given: [
        certificate({
          ...hidden,
          domainName: undefined,
          subjectAlternativeNames: ["b.internal.bank.example"],
        }),
      ],
      settings: { privateDomains },
      outcome: "pass",
    },
    {
      when: "its second private domain is meant",
      given: [certificate(hidden)],
      settings: { privateDomains: ["other.example", "internal.bank.example"] },
      outcome: "pass",
    },
    {
      when: "a public name is hidden",
      given: [certificate(hidden)],
      settings: { privateDomains: ["other.example"] },
      outcome: "fail",
      says: "a public name is kept from the transparency logs",
    },
    {
      when: "it is deleted first",
      given: [certificate({}, { deleteBeforeReplace: true })],
      outcome: "fail",
      says: "still use it",
    },
  ],
});

describeRule({
  rule: rule("disallow-wildcard"),
  passing: [certificate({ subjectAlternativeNames: ["a.bank.example"] })],
  decisive: ["domainName", "subjectAlternativeNames"],
  cases: [
    {
      when: "it is for every name",
      given: [certificate({ domainName: "*.bank.example" })],
      outcome: "fail",
      says: "*.bank.example",
    },
    {
      when: "it is for every name besides",
      given: [certificate({ subjectAlternativeNames: ["a.bank.example", "*.bank.example"] })],
      outcome: "fail",
    },
    {
      when: "one name is unknown and another a wildcard",
      given: [certificate({ domainName: unknown, subjectAlternativeNames: ["*.bank.example"] })],
      outcome: "fail",
    },
    { when: "it has one name", given: [certificate()], outcome: "pass" },
  ],
});
