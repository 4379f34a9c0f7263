import * as iam from "@pulumi/aws/iam";
import type { Resource } from "@pulumi/pulumi";
import type { ClusterPlan } from "./args";
import { documentsOfPeople } from "./people-documents";

/**
 * Managed policies of people at the cluster, each for the roles that the stack file names for it: it works for no other,
 * whomever it is attached to.
 *
 * Four eyes: this program attaches them to nobody. Who attaches policies could give the right to himself, and this program
 * runs with the deployer's rights; the bank's IAM team attaches them. IAM deletes no policy that is attached: before people
 * are taken out of the stack file, or the stack is destroyed, that team detaches it.
 */
export function peoplePolicies(name: string, plan: ClusterPlan, parent: Resource): Map<string, iam.Policy> {
  return new Map(
    documentsOfPeople(plan).map(({ kind, people, document }) => [
      kind.people,
      new iam.Policy(
        `${name}-${kind.name}`,
        // IAM cannot change path or description: a replacement would need the team that attaches it.
        { name: people.policyName, path: plan.scope.path, description: kind.description, policy: document },
        { parent, deleteBeforeReplace: true },
      ),
    ]),
  );
}
