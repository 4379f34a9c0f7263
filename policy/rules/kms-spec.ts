import { isListed, isSet, placeForm, resourceRule, setting, types } from "../lib";

interface Key {
  readonly customerMasterKeySpec?: string;
  readonly keyUsage?: string;
  readonly multiRegion?: boolean;
  readonly description?: string;
  readonly customKeyStoreId?: string;
}

const symmetric = "SYMMETRIC_DEFAULT";

/**
 * Kinds that sign or make codes as strongly as NIST SP 800-57 part 1 asks for beyond 2030 (128 bits and more). Nothing is encrypted
 * with them: whoever makes one says so by its usage (AWS KMS API, CreateKey, KeySpec and KeyUsage).
 */
const ofUsage: Readonly<Record<string, RegExp>> = {
  SIGN_VERIFY: /^(ECC_NIST_(P256|P384|P521|EDWARDS25519)|RSA_(3072|4096)|ML_DSA_(44|65|87))$/,
  GENERATE_VERIFY_MAC: /^HMAC_(256|384|512)$/,
};

const spec = resourceRule<Key, { specs: readonly string[]; multiRegion: readonly string[] }>({
  name: "kms-key-configure-spec",
  severity: "medium",
  description:
    "A key is of the kind that data are encrypted with, or signs or makes codes and is strong enough for that, stays in its region, and says what it is for.",
  remediation: `leave \`customerMasterKeySpec\` at ${symmetric} and \`keyUsage\` at ENCRYPT_DECRYPT, or sign with NIST's curves, RSA of 3072 bits and more or ML-DSA, drop \`multiRegion\` and \`customKeyStoreId\`, and set \`description\`; have another kind listed in \`specs\`.`,
  standards: { fsbp: [], pci: [], pciOwn: ["3.6.1.1", "3.7.1"], nist: ["SC-12", "SC-12(2)", "SC-13"] },
  types: types.key,
  settings: {
    specs: setting<readonly string[]>([symmetric], "Kinds of keys that may be made", {
      growsOnly: true,
      form: /^[A-Z0-9_]+$/,
    }),
    multiRegion: setting<readonly string[]>(
      [],
      'Keys that may be replicated into other regions, "<project>::<types>::<name>", as in the URN',
      { form: placeForm },
    ),
  },
  check: ({ props, urn }, judge, { specs, multiRegion }) => {
    judge.part(() => {
      const { customerMasterKeySpec: kind = symmetric, keyUsage: usage = "ENCRYPT_DECRYPT" } = props;
      if (kind === symmetric && usage !== "ENCRYPT_DECRYPT") judge.violation("the key does not encrypt");
      else if (!specs.includes(kind) && ofUsage[usage]?.test(kind) !== true)
        judge.violation(`the key is of a kind that is not listed for ${usage}, ${kind}`);
    });
    judge.part(() => {
      if (props.multiRegion === true && !isListed(urn, multiRegion))
        judge.violation("the key can be replicated into other regions");
    });
    if (isSet(props, "customKeyStoreId")) judge.violation("the key stands in a store that is not AWS's own");
    if (!isSet(props, "description")) judge.violation("the key does not say what it is for");
  },
});

export const kmsSpecRules = [spec];
