import { kmsSpecRules } from "../../policy/rules/kms-spec";
import { listedAs, resource, ruleNamed } from "../support/policy";
import { describeRule } from "../support/rule-table";

const key = (inputs: Record<string, unknown> = {}) =>
  resource("aws:kms/key:Key", "key", { description: "Of the data", ...inputs });

describeRule({
  rule: ruleNamed(kmsSpecRules, "kms-key-configure-spec"),
  passing: [
    key({ customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", multiRegion: false }),
  ],
  decisive: ["customerMasterKeySpec", "keyUsage", "multiRegion"],
  cases: [
    { when: "AWS's defaults hold", given: [key()], outcome: "pass" },
    {
      when: "it is of another kind",
      given: [key({ customerMasterKeySpec: "RSA_2048" })],
      outcome: "fail",
      says: "RSA_2048",
    },
    {
      when: "its kind is listed",
      given: [key({ customerMasterKeySpec: "ECC_NIST_P256", keyUsage: "SIGN_VERIFY" })],
      outcome: "pass",
      settings: { specs: ["SYMMETRIC_DEFAULT", "ECC_NIST_P256"] },
    },
    {
      when: "it makes codes",
      given: [key({ keyUsage: "GENERATE_VERIFY_MAC" })],
      outcome: "fail",
      says: "does not encrypt",
    },
    {
      when: "it is for several regions",
      given: [key({ multiRegion: true })],
      outcome: "fail",
      says: "other regions",
    },
    {
      when: "it may be for several regions",
      given: [key({ multiRegion: true })],
      outcome: "pass",
      settings: { multiRegion: [listedAs("aws:kms/key:Key", "key")] },
    },
    {
      when: "it stands in another store",
      given: [key({ customKeyStoreId: "cks-1" })],
      outcome: "fail",
      says: "store",
    },
    {
      when: "it says nothing of itself",
      given: [key({ description: undefined })],
      outcome: "fail",
      says: "what it is for",
    },
    {
      when: "it says an empty text",
      given: [key({ description: "" })],
      outcome: "fail",
      says: "what it is for",
    },
  ],
});
