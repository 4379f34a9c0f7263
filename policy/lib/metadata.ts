import { idsBeyond, standardsData } from "./crosswalk";

/** How bad a violation is; the engine and reports show it. */
export type Severity = "low" | "medium" | "high" | "critical";

/**
 * Where a rule comes from. Requirement numbers only: the standards' texts are not ours to copy. What it speaks for in CIS, DORA,
 * ISO and the PRA's statements follows from these, by `data/standards.json`.
 */
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

/** Ids by the standard's key, for every standard that the rule speaks for, in the order of the data. */
export function idsByStandard(standards: Standards): Readonly<Record<string, readonly string[]>> {
  const { fsbp, pci, pciOwn, nist } = standards;
  const own = { "aws-fsbp": fsbp, "pci-dss-4.0.1": [...pci, ...pciOwn], "nist-800-53-r5": nist };
  return { ...own, ...idsBeyond(standards) };
}

/** `pci-dss-4.0.1:8.6.2`, …: the standards as flat tags, for tools that filter by tag. */
export function standardTags(standards: Standards): string[] {
  return Object.entries(idsByStandard(standards)).flatMap(([key, ids]) => ids.map((id) => `${key}:${id}`));
}

/** The ids as they end a message: `[ECS.5; PCI DSS 2.2.6; NIST AC-3; DORA RTS 21; …]`. */
export function standardIds(standards: Standards): string {
  const ids = idsByStandard(standards);
  const groups = standardsData.frameworks.flatMap(({ key, label }) =>
    ids[key]?.length ? [`${label}${ids[key].join(", ")}`] : [],
  );
  return `[${groups.join("; ")}]`;
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
