import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BucketStore, RecordClass } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { always } from "../../support/always";
import { entry, small, smallWith } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { retainedStack, stackReading } from "../../support/stacks";

const proofs = small.recordClasses?.proofs as RecordClass;
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

function kept(lock: RecordClass["lock"], retain: boolean) {
  const catalogue = smallWith({}, { recordClasses: { proofs: { ...proofs, lock, retentionDays: 90 } } });
  const { papers, evidence } = plan(catalogue, stackReading(retain ? retainedStack : {})).data.buckets;
  return {
    papers: { lock: papers?.lock, keepVersionsDays: papers?.keepVersionsDays },
    evidence: { lock: evidence?.lock, keepVersionsDays: evidence?.keepVersionsDays },
  };
}

/** The small catalogue, whose papers browsers send to: from these services, with a writer of this exposure. */
function uploads(callers: readonly string[], exposure = "internal") {
  const { buckets } = plan(
    smallWith(
      {
        ...Object.fromEntries(
          callers.map((caller) => [
            caller,
            { ...entry, exposure: "public", calls: exposure === "public" ? [] : ["trail"] },
          ]),
        ),
        trail: { exposure },
        // A public service is called by nobody.
        ...(exposure === "public" && { profile: { calls: [] } }),
      },
      { stores: { papers: { ...small.stores.papers, uploads: true } as BucketStore } },
    ),
    stackReading(),
  ).data;
  return buckets.papers?.uploads;
}

describe("what a bucket keeps", () => {
  it("is as its record class says: for so long locked, and so long after it was replaced", () => {
    const governed = { lock: { mode: "GOVERNANCE", days: 90 }, keepVersionsDays: 90 };
    assert.deepEqual(kept("governance", true).evidence, governed);
    assert.deepEqual(kept("compliance", true).evidence, {
      ...governed,
      lock: { mode: "COMPLIANCE", days: 90 },
    });
  });

  it("can be destroyed with a stack that does not retain, whatever its class", () => {
    assert.deepEqual(kept("compliance", false).evidence.lock, { mode: "GOVERNANCE", days: 90 });
  });

  it("is locked by nothing where it holds no records, and kept for a while", () => {
    assert.deepEqual(kept("compliance", true).papers, { lock: undefined, keepVersionsDays: 365 });
    assert.deepEqual(kept("compliance", false).papers, { lock: undefined, keepVersionsDays: 30 });
  });
});

describe("who reaches a bucket", () => {
  it("is who the stack file names for it, beside the catalogue's services", () => {
    const { access } = plan(
      small,
      stackReading({ "access.recordReaders": [role("reader")], "access.recordKeepers": [role("keeper")] }),
    ).data;
    assert.deepEqual(access, {
      deployers: [role("deployer")],
      recordReaders: [role("reader")],
      recordKeepers: [role("keeper")],
      backUp: [],
    });
  });

  it("is one writer, and every service that declares it", () =>
    always(
      fc.property(anyPlan, ({ catalogue, planned }) => {
        for (const [store, { writer, readers }] of Object.entries(planned.data.buckets)) {
          const users = planned.services.filter(({ data }) => data[store] !== undefined);
          const roleOf = ({ physicalName, roles, account }: (typeof users)[number]) =>
            `arn:aws:iam::${account}:role${roles.path}${physicalName}-task`;
          assert.deepEqual(readers, users.map(roleOf));
          const [own, ...others] = users.filter(({ data }) => data[store] !== "read");
          assert.ok(own && others.length === 0);
          assert.deepEqual(writer, { roleArn: roleOf(own), access: own.data[store] });
          assert.equal(catalogue.services[own.service]?.data?.[store], writer.access);
        }
      }),
    ));
});

describe("uploads", () => {
  it("come from the pages of the public services that call the writer", () => {
    assert.deepEqual(uploads(["portal", "branch"])?.origins, [
      "https://portal.test.example-bank.com",
      "https://branch.test.example-bank.com",
    ]);
  });

  it("come from the writer's own pages where it is public", () => {
    assert.deepEqual(uploads([], "public")?.origins, ["https://trail.test.example-bank.com"]);
  });

  it("are looked into by a role of the stack", () => {
    assert.equal(uploads(["portal"])?.scanRole, "cdd-test-papers-malware-scan");
    assert.equal(uploads(["portal"])?.scanRoleArn, role("cdd/test/cdd-test-papers-malware-scan"));
  });

  it("are possible from somewhere wherever they are declared, and told of where they are bad", () =>
    always(
      fc.property(anyPlan, ({ catalogue, planned: { data, observability } }) => {
        const declared = Object.entries(catalogue.stores).flatMap(([store, each]) =>
          each.kind === "bucket" && each.uploads === true ? [store] : [],
        );
        const scanned = Object.entries(data.buckets).flatMap(([store, { name, uploads: sent }]) =>
          sent === undefined ? [] : [{ store, name, origins: sent.origins }],
        );
        assert.deepEqual(
          scanned.map(({ store }) => store),
          declared,
        );
        assert.deepEqual(
          observability.scannedBuckets,
          scanned.map(({ name }) => name),
        );
        for (const { origins } of scanned) {
          assert.ok(origins.length > 0);
          for (const origin of origins) assert.match(origin, /^https:\/\/[a-z0-9.-]+$/);
        }
      }),
    ));
});
