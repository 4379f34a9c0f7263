import { root, type Statement } from "../../shared/policy-document";
import { refused } from "../../shared/refused";
import type { SecretPlan, ServicePlan } from "../args";

/**
 * Who may do what with a secret, whatever their own permissions: its value is read by the execution role that injects it,
 * put by the secret writers, and both by the role in which a function rotates it. Whoever deploys manages the secret and
 * its policy and can do neither; what of `UpdateSecret` would write a value fails at the key, which deployers cannot use.
 *
 * Roles are named, not functions: `lambda:SourceFunctionArn` is for policies of identities only. Source: "Using source
 * function ARN to control function access behavior", AWS Lambda developer guide.
 *
 * @param readerArn ARN of the execution role
 */
export function secretPolicyStatements(
  { account, secretDuties }: Pick<ServicePlan, "account" | "secretDuties">,
  { rotation }: Pick<SecretPlan, "rotation">,
  readerArn: string,
): Statement[] {
  const rotating = "roleArn" in rotation ? [rotation.roleArn] : [];
  const { deployers, writers } = secretDuties;
  // The way back, should the deployers' roles be lost: nobody else could change this policy any more.
  return [
    {
      sid: "OnlyThisAccount",
      effect: "Deny",
      actions: ["secretsmanager:*"],
      resources: itself,
      principals: "*",
      conditions: {
        StringNotEquals: { "aws:PrincipalAccount": account },
        // A call by an AWS service itself carries no account.
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    },
    refusedBut("OnlyItsReaders", reading, [readerArn, ...rotating]),
    refusedBut("OnlyItsWriters", writing, [...writers, ...rotating]),
    // On suspicion whoever puts values has the function give another one at once.
    refusedBut("OnlyDeployersAndWritersRotate", ["secretsmanager:RotateSecret"], [...deployers, ...writers]),
    refusedBut("OnlyDeployersManage", managing, [...deployers, root(account)]),
  ];
}

/** A secret's policy names no resource: it is that secret's. */
const itself = ["*"];

/** AWS asks for it for each secret of a batch, too. */
const reading = ["secretsmanager:GetSecretValue"];

/** A version that becomes the current one again is a value that was put. */
const writing = ["secretsmanager:PutSecretValue", "secretsmanager:UpdateSecretVersionStage"];

const managing = [
  "secretsmanager:CancelRotateSecret",
  "secretsmanager:DeleteResourcePolicy",
  "secretsmanager:DeleteSecret",
  "secretsmanager:PutResourcePolicy",
  "secretsmanager:RemoveRegionsFromReplication",
  "secretsmanager:ReplicateSecretToRegions",
  "secretsmanager:RestoreSecret",
  "secretsmanager:StopReplicationToReplica",
  "secretsmanager:TagResource",
  "secretsmanager:UntagResource",
  "secretsmanager:UpdateSecret",
];

function refusedBut(sid: string, actions: readonly string[], but: readonly string[]): Statement {
  return refused(sid, { actions, resources: itself, but });
}
