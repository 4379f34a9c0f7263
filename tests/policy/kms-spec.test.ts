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
      given: [key({ customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" })],
      outcome: "pass",
      settings: { specs: ["SYMMETRIC_DEFAULT", "RSA_2048"] },
    },
    ...(
      [
        ["SIGN_VERIFY", ["ECC_NIST_P256", "ECC_NIST_P384", "ECC_NIST_P521", "ECC_NIST_EDWARDS25519"]],
        ["SIGN_VERIFY", ["RSA_3072", "RSA_4096", "ML_DSA_44", "ML_DSA_65", "ML_DSA_87"]],
        ["GENERATE_VERIFY_MAC", ["HMAC_256", "HMAC_384", "HMAC_512"]],
      ] as const
    ).flatMap(([keyUsage, specs]) =>
      specs.map((customerMasterKeySpec) => ({
        when: `${customerMasterKeySpec} is for ${keyUsage}`,
        given: [key({ customerMasterKeySpec, keyUsage })] as const,
        outcome: "pass" as const,
      })),
    ),
    ...(
      [
        ["SIGN_VERIFY", "RSA_2048"],
        ["SIGN_VERIFY", "ECC_SECG_P256K1"],
        ["SIGN_VERIFY", "SM2"],
        ["SIGN_VERIFY", "HMAC_256"],
        ["GENERATE_VERIFY_MAC", "HMAC_224"],
        ["GENERATE_VERIFY_MAC", "ECC_NIST_P256"],
        ["KEY_AGREEMENT", "ECC_NIST_P256"],
        ["ENCRYPT_DECRYPT", "RSA_4096"],
        ["SIGN_VERIFY", "XECC_NIST_P256X"],
      ] as const
    ).map(([keyUsage, customerMasterKeySpec]) => ({
      when: `${customerMasterKeySpec} is for ${keyUsage}`,
      given: [key({ customerMasterKeySpec, keyUsage })] as const,
      outcome: "fail" as const,
      says: `not listed for ${keyUsage}, ${customerMasterKeySpec}`,
    })),
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
