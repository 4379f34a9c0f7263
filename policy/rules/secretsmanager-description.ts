import { isSet, resourceRule, types } from "../lib";

interface Secret {
  readonly description?: string;
}

const description = resourceRule<Secret>({
  name: "secretsmanager-secret-missing-description",
  severity: "low",
  description: "A secret says what it is and who puts its value.",
  remediation: "set `description`.",
  standards: { fsbp: ["SecretsManager.5"], pci: [], pciOwn: ["8.6.3", "12.5.1"], nist: ["CM-8", "IA-5"] },
  types: types.secret,
  check: ({ props }, judge) => {
    if (!isSet(props, "description")) judge.violation("nobody knows what the secret is");
  },
});

export const secretsmanagerDescriptionRules = [description];
