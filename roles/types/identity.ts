import type { TypeTable } from "../row";

/** Roles and policies. Source: terraform-provider-aws v6, `internal/service/iam`. */
export const identity: TypeTable = {
  // What a role may do is written only where it carries the boundary.
  "aws:iam/role:Role": {
    service: "iam",
    create: { rolesBounded: "CreateRole PutRolePermissionsBoundary", roles: "TagRole" },
    read: { roles: "GetRole ListAttachedRolePolicies ListRolePolicies ListRoleTags" },
    update: {
      rolesBounded: "PutRolePermissionsBoundary",
      roles: "TagRole UntagRole UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription",
    },
    delete: { roles: "DeleteRole ListInstanceProfilesForRole" },
  },
  "aws:iam/rolePolicy:RolePolicy": {
    service: "iam",
    create: { rolesBounded: "PutRolePolicy" },
    read: { roles: "GetRolePolicy" },
    update: { rolesBounded: "PutRolePolicy" },
    delete: { rolesBounded: "DeleteRolePolicy" },
  },
  // Policies of people: this program attaches them to nobody, and may not.
  "aws:iam/policy:Policy": {
    service: "iam",
    create: { policies: "CreatePolicy TagPolicy" },
    read: { policies: "GetPolicy GetPolicyVersion ListPolicyTags ListPolicyVersions" },
    update: { policies: "CreatePolicyVersion DeletePolicyVersion TagPolicy UntagPolicy" },
    delete: { policies: "DeletePolicy DeletePolicyVersion" },
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    service: "iam",
    create: {
      profiles: "AddRoleToInstanceProfile CreateInstanceProfile TagInstanceProfile",
      rolesPassed: "PassRole",
    },
    read: { profiles: "GetInstanceProfile ListInstanceProfileTags" },
    update: { profiles: "TagInstanceProfile UntagInstanceProfile" },
    delete: { profiles: "DeleteInstanceProfile RemoveRoleFromInstanceProfile" },
  },
};
