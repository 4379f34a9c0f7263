import { capacityOf, mostUnits } from "../rules/waf-capacity";
import { isProps, isUnknown, objects, type Props, text, texts } from "../values";
import { loadBalancerType } from "./elb";
import type { Moment, TypeEntry } from "./entry";
import { uuid } from "./parts";

const webAclType = "aws:wafv2/webAcl:WebAcl";

const inWebAcl = {
  to: webAclType,
  missing: (arn: string) =>
    `WAFNonexistentItemException: AWS WAF couldn’t perform the operation because your resource doesn’t exist: ${arn}`,
};

function refuseWebAcl({ inputs }: Moment): string | undefined {
  const rules = objects(inputs.rules);
  const [names, priorities] = [rules.map((rule) => rule.name), rules.map((rule) => rule.priority)];
  if (new Set(priorities).size < rules.length)
    return "WAFInvalidParameterException: Error reason: A rule's priority is used twice, field: RULE, parameter: Priority";
  if (new Set(names).size < rules.length)
    return "WAFDuplicateItemException: A rule's name is used twice in the web ACL";
  const unknown = rules.map(refusedVersion).find((refusal) => refusal !== undefined);
  if (unknown !== undefined) return unknown;
  const units = capacityOf(rules);
  if (units > mostUnits)
    return `WAFLimitsExceededException: AWS WAF couldn’t perform the operation because you exceeded the maximum web ACL capacity: ${units} of ${mostUnits}`;
  const idle = rules.find((rule) => rule.action === undefined && rule.overrideAction === undefined);
  return (
    idle &&
    `WAFInvalidParameterException: Error reason: Rule ${text(idle.name)} has neither action nor overrideAction, field: RULE_ACTION`
  );
}

/** Lists of addresses have no versions. Source: AWS WAF developer guide, "Using versioned managed rule groups". */
function refusedVersion({ statement }: Props): string | undefined {
  const group = isProps(statement) ? statement.managedRuleGroupStatement : undefined;
  if (!isProps(group) || group.version === undefined || isUnknown(group.version)) return undefined;
  const { name, version } = { name: text(group.name), version: text(group.version) };
  if (/^Version_\d+\.\d+$/.test(version) && !/(IpReputation|AnonymousIp)List$/.test(name)) return undefined;
  return `WAFNonexistentItemException: AWS WAF couldn’t perform the operation because your resource doesn’t exist: version ${version} of ${name}`;
}

function refuseLogging({ cloud, inputs, region, account }: Moment): string | undefined {
  const [arn = ""] = texts(inputs.logDestinationConfigs);
  const group = /^arn:aws[\w-]*:logs:[^:]+:\d+:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];
  if (group === undefined) {
    const named = /(deliverystream\/|:::)aws-waf-logs-/.test(arn);
    return named
      ? undefined
      : `WAFInvalidParameterException: Error reason: The ARN isn't valid, field: LOG_DESTINATION, parameter: ${arn}`;
  }
  if (!group.startsWith("aws-waf-logs-"))
    return `WAFInvalidParameterException: Error reason: The ARN isn't valid: the log group's name has to begin with aws-waf-logs-, field: LOG_DESTINATION, parameter: arn:aws:logs:${region}:${account}:log-group:${group}`;
  return cloud.find("aws:cloudwatch/logGroup:LogGroup", group)
    ? undefined
    : `WAFLogDestinationPermissionIssueException: Unable to deliver logs: the log group ${group} does not exist`;
}

export const wafv2: readonly TypeEntry[] = [
  {
    type: webAclType,
    id: uuid,
    arn: ({ region, account, inputs }, id) => {
      const global = inputs.scope === "CLOUDFRONT";
      return `arn:aws:wafv2:${global ? "us-east-1" : region}:${account}:${global ? "global" : "regional"}/webacl/${text(inputs.name)}/${id}`;
    },
    outputs: (moment) => ({ capacity: capacityOf(objects(moment.inputs.rules)), lockToken: uuid(moment) }),
    forceNew: ["name", "namePrefix", "scope"],
    nameLimit: 128,
    sets: ["rules", "tokenDomains"],
    unique: [
      {
        key: ({ name, scope }) => `${text(scope)} ${text(name)}`,
        taken: (_moment, key) =>
          `WAFDuplicateItemException: AWS WAF couldn’t perform the operation because some resource in your request is a duplicate of an existing one: ${key.split(" ")[1]}`,
      },
    ],
    check: ({ scope }) =>
      isUnknown(scope) || ["REGIONAL", "CLOUDFRONT"].includes(text(scope))
        ? []
        : [
            {
              property: "scope",
              reason: `expected scope to be one of ["CLOUDFRONT" "REGIONAL"], got ${text(scope)}`,
            },
          ],
    refuse: refuseWebAcl,
  },
  {
    type: "aws:wafv2/webAclAssociation:WebAclAssociation",
    id: ({ inputs }) => `${text(inputs.webAclArn)},${text(inputs.resourceArn)}`,
    forceNew: ["webAclArn", "resourceArn"],
    references: [
      {
        ...inWebAcl,
        at: "webAclArn",
        holds: (id) =>
          `WAFAssociatedItemException: AWS WAF couldn’t perform the operation because your resource is being used by another resource or it’s associated with another resource: ${id}`,
      },
      {
        at: "resourceArn",
        to: loadBalancerType,
        missing: (arn) =>
          `WAFUnavailableEntityException: AWS WAF couldn’t retrieve the resource that you requested: ${arn}`,
        outside: (arn) => !arn.includes(":elasticloadbalancing:"),
      },
    ],
  },
  {
    type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    id: ({ inputs }) => text(inputs.resourceArn),
    forceNew: ["resourceArn"],
    sets: ["logDestinationConfigs", "redactedFields", "loggingFilter.filters"],
    references: [{ ...inWebAcl, at: "resourceArn" }],
    refuse: refuseLogging,
  },
];
