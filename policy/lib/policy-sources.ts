import { type Statement, statementName, statementsOf } from "./documents";
import type { Subject } from "./graph";
import type { Judge } from "./judge";
import { isKnown, isSet } from "./known";
import { types } from "./types";

/** What the rules read of resources that carry policy documents. */
export interface PolicyHolder {
  readonly policy?: unknown;
  readonly policyDocument?: unknown;
  readonly assumeRolePolicy?: unknown;
  readonly inlinePolicies?: readonly { readonly name?: string; readonly policy?: unknown }[];
  readonly managedPolicyArns?: readonly string[];
  /** Of the exclusive attachments. */
  readonly policyArns?: readonly string[];
  readonly policyArn?: string;
}

/** Types whose documents grant rights to roles. */
export const identityPolicyTypes = [...types.managedPolicy, ...types.rolePolicy, ...types.role] as const;

/**
 * A replica has its primary's key material, and a policy and a deletion window of its own. Source: "Multi-Region keys in
 * AWS KMS", AWS KMS developer guide.
 */
export const keyTypes = [...types.key, ...types.replicaKey] as const;

/** Types whose documents say who manages and who uses a key. */
export const keyPolicyTypes = [...keyTypes, ...types.keyPolicy] as const;

/** Types whose documents say who may use a resource. */
export const resourcePolicyTypes = [
  ...keyPolicyTypes,
  ...types.secret,
  ...types.secretPolicy,
  ...types.bucket,
  ...types.bucketPolicy,
  ...types.topic,
  ...types.topicPolicy,
  ...types.queue,
  ...types.queuePolicy,
  ...types.vpcEndpoint,
  ...types.repositoryPolicy,
  ...types.fileSystemPolicy,
  ...types.logResourcePolicy,
  ...types.tableResourcePolicy,
] as const;

/** Types that attach managed policies to roles. */
export const attachmentTypes = [
  ...types.rolePolicyAttachment,
  ...types.policyAttachment,
  ...types.exclusiveAttachments,
] as const;

type Check = (statement: Statement, label: string, all: readonly Statement[]) => void;

/** Judges each statement of each document that grants rights to a role, every document on its own. */
export function eachIdentityStatement({ props }: Subject<PolicyHolder>, judge: Judge, check: Check): void {
  if (isSet(props, "policy")) judge.part(() => eachStatement(props.policy, judge, check));
  judge.each(
    () => props.inlinePolicies,
    ({ policy }) => eachStatement(policy, judge, check),
  );
}

/**
 * Judges the ARN of each managed policy that a role or an attachment names. One that is not known yet is the program's as a rule, and
 * is judged by its document; the rule on administrators' rights says that it is not known.
 */
export function eachAttachedPolicy(
  { props, type }: Subject<PolicyHolder>,
  judge: Judge,
  check: (arn: string) => void,
): void {
  judge.each(() => props.managedPolicyArns, check);
  judge.each(() => props.policyArns, check);
  if ((attachmentTypes as readonly string[]).includes(type))
    judge.part(() => {
      if (isKnown(() => props.policyArn) && props.policyArn) check(props.policyArn);
    });
}

/** Judges each statement of every document that the resource carries, trust policies included. */
export function eachPolicyStatement(subject: Subject<PolicyHolder>, judge: Judge, check: Check): void {
  const { props } = subject;
  eachIdentityStatement(subject, judge, check);
  for (const property of ["assumeRolePolicy", "policyDocument"] as const)
    if (isSet(props, property)) judge.part(() => eachStatement(props[property], judge, check));
}

/** Judges each statement of one document. */
export function eachStatement(document: unknown, judge: Judge, check: Check): void {
  const all = statementsOf(document);
  judge.each(
    () => all,
    (statement, index) => check(statement, statementName(statement, index), all),
  );
}
