import {
  type Condition,
  eachPolicyStatement,
  type PolicyHolder,
  resourcePolicyTypes,
  resourceRule,
  type Statement,
  sentKeys,
  types,
} from "../lib";

const unsentKeys = resourceRule<PolicyHolder>({
  name: "iam-policy-disallow-unsent-condition-keys",
  severity: "high",
  description:
    "A statement for an AWS service asks for no condition key that this service does not send: nothing would pass it.",
  remediation:
    "remove the condition, and bound the service by the resources that it reaches; where there is a statement for several services, give this one its own.",
  standards: { fsbp: [], pci: [], pciOwn: ["10.7.2"], nist: ["AC-3", "AU-5", "CM-6"] },
  types: [...types.role, ...resourcePolicyTypes],
  check: (subject, judge) => {
    const trust = (types.role as readonly string[]).includes(subject.type);
    eachPolicyStatement(subject, judge, (statement, label) => {
      for (const service of servicesOf(statement)) {
        const sent = sentKeys(service, statement.actions, statement.conditions);
        if (sent === undefined) continue;
        const unsent = statement.conditions.filter(
          (condition) => demands(statement, condition) && !isSent(condition.key, sent),
        );
        for (const { key } of unsent)
          judge.violation(
            statement.allow
              ? `${label} lets ${service} in with ${sourceKeys[key]} only, which it does not send`
              : `${label} keeps ${service} out without ${sourceKeys[key]}, which it does not send`,
          );
      }
      // The execution environment's key reaches policies of identities, and none of resources. Source: AWS Lambda
      // developer guide, Using source function ARN to control function access behavior.
      if (!trust && statement.conditions.some(({ key }) => key === "lambda:sourcefunctionarn"))
        judge.violation(`${label} asks for lambda:SourceFunctionArn, which no policy of a resource is told`);
    });
  },
});

function servicesOf({ principals }: Statement): string[] {
  return principals.filter(({ kind }) => kind === "Service").map(({ id }) => id);
}

/** Keys by which a service says on whose behalf it calls, as AWS writes them. */
const sourceKeys: Readonly<Record<string, string>> = {
  "aws:sourceaccount": "aws:SourceAccount",
  "aws:sourcearn": "aws:SourceArn",
  "aws:sourceorgid": "aws:SourceOrgID",
  "aws:sourceorgpaths": "aws:SourceOrgPaths",
};

/** Whether the statement says something else where the key is absent: an Allow nothing, a Deny always. */
function demands({ allow }: Statement, { operator, key, values }: Condition): boolean {
  const test = operator.toLowerCase();
  if (!Object.hasOwn(sourceKeys, key) || test.endsWith("ifexists") || test.startsWith("forallvalues:"))
    return false;
  if (test === "null") return values.join().toLowerCase() === (allow ? "false" : "true");
  // Without the key a negated test holds.
  return test.includes("not") !== allow;
}

/** The organisation is told with the account. */
function isSent(key: string, sent: readonly string[]): boolean {
  return sent.includes(key.startsWith("aws:sourceorg") ? "aws:sourceaccount" : key);
}

export const iamSentKeysRules = [unsentKeys];
