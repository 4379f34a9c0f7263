import type { Defect } from "./defect";

/** On backups, which the stacks that keep nothing have none of. */
export const backupDefects: readonly Defect[] = [
  {
    rule: "backup-selection-enforce-every-store",
    why: "the customers of prod are in no backup",
    at: ["data-customers"],
    stack: "prod",
    change: (graph) => {
      const { resources } = graph.one("backups-plan-stores").inputs as { resources: readonly string[] };
      return graph.patch(
        "backups-plan-stores",
        { resources: resources.filter((arn) => !arn.endsWith("-customers")) },
        { propertyDependencies: { resources: [] } },
      );
    },
  },
  {
    rule: "backup-vault-enforce-lock",
    why: "whoever deploys takes the lock off and then the backups",
    at: ["backups-vault"],
    stack: "prod",
    change: (graph) => graph.patch("backups-vault-lock", { changeableForDays: undefined }),
  },
  {
    rule: "backup-vaultpolicy-disallow-deletion",
    why: "whoever IAM lets delete backups deletes those of prod",
    at: ["backups-vault"],
    stack: "prod",
    change: (graph) => graph.without("backups-vault-policy"),
  },
];
