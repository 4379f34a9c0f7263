import type { Defect } from "./defect";

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
];
