/** One statement of a policy document, in plain values, so that rules can read it at preview. */
export interface Statement {
  readonly sid: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  /** Empty where `notActions` says what is left out. */
  readonly actions: readonly string[];
  /** Everything but these, in refusals only: what is not thought of is refused. @default `actions` */
  readonly notActions?: readonly string[];
  /** ARNs. Omitted in trust policies only. */
  readonly resources?: readonly string[];
  /** Principals of a resource policy or a trust policy. */
  readonly principals?: "*" | Readonly<Partial<Record<"AWS" | "Service" | "Federated", readonly string[]>>>;
  /** Operator → key → values. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements as a policy document (JSON), always in the same form. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(
      ({ sid, effect = "Allow", actions, notActions, resources, principals, conditions }) => ({
        Sid: sid,
        Effect: effect,
        ...(principals !== undefined && { Principal: principals }),
        ...(notActions === undefined ? { Action: actions } : { NotAction: notActions }),
        ...(resources !== undefined && { Resource: resources }),
        ...(conditions !== undefined && { Condition: conditions }),
      }),
    ),
  });
}

/** A Sid has letters and digits only, so that `a-1` and `a1` come out the same; IAM refuses a Sid used twice. */
export function withDistinctSids(statements: readonly Statement[]): Statement[] {
  const taken = new Set<string>();
  return statements.map((statement) => {
    let { sid } = statement;
    while (taken.has(sid)) sid = `${sid}Also`;
    taken.add(sid);
    return { ...statement, sid };
  });
}

/** The account itself: whoever its own IAM policies let, and its root user. */
export function root(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
