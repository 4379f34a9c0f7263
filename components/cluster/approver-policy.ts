import * as iam from "@pulumi/aws/iam";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
import { approverStatements } from "./approver-statements";
import type { ReleaseApprovalPlan } from "./args";

/**
 * What a person needs to judge a paused deployment, and to continue it or roll it back. It works for the named approvers
 * only, whomever it is attached to.
 *
 * Four eyes: this program attaches it to nobody. Who attaches policies could give the right to himself, and this program
 * runs with the deployer's rights; the bank's IAM team attaches it to the approvers' roles. IAM deletes no policy that is
 * attached: before the approval is taken out of the stack file, or the stack is destroyed, that team detaches it.
 */
export function approverPolicy(name: string, plan: ReleaseApprovalPlan, parent: Resource): iam.Policy {
  return new iam.Policy(
    `${name}-release-approver`,
    // IAM cannot change path or description: a replacement would need the team that attaches it.
    {
      name: plan.policyName,
      path: plan.path,
      description: "Continues or rolls back paused deployments",
      policy: policyDocument(approverStatements(plan)),
    },
    { parent, deleteBeforeReplace: true },
  );
}
