/** How bad a violation is; the engine and reports show it. */
export type Severity = "low" | "medium" | "high" | "critical";

/** Where a rule comes from. Requirement numbers only: the standards' texts are not ours to copy. */
export interface Standards {
  /** AWS Foundational Security Best Practices, e.g. `ECS.8`. */
  readonly fsbp: readonly string[];
  /** PCI DSS 4.0.1 requirements that AWS Security Hub itself maps to this control. */
  readonly pci: readonly string[];
  /** PCI DSS 4.0.1 requirements that we, and not AWS, map to this control. */
  readonly pciOwn: readonly string[];
  /** NIST SP 800-53 revision 5 controls, e.g. `SC-28(1)`. */
  readonly nist: readonly string[];
}

/** What every rule says of itself. */
export interface RuleMetadata {
  /** `<service>-<resource>-<verb>-<what>`; unique in the pack and for ever. */
  readonly name: string;
  readonly severity: Severity;
  /** One sentence: what holds where the rule passes. */
  readonly description: string;
  /** One sentence in the imperative: what to change where it does not. */
  readonly remediation: string;
  readonly standards: Standards;
  /** @default "mandatory" */
  readonly enforcement?: "mandatory" | "advisory";
}

/** `pci-dss-4.0.1:8.6.2`, …: the standards as flat tags, for tools that filter by tag. */
export function standardTags({ fsbp, pci, pciOwn, nist }: Standards): string[] {
  return [
    ...fsbp.map((id) => `aws-fsbp:${id}`),
    ...[...pci, ...pciOwn].map((id) => `pci-dss-4.0.1:${id}`),
    ...nist.map((id) => `nist-800-53-r5:${id}`),
  ];
}

/** The ids as they end a message: `[ECS.5; PCI DSS 2.2.6; NIST AC-3]`. */
export function standardIds({ fsbp, pci, pciOwn, nist }: Standards): string {
  const group = (label: string, ids: readonly string[]) =>
    ids.length > 0 ? [`${label}${ids.join(", ")}`] : [];
  const all = [...group("", fsbp), ...group("PCI DSS ", [...pci, ...pciOwn]), ...group("NIST ", nist)];
  return `[${all.join("; ")}]`;
}

/** The SDK holds one framework for a policy: the first that the rule belongs to. */
export function mainFramework({ fsbp, pci, pciOwn, nist }: Standards) {
  const requirements = [...pci, ...pciOwn];
  if (requirements.length > 0)
    return framework("PCI DSS", "4.0.1", requirements, "Payment Card Industry Data Security Standard");
  if (fsbp.length > 0)
    return framework("AWS FSBP", "1.0.0", fsbp, "AWS Foundational Security Best Practices");
  return framework("NIST SP 800-53", "5", nist, "Security and Privacy Controls");
}

function framework(name: string, version: string, ids: readonly string[], specification: string) {
  return { name, version, reference: ids.join("; "), specification };
}
