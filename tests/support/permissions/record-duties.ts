import type { Keys } from "../../../sandbox/aws/iam/context";
import { type Declared, people, type Row } from "./row";
import { circumstances } from "./under";

type Thing = Pick<Row, "what" | "resource">;

/** Holds of record keepers: not longer than the class says, and for good only where the class is for good. */
export function keeping(declared: Declared, store: string, object: Thing): Row[] {
  const { stores, recordClasses = {} } = declared.catalogue;
  const entry = stores[store];
  const record = entry?.kind === "bucket" && entry.recordClass ? recordClasses[entry.recordClass] : undefined;
  const { "record keeper": principal } = people(declared);
  if (record === undefined || principal === undefined) return [];
  const days = (count: number) => ({ "s3:object-lock-remaining-retention-days": String(count) });
  const forGood = { "s3:object-lock-mode": "COMPLIANCE" };
  const mayLock = record.lock === "compliance";
  return circumstances(
    { ...object, who: "record keeper", principal, action: "s3:PutObjectRetention" },
    [days(record.retentionDays + 1), ...(mayLock ? [] : [forGood])],
    [days(record.retentionDays), ...(mayLock ? [forGood] : [])],
  );
}

const reading = [
  "GetObject GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging",
  "GetObjectVersion GetObjectVersionAttributes GetObjectVersionTagging",
].join(" ");
const holding =
  "BypassGovernanceRetention DeleteObjectVersion GetObjectLegalHold GetObjectRetention PutObjectLegalHold PutObjectRetention";

/** By the bucket's policy alone, with nothing of IAM: whoever reads and keeps records, and nobody else. */
export function alone(declared: Declared, store: string, bucket: string): Row[] {
  const finding = "ListBucket ListBucketVersions";
  const given: readonly (readonly [duty: string, actions: string, resource: string])[] = [
    ["record reader", reading, `${bucket}/any/key`],
    ["record reader", finding, bucket],
    ["record keeper", holding, `${bucket}/any/key`],
    ["record keeper", `${finding} GetBucketObjectLockConfiguration`, bucket],
  ];
  const clean: Keys = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" };
  const entry = declared.catalogue.stores[store];
  const { "record reader": reader, ...others } = people(declared);
  const persons = { ...others, ...(reader !== undefined && { "record reader": reader }) };
  const rows = Object.entries(persons)
    .filter(([who]) => who !== "the root user")
    .flatMap(([who, principal]) =>
      given.flatMap(([, actions, resource]) =>
        actions.split(" ").map((action) => ({
          who: `${who}, with nothing of IAM`,
          principal,
          action: `s3:${action}`,
          what: store,
          resource,
          context: clean,
          identity: [],
          allowed: given.some(
            ([duty, own, on]) => duty === who && on === resource && own.split(" ").includes(action),
          ),
        })),
      ),
    );
  const scanned = entry?.kind === "bucket" && entry.uploads === true;
  if (reader === undefined || !scanned) return rows;
  const unscanned = ["GetObject", "GetObjectVersion"].map((action) => ({
    who: "record reader",
    principal: reader,
    action: `s3:${action}`,
    what: `${store}: not scanned`,
    resource: `${bucket}/any/key`,
    allowed: false,
  }));
  return [...rows, ...unscanned];
}
