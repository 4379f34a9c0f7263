import { type Fault, unless } from "../../model/problems";
import { policyDocument } from "../shared/policy-document";
import { approverStatements } from "./approver-statements";
import type { ClusterPlan } from "./args";

/** Characters of a managed policy, without white space. Source: "IAM and AWS STS quotas". */
const longestPolicy = 6144;

/** What of the cluster AWS would refuse. */
export function clusterFaults({ approval }: ClusterPlan): Fault[] {
  if (approval === undefined) return [];
  const { length } = policyDocument(approverStatements(approval));
  return unless(
    length <= longestPolicy,
    ["approval", "approvers"],
    `make a policy of ${length} characters, for ${approval.approvers.length} approvers and the logs of ${approval.logGroupArns.length} groups. IAM takes ${longestPolicy}: name fewer approvers.`,
  );
}
