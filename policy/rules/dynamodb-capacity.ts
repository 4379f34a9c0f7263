import { isKnown, stackRule, types } from "../lib";

interface Table {
  readonly billingMode?: string;
  readonly name?: string;
}
interface Target {
  readonly resourceId?: string;
  readonly scalableDimension?: string;
}

const dimensions = ["dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits"];

const elasticCapacity = stackRule<Table>({
  name: "dynamodb-table-enforce-elastic-capacity",
  severity: "medium",
  description: "A table takes the load that comes: it is paid per request, or reads and writes scale.",
  remediation:
    'set `billingMode` to "PAY_PER_REQUEST", or make a scaling target on `table/<name>` for both read and write capacity units.',
  standards: { fsbp: ["DynamoDB.1"], pci: [], pciOwn: [], nist: ["CP-2(2)", "CP-10", "SC-5(2)", "SI-13(5)"] },
  types: types.table,
  check: (table, judge, { graph }) => {
    // Without one AWS provisions (DynamoDB API, CreateTable, BillingMode).
    if (table.props.billingMode === "PAY_PER_REQUEST") return;
    const targets = graph.ofType<Target>(types.scalingTarget);
    const unread = targets.find(({ props }) => !isKnown(() => props.resourceId));
    for (const dimension of dimensions) {
      const scaled = targets.some(
        ({ props }) =>
          props.scalableDimension === dimension &&
          isKnown(() => props.resourceId) &&
          props.resourceId === `table/${table.props.name}`,
      );
      if (scaled) continue;
      if (unread) judge.undetermined("resourceId", unread.urn);
      else judge.violation(`nothing scales the table's ${dimension.split(":").at(-1)}`);
    }
  },
});

export const dynamodbCapacityRules = [elasticCapacity];
