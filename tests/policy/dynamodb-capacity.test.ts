import { dynamodbCapacityRules } from "../../policy/rules/dynamodb-capacity";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const table = (inputs: Record<string, unknown>) =>
  resource("aws:dynamodb/table:Table", "table", { name: "cases", ...inputs });
const target = (way: string, resourceId: unknown = "table/cases") =>
  resource("aws:appautoscaling/target:Target", way, {
    resourceId,
    scalableDimension: `dynamodb:table:${way}CapacityUnits`,
  });

describeRule({
  rule: ruleNamed(dynamodbCapacityRules, "dynamodb-table-enforce-elastic-capacity"),
  passing: [table({ billingMode: "PAY_PER_REQUEST" })],
  decisive: ["billingMode"],
  cases: [
    {
      when: "AWS's default holds and nothing scales",
      given: [table({})],
      outcome: "fail",
      says: "ReadCapacityUnits",
    },
    {
      when: "both scale",
      given: [table({ billingMode: "PROVISIONED" }), target("Read"), target("Write")],
      outcome: "pass",
    },
    {
      when: "only reads scale",
      given: [table({}), target("Read")],
      outcome: "fail",
      says: "WriteCapacityUnits",
    },
    {
      when: "another table's scale",
      given: [table({}), target("Read", "table/other"), target("Write", "table/other")],
      outcome: "fail",
    },
    {
      when: "nobody knows yet whose scale",
      given: [table({}), target("Read", unknown), target("Write")],
      outcome: "undetermined",
      says: "property=resourceId",
    },
  ],
});
