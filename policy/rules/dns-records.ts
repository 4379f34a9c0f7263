import { isKnown, type Node, setting, stackRule, types } from "../lib";

interface DnsRecord {
  readonly type?: string;
  readonly records?: readonly string[];
  readonly aliases?: readonly { readonly name?: string }[];
}

const dangling = stackRule<DnsRecord, { elsewhere: readonly string[] }>({
  name: "route53-record-disallow-dangling",
  severity: "medium",
  description:
    "A name leads to something that the program makes: what others give up, somebody may take over under the bank's name.",
  remediation:
    "take the record's value from the resource that it leads to, or have it listed in `elsewhere`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.2.5", "12.5.1"], nist: ["CM-8", "SC-20"] },
  types: types.record,
  settings: {
    elsewhere: setting<readonly string[]>([], "Hosts and addresses that another stack or company keeps", {
      form: /^[\w.:-]+$/,
    }),
  },
  check: (record, judge, { settings: { elsewhere } }) => {
    if (record.isDerived("aliases") || record.isDerived("records")) return;
    if (!["A", "AAAA", "CNAME"].includes(record.props.type ?? "")) return;
    const strange = targetsOf(record).filter((target) => !elsewhere.includes(target));
    if (strange.length > 0) judge.violation("the name leads to something that the program does not make");
  },
});

function targetsOf({ props }: Node<DnsRecord>): readonly string[] {
  // Route 53 computes neither: what is not known was made of something, which was looked at before.
  const of = <T>(read: () => readonly T[] | undefined) => (isKnown(read) ? Array.from(read() ?? []) : []);
  const hosts = [...of(() => props.records), ...of(() => props.aliases).map(({ name }) => name ?? "")];
  return hosts.map((host) => String(host).replace(/\.$/, ""));
}

export const dnsRecordRules = [dangling];
