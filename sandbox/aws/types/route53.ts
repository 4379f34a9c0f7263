import { type Props, text } from "../values";
import type { Moment, TypeEntry } from "./entry";

const recordType = "aws:route53/record:Record";

function bare(name: string): string {
  return name.replace(/\.$/, "").toLowerCase();
}

/** Full name of a record: a name outside the zone's stands under it, as the provider reads it. */
function fqdn({ cloud, inputs }: Moment): string {
  const name = bare(text(inputs.name));
  const zone = cloud.seed.zones.find(({ id }) => id === inputs.zoneId);
  if (!zone || name === bare(zone.name) || name.endsWith(`.${bare(zone.name)}`)) return name;
  return name === "" ? bare(zone.name) : `${name}.${bare(zone.name)}`;
}

function recordKey(props: Props): string {
  return ["zoneId", "fqdn", "type", "setIdentifier"]
    .map((key) => text(props[key]))
    .join(" ")
    .trim();
}

function refuseRecord(moment: Moment): string | undefined {
  const { cloud, inputs, existing } = moment;
  const zoneId = text(inputs.zoneId);
  const zones = [
    ...cloud.seed.zones.map(({ id }) => id),
    ...cloud.ofType("aws:route53/zone:Zone").map(({ id }) => id),
    ...cloud
      .ofType("aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace")
      .map(({ outputs }) => text(outputs.hostedZone)),
  ];
  if (!zones.includes(zoneId)) return `NoSuchHostedZone: No hosted zone found with ID: ${zoneId}`;
  const wanted = { ...inputs, fqdn: fqdn(moment) };
  const taken = cloud
    .ofType(recordType)
    .some(
      (one) =>
        one.id !== existing?.id &&
        recordKey({ ...one.inputs, fqdn: one.outputs.fqdn ?? "" }) === recordKey(wanted),
    );
  return taken && inputs.allowOverwrite !== true
    ? `InvalidChangeBatch: [Tried to create resource record set [name='${wanted.fqdn}.', type='${text(inputs.type)}'] but it already exists]`
    : undefined;
}

export const route53: readonly TypeEntry[] = [
  {
    type: recordType,
    id: (moment) =>
      [moment.inputs.zoneId, fqdn(moment), moment.inputs.type, moment.inputs.setIdentifier]
        .map((part) => text(part))
        .filter((part) => part !== "")
        .join("_"),
    outputs: (moment) => ({ fqdn: fqdn(moment) }),
    forceNew: ["zoneId", "setIdentifier", "name"],
    sets: ["records", "aliases"],
    check: ({ records, aliases, ttl }) => [
      ...(records === undefined && aliases === undefined
        ? [{ property: "records", reason: "one of `aliases, records` must be specified" }]
        : []),
      ...(records !== undefined && ttl === undefined
        ? [{ property: "ttl", reason: "all of `records, ttl` must be specified" }]
        : []),
    ],
    refuse: refuseRecord,
  },
];
