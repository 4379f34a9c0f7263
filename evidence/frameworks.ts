import { derivedStandards, standardsData } from "../policy/lib/crosswalk";
import { standardTags } from "../policy/lib/metadata";
import type { Control, Outcome } from "./verdicts";
import { worst } from "./verdicts";

/** One requirement of a standard, with the rules that speak for it. */
export interface Requirement {
  /** As the standard writes it, e.g. `SC-28(1)`. */
  readonly id: string;
  readonly controls: readonly Control[];
  /** The worst of its rules. */
  readonly outcome: Outcome;
}

/** A standard, as far as rules of the pack speak for it. */
export interface Framework {
  /** The beginning of the rules' tags, e.g. `nist-800-53-r5`. */
  readonly key: string;
  readonly title: string;
  /** Where it is published. */
  readonly source: string;
  readonly requirements: readonly Requirement[];
}

const published = new Map(standardsData.frameworks.map((each) => [each.key, each]));

/** Standards by their title, requirements as people count: 2.10 after 2.9. */
export function frameworksOf(controls: readonly Control[]): Framework[] {
  const found = new Map<string, Map<string, Control[]>>();
  for (const control of controls)
    for (const tag of standardTags(control.rule.metadata.standards)) {
      const [key = "", ...id] = tag.split(":");
      const requirements = found.get(key) ?? new Map<string, Control[]>();
      found.set(key, requirements);
      const known = requirements.get(id.join(":")) ?? [];
      if (!known.includes(control)) requirements.set(id.join(":"), [...known, control]);
    }
  return [...found]
    .map(([key, requirements]) => ({
      key,
      title: published.get(key)?.title ?? key,
      source: published.get(key)?.source ?? `urn:standard:${key}`,
      requirements: [...requirements]
        .map(([id, all]) => ({ id, controls: all, outcome: worst(all.map(({ outcome }) => outcome)) }))
        .sort((a, b) => counted(a.id, b.id)),
    }))
    .sort((a, b) => counted(a.title, b.title));
}

/**
 * Whether it is the bank, and not AWS, that says that a rule speaks for the requirement: of PCI DSS rules tell the two apart, of
 * CIS it is AWS, and what follows from NIST's controls is the bank's.
 */
export function isOwnMapping({ rule }: Control, { key }: Framework, id: string): boolean {
  if (key.startsWith("pci-dss")) return rule.metadata.standards.pciOwn.includes(id);
  return !key.startsWith("cis-") && derivedStandards.some((each) => each.key === key);
}

const collator = new Intl.Collator("en", { numeric: true });
const counted = (a: string, b: string) => collator.compare(a, b);
