import type { Keys } from "../../../sandbox/aws/iam/context";
import { arnOf, type Declared, people, type Row, roleOf } from "./row";

const clean: Keys = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" };
const fresh: Keys = { "s3:if-none-match": "*" };

/** What is asked of objects, with what is sent, and by which access of the catalogue it may be had. */
const objectRequests: readonly {
  readonly how: string;
  readonly action: string;
  readonly context?: Keys;
  readonly accesses: readonly string[];
}[] = [
  { how: "a clean object", action: "s3:GetObject", context: clean, accesses: ["read", "append", "write"] },
  { how: "a new object", action: "s3:PutObject", context: fresh, accesses: ["append", "write"] },
  { how: "whatever stands there", action: "s3:PutObject", accesses: ["write"] },
  { how: "an object", action: "s3:DeleteObject", accesses: ["write"] },
  { how: "a version", action: "s3:DeleteObjectVersion", accesses: [] },
  { how: "a version", action: "s3:PutObjectLegalHold", accesses: [] },
  { how: "a version", action: "s3:PutObjectRetention", accesses: [] },
  { how: "a version", action: "s3:BypassGovernanceRetention", accesses: [] },
];

/** What people may do with objects and with the bucket's settings. */
const peoplesRequests: readonly {
  readonly how: string;
  readonly action: string;
  readonly context?: Keys;
  readonly duties: readonly string[];
  readonly bucket?: true;
}[] = [
  { how: "a clean object", action: "s3:GetObject", context: clean, duties: ["record reader"] },
  { how: "a new object", action: "s3:PutObject", context: fresh, duties: [] },
  { how: "an object", action: "s3:DeleteObject", duties: [] },
  { how: "a version", action: "s3:PutObjectLegalHold", duties: ["record keeper"] },
  // The root user too may set and delete a policy: a lost role locks nobody out for ever.
  { how: "", action: "s3:PutLifecycleConfiguration", duties: ["deployer"], bucket: true },
  { how: "", action: "s3:ListBucket", duties: ["deployer", "record reader", "record keeper"], bucket: true },
  { how: "", action: "s3:PutBucketVersioning", duties: ["deployer"], bucket: true },
  { how: "", action: "s3:PutBucketObjectLockConfiguration", duties: ["deployer"], bucket: true },
];

/** Buckets: every service's tasks by what its entry says, and people by their duties, whatever IAM gives them. */
export function bucketRows(declared: Declared): Row[] {
  const { catalogue } = declared;
  return Object.entries(catalogue.stores).flatMap(([store, entry]) => {
    if (entry.kind !== "bucket") return [];
    const bucket = arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`);
    const object = `${bucket}/any/key`;
    const services = Object.entries(catalogue.services).flatMap(([service, { data = {} }]) => {
      const who = `tasks of ${service}`;
      const principal = roleOf(declared, `${service}-task-role`);
      const rows = objectRequests.map(({ how, action, context, accesses }) => ({
        who,
        principal,
        action,
        what: `${store}: ${how}`,
        resource: object,
        ...(context && { context }),
        allowed: accesses.includes(data[store] ?? "none"),
      }));
      const unscanned = {
        who,
        principal,
        action: "s3:GetObject",
        what: `${store}: not scanned`,
        resource: object,
      };
      return entry.uploads === true ? [...rows, { ...unscanned, allowed: false }] : rows;
    });
    const persons = Object.entries(people(declared)).flatMap(([who, principal]) =>
      peoplesRequests.map(({ how, action, context, duties, bucket: setting }) => ({
        who,
        principal,
        action,
        what: `${store}: ${how || "its settings"}`,
        resource: setting ? bucket : object,
        ...(context && { context }),
        allowed: duties.includes(who),
      })),
    );
    return [...services, ...persons];
  });
}
