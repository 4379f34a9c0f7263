import { canonical, isProps, objects, type Props, text } from "../values";

/** Units of AWS's own rule groups. Source: AWS WAF developer guide, "AWS Managed Rules rule groups list". */
const groups: Readonly<Record<string, number>> = {
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesBotControlRuleSet: 50,
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesWindowsRuleSet: 200,
  AWSManagedRulesWordPressRuleSet: 100,
};

/** Base units by statement. Source: AWS WAF developer guide, "Using match rule statements", each statement's own page. */
const base: Readonly<Record<string, (statement: Props) => number>> = {
  byteMatchStatement: ({ positionalConstraint }) =>
    ["CONTAINS", "CONTAINS_WORD"].includes(text(positionalConstraint)) ? 10 : 2,
  geoMatchStatement: () => 1,
  ipSetReferenceStatement: ({ ipSetForwardedIpConfig: forwarded }) =>
    isProps(forwarded) && forwarded.position === "ANY" ? 5 : 1,
  labelMatchStatement: () => 1,
  managedRuleGroupStatement: ({ name }) => groups[text(name)] ?? 0,
  rateBasedStatement: ({ customKeys }) => 2 + 30 * objects(customKeys).length,
  regexMatchStatement: () => 3,
  regexPatternSetReferenceStatement: () => 25,
  sizeConstraintStatement: () => 1,
  sqliMatchStatement: ({ sensitivityLevel }) => (sensitivityLevel === "HIGH" ? 30 : 20),
  xssMatchStatement: () => 40,
};
/** What each different transformation of a part of the request adds. */
const transformation = 10;

/** Most that a WebACL may take; beyond 1,500 AWS charges more. Source: AWS WAF developer guide, "Web ACL capacity units". */
export const mostUnits = 5000;

/** Capacity units of a WebACL: its statements', and once for each transformation of each part of the request. */
export function capacityOf(rules: readonly Props[]): number {
  const statements = rules.flatMap(({ statement }) => (isProps(statement) ? nested(statement) : []));
  const transformed = new Set(
    statements.flatMap(({ fieldToMatch, textTransformations }) =>
      objects(textTransformations)
        .filter(({ type }) => type !== "NONE")
        .map(({ type }) => canonical([fieldToMatch ?? null, type ?? null])),
    ),
  );
  const units = statements.reduce(
    (sum, { kind, ...statement }) => sum + (base[text(kind)]?.(statement) ?? 0),
    0,
  );
  return units + transformation * transformed.size;
}

/** A statement and all that it is made of, each with the name of its kind. */
function nested(statement: Props): Props[] {
  return Object.entries(statement).flatMap(([kind, inner]) => {
    if (!isProps(inner)) return [];
    const below = [
      ...objects(inner.statements),
      ...(isProps(inner.statement) ? [inner.statement] : []),
      ...(isProps(inner.scopeDownStatement) ? [inner.scopeDownStatement] : []),
    ];
    return [{ ...inner, kind }, ...below.flatMap(nested)];
  });
}
