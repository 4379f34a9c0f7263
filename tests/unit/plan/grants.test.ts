import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { BucketStore } from "../../../model/catalogue";
import type { StoreAccess } from "../../../model/levels";
import { type PlatformPlan, plan } from "../../../plan";
import { grantStatements, grantsOf, widestGrants } from "../../../plan/grants";
import { Names } from "../../../plan/names";
import { always } from "../../support/always";
import { small, smallWith } from "../../support/catalogues";
import { anyPlan } from "../../support/plans";
import { problemLines } from "../../support/problem-lines";
import { stackReading } from "../../support/stacks";

const names = new Names({
  stack: "test",
  account: "111122223333",
  region: "eu-west-2",
  domain: "bank.example",
});
const customers = "arn:aws:dynamodb:eu-west-2:111122223333:table/cdd-test-customers";
const evidence = "arn:aws:s3:::cdd-test-evidence-111122223333-eu-west-2/*";
const read = ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:Query"];

function granted(store: string, access: StoreAccess) {
  return grantStatements([{ store, access }], small.stores, names);
}

/** Actions that change or remove what is there. */
const changing =
  /^(dynamodb:(PutItem|UpdateItem|DeleteItem|BatchWriteItem|PartiQL(Update|Delete))|s3:(Delete|PutObjectRetention|BypassGovernance).*)$/;

describe("grants", () => {
  it("on a table: reading is reading items one by one, and by its indexes", () => {
    assert.deepEqual(granted("customers", "read"), [
      { sid: "ReadCustomers", actions: read, resources: [customers] },
      { sid: "QueryCustomers", actions: ["dynamodb:Query"], resources: [`${customers}/index/by-name`] },
    ]);
  });

  it("are written in order, each action once", () => {
    const written = (access: StoreAccess) => granted("customers", access)[0]?.actions;
    assert.deepEqual(written("append"), [
      "dynamodb:BatchGetItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:GetItem",
      "dynamodb:PartiQLInsert",
      "dynamodb:Query",
    ]);
    assert.deepEqual(written("write"), [
      "dynamodb:BatchGetItem",
      "dynamodb:BatchWriteItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]);
  });

  it("name their statements by what is done with which store", () => {
    const stores = { "audit-by-day": small.stores.customers, "raw-papers": small.stores.papers } as never;
    const sids = (store: string, access: StoreAccess) =>
      grantStatements([{ store, access }], stores, names).map(({ sid }) => sid);
    assert.deepEqual(sids("audit-by-day", "append"), ["AppendAuditByDay", "QueryAuditByDay"]);
    assert.deepEqual(sids("raw-papers", "append"), ["ReadRawPapers", "AppendRawPapers"]);
    assert.deepEqual(sids("raw-papers", "write"), ["WriteRawPapers"]);
  });

  it("are nothing on a file system, whose ARN nobody knows yet, nor on a store that is not there", () => {
    const files = { kind: "files", description: "Files", dataClass: "restricted" } as const;
    assert.deepEqual(grantStatements([{ store: "scans", access: "write" }], { scans: files }, names), []);
    assert.deepEqual(granted("nothing", "read"), []);
  });

  it("on a table without indexes query it alone", () => {
    const { indexes: _, ...table } = small.stores.customers as typeof small.stores.customers & {
      indexes?: object;
    };
    assert.deepEqual(
      grantStatements([{ store: "customers", access: "read" }], { customers: table as never }, names).map(
        ({ sid }) => sid,
      ),
      ["ReadCustomers"],
    );
  });

  it("on a table: appending cannot replace an item", () => {
    const [items] = granted("customers", "append");
    assert.deepEqual(
      items?.actions.filter((action) => !read.includes(action)),
      ["dynamodb:PartiQLInsert"],
    );
  });

  it("on a table: writing adds, changes and deletes items", () => {
    const [items] = granted("customers", "write");
    assert.deepEqual(
      items?.actions.filter((action) => !read.includes(action)),
      ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
    );
  });

  it("on a bucket: appending puts an object only where there is none", () => {
    assert.deepEqual(granted("evidence", "append"), [
      { sid: "ReadEvidence", actions: ["s3:GetObject"], resources: [evidence] },
      {
        sid: "AppendEvidence",
        actions: ["s3:PutObject"],
        resources: [evidence],
        conditions: { Null: { "s3:if-none-match": "false" } },
      },
    ]);
  });

  it("on a bucket: reading and writing", () => {
    assert.deepEqual(
      [...granted("evidence", "read"), ...granted("evidence", "write")].map(({ actions }) => actions),
      [["s3:GetObject"], ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]],
    );
  });

  it("on a bucket that browsers send to: readers see what the scan found", () => {
    const stores = { papers: { ...small.stores.papers, uploads: true } as BucketStore };
    const actions = (access: StoreAccess) =>
      grantStatements([{ store: "papers", access }], stores, names).map((each) => each.actions);
    assert.deepEqual(actions("read"), [["s3:GetObject", "s3:GetObjectTagging"]]);
    assert.deepEqual(actions("write"), [
      ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:GetObjectTagging", "s3:PutObject"],
    ]);
  });

  it("name no wildcard: exact actions on exactly the service's own stores", () =>
    always(
      fc.property(anyPlan, ({ catalogue, planned }) => {
        for (const { service, dataStatements, data } of planned.services) {
          assert.deepEqual(data, catalogue.services[service]?.data);
          const own = new Set(Object.keys(data).flatMap((store) => arnsOf(store, planned)));
          for (const { actions, resources = [] } of dataStatements) {
            for (const action of actions) assert.match(action, /^(dynamodb|s3):[A-Za-z]+$/);
            for (const resource of resources) assert.ok(own.has(resource), `${service}: ${resource}`);
            assert.ok(resources.length > 0);
          }
          const sids = dataStatements.map(({ sid }) => sid);
          assert.equal(new Set(sids).size, sids.length, sids.join(" "));
          for (const sid of sids) assert.match(sid, /^[A-Za-z0-9]+$/);
        }
      }),
    ));

  it("let nobody but a store's one writer change what stands there", () =>
    always(
      fc.property(anyPlan, ({ catalogue, planned }) => {
        for (const store of Object.keys(catalogue.stores)) {
          // A file system has no known ARN: the component grants it.
          if (catalogue.stores[store]?.kind === "files") continue;
          const arns = arnsOf(store, planned);
          const changers = planned.services
            .filter(({ dataStatements }) =>
              dataStatements.some(
                ({ actions, resources = [] }) =>
                  resources.some((resource) => arns.includes(resource)) &&
                  actions.some((action) => changing.test(action)),
              ),
            )
            .map(({ service }) => service);
          const writers = Object.keys(catalogue.services).filter(
            (service) => catalogue.services[service]?.data?.[store] === "write",
          );
          assert.deepEqual(changers, writers);
        }
      }),
    ));

  it("keep their Sids apart where two keys come out the same", () => {
    const table = { kind: "table", description: "A", dataClass: "restricted", partitionKey: "id" } as const;
    const statements = grantStatements(
      [
        { store: "a-1", access: "read" },
        { store: "a1", access: "read" },
      ],
      { "a-1": table, a1: table },
      names,
    );
    assert.deepEqual(
      statements.map(({ sid }) => sid),
      ["ReadA1", "ReadA1Also"],
    );
  });

  it("are a service's own, in its order", () => {
    const service = {
      ...small.services.trail,
      data: { evidence: "append", index: undefined, papers: "read" },
    };
    assert.deepEqual(grantsOf(service as never), [
      { store: "evidence", access: "append" },
      { store: "papers", access: "read" },
    ]);
    assert.deepEqual(grantsOf({ ...small.services.trail, data: undefined } as never), []);
  });

  it("at their widest are what each store's writer does", () => {
    assert.deepEqual(widestGrants(small), [
      { store: "customers", access: "write" },
      { store: "papers", access: "write" },
      { store: "evidence", access: "append" },
      { store: "index", access: "append" },
    ]);
  });

  it("make a service that appends wait for its log, and no other", () => {
    const modes = plan(small, stackReading()).services.map(({ service, logMode }) => [service, logMode]);
    assert.deepEqual(modes, [
      ["portal", "non-blocking"],
      ["profile", "non-blocking"],
      ["trail", "blocking"],
    ]);
  });
});

describe("a grant that cannot be made is refused:", () => {
  const found = (services: Record<string, unknown>, more: object = {}) =>
    problemLines(smallWith(services, more));
  const files = { scans: { kind: "files", description: "Scans", dataClass: "restricted" } };

  it("on what is no store, whatever objects have by themselves", () => {
    for (const store of ["customer", "toString"])
      assert.deepEqual(found({ portal: { data: { customers: "read", [store]: "read" } } }), [
        `services.ts: services.portal.data.${store}: "${store}" is not a store. Use customers, papers, evidence or index.`,
      ]);
  });

  it("to append to files, which EFS cannot hold", () => {
    assert.deepEqual(found({ portal: { data: { scans: "append" } } }, { stores: files }), [
      'services.ts: services.portal.data.scans: "append" is not an access to files: EFS cannot hold it. Use read or write.',
    ]);
    assert.deepEqual(found({ portal: { data: { scans: "write" } }, profile: {} }, { stores: files }), []);
  });

  it("to a second who writes or appends, and to none", () => {
    const says = (who: string) =>
      `services.ts: stores.index: is written by ${who}. Let exactly one service append to it or write it: that one answers for it.`;
    assert.deepEqual(found({ portal: { data: { index: "append" } } }), [says("portal and trail")]);
    assert.deepEqual(found({ portal: { data: { index: "write" } } }), [says("portal and trail")]);
    assert.deepEqual(found({ portal: { data: { index: "read" } } }), []);
    const { index: _, ...others } = small.services.trail?.data ?? {};
    assert.deepEqual(found({ trail: { data: others } }), [says("no service")]);
    assert.deepEqual(found({ trail: { data: others }, portal: { data: { index: "read" } } }), [
      says("no service"),
    ]);
  });
});

/** What a store's statements may name: its objects, or its table and indexes. */
function arnsOf(store: string, { data, provider: { region, account } }: PlatformPlan): string[] {
  if (data.files[store] !== undefined) return [];
  const bucket = data.buckets[store];
  if (bucket !== undefined) return [`arn:aws:s3:::${bucket.name}/*`];
  const table = data.tables[store] ?? assert.fail(store);
  const arn = `arn:aws:dynamodb:${region}:${account}:table/${table.name}`;
  return [arn, ...Object.keys(table.indexes).map((index) => `${arn}/index/${index}`)];
}
