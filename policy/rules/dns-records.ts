import { isKnown, type Node, setting, stackRule, types } from "../lib";
import { walk } from "../lib/shape";

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
    const derived = ["aliases", "records"].filter((property) => record.isDerived(property));
    if (derived.length > 0 && !isKnown(() => record.props.type)) return;
    if (!["A", "AAAA", "CNAME"].includes(record.props.type ?? "")) return;
    const sources = derived.flatMap((property) => record.sources(property));
    const given = sources.flatMap(({ props }) => textsIn(props));
    const strange = targetsOf(record).filter(
      (target) => !elsewhere.includes(target) && !given.some((text) => target.includes(text)),
    );
    if (strange.length > 0) judge.violation("the name leads to something that the program does not make");
  },
});

/** Where it leads, as far as that is known: Route 53 computes nothing of it, so that the rest was made of something. */
function targetsOf({ props }: Node<DnsRecord>): readonly string[] {
  const of = <T>(read: () => readonly T[] | undefined) => (isKnown(read) ? (read() ?? []) : []);
  const each = <T>(list: readonly T[], read: (at: number) => string | undefined) =>
    Array.from(list.keys()).flatMap((at) => (isKnown(() => read(at)) ? (read(at) ?? "") : []));
  const records = of(() => props.records);
  const aliases = of(() => props.aliases);
  const hosts = [...each(records, (at) => records[at]), ...each(aliases, (at) => aliases[at]?.name)];
  return hosts.map((host) => String(host).replace(/\.$/, ""));
}

/** The texts of a resource that may be part of a name or an address. */
function textsIn(props: object): readonly string[] {
  const texts: string[] = [];
  walk(props, {
    leaf: ({ value }) => {
      const text = String(value).replace(/\.$/, "");
      if (text.length > 3) texts.push(text);
    },
  });
  return texts;
}

export const dnsRecordRules = [dangling];
