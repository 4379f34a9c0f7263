import { isOfPlatform, isSet, resourceRule, type Subject, setting, types } from "../lib";

type Tags = Readonly<Record<string, string>>;

interface Tagged {
  readonly tags?: Tags;
}

const stores: readonly string[] = [...types.table, ...types.bucket, ...types.fileSystem];
const tagged = [
  ...[...types.table, ...types.bucket, ...types.fileSystem],
  ...[...types.secret, ...types.repository, ...types.key],
  ...[...types.cluster, ...types.ecsService, ...types.taskDefinition, ...types.loadBalancer, ...types.webAcl],
  ...[...types.topic, ...types.queue, ...types.logGroup],
];

const mandatory = resourceRule<
  Tagged,
  { everywhere: readonly string[]; ofServices: readonly string[]; ofStores: readonly string[] }
>({
  name: "resource-enforce-tags",
  severity: "low",
  description:
    "Everything of the platform says which project, environment and cost centre it belongs to; what holds customers' data, of which class they are; what runs, whose service it is.",
  remediation: "set the tag, on the resource or in `defaultTags` of its provider.",
  standards: {
    fsbp: ["ECS.13", "ECS.14", "ECS.15", "DynamoDB.5"],
    pci: [],
    pciOwn: ["12.5.1", "9.4.2"],
    nist: ["CM-8", "RA-2", "SC-16"],
  },
  types: tagged,
  settings: {
    everywhere: setting<readonly string[]>(["project", "environment", "cost-centre"], "Tags that all have", {
      growsOnly: true,
    }),
    ofServices: setting<readonly string[]>(
      ["service", "owner", "criticality"],
      "Tags that ECS services and tasks have",
      {
        growsOnly: true,
      },
    ),
    ofStores: setting<readonly string[]>(
      ["data-class"],
      "Tags that tables and file systems have, and buckets of a store",
      {
        growsOnly: true,
      },
    ),
  },
  check: (subject, judge, { everywhere, ofServices, ofStores }) => {
    if (!isOfPlatform(subject.urn)) return;
    const { props, type } = subject;
    const all = { ...defaultsOf(subject) };
    const lacks = (keys: readonly string[]) =>
      keys.filter((key) => !isSet(all, key) && !(isSet(props, "tags") && isSet(props.tags, key)));
    const runs = ([...types.ecsService, ...types.taskDefinition] as readonly string[]).includes(type);
    const keeps = stores.includes(type) && (isSet(props.tags, "store") || !isBucket(type));
    const missing = [
      ...lacks(everywhere),
      ...(runs ? lacks(ofServices) : []),
      ...(keeps ? lacks(ofStores) : []),
    ];
    if (missing.length > 0) judge.violation(`it has no tag ${missing.join(", ")}`);
  },
});

const isBucket = (type: string) => (types.bucket as readonly string[]).includes(type);

/** Those that the provider gives to all it makes: JSON, as every object of a provider's. */
function defaultsOf({ provider }: Subject<Tagged>): Tags {
  const given = provider?.props.defaultTags;
  const defaults = (typeof given === "string" ? JSON.parse(given) : given) as { tags?: Tags } | undefined;
  return defaults?.tags ?? {};
}

export const tagRules = [mandatory];
