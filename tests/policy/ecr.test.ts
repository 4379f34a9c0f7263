import { ecrRules } from "../../policy/rules/ecr";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecrRules, `ecr-repository-${name}`);
const repository = (inputs: Record<string, unknown>) =>
  resource("aws:ecr/repository:Repository", "repository", inputs);
const encrypted = (...configurations: unknown[]) => repository({ encryptionConfigurations: configurations });
const kmsKey = "arn:aws:kms:eu-west-1:111122223333:key/1";

describeRule({
  rule: rule("disallow-mutable-image"),
  passing: [repository({ imageTagMutability: "IMMUTABLE" })],
  decisive: ["imageTagMutability"],
  cases: [
    { when: "tags can move", given: [repository({ imageTagMutability: "MUTABLE" })], outcome: "fail" },
    {
      when: "some tags can move",
      given: [repository({ imageTagMutability: "IMMUTABLE_WITH_EXCLUSION" })],
      outcome: "fail",
    },
    { when: "nothing is said: tags can move", given: [repository({})], outcome: "fail" },
  ],
});

describeRule({
  rule: rule("configure-customer-managed-key"),
  passing: [encrypted({ encryptionType: "KMS", kmsKey })],
  decisive: ["encryptionConfigurations"],
  cases: [
    {
      when: "the key is not known yet",
      given: [encrypted({ encryptionType: "KMS", kmsKey: unknown })],
      outcome: "pass",
    },
    {
      when: "it is encrypted in two layers",
      given: [encrypted({ encryptionType: "KMS_DSSE", kmsKey })],
      outcome: "pass",
    },
    {
      when: "the key is AWS's",
      given: [encrypted({ encryptionType: "KMS" })],
      outcome: "fail",
      says: "names no key",
    },
    {
      when: "it is not under KMS",
      given: [encrypted({ encryptionType: "AES256" })],
      outcome: "fail",
      says: "not encrypted under KMS",
    },
    { when: "nothing is said", given: [repository({})], outcome: "fail", says: "no encryption" },
    {
      when: "the type is unknown",
      given: [encrypted({ encryptionType: unknown, kmsKey })],
      outcome: "undetermined",
      says: "encryptionConfigurations.0.encryptionType",
    },
  ],
});
