import { demandCustomerKey, resourceRule, types } from "../lib";

interface Repository {
  readonly imageTagMutability?: string;
  readonly encryptionConfigurations?: readonly {
    readonly encryptionType?: string;
    readonly kmsKey?: string;
  }[];
}

const immutable = resourceRule<Repository>({
  name: "ecr-repository-disallow-mutable-image",
  severity: "high",
  description: "A tag of a repository never moves to another image.",
  remediation: 'set `imageTagMutability` to "IMMUTABLE".',
  standards: { fsbp: ["ECR.2"], pci: [], pciOwn: ["11.5.2"], nist: ["CA-9(1)", "CM-2", "CM-8(1)"] },
  types: types.repository,
  check: ({ props }, judge) => {
    if (props.imageTagMutability !== "IMMUTABLE")
      judge.violation("tags of the repository can be overwritten");
  },
});

const customerKey = resourceRule<Repository>({
  name: "ecr-repository-configure-customer-managed-key",
  severity: "medium",
  description: "Images are encrypted under a customer-managed key.",
  remediation: 'set `encryptionConfigurations` to one of type "KMS" with `kmsKey`.',
  standards: {
    fsbp: ["ECR.5"],
    pci: [],
    pciOwn: ["3.5.1", "3.6.1.2"],
    nist: ["SC-28", "SC-28(1)", "SC-12(2)", "AU-9"],
  },
  types: types.repository,
  check: ({ props }, judge) => {
    const configurations = props.encryptionConfigurations ?? [];
    if (configurations.length === 0) judge.violation("the repository has no encryption of its own");
    judge.each(
      () => configurations,
      (each) => {
        if (each.encryptionType === "KMS" || each.encryptionType === "KMS_DSSE")
          demandCustomerKey(judge, each, "kmsKey", "the repository");
        else judge.violation("the repository is not encrypted under KMS");
      },
    );
  },
});

export const ecrRules = [immutable, customerKey];
