/** Static versions of AWS's rule groups that have any. `Version_1.19`, as AWS names them. */
interface ManagedVersions {
  readonly knownBadInputs: string;
  readonly sqlInjection: string;
  readonly common: string;
}

/** One of AWS's rule groups, and the rules in it that can match by mistake. */
interface ManagedGroup {
  /** Name of the WebACL's rule that asks it. */
  readonly role: string;
  readonly name: string;
  /** Capacity units that it takes of a WebACL. */
  readonly units: number;
  /** Which of the versions it has. AWS's lists of addresses have none: they change all the time. */
  readonly version?: keyof ManagedVersions;
  /** What its labels begin with, after `awswaf:managed:aws:`. */
  readonly namespace: string;
  readonly rules: readonly string[];
}

/**
 * AWS's rule groups that every service gets, in the order in which they judge, with the rules that an entry can except.
 * Source: AWS WAF developer guide, "Baseline rule groups", "Use-case specific rule groups", "IP reputation rule groups".
 */
export const managedGroups = [
  {
    role: "ip-reputation",
    name: "AWSManagedRulesAmazonIpReputationList",
    units: 25,
    namespace: "amazon-ip-list",
    rules: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList"],
  },
  {
    role: "known-bad-inputs",
    name: "AWSManagedRulesKnownBadInputsRuleSet",
    units: 200,
    version: "knownBadInputs",
    namespace: "known-bad-inputs",
    rules: [
      "JavaDeserializationRCE_HEADER",
      "JavaDeserializationRCE_BODY",
      "JavaDeserializationRCE_URIPATH",
      "JavaDeserializationRCE_QUERYSTRING",
      "Host_localhost_HEADER",
      "PROPFIND_METHOD",
      "ExploitablePaths_URIPATH",
      "Log4JRCE_HEADER",
      "Log4JRCE_QUERYSTRING",
      "Log4JRCE_BODY",
      "Log4JRCE_URIPATH",
      "ReactJSRCE_BODY",
    ],
  },
  {
    role: "sql-injection",
    name: "AWSManagedRulesSQLiRuleSet",
    units: 200,
    version: "sqlInjection",
    namespace: "sql-database",
    rules: [
      "SQLi_QUERYARGUMENTS",
      "SQLiExtendedPatterns_QUERYARGUMENTS",
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
      "SQLi_COOKIE",
      "SQLi_URIPATH",
    ],
  },
  {
    role: "common",
    name: "AWSManagedRulesCommonRuleSet",
    units: 700,
    version: "common",
    namespace: "core-rule-set",
    rules: [
      "NoUserAgent_HEADER",
      "UserAgent_BadBots_HEADER",
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_Cookie_HEADER",
      "SizeRestrictions_URIPATH",
      "EC2MetaDataSSRF_BODY",
      "EC2MetaDataSSRF_COOKIE",
      "EC2MetaDataSSRF_URIPATH",
      "EC2MetaDataSSRF_QUERYARGUMENTS",
      "GenericLFI_QUERYARGUMENTS",
      "GenericLFI_URIPATH",
      "GenericLFI_BODY",
      "RestrictedExtensions_URIPATH",
      "RestrictedExtensions_QUERYARGUMENTS",
      "GenericRFI_QUERYARGUMENTS",
      "GenericRFI_BODY",
      "GenericRFI_URIPATH",
      "CrossSiteScripting_COOKIE",
      "CrossSiteScripting_QUERYARGUMENTS",
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_URIPATH",
    ],
  },
] as const satisfies readonly ManagedGroup[];

/** A rule of AWS's that an entry can except at a path. */
export type ManagedRule = (typeof managedGroups)[number]["rules"][number];

/** All of them. */
export const managedRules: readonly ManagedRule[] = managedGroups.flatMap(({ rules }) => [...rules]);

/** Refuses bodies over 8 KB. An entry lifts it by `largeBodyPaths`. */
export const bodySizeRule = "SizeRestrictions_BODY";

const irregular: Readonly<Partial<Record<string, string>>> = {
  Host_localhost_HEADER: "Host_Localhost_Header",
  PROPFIND_METHOD: "Propfind_Method",
  UserAgent_BadBots_HEADER: "BadBots_Header",
};
const parts: Readonly<Record<string, string>> = {
  BODY: "Body",
  COOKIE: "Cookie",
  HEADER: "Header",
  QUERYARGUMENTS: "QueryArguments",
  QUERYSTRING: "QueryString",
  URIPATH: "URIPath",
};

/** The label that a rule leaves on a request that it matches; WAF tells capitals from small letters in it. */
export function labelOf(namespace: string, rule: string): string {
  const label = irregular[rule] ?? rule.replace(/[A-Z]+$/, (part) => parts[part] ?? part);
  return `awswaf:managed:aws:${namespace}:${label}`;
}
