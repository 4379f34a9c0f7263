import * as assert from "node:assert/strict";
import { ask } from "../../aws/iam/ask";
import { UnreadableDocument } from "../../aws/iam/documents";
import { readState, UnreadableState } from "../../aws/iam/stack-resources";
import {
  account,
  arns,
  document,
  key,
  place,
  region,
  role,
  rolePolicy,
  secret,
  stackOf,
  standing,
  stateOf,
  topic,
  trusting,
} from "../support/iam-stack";

const tasks = trusting("ecs-tasks.amazonaws.com");
const everybody = (Sid: string) => document({ Sid, Principal: "*", Action: "*", Resource: "*" });

function namesOn(stack: ReturnType<typeof stackOf>, arn: string): string[] {
  return stack.policiesOn(arn).map(({ name }) => name);
}

describe("the documents of a stack", () => {
  it("are a role's inline and attached policies, its boundary and its trust", () => {
    const policyArn = `arn:aws:iam::${account}:policy/own`;
    const attach = (arn: string) =>
      standing("aws:iam/rolePolicyAttachment:RolePolicyAttachment", arn, { role: "worker", policyArn: arn });
    const stack = stackOf(
      role("worker", tasks, { permissionsBoundary: policyArn }),
      role("other", tasks),
      rolePolicy("worker", "reads", document({ Action: "s3:GetObject", Resource: "*" })),
      rolePolicy("other", "writes", document({ Action: "s3:PutObject", Resource: "*" })),
      standing(
        "aws:iam/policy:Policy",
        "own",
        { policy: document({ Action: "sqs:*", Resource: "*" }) },
        { arn: policyArn, name: "own" },
      ),
      attach(policyArn),
      attach("arn:aws:iam::aws:policy/AdministratorAccess"),
      attach("arn:aws:iam::aws:policy/Unknown"),
    );
    const worker = stack.roles.get(arns.role("worker"));
    assert.deepEqual(
      worker?.identity.map(({ name }) => name),
      [
        "policy reads of role worker",
        `${policyArn} of role worker`,
        "arn:aws:iam::aws:policy/AdministratorAccess of role worker",
        "arn:aws:iam::aws:policy/Unknown of role worker",
      ],
    );
    assert.equal(worker?.boundary?.kind, "permissions boundary");
    assert.equal(worker?.trust.name, "trust of role worker");
    assert.deepEqual(worker?.assumed, [
      "arn:aws:iam::aws:policy/Unknown is not the stack's: it is assumed to allow everything",
    ]);
    assert.equal(stack.managedPolicy("own")?.statements[0]?.actions.patterns[0], "sqs:*");
  });

  it("are the policies within resources, and those of their own take their place", () => {
    const stack = stackOf(
      key(everybody("Within")),
      standing("aws:kms/keyPolicy:KeyPolicy", "apart", { keyId: "k", policy: everybody("Apart") }),
      standing("aws:s3/bucketPolicy:BucketPolicy", "b", { bucket: "b", policy: everybody("B") }),
      standing("aws:secretsmanager/secretPolicy:SecretPolicy", "s", {
        secretArn: arns.secret,
        policy: everybody("S"),
      }),
      standing("aws:dynamodb/resourcePolicy:ResourcePolicy", "t", {
        resourceArn: arns.table,
        policy: everybody("T"),
      }),
      standing("aws:ecr/repositoryPolicy:RepositoryPolicy", "r", { repository: "r", policy: everybody("R") }),
      standing("aws:ecr/registryPolicy:RegistryPolicy", "all", { policy: everybody("All") }),
      standing("aws:efs/fileSystemPolicy:FileSystemPolicy", "f", {
        fileSystemId: "fs-1",
        policy: everybody("F"),
      }),
      standing("aws:sqs/queuePolicy:QueuePolicy", "q", {
        queueUrl: `https://sqs.${region}.amazonaws.com/${account}/q`,
        policy: everybody("Q"),
      }),
      standing("aws:backup/vaultPolicy:VaultPolicy", "v", { backupVaultName: "v", policy: everybody("V") }),
      standing("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "one", {
        policyName: "one",
        policyDocument: everybody("One"),
      }),
      standing("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "two", {
        policyName: "two",
        policyDocument: everybody("Two"),
      }),
    );
    const sids = (arn: string) =>
      stack.policiesOn(arn).flatMap(({ statements }) => statements.map(({ name }) => name));
    const expected: readonly (readonly [string, readonly string[]])[] = [
      [arns.key, ["Apart"]],
      [arns.bucket, ["B"]],
      [`${arns.bucket}/a/key`, ["B"]],
      ["arn:aws:s3:::bb", []],
      [arns.secret, ["S"]],
      [arns.table, ["T"]],
      [`${arns.table}/index/by-date`, ["T"]],
      [`${arns.table}/stream/2026`, []],
      [`${arns.table}2`, []],
      [`arn:aws:ecr:${region}:${account}:repository/r`, ["R", "All"]],
      [`arn:aws:ecr:${region}:${account}:repository/other`, ["All"]],
      [`arn:aws:elasticfilesystem:${region}:${account}:file-system/fs-1`, ["F"]],
      [`arn:aws:sqs:${region}:${account}:q`, ["Q"]],
      [`arn:aws:backup:${region}:${account}:backup-vault:v`, ["V"]],
      [`${arns.group}:log-stream:s`, ["One", "Two"]],
    ];
    for (const [arn, found] of expected) assert.deepEqual(sids(arn), found, arn);
  });

  it("stand on a resource, which is no policy that bears its ARN", () => {
    const policy = standing("aws:sns/topicPolicy:TopicPolicy", "p", {
      arn: arns.topic,
      policy: everybody("P"),
    });
    const version = standing("aws:secretsmanager/secretVersion:SecretVersion", "v", {}, { arn: arns.secret });
    const target = standing("aws:cloudwatch/eventTarget:EventTarget", "t", { rule: "r", arn: arns.topic });
    const stack = stackOf(target, topic(), policy, secret(), version);
    assert.equal(stackOf(target).resource(arns.topic), undefined);
    assert.equal(stack.resource(arns.topic)?.name, "topic");
    assert.equal(stack.resource(arns.secret)?.name, "app-secret");
    assert.equal(stackOf(standing("aws:ec2/route:Route", "r", {})).resource(""), undefined);
  });

  it("are AWS's own where a topic or a file system has none", () => {
    const fileSystem = `arn:aws:elasticfilesystem:${region}:${account}:file-system/fs-1`;
    const stack = stackOf(
      topic({ policy: "" }),
      standing("aws:efs/fileSystem:FileSystem", "files", {}, { id: "fs-1", arn: fileSystem }),
    );
    assert.deepEqual(namesOn(stack, arns.topic), ["default policy of topic topic"]);
    assert.deepEqual(namesOn(stack, fileSystem), ["default policy of file system files"]);
    const asked = (principal: string) =>
      ask(stack, { principal, action: "sns:Publish", resource: arns.topic }).outcome;
    assert.equal(asked("cloudwatch.amazonaws.com"), "allowed");
    assert.equal(asked("events.amazonaws.com"), "implicit deny");
  });

  it("are those of VPC endpoints, which let everything through without one", () => {
    const endpoint = (service: string, policy: string) =>
      standing("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcId: "vpc-1",
        policy,
      });
    const stack = stackOf(endpoint("ecr.api", everybody("Own")), endpoint("sqs", ""));
    assert.equal(stack.endpointFor("ecr")?.policy.statements[0]?.name, "Own");
    assert.equal(stack.endpointFor("sqs")?.policy.statements[0]?.actions.patterns[0], "*");
    assert.equal(stack.endpointFor("s3"), undefined);
  });

  it("that cannot be read are an error", () => {
    for (const document of ["a hash", '{"Statement":[]}', everybody("X").replace("Allow", "allow")])
      assert.throws(() => stackOf(key(document)), UnreadableDocument);
    assert.throws(
      () => stackOf(role("worker", tasks), rolePolicy("worker", "p", "{}")).roles,
      UnreadableDocument,
    );
  });

  it("are read from an exported state", () => {
    const { resources, place: found } = readState(stateOf([key(everybody("K")), secret()]));
    assert.deepEqual(found, place);
    assert.deepEqual(
      resources.map(({ type, name }) => [type, name]),
      [
        ["aws:kms/key:Key", "keys-data"],
        ["aws:secretsmanager/secret:Secret", "app-secret"],
      ],
    );
    assert.equal(resources[0]?.outputs.arn, arns.key);
  });

  it("are not read of what a state is about to delete", () => {
    const state = JSON.parse(stateOf([key(everybody("K"))])) as {
      deployment: { resources: { type: string; delete?: boolean }[] };
    };
    for (const one of state.deployment.resources) if (one.type === "aws:kms/key:Key") one.delete = true;
    assert.deepEqual(readState(JSON.stringify(state)).resources, []);
  });

  it("are not read from what is no state", () => {
    for (const text of ["", "{}", '{"deployment":{"resources":[]}}', '{"deployment":{"resources":[{}]}}'])
      assert.throws(() => readState(text), UnreadableState);
  });
});
