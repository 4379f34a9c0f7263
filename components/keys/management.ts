import { root, type Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";

/**
 * Who manages a key, and cannot use it by that. Deployers keep it in step with the program, and delete it where the stack
 * keeps nothing; all that takes a key out of use, or brings new material in, is for its administrators.
 */
export function management({ account, administrators, deployers, retain }: KeysArgs): Statement[] {
  return [
    {
      // AWS Config, Access Analyzer, auditors and previews look at keys with what IAM gives them: it opens nothing.
      sid: "AccountLooks",
      actions: looking,
      resources: ["*"],
      principals: { AWS: [root(account)] },
    },
    {
      // The account's root stands for IAM: without the condition, whoever administers IAM would manage the key.
      // KMS refuses a policy that would not let its caller put the next one, so that who deploys must be named here.
      sid: "DeployersKeepInStep",
      actions: retain ? keeping : [...keeping, "kms:ScheduleKeyDeletion"].sort(),
      resources: ["*"],
      principals: { AWS: [root(account)] },
      conditions: { ArnLike: { "aws:PrincipalArn": deployers } },
    },
    {
      // Named as principals, not by condition: that binds the key to these very roles, and not to whoever makes others of
      // the same name. KMS refuses principals that do not exist.
      sid: "AdministratorsManage",
      actions: [...looking, ...keeping, ...takingOutOfUse].sort(),
      resources: ["*"],
      principals: { AWS: administrators },
    },
  ];
}

const looking = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
];

/** What the provider calls to make and change a key and its alias. A disabled key stays so: there is no `kms:EnableKey`. */
const keeping = [
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

const takingOutOfUse = [
  "kms:CancelKeyDeletion",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
];
