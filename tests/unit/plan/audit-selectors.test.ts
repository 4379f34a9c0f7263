import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { plan } from "../../../plan";
import { type AuditSelector, auditSelectors } from "../../../plan/audit-selectors";
import { Names } from "../../../plan/names";
import { always } from "../../support/always";
import { small } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { stackConfig, stackReading } from "../../support/stacks";

/** Whether an event is recorded, by what CloudTrail documents: all fields of one selector fit, and one value of each field. */
function records(
  selectors: readonly AuditSelector[],
  event: Readonly<Record<string, string | undefined>>,
): boolean {
  return selectors.some(({ FieldSelectors }) =>
    FieldSelectors.every(({ Field, Equals = [], StartsWith = [] }) => {
      const value = event[Field];
      return (
        value !== undefined && (Equals.includes(value) || StartsWith.some((start) => value.startsWith(start)))
      );
    }),
  );
}

const event = (type: string, arn: string) => ({
  eventCategory: "Data",
  "resources.type": type,
  "resources.ARN": arn,
});
const object = (bucket: string, key = "2026/a.json") =>
  event("AWS::S3::Object", `arn:aws:s3:::${bucket}/${key}`);

describe("what a trail has to record", () => {
  it("is said in the words of CloudTrail", () => {
    const said = plan(small, stackReading()).auditSelectors;
    assert.deepEqual(
      said.find(({ Name }) => Name === "cdd-test buckets"),
      {
        Name: "cdd-test buckets",
        FieldSelectors: [
          { Field: "eventCategory", Equals: ["Data"] },
          { Field: "resources.type", Equals: ["AWS::S3::Object"] },
          {
            Field: "resources.ARN",
            StartsWith: [
              "arn:aws:s3:::cdd-test-papers-111122223333-eu-west-2/",
              "arn:aws:s3:::cdd-test-evidence-111122223333-eu-west-2/",
              "arn:aws:s3:::cdd-test-restored-",
            ],
          },
        ],
      },
    );
  });

  it("is every item and object of every store, and every look at a secret", () =>
    always(
      fc.property(anyPlan, ({ planned: { auditSelectors: said, data } }) => {
        for (const { arn } of Object.values(data.tables))
          assert.ok(records(said, event("AWS::DynamoDB::Table", arn)), arn);
        for (const { name } of Object.values(data.buckets)) assert.ok(records(said, object(name)), name);
        // Secrets Manager and KMS have no data events.
        assert.ok(records(said, { eventCategory: "Management", readOnly: "true" }));
      }),
    ));

  it("is nothing of another stack's, nor what is written to the bucket of access logs", () => {
    const { auditSelectors: selectors, observability } = plan(small, stackReading());
    const table = (name: string, account = "111122223333") =>
      event("AWS::DynamoDB::Table", `arn:aws:dynamodb:eu-west-2:${account}:table/${name}`);
    for (const other of [
      table("cdd-test2-records"),
      table("cdd-test-records", "222222222222"),
      object("cdd-test-papers-222222222222-eu-west-2"),
      object("cdd-test-papers-111122223333-eu-west-2-too"),
      object(observability.logBucket),
    ])
      assert.ok(!records(selectors, other), other["resources.ARN"]);
    assert.ok(records(selectors, table("cdd-test-restored-records-1")));
    assert.ok(records(selectors, object("cdd-test-restored-papers-1")));
  });

  it("asks for no events of stores that there are none of", () => {
    const types = auditSelectors({ stores: {} }, new Names(stackConfig())).map(({ Name }) => Name);
    assert.deepEqual(types, ["cdd-test management"]);
  });
});
