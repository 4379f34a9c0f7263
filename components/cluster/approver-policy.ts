import * as iam from "@pulumi/aws/iam";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
import type { ReleaseApprovalPlan } from "./args";

/**
 * What a person needs to continue a paused deployment, or to roll it back: see the cluster's services and their
 * deployments, and answer for these. It works for the named approvers only, whomever it is attached to.
 *
 * Four eyes: this program attaches it to nobody. Who attaches policies could give the right to himself, and this program
 * runs with the deployer's rights; the bank's IAM team attaches it to the approvers' roles. IAM deletes no policy that is
 * attached: before the approval is taken out of the stack file, or the stack is destroyed, that team detaches it.
 */
export function approverPolicy(
  name: string,
  { policyName, path, approvers, servicesArn, deploymentsArn }: ReleaseApprovalPlan,
  parent: Resource,
): iam.Policy {
  const conditions = { ArnEquals: { "aws:PrincipalArn": approvers } };
  const policy = policyDocument([
    {
      sid: "SeeDeployments",
      actions: ["ecs:DescribeServiceDeployments", "ecs:DescribeServices", "ecs:ListServiceDeployments"],
      resources: [servicesArn, deploymentsArn],
      conditions,
    },
    {
      sid: "ContinueDeployments",
      actions: ["ecs:ContinueServiceDeployment"],
      resources: [deploymentsArn],
      conditions,
    },
  ]);
  return new iam.Policy(
    `${name}-release-approver`,
    // IAM cannot change path or description: a replacement would need the team that attaches it.
    { name: policyName, path, description: "Continues or rolls back paused deployments", policy },
    { parent, deleteBeforeReplace: true },
  );
}
