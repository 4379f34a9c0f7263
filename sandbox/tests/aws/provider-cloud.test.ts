import * as assert from "node:assert/strict";
import { putSecret } from "../../aws/world";
import { marked, type ProviderClient, StandInHome } from "../support/provider-client";

const account = "111122223333";
const vpc = "aws:ec2/vpc:Vpc";
const table = "aws:dynamodb/table:Table";
const secret = "aws:secretsmanager/secret:Secret";

describe("what the stand-in's cloud holds", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;

  before(async () => {
    await standIn.start();
    aws = await standIn.provider(account);
  });
  after(() => standIn.stop());

  it("is on disk when the engine has its answer", async () => {
    const made = await aws.make(vpc, "written", { cidrBlock: "10.0.0.0/16" });
    assert.ok(standIn.cloudFile(account).includes(made.id));
    await aws.delete(vpc, "written", made.id);
    assert.ok(!standIn.cloudFile(account).includes(made.id));
  });

  it("loses none of many made at once, and gives no id twice", async () => {
    const names = Array.from({ length: 100 }, (_, index) => `many-${index}`);
    const made = await Promise.all(names.map((name) => aws.make(vpc, name, { cidrBlock: "10.0.0.0/16" })));
    assert.equal(new Set(made.map(({ id }) => id)).size, 100);
    const file = standIn.cloudFile(account);
    for (const { id } of made) assert.ok(file.includes(`"id":"${id}"`));
    assert.equal((JSON.parse(file) as { account: string }).account, account);
  });

  it("keeps a secret's hash alone, gives the secret back to who holds it, and marks it", async () => {
    const owner = await aws.make(secret, "s", { name: "test/api-key" });
    const version = "aws:secretsmanager/secretVersion:SecretVersion";
    const made = await aws.make(version, "v", {
      secretId: owner.id,
      secretString: marked("correct horse battery"),
    });
    assert.deepEqual(made.outputs.secretString, marked("correct horse battery"));
    assert.doesNotMatch(standIn.cloudFile(account), /correct horse/);
    const read = await aws.read(version, "v", made.id, made.outputs, made.inputs);
    assert.deepEqual(read.outputs, made.outputs);
    await putSecret({ home: standIn.home, account }, "test/api-key", "MARKER-4711");
    assert.doesNotMatch(standIn.cloudFile(account), /MARKER-4711/);
  });

  it("has one file an account: a provider of another account sees nothing of it", async () => {
    const other = await standIn.provider("444455556666");
    const mine = await aws.make(table, "t", {
      name: "shared-name",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
    });
    const theirs = await other.make(table, "t", {
      name: "shared-name",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
    });
    assert.match(String(mine.outputs.arn), /:111122223333:table/);
    assert.match(String(theirs.outputs.arn), /:444455556666:table/);
  });

  it("keeps each revision of a family apart, and one that is not to be destroyed", async () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const props = (image: string) => ({
      family: "app",
      skipDestroy: true,
      containerDefinitions: JSON.stringify([{ name: "a", image }]),
    });
    const first = await aws.make(type, "task", props("one"));
    const second = await aws.make(type, "task", props("two"));
    assert.deepEqual([first.outputs.revision, second.outputs.revision], [1, 2]);
    await aws.delete(type, "task", first.id, first.outputs);
    assert.equal((await aws.read(type, "task", first.id, first.outputs)).outputs.revision, 1);
  });

  it("takes a task definition of 64 KiB, and none that is larger", async () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const ofBytes = (bytes: number) => {
      const container = { name: "a", image: "i", environment: [{ name: "BIG", value: "" }] };
      const room = bytes - JSON.stringify([container]).length;
      const environment = [{ name: "BIG", value: "x".repeat(room) }];
      return { family: "large", containerDefinitions: JSON.stringify([{ ...container, environment }]) };
    };
    await aws.make(type, "task", ofBytes(65_536));
    await assert.rejects(
      aws.make(type, "task", ofBytes(65_537)),
      /Actual length: '65537'\. Max allowed length is '65536' bytes/,
    );
  });

  it("returns sets sorted and documents as AWS does, and the program's own words where they mean the same", async () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const portMappings = [{ containerPort: 80, hostPort: 80, protocol: "tcp" }];
    const written = JSON.stringify([
      {
        name: "b",
        image: "i",
        portMappings,
        environment: [
          { name: "Z", value: "" },
          { name: "A", value: "" },
        ],
      },
    ]);
    const made = await aws.make(type, "task", { family: "order", containerDefinitions: written });
    assert.equal(
      made.outputs.containerDefinitions,
      '[{"cpu":0,"environment":[{"name":"A","value":""},{"name":"Z","value":""}],"essential":true,"image":"i","name":"b","portMappings":[{"containerPort":80,"hostPort":80,"protocol":"tcp"}]}]',
    );
    const read = await aws.read(type, "task", made.id, made.outputs, made.inputs);
    assert.deepEqual([read.outputs, read.inputs], [made.outputs, made.inputs]);
    assert.deepEqual((await aws.diff(type, "task", made.outputs, made.inputs, made.inputs)).changed, []);
  });

  it("shows for ever what a task definition leaves out and AWS fills in", async () => {
    const type = "aws:ecs/taskDefinition:TaskDefinition";
    const written = JSON.stringify([{ name: "b", image: "i", healthCheck: { command: ["CMD", "true"] } }]);
    const made = await aws.make(type, "task", { family: "defaults", containerDefinitions: written });
    assert.deepEqual((await aws.diff(type, "task", made.outputs, made.inputs, made.inputs)).replaced, [
      "containerDefinitions",
    ]);
    const read = await aws.read(type, "task", made.id, made.outputs, made.inputs);
    assert.match(String(read.inputs.containerDefinitions), /"retries":3/);
  });
});
