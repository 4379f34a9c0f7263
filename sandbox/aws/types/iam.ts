import { isIamEntity, missingPrincipals } from "../rules/principals";
import { isUnknown, type Props, text } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { instanceProfileType } from "./launch-templates";
import { uniqueName } from "./parts";

const roleType = "aws:iam/role:Role";
const policyType = "aws:iam/policy:Policy";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
/** Managed policies of a role unless the account has asked for more. Source: "IAM and AWS STS quotas", IAM user guide. */
const attachmentLimit = 10;
const providerType = "aws:iam/openIdConnectProvider:OpenIdConnectProvider";
const rolePolicyType = "aws:iam/rolePolicy:RolePolicy";

function path(inputs: Props): string {
  return text(inputs.path) || "/";
}

function iamArn(kind: string) {
  return ({ account, inputs }: Moment): string =>
    `arn:aws:iam::${account}:${kind}${path(inputs)}${text(inputs.name)}`;
}

/** Source: "CreateOpenIDConnectProvider", IAM API reference. */
function openIdArn({ account, inputs }: Moment): string {
  return `arn:aws:iam::${account}:oidc-provider/${text(inputs.url).replace(/^https:\/\//, "")}`;
}

function inRole(holds: string): Reference {
  return {
    at: "role",
    to: roleType,
    missing: (name) => `NoSuchEntity: The role with name ${name} cannot be found.`,
    outside: (name, { cloud }) => cloud.seed.principals.some((arn) => arn.endsWith(`/${name}`)),
    holds: () => `DeleteConflict: Cannot delete entity, ${holds} first.`,
  };
}

/** A managed policy that must exist; AWS's own are always there. */
function managedPolicy(at: string, missing: (arn: string) => string, holds?: string): Reference {
  return {
    at,
    to: policyType,
    missing,
    outside: (arn, { cloud }) => /^arn:aws[\w-]*:iam::aws:policy\//.test(arn) || isIamEntity(cloud, arn),
    ...(holds ? { holds: () => holds } : {}),
  };
}

/** A role's policies share one quota, white space left out. Source: "IAM and AWS STS quotas", IAM user guide. */
const inlineLimit = 10_240;

function refuseTogether({ cloud, inputs, existing }: Moment): string | undefined {
  const role = text(inputs.role);
  const others = cloud
    .ofType(rolePolicyType)
    .filter((one) => one.id !== existing?.id && text(one.inputs.role) === role);
  const sizes = [inputs, ...others.map((one) => one.inputs)].map(
    ({ policy }) => text(policy).replace(/\s/g, "").length,
  );
  return sizes.reduce((sum, size) => sum + size, 0) > inlineLimit
    ? `LimitExceeded: Maximum policy size of ${inlineLimit} bytes exceeded for role ${role}`
    : undefined;
}

function named(limit: number) {
  return ({ name }: Props) =>
    name === undefined || isUnknown(name) || /^[\w+=,.@-]+$/.test(text(name))
      ? []
      : [
          {
            property: "name",
            reason: `"name" may have letters, digits and _+=,.@- only, at most ${limit}: "${text(name)}"`,
          },
        ];
}

export const iam: readonly TypeEntry[] = [
  {
    type: roleType,
    id: ({ inputs }) => text(inputs.name),
    arn: iamArn("role"),
    outputs: ({ cloud, now }) => ({
      createDate: now.toISOString(),
      uniqueId: `AROA${cloud.token(17).toUpperCase()}`,
    }),
    defaults: { path: "/", forceDetachPolicies: false, maxSessionDuration: 3600 },
    forceNew: ["name", "namePrefix", "path"],
    nameLimit: 64,
    policies: { assumeRolePolicy: "trust" },
    sets: ["managedPolicyArns"],
    references: [
      managedPolicy(
        "permissionsBoundary",
        (arn) => `NoSuchEntity: Scope ARN: ${arn} does not exist or is not attachable.`,
      ),
      managedPolicy(
        "managedPolicyArns[]",
        (arn) => `NoSuchEntity: Policy ${arn} does not exist or is not attachable.`,
      ),
    ],
    unique: [uniqueName((name) => `EntityAlreadyExists: Role with name ${name} already exists.`)],
    check: named(64),
    refuse: ({ cloud, inputs }) => {
      const [missing] = missingPrincipals(cloud, text(inputs.assumeRolePolicy));
      return missing && `MalformedPolicyDocument: Invalid principal in policy: "AWS":"${missing}"`;
    },
  },
  {
    type: rolePolicyType,
    id: ({ inputs }) => `${text(inputs.role)}:${text(inputs.name)}`,
    forceNew: ["name", "namePrefix", "role"],
    nameLimit: 128,
    policies: { policy: "identity" },
    references: [inRole("must delete policies")],
    check: named(128),
    refuse: refuseTogether,
  },
  {
    type: attachmentType,
    id: ({ inputs }) => `${text(inputs.role)}/${text(inputs.policyArn)}`,
    forceNew: ["role", "policyArn"],
    references: [
      inRole("must detach all policies"),
      managedPolicy(
        "policyArn",
        (arn) => `NoSuchEntity: Policy ${arn} does not exist or is not attachable.`,
        "DeleteConflict: Cannot delete a policy attached to entities.",
      ),
    ],
    refuse: ({ cloud, inputs, existing }) =>
      existing === undefined &&
      cloud.ofType(attachmentType).filter((one) => one.inputs.role === inputs.role).length >= attachmentLimit
        ? `LimitExceeded: Cannot exceed quota for PoliciesPerRole: ${attachmentLimit}`
        : undefined,
  },
  {
    type: policyType,
    id: iamArn("policy"),
    arn: iamArn("policy"),
    outputs: ({ cloud }) => ({ policyId: `ANPA${cloud.token(17).toUpperCase()}`, attachmentCount: 0 }),
    defaults: { path: "/" },
    forceNew: ["name", "namePrefix", "path", "description"],
    nameLimit: 128,
    policies: { policy: "managed" },
    unique: [
      uniqueName(
        (name) =>
          `EntityAlreadyExists: A policy called ${name} already exists. Duplicate names are not allowed.`,
      ),
    ],
    check: named(128),
  },
  {
    type: instanceProfileType,
    id: ({ inputs }) => text(inputs.name),
    arn: iamArn("instance-profile"),
    outputs: ({ cloud, now }) => ({
      createDate: now.toISOString(),
      uniqueId: `AIPA${cloud.token(17).toUpperCase()}`,
    }),
    defaults: { path: "/" },
    forceNew: ["name", "namePrefix", "path"],
    nameLimit: 128,
    references: [inRole("must remove roles from instance profile")],
    unique: [uniqueName((name) => `EntityAlreadyExists: Instance Profile ${name} already exists.`)],
    check: named(128),
  },
  {
    type: providerType,
    id: openIdArn,
    arn: openIdArn,
    // IAM takes the certificate's own where the issuer's is of a known authority.
    outputs: () => ({ thumbprintLists: [] }),
    forceNew: ["url"],
    unique: [
      {
        key: ({ url }) => text(url),
        taken: (_moment, url) => `EntityAlreadyExists: Provider with url ${url} already exists.`,
      },
    ],
    check: ({ url }) =>
      url === undefined || isUnknown(url) || /^https:\/\/[^?#\s]+$/.test(text(url))
        ? []
        : [{ property: "url", reason: `"url" must be an https URL without a query: "${text(url)}"` }],
  },
];
