import { resourceRule, setting, types } from "../lib";

interface Certificate {
  readonly domainName?: string;
  readonly subjectAlternativeNames?: readonly string[];
  readonly validationMethod?: string;
  readonly certificateAuthorityArn?: string;
  readonly keyAlgorithm?: string;
  readonly options?: { readonly certificateTransparencyLoggingPreference?: string };
}

const algorithms = ["RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"];

const keyAndTransparency = resourceRule<Certificate, { privateDomains: readonly string[] }>({
  name: "acm-certificate-configure-key-and-transparency",
  severity: "medium",
  description:
    "A certificate has a strong key, is validated by DNS, replaced before it is deleted, and logged unless all its names are private.",
  remediation:
    'set `keyAlgorithm` to an EC curve, `validationMethod` to "DNS", and drop what disables transparency or deletes first.',
  standards: { fsbp: ["ACM.2"], pci: [], pciOwn: ["4.2.1"], nist: ["SC-12", "SC-13", "SC-17"] },
  types: types.certificate,
  settings: {
    privateDomains: setting([], "Domains whose names need not stand in public transparency logs"),
  },
  check: ({ props, options }, judge, { privateDomains }) => {
    judge.part(() => {
      // AWS's own default is RSA with 2048 bits.
      const { keyAlgorithm = "RSA_2048" } = props;
      if (!algorithms.includes(keyAlgorithm)) judge.violation(`the key is ${keyAlgorithm}`);
    });
    judge.part(() => {
      if (props.validationMethod !== "DNS" && !props.certificateAuthorityArn)
        judge.violation("the certificate is not validated by DNS");
    });
    judge.part(() => {
      if (props.options?.certificateTransparencyLoggingPreference !== "DISABLED") return;
      const isPrivate = (name: string) => privateDomains.some((domain) => name.endsWith(`.${domain}`));
      const names = namesOf(props);
      if (names.length === 0 || !names.every(isPrivate))
        judge.violation("a public name is kept from the transparency logs");
    });
    judge.part(() => {
      if (options.deleteBeforeReplace === true)
        judge.violation("the certificate would be deleted while listeners still use it");
    });
  },
});

const wildcard = resourceRule<Certificate>({
  name: "acm-certificate-disallow-wildcard",
  severity: "medium",
  description: "A certificate names the hosts that it is for.",
  remediation: "list each name in `domainName` and `subjectAlternativeNames`.",
  standards: { fsbp: [], pci: [], pciOwn: ["4.2.1"], nist: ["SC-17", "CM-7"] },
  types: types.certificate,
  check: ({ props }, judge) => {
    const demand = (name: string) => {
      if (name.includes("*")) judge.violation(`the certificate is for ${name}`);
    };
    judge.part(() => demand(props.domainName ?? ""));
    judge.each(() => props.subjectAlternativeNames, demand);
  },
});

function namesOf({ domainName, subjectAlternativeNames }: Certificate): string[] {
  return [domainName ?? "", ...Array.from(subjectAlternativeNames ?? [])].filter((name) => name !== "");
}

export const certificateRules = [keyAndTransparency, wildcard];
