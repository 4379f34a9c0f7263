import type { Catalogue, Store } from "../model/catalogue";
import type { Names } from "./names";

/** What a trail of CloudTrail's records of one kind, in the form that `aws cloudtrail put-event-selectors` takes. */
export interface AuditSelector {
  readonly Name: string;
  readonly FieldSelectors: readonly {
    readonly Field: string;
    readonly Equals?: readonly string[];
    readonly StartsWith?: readonly string[];
  }[];
}

/**
 * What the bank's own trail has to record so that somebody can say who saw or changed what: it is one for many accounts, and
 * not the program's. Every item and every object of the stores, of what is restored beside them too; and all management
 * events, among which AWS counts each look at a secret and each use of a key. Sources: "Logging data events" and "Logging
 * management events", AWS CloudTrail user guide; AdvancedFieldSelector, CloudTrail API reference. What is done within a file
 * system no trail sees.
 */
export function auditSelectors({ stores }: Pick<Catalogue, "stores">, names: Names): AuditSelector[] {
  const ofKind = (kind: Store["kind"]) => Object.keys(stores).filter((store) => stores[store]?.kind === kind);
  const [tables, buckets] = [ofKind("table"), ofKind("bucket")];
  const data = (what: string, type: string, beginnings: readonly string[]): AuditSelector => ({
    Name: `${names.prefix} ${what}`,
    FieldSelectors: [
      { Field: "eventCategory", Equals: ["Data"] },
      { Field: "resources.type", Equals: [type] },
      { Field: "resources.ARN", StartsWith: beginnings },
    ],
  });
  return [
    {
      Name: `${names.prefix} management`,
      FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }],
    },
    ...(tables.length > 0 ? [data("tables", "AWS::DynamoDB::Table", [names.tablesArn])] : []),
    // The bucket of access logs is no store: it would be recorded with every line that is written to it.
    ...(buckets.length > 0
      ? [
          data("buckets", "AWS::S3::Object", [
            ...buckets.map((store) => `${names.bucketArn(store)}/`),
            names.restoredBucketsArn,
          ]),
        ]
      : []),
  ];
}
