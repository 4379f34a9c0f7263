import { iamOwnDataRules } from "../../policy/rules/iam-own-data";
import { type JudgedResource, resource, ruleNamed, unknown } from "../support/policy";
import {
  account,
  allow,
  document,
  microservice,
  microserviceUrn,
  region,
  role,
  rolePolicy,
  taskDefinition,
} from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const table = (store: string) => `arn:aws:dynamodb:${region}:${account}:table/cdd-test-${store}`;
const objects = (store: string) => `arn:aws:s3:::cdd-test-${store}-${account}-${region}/*`;
const parent = microserviceUrn("screening");
const component = microservice("screening", {
  data: { customers: "read", audit: "append", screenings: "write", documents: "write" },
});
const taskRole = role("task", {}, { parent });
const grants = (...statements: Record<string, unknown>[]) =>
  rolePolicy("data", "task", document(...statements), { parent });
const case_ = (
  when: string,
  statement: Record<string, unknown>,
  outcome: Case["outcome"],
  says?: string,
): Case => ({
  when,
  given: [grants(statement), component, taskRole],
  outcome,
  ...(says ? { says } : {}),
});
const key = `arn:aws:kms:${region}:${account}:key/data`;
const screenings = resource("aws:dynamodb/table:Table", "screenings", {
  name: "cdd-test-screenings",
  serverSideEncryption: { enabled: true, kmsKeyArn: key },
});
const documents = resource(
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "documents",
  {
    bucket: `cdd-test-documents-${account}-${region}`,
    rules: [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: `${key}-bucket` } },
    ],
  },
);
const fileSystemArn = (id: string) => `arn:aws:elasticfilesystem:${region}:${account}:file-system/${id}`;
const fileSystem = (inputs: Record<string, unknown> = {}) =>
  resource("aws:efs/fileSystem:FileSystem", "files", {
    arn: fileSystemArn("fs-1"),
    creationToken: "cdd-test-files",
    ...inputs,
  });
/** A task role's grant on a file system, to a service that declares it so. */
const mounts = (
  actions: unknown,
  { access = "read", id = "fs-1", files = fileSystem() }: MountOptions = {},
): readonly [JudgedResource, ...JudgedResource[]] => [
  grants(allow(actions, fileSystemArn(id))),
  microservice("screening", { data: { files: access } }),
  taskRole,
  files,
];
interface MountOptions {
  readonly access?: string;
  readonly id?: string;
  readonly files?: JudgedResource;
}
const mount = "elasticfilesystem:ClientMount";
const change = [mount, "elasticfilesystem:ClientWrite"];

const uses = (arn: string): readonly [JudgedResource, ...JudgedResource[]] => [
  grants(allow(["kms:Decrypt"], arn)),
  component,
  taskRole,
  role("execution"),
  taskDefinition({}, {}, { parent }),
  screenings,
  documents,
];

/** The same of a service into whose tasks a shell may be opened, with the key under which shells pass. */
const opens = (
  actions: readonly string[],
  exceptions: object = { exec: { ticket: "CDD-7" } },
): readonly [JudgedResource, ...JudgedResource[]] => [
  grants(allow(actions, `${key}-compute`)),
  microservice("screening", { exceptions }),
  taskRole,
  role("execution"),
  taskDefinition({}, {}, { parent }),
  resource("aws:ecs/cluster:Cluster", "cluster", {
    configuration: { executeCommandConfiguration: { kmsKeyId: `${key}-compute` } },
  }),
];

describeRule({
  rule: ruleNamed(iamOwnDataRules, "iam-taskrole-enforce-own-data"),
  passing: [grants(allow(["dynamodb:GetItem", "dynamodb:Query"], table("customers"))), component, taskRole],
  decisive: ["policy"],
  cases: [
    case_(
      "the store is another's",
      allow("dynamodb:GetItem", [table("customers"), table("cases")]),
      "fail",
      "cdd-test-cases, which the service does not declare",
    ),
    case_(
      "it writes what it reads",
      allow(["dynamodb:GetItem", "dynamodb:PutItem"], table("customers")),
      "fail",
      'declares as "read"',
    ),
    case_(
      "it writes what it writes",
      allow(["dynamodb:PutItem", "dynamodb:DeleteItem"], table("screenings")),
      "pass",
    ),
    case_("it deletes the table", allow("dynamodb:DeleteTable", table("screenings")), "fail"),
    case_("a wildcard reaches further than the access", allow("dynamodb:*", table("screenings")), "fail"),
    case_("everything is allowed", allow("*", table("screenings")), "fail"),
    case_("it replaces where it appends", allow("dynamodb:PutItem", table("audit")), "fail"),
    case_("it appends items", allow("dynamodb:PartiQLInsert", table("audit")), "pass"),
    case_("it may overwrite objects where it appends", allow("s3:PutObject", objects("audit")), "fail"),
    case_(
      "it makes new objects only",
      allow("s3:PutObject", objects("audit"), { Condition: { Null: { "s3:if-none-match": "false" } } }),
      "pass",
    ),
    case_("it bypasses the lock", allow("s3:BypassGovernanceRetention", objects("documents")), "fail"),
    case_("it reaches an index", allow("dynamodb:Query", `${table("customers")}/index/by-name`), "pass"),
    case_("it reaches every table", allow("dynamodb:GetItem", "*"), "fail", "does not name"),
    case_("it reaches tables that begin alike", allow("dynamodb:GetItem", `${table("customers")}*`), "fail"),
    case_(
      "it reaches objects of its bucket",
      allow(["s3:GetObject", "s3:PutObject"], objects("documents")),
      "pass",
    ),
    case_(
      "it reaches the same store in another account",
      allow("s3:GetObject", `arn:aws:s3:::cdd-test-documents-999988887777-${region}/*`),
      "fail",
    ),
    case_("it is denied", allow("dynamodb:GetItem", table("cases"), { Effect: "Deny" }), "pass"),
    { when: "it reads files", given: mounts(mount), outcome: "pass" },
    { when: "it writes files", given: mounts(change, { access: "write" }), outcome: "pass" },
    {
      when: "it writes files that it reads",
      given: mounts(change),
      outcome: "fail",
      says: 'ClientWrite on cdd-test-files, which the service declares as "read"',
    },
    {
      when: "it changes files where it appends",
      given: mounts(change, { access: "append" }),
      outcome: "fail",
    },
    {
      when: "it is root in the file system",
      given: mounts([...change, "elasticfilesystem:ClientRootAccess"], { access: "write" }),
      outcome: "fail",
      says: "ClientRootAccess",
    },
    {
      when: "it may do all that clients do",
      given: mounts("elasticfilesystem:Client*", { access: "write" }),
      outcome: "fail",
    },
    {
      when: "the file system's name stands in its tag",
      given: mounts(mount, { files: fileSystem({ creationToken: "x", tags: { Name: "cdd-test-files" } }) }),
      outcome: "pass",
    },
    {
      when: "the file system is another store",
      given: mounts(mount, { files: fileSystem({ creationToken: "cdd-test-scans" }) }),
      outcome: "fail",
      says: "which the service does not declare",
    },
    {
      when: "the file system has no name",
      given: mounts(mount, { files: fileSystem({ creationToken: undefined }) }),
      outcome: "fail",
      says: "reaches fs-1, which the service does not declare",
    },
    {
      when: "the file system is not of the program",
      given: mounts(mount, { id: "fs-9" }),
      outcome: "fail",
      says: "fs-9, which is not of this stack",
    },
    {
      when: "the file system's ARN is unknown",
      given: mounts(mount, { files: fileSystem({ arn: unknown }) }),
      outcome: "undetermined",
      says: "property=arn",
    },
    {
      when: "the file system's name is unknown",
      given: mounts(mount, { files: fileSystem({ creationToken: unknown }) }),
      outcome: "undetermined",
      says: "property=creationToken",
    },
    {
      when: "it reaches every file system",
      given: mounts(mount, { id: "*" }),
      outcome: "fail",
      says: "does not name",
    },
    {
      when: "there is no component and the file system is of the stack",
      given: [
        rolePolicy("data", "task", document(allow(mount, fileSystemArn("fs-1")))),
        role("task"),
        role("execution"),
        taskDefinition(),
        fileSystem(),
      ],
      outcome: "pass",
    },
    {
      when: "tables have other names here",
      given: [
        grants(allow("dynamodb:GetItem", `arn:aws:dynamodb:${region}:${account}:table/customers`)),
        component,
        taskRole,
      ],
      settings: { storeNames: ["{store}"] },
      outcome: "pass",
    },
    {
      when: "the component does not show its inputs",
      given: [grants(allow("dynamodb:GetItem", table("customers"))), { ...component, inputs: {} }, taskRole],
      outcome: "fail",
    },
    {
      when: "the role is not for tasks",
      given: [
        grants(allow("dynamodb:*", "*")),
        component,
        role("task", { assumeRolePolicy: document() }, { parent }),
      ],
      outcome: "pass",
    },
    { when: "the key is that of its tables", given: uses(key), outcome: "pass" },
    { when: "the key is that of its buckets", given: uses(`${key}-bucket`), outcome: "pass" },
    { when: "the key is another", given: uses(`${key}-other`), outcome: "fail", says: "encrypts none" },
    { when: "the key is that of shells, by exception", given: opens(["kms:Decrypt"]), outcome: "pass" },
    {
      when: "the key is that of shells, and only the root can be written",
      given: opens(["kms:Decrypt"], { writableRoot: { until: "2026-03-31" } }),
      outcome: "fail",
      says: "encrypts none",
    },
    {
      when: "it does more with the key of shells than a shell does",
      given: opens(["kms:Decrypt", "kms:Encrypt"]),
      outcome: "fail",
      says: "encrypts none",
    },
    {
      when: "there is no component and the table is of the stack",
      given: [
        rolePolicy("data", "task", document(allow("dynamodb:GetItem", table("screenings")))),
        role("task"),
        role("execution"),
        taskDefinition(),
        screenings,
      ],
      outcome: "pass",
    },
    {
      when: "there is no component and the table is not of the stack",
      given: [
        rolePolicy("data", "task", document(allow("dynamodb:GetItem", table("cases")))),
        role("task"),
        role("execution"),
        taskDefinition(),
        screenings,
      ],
      outcome: "fail",
      says: "not of this stack",
    },
    {
      when: "a store has one writer",
      given: [component, microservice("other", { data: { screenings: "read" } })],
      outcome: "pass",
    },
    {
      when: "a store has two writers",
      given: [component, microservice("other", { data: { screenings: "append" } })],
      outcome: "fail",
      says: "other writes the store screenings too",
    },
    {
      when: "two services read a store",
      given: [component, microservice("other", { data: { customers: "read" } })],
      outcome: "pass",
    },
    {
      when: "an access is none",
      given: [microservice("screening", { data: { customers: "own" } })],
      outcome: "fail",
      says: "neither read",
    },
  ],
});
