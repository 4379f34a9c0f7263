import * as assert from "node:assert/strict";
import { Data } from "../../components/data";
import type { BucketPlan } from "../../components/data/args";
import { answer, type BucketRequest, objectActions } from "../support/bucket-judge";
import {
  args,
  bucketName,
  deployer,
  keeper,
  lockOf,
  proofing,
  reader,
  role,
  scanRoleArn,
  trail,
  vault,
} from "../support/data-args";
import { recordProgram } from "../support/record-program";
import { statements } from "../support/summaries";

describe("the policy of a data bucket", () => {
  const root = "arn:aws:iam::111122223333:root";
  const outsiders = [deployer, root, role("admin"), role("cdd/dev/cdd-dev-screening-task"), trail];
  const clean = { "s3:existingobjecttag/guarddutymalwarescanstatus": "NO_THREATS_FOUND" };
  const fresh = { "s3:if-none-match": "*" };
  let policies: Readonly<Record<string, unknown>> = {};
  before(async () => {
    const program = await recordProgram(() => void new Data("data", args));
    policies = Object.fromEntries(
      Object.keys(args.buckets).map((store) => [store, program.one(`data-${store}-policy`).inputs.policy]),
    );
  });
  const asks = (store: string, by: string, action: string, context?: BucketRequest["context"]) =>
    answer(policies[store], {
      by,
      action: `s3:${action}`,
      resource: `arn:aws:s3:::${bucketName(store)}${/Bucket(?!Owner)|Configuration$/.test(action) ? "" : "/a/key"}`,
      ...(context && { context }),
    });
  const may = (store: string, by: string, context: BucketRequest["context"] = {}) =>
    objectActions
      .filter((action) => asks(store, by, action.slice("s3:".length), context) !== "denied")
      .sort();

  it("is known at the first preview, and within AWS's size", async () => {
    const program = await recordProgram(() => void new Data("data", args), { preview: true });
    for (const store of Object.keys(args.buckets)) {
      const { policy } = program.one(`data-${store}-policy`).inputs;
      assert.equal(policy, policies[store]);
      assert.ok(String(policy).length < 20_480 / 2, `${store}: ${String(policy).length}`);
    }
  });

  it("refuses every action on objects to everybody whom the catalogue and the stack do not name", () => {
    for (const by of outsiders) assert.deepEqual(may("documents", by, { ...clean, ...fresh }), [], by);
  });

  it("leaves to each named role what it is there for, and no more that changes anything", () => {
    const harmless =
      /^s3:(GetObject.*(Acl|Annotation|Tagging|LegalHold|Retention)|ListObject.*|InitiateReplication|GetObjectVersionAnnotationForReplication|DeleteObject(Version)?Annotation|ReplicateObjectAnnotation)$/;
    const own = (store: string, by: string, context = {}) =>
      may(store, by, { ...clean, ...context }).filter((action) => !harmless.test(action));
    const reading = ["GetObject", "GetObjectAttributes"];
    const versions = [
      "GetObjectTorrent",
      "GetObjectVersion",
      "GetObjectVersionAttributes",
      "GetObjectVersionTorrent",
    ];
    const s3 = (...actions: string[]) => actions.map((action) => `s3:${action}`).sort();
    assert.deepEqual(own("documents", proofing), s3(...reading));
    assert.deepEqual(own("documents", reader), s3(...reading, ...versions));
    assert.deepEqual(
      own("documents", vault),
      s3(...reading, "AbortMultipartUpload", "DeleteObject", "ListMultipartUploadParts", "PutObject"),
    );
    assert.deepEqual(
      own("documents", keeper),
      s3("BypassGovernanceRetention", "DeleteObjectVersion", "PutObjectLegalHold", "PutObjectRetention"),
    );
    assert.deepEqual(
      own("audit", trail, fresh),
      s3(...reading, "AbortMultipartUpload", "ListMultipartUploadParts", "PutObject"),
    );
  });

  it("grants a regulator's reader and the keepers their duty, in objects and in finding them", () => {
    for (const store of ["documents", "audit"]) {
      assert.equal(asks(store, reader, "GetObjectVersion", clean), "allowed");
      assert.equal(asks(store, reader, "ListBucketVersions"), "allowed");
      assert.equal(asks(store, keeper, "PutObjectLegalHold"), "allowed");
      assert.equal(asks(store, keeper, "ListBucketVersions"), "allowed");
      assert.equal(asks(store, keeper, "GetObject", clean), "denied");
      assert.equal(asks(store, reader, "PutObjectLegalHold"), "denied");
    }
  });

  it("grants these two duties exactly this, and nothing where nobody has them", async () => {
    const bucket = `arn:aws:s3:::${bucketName("cache")}`;
    const allow = (Sid: string, by: string, resource: string, names: string) => ({
      [Sid]: {
        Sid,
        Effect: "Allow",
        Principal: { AWS: [by] },
        Action: names.split(" ").map((name) => `s3:${name}`),
        Resource: [resource],
      },
    });
    const granted = (policy: unknown) =>
      Object.fromEntries(
        Object.entries(statements(policy)).filter(([, statement]) => statement.Effect === "Allow"),
      );
    assert.deepEqual(granted(policies.cache), {
      ...allow(
        "RecordReadersRead",
        reader,
        `${bucket}/*`,
        "GetObject GetObjectAttributes GetObjectLegalHold GetObjectRetention GetObjectTagging GetObjectVersion GetObjectVersionAttributes GetObjectVersionTagging",
      ),
      ...allow("RecordReadersFind", reader, bucket, "ListBucket ListBucketVersions"),
      ...allow(
        "RecordKeepersKeep",
        keeper,
        `${bucket}/*`,
        "BypassGovernanceRetention DeleteObjectVersion GetObjectLegalHold GetObjectRetention PutObjectLegalHold PutObjectRetention",
      ),
      ...allow(
        "RecordKeepersFind",
        keeper,
        bucket,
        "GetBucketObjectLockConfiguration ListBucket ListBucketVersions",
      ),
    });
    const access = { ...args.access, recordReaders: [], recordKeepers: [] };
    const program = await recordProgram(() => void new Data("data", { ...args, access }));
    assert.deepEqual(granted(program.one("data-cache-policy").inputs.policy), {});
  });

  it("says by a name of its own what each refusal is for, those alone that the bucket needs", () => {
    const always =
      "RefusePlainText RefuseOldTls OnlyDeployersConfigure OnlyNamedRolesPutBucketNotification OnlyNamedRolesPutInventoryConfiguration OnlyNamedRolesReachObjects OnlyReadersRead OnlyRecordReadersReadVersions OnlyReplicationCopies OnlyTheWriterAdds OnlyTheWriterHides OnlyKeepersKeepAndErase OnlyTheScanTags NobodyDoesWhatIsNotNamed NobodyChoosesTheEncryption NobodyChoosesTheKey NobodyBringsAKey OnlyFreshPresignedUrls OnlyNamedRolesList";
    const more = {
      documents: "OnlyCleanObjectsAreRead NobodySendsAVerdict NobodyKeepsLonger NobodyLocksForGood",
      audit: "OnlyNewObjects NobodyKeepsLonger NobodyLocksForGood",
      cache: "",
    };
    for (const [store, names] of Object.entries(more)) {
      const refusals = Object.values(statements(policies[store])).filter(({ Effect }) => Effect === "Deny");
      assert.deepEqual(
        refusals.map(({ Sid }) => Sid).sort(),
        [...always.split(" "), ...names.split(" ").filter((name) => name !== "")].sort(),
        store,
      );
      // Nobody is let through but by his ARN.
      for (const { Sid, Condition } of refusals)
        for (const but of [Condition?.ArnNotEquals?.["aws:PrincipalArn"] ?? []].flat())
          assert.match(String(but), /^arn:aws:iam::111122223333:role\//, Sid);
    }
  });

  it("lets nobody write under another key than the bucket's", () => {
    for (const [store, by] of [
      ["documents", vault],
      ["audit", trail],
    ] as const) {
      assert.equal(asks(store, by, "PutObject", fresh), "left");
      for (const header of ["", "-aws-kms-key-id", "-customer-algorithm"])
        assert.equal(
          asks(store, by, "PutObject", { ...fresh, [`s3:x-amz-server-side-encryption${header}`]: "x" }),
          "denied",
        );
    }
  });

  it("lets evidence be added where there is none, and nothing else", () => {
    assert.equal(asks("audit", trail, "PutObject", fresh), "left");
    assert.equal(asks("audit", trail, "PutObject"), "denied");
    assert.equal(asks("audit", trail, "DeleteObject"), "denied");
    assert.equal(asks("documents", vault, "PutObject"), "left");
  });

  it("lets nobody but the scan read what was not found clean, and nobody but the scan say so", () => {
    for (const by of [vault, proofing, reader]) {
      assert.notEqual(asks("documents", by, "GetObject", clean), "denied");
      assert.equal(asks("documents", by, "GetObject"), "denied");
      assert.equal(
        asks("documents", by, "GetObject", {
          "s3:existingobjecttag/guarddutymalwarescanstatus": "THREATS_FOUND",
        }),
        "denied",
      );
      for (const action of ["PutObjectTagging", "PutObjectVersionTagging", "DeleteObjectTagging"])
        assert.equal(asks("documents", by, action), "denied");
    }
    for (const action of [
      "GetObject",
      "GetObjectVersion",
      "PutObject",
      "PutObjectTagging",
      "PutBucketNotification",
      "ListBucket",
    ])
      assert.equal(asks("documents", scanRoleArn, action), "left", action);
    assert.equal(
      asks("documents", vault, "PutObject", { "s3:requestobjecttagkeys": "GuardDutyMalwareScanStatus" }),
      "denied",
    );
    assert.equal(asks("documents", reader, "GetObjectVersion"), "denied");
    assert.equal(asks("documents", reader, "GetObjectVersion", clean), "allowed");
    assert.equal(asks("audit", trail, "GetObject"), "left");
    assert.equal(asks("audit", trail, "PutObjectTagging"), "denied");
  });

  it("lets a presigned URL work for ten minutes", () => {
    const signed = (age: number) => ({
      ...clean,
      "s3:authtype": "REST-QUERY-STRING",
      "s3:signatureage": String(age),
    });
    assert.equal(asks("documents", vault, "GetObject", signed(600_000)), "left");
    assert.equal(asks("documents", vault, "GetObject", signed(600_001)), "denied");
    assert.equal(asks("documents", vault, "PutObject", signed(600_001)), "denied");
    assert.equal(
      asks("documents", vault, "PutObject", { ...signed(600_001), "s3:authtype": "POST" }),
      "denied",
    );
    assert.equal(asks("documents", vault, "PutObject", { "s3:signatureage": "800000" }), "left");
  });

  it("lets keepers keep for the class's days from today, and lock nothing for good that is not so anyway", async () => {
    const days = (count: number) => ({ "s3:object-lock-remaining-retention-days": String(count) });
    const mode = (name: string) => ({ "s3:object-lock-mode": name });
    assert.equal(
      asks("documents", keeper, "PutObjectRetention", { ...days(1827), ...mode("GOVERNANCE") }),
      "allowed",
    );
    assert.equal(asks("documents", keeper, "PutObjectRetention", days(1828)), "denied");
    assert.equal(asks("documents", keeper, "PutObjectRetention", mode("COMPLIANCE")), "denied");
    assert.equal(asks("audit", keeper, "PutObjectRetention", mode("COMPLIANCE")), "denied");
    const final = {
      ...args,
      buckets: { audit: { ...(args.buckets.audit as BucketPlan), lock: lockOf(true) } },
    };
    const program = await recordProgram(() => void new Data("data", final));
    policies = { ...policies, final: program.one("data-audit-policy").inputs.policy };
    const resource = `arn:aws:s3:::${bucketName("audit")}/a`;
    assert.equal(
      answer(policies.final, {
        by: keeper,
        action: "s3:PutObjectRetention",
        resource,
        context: mode("COMPLIANCE"),
      }),
      "allowed",
    );
  });

  it("lets deployers alone change settings, and the scan turn on notifications", () => {
    const settings = [
      "DeleteBucket",
      "DeleteBucketPolicy",
      "PutBucketObjectLockConfiguration",
      "PutBucketPolicy",
      "PutBucketPublicAccessBlock",
      "PutBucketVersioning",
      "PutEncryptionConfiguration",
      "PutLifecycleConfiguration",
      "PutReplicationConfiguration",
    ];
    for (const store of Object.keys(args.buckets))
      for (const action of settings) {
        assert.equal(asks(store, deployer, action), "left");
        for (const by of [root, role("admin"), vault, trail, reader, keeper, scanRoleArn])
          assert.equal(asks(store, by, action), "denied", `${by} ${action} ${store}`);
      }
    assert.equal(asks("documents", deployer, "ListBucket"), "left");
    assert.equal(asks("documents", role("admin"), "ListBucket"), "denied");
    assert.equal(asks("documents", vault, "ListBucket"), "denied");
  });

  it("names nobody where the stack has neither readers nor keepers: then nobody holds and erases", async () => {
    const access = { deployers: [deployer], recordReaders: [], recordKeepers: [], backUp: [] };
    const program = await recordProgram(() => void new Data("data", { ...args, access }));
    const { policy } = program.one("data-audit-policy").inputs;
    const resource = `arn:aws:s3:::${bucketName("audit")}/a`;
    for (const by of [keeper, reader, trail])
      assert.equal(answer(policy, { by, action: "s3:PutObjectLegalHold", resource }), "denied");
  });

  it("is for the own account's GuardDuty: its role is taken without a condition, as AWS documents it, and does no more", async () => {
    const program = await recordProgram(() => void new Data("data", args));
    const trusted = statements(program.one("data-documents-scan-role").inputs.assumeRolePolicy);
    assert.deepEqual(Object.values(trusted), [
      {
        Sid: "TakenByItsService",
        Effect: "Allow",
        Principal: { Service: ["malware-protection-plan.guardduty.amazonaws.com"] },
        Action: ["sts:AssumeRole"],
      },
    ]);
    const objects = statements(program.one("data-documents-scan-objects").inputs.policy);
    assert.deepEqual(objects.ProveWriting?.Resource, [
      `arn:aws:s3:::${bucketName("documents")}/malware-protection-resource-validation-object`,
    ]);
    const granted = Object.values(objects).flatMap(({ Action }) => Action);
    assert.ok(
      granted.every((action) => !/Delete(?!Rule)|Retention|LegalHold|Acl/.test(action)),
      granted.join(),
    );
    assert.deepEqual(
      statements(program.one("data-documents-scan-data-key").inputs.policy).UseDataKey?.Condition,
      {
        StringEquals: { "kms:ViaService": "s3.eu-west-2.amazonaws.com" },
      },
    );
  });
});
