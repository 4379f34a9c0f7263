import { isListed, isSet, placeForm, resourceRule, setting, types } from "../lib";

interface Key {
  readonly customerMasterKeySpec?: string;
  readonly keyUsage?: string;
  readonly multiRegion?: boolean;
  readonly description?: string;
  readonly customKeyStoreId?: string;
}

const symmetric = "SYMMETRIC_DEFAULT";

const spec = resourceRule<Key, { specs: readonly string[]; multiRegion: readonly string[] }>({
  name: "kms-key-configure-spec",
  severity: "medium",
  description:
    "A key is of the kind that data are encrypted with, stays in its region, and says what it is for.",
  remediation: `leave \`customerMasterKeySpec\` at ${symmetric} and \`keyUsage\` at ENCRYPT_DECRYPT, drop \`multiRegion\` and \`customKeyStoreId\`, and set \`description\`; have another kind listed in \`specs\`.`,
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
      const { customerMasterKeySpec: kind = symmetric } = props;
      if (!specs.includes(kind)) judge.violation(`the key is of a kind that is not listed, ${kind}`);
      else if (kind === symmetric && (props.keyUsage ?? "ENCRYPT_DECRYPT") !== "ENCRYPT_DECRYPT")
        judge.violation("the key does not encrypt");
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
