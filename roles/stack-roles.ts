import { RunError } from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../components/shared/policy-document";
import type { StackReading } from "../config/stack-config";
import { report } from "../model/problems";
import { asksForProofs, proofActions } from "../model/registry";
import type { StackConfig } from "../model/stack";
import { Names } from "../plan/names";
import { backendStatements } from "./backend";
import { backupsBoundaryStatements } from "./backups-boundary";
import { boundaryStatements } from "./boundary";
import { byHand } from "./by-hand";
import { type DeliveryNames, deliveryNames } from "./delivery-names";
import { dataDenials, dutyDenials } from "./denials";
import { documentsOf, type NamedDocument } from "./documents";
import { duties } from "./people";
import { roleProblems, sizeProblems } from "./problems";
import { callsOf } from "./row";
import { type Scope, type ScopeName, scopesOf } from "./scopes";
import { statementsOf } from "./statements";
import { layers } from "./types";

/** Roles with one duty, and the managed policies that each is given. */
export interface DutyPlan {
  /** `deployers`, `preview`, or a duty of people. */
  readonly duty: string;
  /** ARNs. */
  readonly roles: readonly string[];
  /** Empty where the stack makes the policy itself. */
  readonly policies: readonly NamedDocument[];
}

/** What an account holds before its stack does. */
export interface StackRoles {
  readonly names: DeliveryNames;
  /** Of every role but those that AWS Backup takes; then theirs, where the stack file names one. */
  readonly boundaries: readonly [Boundary, ...Boundary[]];
  /** Who deploys first, then who previews, then the people. */
  readonly duties: readonly DutyPlan[];
}

/** The most that a role can have. */
export interface Boundary extends NamedDocument {
  readonly arn: string;
}

type Scopes = Readonly<Record<ScopeName, Scope>>;

/**
 * The roles of a stack and their documents. Nothing of it depends on how many services there are.
 *
 * @throws RunError with every reason why it cannot be: the stack file's own problems, no boundary, who previews
 * named for another duty, a document beyond AWS's sizes
 */
export function stackRoles({ config: stack, file, problems: read }: StackReading): StackRoles {
  if (stack === undefined || read.length > 0) throw new RunError(report(read));
  const { permissionsBoundary: boundary, backupsBoundary } = stack.access;
  const problems = roleProblems(stack, file);
  if (boundary === undefined || problems.length > 0) throw new RunError(report(problems));

  const place = {
    stack,
    names: new Names(stack),
    boundaries: [boundary, ...(backupsBoundary === undefined ? [] : [backupsBoundary])],
  };
  const names = deliveryNames(stack, boundary);
  const scopes = scopesOf(place);
  const bound = (arn: string, statements: readonly Statement[]): Boundary => ({
    arn,
    name: arn.slice(arn.lastIndexOf("/") + 1),
    document: policyDocument(statements),
  });
  const boundaries: StackRoles["boundaries"] = [
    bound(boundary, boundaryStatements(place)),
    ...(backupsBoundary === undefined ? [] : [bound(backupsBoundary, backupsBoundaryStatements(place))]),
  ];
  const made = [
    { duty: "deployers", roles: stack.access.deployers, policies: deployPolicies(stack, scopes, names) },
    { duty: "preview", roles: [names.previewRole], policies: previewPolicies(stack, scopes, names) },
    ...duties.flatMap(({ duty, statements }) => {
      const roles = duty === "approvers" ? stack.release.approval?.approvers : stack.access[duty];
      const policies = documentsOf(`cdd-${stack.stack}-${kebab(duty)}`, { "": statements(scopes) });
      return roles === undefined ? [] : [{ duty, roles, policies }];
    }),
  ];
  const bounding = boundaries.map((policy, index) => ({
    duty: index === 0 ? "permissionsBoundary" : "backupsBoundary",
    policies: [policy],
  }));
  const tooLarge = sizeProblems([...bounding, ...made], file);
  if (tooLarge.length > 0) throw new RunError(report(tooLarge));
  return { names, boundaries, duties: made };
}

/** Everything that the program can make, layer by layer; then the state, and what is refused. */
function deployPolicies(
  { stack, retain, registry }: StackConfig,
  scopes: Scopes,
  names: DeliveryNames,
): NamedDocument[] {
  const granted = Object.entries(layers).map(([layer, table]): [string, Statement[]] => [
    layer,
    [
      ...statementsOf(callsOf(table), scopes),
      ...(layer === "stores" && !retain ? [emptying(scopes)] : []),
      ...(layer === "workloads" && asksForProofs(registry) ? [readingProofs(scopes)] : []),
    ],
  ]);
  return documentsOf(`cdd-${stack}-deploy`, {
    limits: [...dataDenials(scopes, "deploy"), ...dutyDenials(names)],
    ...Object.fromEntries(granted),
    backend: [...backendStatements(names, "deploy"), ...byHand(scopes)],
  });
}

/** Where a stack keeps nothing, its buckets go with all that is in them. To delete is not to read. */
function emptying({ buckets, objects }: Scopes): Statement {
  return {
    sid: "EmptyBuckets",
    actions: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"],
    resources: [...buckets.resources, ...objects.resources],
  };
}

/** What `release check` and `verify` read where images have to show something. */
function readingProofs({ repositories }: Scopes): Statement {
  return {
    sid: "ReadProofs",
    actions: proofActions,
    resources: repositories.resources,
  };
}

/** What the engine reads to compare: configuration, and of the backend the state and its lock. */
function previewPolicies({ stack }: StackConfig, scopes: Scopes, names: DeliveryNames): NamedDocument[] {
  const reads = Object.values(layers)
    .flatMap((table) => callsOf(table))
    .filter(({ verb }) => verb === "read");
  return documentsOf(`cdd-${stack}-preview`, {
    limits: [...dataDenials(scopes, "preview"), ...dutyDenials(names)],
    configuration: statementsOf(reads, scopes),
    backend: backendStatements(names, "preview"),
  });
}

/** `keyAdministrators` → `key-administrators` */
function kebab(duty: string): string {
  return duty.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
