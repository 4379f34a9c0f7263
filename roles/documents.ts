import { policyDocument, type Statement } from "../components/shared/policy-document";

/**
 * Characters of a managed policy, white space aside; managed policies of a role and characters of its trust unless the account
 * has asked for more. Source: "IAM and AWS STS quotas", IAM user guide.
 */
export const sizes = { document: 6144, policiesPerRole: 10, trust: 2048 } as const;

/** A managed policy. */
export interface NamedDocument {
  /** Unique within the account's path. */
  readonly name: string;
  /** JSON. */
  readonly document: string;
}

/**
 * One policy for each part of a role's rights. What has no room in its own part goes where there is some, and into a further
 * policy where there is none: IAM counts policies as it counts characters.
 */
export function documentsOf(
  prefix: string,
  parts: Readonly<Record<string, readonly Statement[]>>,
): NamedDocument[] {
  const packed = new Map<string, Statement[]>(Object.keys(parts).map((part) => [part, []]));
  const left = Object.entries(parts).flatMap(([part, statements]) =>
    statements.flatMap(cut).filter((statement) => !placed(packed.get(part) ?? [], statement)),
  );
  for (const statement of left)
    if (![...packed.values()].some((statements) => placed(statements, statement)))
      packed.set(`more-${packed.size}`, [statement]);
  return [...packed].flatMap(([part, statements]) =>
    statements.length === 0
      ? []
      : [{ name: part === "" ? prefix : `${prefix}-${part}`, document: policyDocument(statements) }],
  );
}

function placed(statements: Statement[], statement: Statement): boolean {
  const fits = policyDocument([...statements, statement]).length <= sizes.document;
  if (fits) statements.push(statement);
  return fits;
}

/** A statement that would fill most of a policy is cut by its resources, which are what grows with a stack. */
function cut(statement: Statement): Statement[] {
  const { sid, resources = [] } = statement;
  if (policyDocument([statement]).length <= sizes.document / 3 || resources.length < 2) return [statement];
  const half = Math.ceil(resources.length / 2);
  return [resources.slice(0, half), resources.slice(half)].flatMap((part, index) =>
    cut({ ...statement, sid: `${sid}${"AB"[index]}`, resources: part }),
  );
}
