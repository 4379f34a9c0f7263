import * as kms from "@pulumi/aws/kms";
import type { Resource } from "@pulumi/pulumi";
import { privateBucket } from "../components/shared/bucket";
import { policyDocument, root } from "../components/shared/policy-document";
import type { DeliveryNames } from "../roles/delivery-names";

const keeping = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];
const looking = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListResourceTags",
];

/** Who changes the state's bucket and key, and who uses them. */
export interface StateUsers {
  /** Both outlive a destroy. */
  readonly retain: boolean;
  /** ARNs. */
  readonly administrators: readonly string[];
  /** ARNs of who deploys and previews. */
  readonly users: readonly string[];
}

/**
 * Where the stack's state is, and the key of the secrets in it. Versions are kept for as long as anybody may want to know
 * what an update found.
 */
export function state(
  names: DeliveryNames,
  { retain, administrators, users }: StateUsers,
  parent: Resource,
): kms.Key {
  const account = { AWS: [root(names.account)] };
  const key = new kms.Key(
    "state-key",
    {
      description: "State of the platform's stack, and the secrets in it",
      enableKeyRotation: true,
      deletionWindowInDays: retain ? 30 : 7,
      // The root stands for IAM: no role is a principal, for KMS refuses those that do not exist yet.
      policy: policyDocument([
        { sid: "AccountLooks", actions: looking, resources: ["*"], principals: account },
        {
          sid: "AdministratorsKeep",
          actions: keeping,
          resources: ["*"],
          principals: account,
          conditions: { ArnEquals: { "aws:PrincipalArn": administrators } },
        },
        {
          sid: "DeliveryUses",
          actions: ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"],
          resources: ["*"],
          principals: account,
          conditions: { ArnEquals: { "aws:PrincipalArn": users } },
        },
      ]),
    },
    { parent, protect: retain },
  );
  new kms.Alias("state-alias", { name: names.stateAlias, targetKeyId: key.keyId }, { parent });
  privateBucket(
    "state",
    {
      bucketName: names.stateBucket,
      keyArn: key.arn,
      deployers: administrators,
      keepVersionsDays: 2557,
      retain,
    },
    parent,
  );
  return key;
}
