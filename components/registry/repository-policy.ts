import { policyDocument, type Statement } from "../shared/policy-document";
import type { RegistryPlan } from "./args";

/** What brings an image, or a further tag of one, into a repository. */
export const pushing = [
  "ecr:BatchImportUpstreamImage",
  "ecr:CompleteLayerUpload",
  "ecr:InitiateLayerUpload",
  "ecr:PutImage",
  "ecr:ReplicateImage",
  "ecr:UploadLayerPart",
];

/** What reads an image. */
export const pulling = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/** What deletes or puts away images, and what says who may do what with them. */
export const managing = [
  "ecr:BatchDeleteImage",
  "ecr:DeleteLifecyclePolicy",
  "ecr:DeleteRepository",
  "ecr:DeleteRepositoryPolicy",
  "ecr:PutImageScanningConfiguration",
  "ecr:PutImageTagMutability",
  "ecr:PutLifecyclePolicy",
  "ecr:SetRepositoryPolicy",
  "ecr:TagResource",
  "ecr:UntagResource",
  "ecr:UpdateImageStorageClass",
];

/**
 * The policy of every repository (JSON): who pushes, pulls and manages, held against everybody else of the account, whatever
 * their own rights. It grants nothing. A repository's policy names no resource: it is that repository's.
 */
export function repositoryPolicy({ pushers, pullers, deployers }: RegistryPlan): string {
  return policyDocument([
    refusal("OnlyPushersPush", pushing, pushers),
    refusal("OnlyPullersPull", pulling, [...pullers, ...pushers]),
    refusal("OnlyDeployersManage", managing, deployers),
  ]);
}

function refusal(sid: string, actions: readonly string[], others: readonly string[]): Statement {
  return {
    sid,
    effect: "Deny",
    actions,
    principals: "*",
    conditions: {
      ArnNotLike: { "aws:PrincipalArn": others },
      // A call by an AWS service itself carries no principal's ARN.
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
}
