import { shipped } from "../../support/stacks";
import type { Defect } from "./defect";

interface Refusals {
  readonly Statement: readonly {
    readonly Condition?: { readonly ArnNotEquals?: { readonly "aws:PrincipalArn": readonly string[] } };
  }[];
}

export const dynamodbDefects: readonly Defect[] = [
  {
    rule: "dynamodb-table-enable-point-in-time-recovery",
    why: "a table cannot be restored",
    at: ["data-screenings"],
    change: (graph) => graph.patch("data-screenings", { pointInTimeRecovery: { enabled: false } }),
  },
  {
    // A table that is the only one of a service would also leave its task role with a key that encrypts nothing.
    rule: "dynamodb-table-configure-customer-managed-key",
    why: "a table is encrypted under a key that AWS chooses",
    at: ["data-customers"],
    change: (graph) => graph.patch("data-customers", { serverSideEncryption: { enabled: true } }),
  },
  {
    rule: "dynamodb-table-enable-deletion-protection",
    why: "a table of prod can be deleted with a click",
    at: ["data-customers"],
    stack: "prod",
    change: (graph) => graph.patch("data-customers", { deletionProtectionEnabled: false }),
  },
  {
    rule: "dynamodb-table-enforce-resource-policy",
    why: "whoever IAM lets read tables reads the customers",
    at: ["data-customers"],
    change: (graph) => graph.without("data-customers-policy"),
  },
  {
    rule: "dynamodb-resourcepolicy-enforce-named-principals",
    why: "who deploys may read the customers' items",
    at: ["data-customers-policy"],
    change: (graph) => {
      const [deployer = ""] = shipped("dev").access.deployers;
      return graph.json<Refusals>("data-customers-policy", "policy", (document) => ({
        ...document,
        Statement: document.Statement.map((each) => {
          const others = each.Condition?.ArnNotEquals?.["aws:PrincipalArn"];
          return others
            ? { ...each, Condition: { ArnNotEquals: { "aws:PrincipalArn": [...others, deployer] } } }
            : each;
        }),
      }));
    },
  },
];
