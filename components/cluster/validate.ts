import type { ClusterPlan } from "./args";
import { documentsOfPeople } from "./people-documents";

/** Characters of a managed policy, without white space. Source: "IAM and AWS STS quotas". */
const longestPolicy = 6144;

/** What of the cluster AWS would refuse: one message for each problem. */
export function validateCluster(plan: ClusterPlan): string[] {
  return documentsOfPeople(plan).flatMap(({ kind, people, document: { length } }) =>
    length <= longestPolicy
      ? []
      : [
          `the policy of ${kind.title} has ${length} characters, for ${people.roles.length} roles and the logs of ${plan.scope.logGroupArns.length} groups. IAM takes ${longestPolicy}: name fewer roles.`,
        ],
  );
}
