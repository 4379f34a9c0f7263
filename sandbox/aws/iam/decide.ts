import type { DocumentKind, PolicyDocument } from "./documents";
import { accountOf } from "./principals";
import {
  type Hit,
  type NearMiss,
  type Request,
  type StatementRef,
  type Verdict,
  verdictOf,
} from "./verdicts";

export type { NearMiss, Request, StatementRef } from "./verdicts";

/** Every document that has a say in a request. */
export interface Policies {
  /** Of the principal; nothing of an AWS service. */
  readonly identity: readonly PolicyDocument[];
  /** @default the principal has none */
  readonly boundary?: PolicyDocument;
  /** @default the session was taken without one */
  readonly session?: PolicyDocument;
  /** Of the resource. */
  readonly resource: readonly PolicyDocument[];
  /** A key's policy and a role's trust have to allow in their own account too, other policies need not. */
  readonly resourceKind: "resource policy" | "key policy" | "trust policy";
  /** Of the VPC endpoint that the request comes through. @default it comes through none */
  readonly endpoint?: PolicyDocument;
}

/** The answer, and whose it is. */
export type Decision =
  | { readonly outcome: "allowed"; readonly by: readonly StatementRef[] }
  | {
      readonly outcome: "explicit deny";
      readonly by: readonly StatementRef[];
      /** Whether it would be allowed but for these. */
      readonly otherwise: boolean;
    }
  | {
      readonly outcome: "implicit deny";
      /** Kinds of policy of which none allows. */
      readonly lacking: readonly DocumentKind[];
      readonly nearly: readonly NearMiss[];
      /** Whether a request with the keys that are open would be allowed. */
      readonly conditional: boolean;
    };

/**
 * Whether AWS would let a request pass. Sources: "How AWS enforcement code logic evaluates requests to allow or deny
 * access" and "Cross-account policy evaluation logic", IAM user guide; "Key policies in AWS KMS", KMS developer guide.
 * Organisations' policies (SCP, RCP) are none of a stack's: they can only refuse more.
 */
export function decide(request: Request, given: Policies): Decision {
  const policies = isOwnersRoot(request) ? { ...given, resource: [] } : given;
  const layers = layersOf(request, policies);
  const verdicts = Object.values(layers);
  const denies = verdicts.flatMap((verdict) => verdict.denies);
  const { lacking, by } = allowed(request, policies, layers);
  if (denies.length > 0)
    return { outcome: "explicit deny", by: denies.map(refOf), otherwise: lacking.length === 0 };
  if (lacking.length === 0) return { outcome: "allowed", by: by.map(refOf) };
  const nearly = verdicts.flatMap((verdict) => verdict.nearly);
  const opened = Object.fromEntries(
    Object.entries(layers).map(([layer, verdict]) => [layer, { ...verdict, allows: openedAllows(verdict) }]),
  ) as unknown as Layers;
  return {
    outcome: "implicit deny",
    lacking,
    nearly: nearly.map(({ named: _, ...one }) => one),
    conditional: nearly.some(({ open }) => open) && allowed(request, policies, opened).lacking.length === 0,
  };
}

/**
 * Whatever a bucket's policy says, the root user of its owner's account reads, puts and deletes that policy. Source:
 * DeleteBucketPolicy, Amazon S3 API reference.
 */
function isOwnersRoot({ principal, action, resourceAccount }: Request): boolean {
  return (
    principal.kind === "root" &&
    principal.account === resourceAccount &&
    /^s3:(Get|Put|Delete)BucketPolicy$/i.test(action)
  );
}

function openedAllows({ allows, nearly }: Verdict): Hit[] {
  const open = nearly.filter((one) => one.open);
  return [...allows, ...open.map((one): Hit => ({ ...one, effect: "Allow" }))];
}

function layersOf(request: Request, policies: Policies): Layers {
  const of = (documents: readonly (PolicyDocument | undefined)[]) => verdictOf(request, documents);
  return {
    identity: of(policies.identity),
    boundary: of([policies.boundary]),
    session: of([policies.session]),
    resource: of(policies.resource),
    endpoint: of([policies.endpoint]),
  };
}

type Layers = Readonly<Record<"identity" | "boundary" | "session" | "resource" | "endpoint", Verdict>>;

/** Kinds of policy that lack an allow, and the allows where none does. */
function allowed(
  request: Request,
  policies: Policies,
  layers: Layers,
): { readonly lacking: readonly DocumentKind[]; readonly by: readonly Hit[] } {
  const [lacking, by] = allowedInside(request, policies, layers);
  if (policies.endpoint === undefined) return { lacking, by };
  const passes = layers.endpoint.allows;
  return {
    lacking: [...lacking, ...(passes.length === 0 ? (["endpoint policy"] as const) : [])],
    by: [...by, ...passes],
  };
}

/** Leaving the way aside that the request comes. */
function allowedInside(request: Request, policies: Policies, layers: Layers): [DocumentKind[], Hit[]] {
  const { principal, resourceAccount } = request;
  const { resourceKind: kind } = policies;
  const account = accountOf(principal);
  // AWS services, strangers and those who have not taken their role yet have no policies of their own.
  if (account === undefined)
    return layers.resource.allows.length > 0 ? [[], [...layers.resource.allows]] : [[kind], []];
  const [limits, limitedBy] = limitsOf(policies, layers);
  const isRoot = principal.kind === "root";
  const identity: [DocumentKind[], Hit[]] =
    isRoot || layers.identity.allows.length > 0
      ? [limits, [...layers.identity.allows, ...limitedBy]]
      : [["identity policy", ...limits], []];

  if (account !== resourceAccount) {
    const resource = layers.resource.allows;
    return resource.length === 0
      ? [[...identity[0], kind], []]
      : [identity[0], [...identity[1], ...resource]];
  }
  // Whoever is named as what makes the request needs nothing else, nor does anyone; a role may have limits.
  const direct = layers.resource.allows.filter(
    ({ named }) => named === "session" || named === "user" || named === "anyone",
  );
  if (direct.length > 0) return [[], direct];
  const asRole = layers.resource.allows.filter(({ named }) => named === "role");
  if (asRole.length > 0 && limits.length === 0) return [[], [...asRole, ...limitedBy]];
  const delegating = layers.resource.allows.filter(({ named }) => named === "account");
  if (kind !== "resource policy") {
    if (asRole.length > 0) return [limits, []];
    return delegating.length === 0 ? [[kind], []] : [identity[0], [...delegating, ...identity[1]]];
  }
  if (identity[0].length === 0) return [[], [...identity[1], ...delegating]];
  return [asRole.length > 0 ? limits : [...identity[0], kind], []];
}

function limitsOf(policies: Policies, layers: Layers): [DocumentKind[], Hit[]] {
  const lacking: DocumentKind[] = [];
  if (policies.boundary !== undefined && layers.boundary.allows.length === 0)
    lacking.push("permissions boundary");
  if (policies.session !== undefined && layers.session.allows.length === 0) lacking.push("session policy");
  return [lacking, [...layers.boundary.allows, ...layers.session.allows]];
}

function refOf({ document, kind, statement }: StatementRef): StatementRef {
  return { document, kind, statement };
}
