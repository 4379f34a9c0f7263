import { policyDocument, type Statement } from "../shared/policy-document";
import type { ClusterPlan, ClusterScope, PeoplePlan } from "./args";
import { approverStatements, operatorStatements, viewerStatements } from "./people-statements";

/** Whom the cluster has a policy for: key of the plan, logical name, what the policy is for, and what it says. */
const kinds: readonly {
  readonly people: "approval" | "viewers" | "operators";
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly statements: (scope: ClusterScope, people: PeoplePlan) => Statement[];
}[] = [
  {
    people: "approval",
    name: "release-approver",
    title: "approvers",
    description: "Continues or rolls back paused deployments",
    statements: approverStatements,
  },
  {
    people: "viewers",
    name: "cluster-viewer",
    title: "cluster viewers",
    description: "Sees services, tasks, figures and logs of the cluster",
    statements: viewerStatements,
  },
  {
    people: "operators",
    name: "cluster-operator",
    title: "cluster operators",
    description: "Sees the tasks of the cluster and stops one",
    statements: operatorStatements,
  },
];

/** The documents of the policies that a plan asks for. */
export function documentsOfPeople(plan: ClusterPlan) {
  return kinds.flatMap((kind) => {
    const people: PeoplePlan | undefined = plan[kind.people];
    if (people === undefined) return [];
    return [{ kind, people, document: policyDocument(kind.statements(plan.scope, people)) }];
  });
}
