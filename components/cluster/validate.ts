import { type Fault, unless } from "../../model/problems";
import type { ClusterPlan } from "./args";
import { documentsOfPeople } from "./people-documents";

/** Characters of a managed policy, without white space. Source: "IAM and AWS STS quotas". */
const longestPolicy = 6144;

/** What of the cluster AWS would refuse. */
export function clusterFaults(plan: ClusterPlan): Fault[] {
  return documentsOfPeople(plan).flatMap(({ kind, people, document: { length } }) =>
    unless(
      length <= longestPolicy,
      [kind.people, "roles"],
      `the policy of ${kind.title} has ${length} characters, for ${people.roles.length} roles. IAM takes ${longestPolicy}: name fewer roles.`,
    ),
  );
}
