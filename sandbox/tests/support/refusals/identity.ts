import * as iam from "@pulumi/aws/iam";
import { account, document, type RefusalCase, trust } from "./case";

/** A role policy that is refused, in one line. */
function rolePolicy(title: string, policy: string, says: RegExp): RefusalCase {
  return {
    title,
    programs: [
      (name, opts) => {
        const role = new iam.Role(
          `${name}-role`,
          { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") },
          opts,
        );
        new iam.RolePolicy(`${name}-policy`, { role: role.id, policy }, opts);
      },
    ],
    refused: "policy",
    says,
  };
}

const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::bucket/*" };

const readsOf = (buckets: number) =>
  document({
    ...allow,
    Resource: Array.from({ length: buckets }, (_, index) => `arn:aws:s3:::bucket-${index}/*`),
  });

export const identityCases: readonly RefusalCase[] = [
  {
    title: "policies of a role that are too long together",
    programs: [
      (name, opts) => {
        const role = new iam.Role(
          `${name}-role`,
          { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") },
          opts,
        );
        const one = new iam.RolePolicy(`${name}-one`, { role: role.id, policy: readsOf(200) }, opts);
        new iam.RolePolicy(
          `${name}-two`,
          { role: role.id, policy: readsOf(200) },
          { ...opts, dependsOn: one },
        );
      },
    ],
    refused: "two",
    says: /LimitExceeded: Maximum policy size of 10240 bytes exceeded for role /,
  },
  rolePolicy(
    "a policy without a statement",
    JSON.stringify({ Version: "2012-10-17" }),
    /MalformedPolicyDocument: .*Statement is missing or empty/,
  ),
  rolePolicy(
    "a policy with a mis-spelt effect",
    document({ ...allow, Effect: "allow" }),
    /MalformedPolicyDocument: Statement 1: Invalid effect "allow"/,
  ),
  rolePolicy(
    "a policy with a wildcard in the service of an action",
    document({ ...allow, Action: "s*:Get" }),
    /must be prefaced by a vendor, without wildcard: "s\*:Get"/,
  ),
  rolePolicy(
    "a policy whose resource is no ARN",
    document({ ...allow, Resource: "bucket/*" }),
    /Resource bucket\/\* must be in ARN format/,
  ),
  rolePolicy(
    "an identity policy with a principal",
    document({ ...allow, Principal: "*" }),
    /Policy document should not specify a principal/,
  ),
  rolePolicy(
    "a policy with a condition that AWS does not know",
    document({ ...allow, Condition: { StringEqual: { "aws:PrincipalArn": "x" } } }),
    /Invalid Condition type: StringEqual/,
  ),
  rolePolicy(
    "a policy with an element that AWS does not know",
    document({ ...allow, Actions: "s3:PutObject" }),
    /unexpected element "Actions"/,
  ),
  {
    title: "two roles of one name",
    programs: [
      (name, opts) => {
        const args = { name: "same", assumeRolePolicy: trust("ecs-tasks.amazonaws.com") };
        const first = new iam.Role(`${name}-first`, args, opts);
        new iam.Role(`${name}-second`, args, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /EntityAlreadyExists: Role with name same already exists/,
  },
  {
    title: "a boundary that does not exist",
    programs: [
      (name, opts) =>
        void new iam.Role(
          `${name}-role`,
          {
            assumeRolePolicy: trust("ecs-tasks.amazonaws.com"),
            permissionsBoundary: `arn:aws:iam::${account}:policy/none`,
          },
          opts,
        ),
    ],
    refused: "role",
    says: /NoSuchEntity: Scope ARN: arn:aws:iam::111122223333:policy\/none does not exist/,
  },
  {
    title: "an attachment of a policy that does not exist",
    programs: [
      (name, opts) => {
        const role = new iam.Role(
          `${name}-role`,
          { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") },
          opts,
        ).name;
        new iam.RolePolicyAttachment(
          `${name}-attachment`,
          { role, policyArn: `arn:aws:iam::${account}:policy/none` },
          opts,
        );
      },
    ],
    refused: "attachment",
    says: /NoSuchEntity: Policy arn:aws:iam::111122223333:policy\/none does not exist/,
  },
  {
    title: "deleting a role that has policies",
    programs: [
      (name, opts) => {
        const role = new iam.Role(
          `${name}-role`,
          { assumeRolePolicy: trust("ecs-tasks.amazonaws.com") },
          opts,
        ).id;
        new iam.RolePolicy(
          `${name}-policy`,
          { role, policy: document(allow) },
          { ...opts, retainOnDelete: true },
        );
      },
      () => undefined,
    ],
    refused: "role",
    says: /DeleteConflict: Cannot delete entity, must delete policies first/,
  },
];
