import {
  eachContainer,
  isKnown,
  isOfPlatform,
  type Judge,
  logGroupOf,
  type Node,
  resourceRule,
  setting,
  stackRule,
  type TaskDefinition,
  types,
} from "../lib";

interface LogGroup {
  readonly deletionProtectionEnabled?: boolean;
}

const deletionProtection = resourceRule<LogGroup, { demanded: boolean }>({
  name: "cloudwatch-loggroup-enable-deletion-protection",
  severity: "medium",
  description: "A log group cannot be deleted by mistake, or to hide something.",
  remediation: "set `deletionProtectionEnabled` to true.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.3.2", "10.5.1"], nist: ["AU-9", "AU-11", "CM-3"] },
  types: types.logGroup,
  settings: { demanded: setting(true, "Whether log groups of the stack are protected against deletion") },
  check: ({ props }, judge, { demanded }) => {
    if (demanded && props.deletionProtectionEnabled !== true) judge.violation("the log group can be deleted");
  },
});

interface DataProtection {
  readonly logGroupName?: string;
  readonly policyDocument?: string;
}

const kinds = [
  "Address",
  "AwsSecretKey",
  "BankAccountNumber",
  "CreditCardNumber",
  "DriversLicense",
  "EmailAddress",
  "Name",
  "NationalIdentificationNumber",
  "PassportNumber",
  "PhoneNumber",
  "TaxId",
];

const dataProtection = stackRule<TaskDefinition, { identifiers: readonly string[] }>({
  name: "cloudwatch-loggroup-enforce-data-protection",
  severity: "high",
  description: "Personal data and credentials are masked in every log group that a task writes to.",
  remediation:
    "give the log group a LogDataProtectionPolicy whose `Deidentify` statement names these data identifiers.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.4.1", "10.3.1"], nist: ["AU-9", "SI-19", "PT-2"] },
  types: types.taskDefinition,
  settings: {
    identifiers: setting(
      kinds,
      "Kinds of data that are masked: ids of data identifiers, without the country",
      { growsOnly: true },
    ),
  },
  check: ({ props, urn }, judge, { graph, settings: { identifiers } }) => {
    if (!isOfPlatform(urn)) return;
    const policies = graph.ofType<DataProtection>(types.logDataProtectionPolicy);
    const groups = graph.ofType<{ readonly name?: string }>(types.logGroup);
    eachContainer(props, judge, (container, label) => {
      const group = logGroupOf(container);
      // Whether the program makes it is for another rule to say.
      const made = groups.some((each) => isKnown(() => each.props.name) && each.props.name === group);
      if (group !== undefined && made) judgeGroup(policies, group, label, identifiers, judge);
    });
  },
});

function judgeGroup(
  policies: readonly Node<DataProtection>[],
  group: string,
  label: string,
  identifiers: readonly string[],
  judge: Judge,
): void {
  const named = policies.filter(({ props }) => isKnown(() => props.logGroupName));
  const own = named.filter(({ props }) => props.logGroupName === group);
  const unclear = policies.filter((each) => !named.includes(each));
  if (own.length === 0) {
    for (const { urn } of unclear) judge.undetermined("logGroupName", urn);
    if (unclear.length === 0) judge.violation(`${label} logs to a group in which nothing is masked`);
    return;
  }
  judge.part(() => {
    const masked = own.flatMap(({ props }) => maskedBy(String(props.policyDocument)));
    const missing = Array.from(identifiers, String).filter(
      (kind) => !masked.some((id) => id === kind || id.startsWith(`${kind}-`)),
    );
    if (missing.length > 0)
      judge.violation(`${label} logs to a group in which ${missing.join(", ")} is not masked`);
  });
}

/** Ids of the data identifiers that a data protection policy masks. */
function maskedBy(document: string): string[] {
  const { Statement: statements } = JSON.parse(document) as {
    readonly Statement: readonly {
      readonly DataIdentifier: readonly string[];
      readonly Operation: { readonly Deidentify?: { readonly MaskConfig?: object } };
    }[];
  };
  return statements
    .filter(({ Operation: operation }) => operation.Deidentify?.MaskConfig !== undefined)
    .flatMap((statement) => statement.DataIdentifier)
    .map((id) => id.slice(id.lastIndexOf("/") + 1));
}

export const cloudwatchProtectionRules = [deletionProtection, dataProtection];
