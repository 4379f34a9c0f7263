import type { Problem } from "../facts/validation";
import { isUnknown, type Props, text, texts, type Value } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, outOf, owner, vpcType } from "./parts";

const type = {
  list: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
  group: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
  rule: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
  association: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
  config: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
  log: "aws:route53/resolverQueryLogConfig:ResolverQueryLogConfig",
  logged: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
} as const;

/** An id as Route 53 Resolver gives them, `rslvr-<what>-<hex>`. */
const resolverId =
  (what: string) =>
  ({ cloud, name }: Moment) =>
    `rslvr-${what}-${cloud.token(16, name)}`;
const arn = (resource: string) => arnOf("route53resolver", (id) => `${resource}/${id}`);

/** What is in use cannot go. Source: Route 53 Resolver API, DeleteFirewallRuleGroup and DeleteFirewallDomainList, ConflictException. */
const inUse = (what: string) => (id: string) =>
  `ConflictException: [RSLVR-02003] The ${what} ${id} is in use and cannot be deleted`;

const ofGroup: Reference = {
  at: "firewallRuleGroupId",
  to: type.group,
  missing: (id) => `ResourceNotFoundException: Firewall rule group with ID "${id}" does not exist`,
  holds: inUse("firewall rule group"),
};
const ofList: Reference = {
  at: "firewallDomainListId",
  to: type.list,
  missing: (id) => `ResourceNotFoundException: Firewall domain list with ID "${id}" does not exist`,
  holds: inUse("firewall domain list"),
  outside: (id) => id.startsWith("rslvr-fdl-managed"),
};
const ofVpc = (at: string): Reference => ({
  at,
  to: vpcType,
  missing: (id) => `ResourceNotFoundException: The vpc ID '${id}' does not exist`,
});

/** Source: Route 53 Resolver API, UpdateFirewallDomains, Domains. */
function refuseDomains({ inputs }: Moment): string | undefined {
  const domains = texts(inputs.domains);
  if (domains.length > 1000)
    return `LimitExceededException: ${domains.length} domains are more than 1000 in one request`;
  const wrong = domains.find(
    (domain) => domain.length > 255 || !/^(\*|(\*\.)?[\w-]+(\.[\w-]+)*\.?)$/.test(domain),
  );
  return wrong === undefined ? undefined : `ValidationException: [RSLVR-01404] Invalid domain: ${wrong}`;
}

/** Source: Route 53 Resolver API, CreateFirewallRule. */
function refuseRule({ cloud, inputs, existing }: Moment): string | undefined {
  const blocks = inputs.action === "BLOCK";
  const response = text(inputs.blockResponse);
  if (blocks && response === "")
    return "ValidationException: [RSLVR-02004] BlockResponse is required for the action BLOCK";
  if (!blocks && response !== "")
    return "ValidationException: [RSLVR-02005] BlockResponse is for the action BLOCK only";
  if ((response === "OVERRIDE") !== (text(inputs.blockOverrideDomain) !== ""))
    return "ValidationException: [RSLVR-02006] BlockOverrideDomain is for the response OVERRIDE, and required there";
  const taken = cloud
    .ofType(type.rule)
    .some(
      (one) =>
        one.id !== existing?.id &&
        one.inputs.firewallRuleGroupId === inputs.firewallRuleGroupId &&
        one.inputs.priority === inputs.priority,
    );
  return taken
    ? `ConflictException: [RSLVR-02020] A rule with priority ${text(inputs.priority)} exists already in the group`
    : undefined;
}

/** Source: Route 53 Resolver API, AssociateFirewallRuleGroup and UpdateFirewallRuleGroupAssociation. */
function refuseAssociation({ cloud, inputs, existing }: Moment): string | undefined {
  const priority = Number(inputs.priority);
  if (!(priority > 100 && priority < 9900))
    return `ValidationException: [RSLVR-02010] Priority ${priority} is not between 100 and 9900`;
  if (existing?.inputs.mutationProtection === "ENABLED" && inputs.mutationProtection !== "DISABLED")
    if (existing.inputs.priority !== inputs.priority || existing.inputs.name !== inputs.name)
      return `ConflictException: [RSLVR-02015] ${existing.id} is protected against mutation`;
  const others = cloud.ofType(type.association).filter(({ id }) => id !== existing?.id);
  return others.some((one) => one.inputs.vpcId === inputs.vpcId && one.inputs.priority === inputs.priority)
    ? `ConflictException: [RSLVR-02011] Priority ${priority} is taken in the VPC`
    : undefined;
}

/** A log group in the account, or a bucket or stream that nobody looks up. */
function refuseLog({ cloud, inputs }: Moment): string | undefined {
  const [, group] =
    /^arn:aws:logs:[^:]+:\d+:log-group:([^:]+)(?::\*)?$/.exec(text(inputs.destinationArn)) ?? [];
  if (group === undefined || cloud.find("aws:cloudwatch/logGroup:LogGroup", group)) return undefined;
  return `InvalidParameterException: [RSLVR-01009] The log group ${group} does not exist`;
}

function oneOf(property: string, value: Value | undefined, allowed: readonly string[]): Problem[] {
  return value === undefined || isUnknown(value) || allowed.includes(text(value))
    ? []
    : [
        {
          property,
          reason: `expected ${property} to be one of ${JSON.stringify(allowed)}, got ${text(value)}`,
        },
      ];
}

const switches = ["ENABLED", "DISABLED"];

export const resolver: readonly TypeEntry[] = [
  {
    type: type.list,
    id: resolverId("fdl"),
    arn: arn("firewall-domain-list"),
    forceNew: ["name"],
    nameLimit: 64,
    sets: ["domains"],
    refuse: refuseDomains,
  },
  {
    type: type.group,
    id: resolverId("frg"),
    arn: arn("firewall-rule-group"),
    outputs: (moment) => ({ ...owner(moment), shareStatus: "NOT_SHARED" }),
    forceNew: ["name"],
    nameLimit: 64,
  },
  {
    type: type.rule,
    id: ({ inputs }) => `${text(inputs.firewallRuleGroupId)}:${text(inputs.firewallDomainListId)}`,
    defaults: { firewallDomainRedirectionAction: "INSPECT_REDIRECTION_DOMAIN" },
    forceNew: ["firewallDomainListId", "firewallRuleGroupId", "dnsThreatProtection", "qType"],
    nameLimit: 64,
    references: [ofGroup, ofList],
    check: ({ action, blockResponse, firewallDomainRedirectionAction }: Props) => [
      ...oneOf("action", action, ["ALLOW", "BLOCK", "ALERT"]),
      ...oneOf("blockResponse", blockResponse, ["NODATA", "NXDOMAIN", "OVERRIDE"]),
      ...oneOf("firewallDomainRedirectionAction", firewallDomainRedirectionAction, [
        "INSPECT_REDIRECTION_DOMAIN",
        "TRUST_REDIRECTION_DOMAIN",
      ]),
    ],
    refuse: refuseRule,
  },
  {
    type: type.association,
    id: resolverId("frgassoc"),
    arn: arn("firewall-rule-group-association"),
    outputs: ({ inputs }) => ({ mutationProtection: text(inputs.mutationProtection) || "DISABLED" }),
    forceNew: ["firewallRuleGroupId", "vpcId"],
    nameLimit: 64,
    references: [ofGroup, ofVpc("vpcId")],
    unique: [
      {
        key: ({ firewallRuleGroupId, vpcId }) => `${text(firewallRuleGroupId)} ${text(vpcId)}`.trim(),
        taken: (_moment, key) =>
          `ConflictException: [RSLVR-02012] ${key.split(" ")[0]} is associated with the VPC already`,
      },
    ],
    check: ({ mutationProtection, priority }: Props) => [
      ...oneOf("mutationProtection", mutationProtection, switches),
      ...outOf("priority", priority, 1, 65_535),
    ],
    refuse: refuseAssociation,
    refuseDelete: (_moment, existing) =>
      existing.inputs.mutationProtection === "ENABLED"
        ? `ConflictException: [RSLVR-02015] ${existing.id} is protected against mutation`
        : undefined,
  },
  {
    type: type.config,
    id: resolverId("fc"),
    outputs: (moment) => ({
      ...owner(moment),
      firewallFailOpen: text(moment.inputs.firewallFailOpen) || "DISABLED",
    }),
    forceNew: ["resourceId"],
    references: [ofVpc("resourceId")],
    check: ({ firewallFailOpen }: Props) => oneOf("firewallFailOpen", firewallFailOpen, switches),
  },
  {
    type: type.log,
    id: resolverId("qlc"),
    arn: arn("resolver-query-log-config"),
    outputs: (moment) => ({ ...owner(moment), shareStatus: "NOT_SHARED" }),
    forceNew: ["name", "destinationArn"],
    nameLimit: 64,
    refuse: refuseLog,
  },
  {
    type: type.logged,
    id: resolverId("qlcassoc"),
    forceNew: ["resolverQueryLogConfigId", "resourceId"],
    references: [
      ofVpc("resourceId"),
      {
        at: "resolverQueryLogConfigId",
        to: type.log,
        missing: (id) => `ResourceNotFoundException: Query logging config with ID "${id}" does not exist`,
        holds: inUse("query logging configuration"),
      },
    ],
    unique: [
      {
        key: ({ resolverQueryLogConfigId, resourceId }) =>
          `${text(resolverQueryLogConfigId)} ${text(resourceId)}`.trim(),
        taken: (_moment, key) =>
          `ResourceExistsException: [RSLVR-01302] ${key.split(" ")[1]} is associated with the query logging config already`,
      },
    ],
  },
];
