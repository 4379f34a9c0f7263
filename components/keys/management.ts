import type { Statement } from "../shared/policy-document";
import type { KeysArgs } from "./args";
import { root } from "./statement-forms";

/**
 * Who manages a key, and cannot use it by that. Deployers keep it in step with the program, and delete it where the stack
 * keeps nothing; all that takes a key out of use, or brings a new one in, is for its administrators.
 */
export function management({ account, administrators, deployers, retain }: KeysArgs): Statement[] {
  return [
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
      actions: [...keeping, ...takingOutOfUse, ...lookingInto].sort(),
      resources: ["*"],
      principals: { AWS: administrators },
    },
  ];
}

/** What the provider calls for a key and its alias, deletion apart. A disabled key stays so: it has no `kms:EnableKey`. */
const keeping = [
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListResourceTags",
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

const lookingInto = ["kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations"];
