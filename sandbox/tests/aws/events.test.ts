import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Cloud } from "../../aws/cloud/cloud";
import { emit } from "../../aws/events/emit";
import { fitsPattern } from "../../aws/events/pattern";
import type { Props } from "../../aws/values";

const account = "111122223333";
const region = "eu-west-2";

describe("EventBridge's patterns in the stand-in", () => {
  const event: Props = {
    source: "aws.ecs",
    detail: {
      lastStatus: "STOPPED",
      stopCode: "UserInitiated",
      containers: [
        { name: "app", exitCode: 3 },
        { name: "helper", exitCode: 0 },
      ],
    },
  };
  const detail = (pattern: Props) => ({ detail: pattern });

  for (const [what, pattern, fits] of [
    ["a value", { source: ["aws.ecs", "aws.s3"] }, true],
    ["another value", { source: ["aws.s3"] }, false],
    ["a key that is not there", { region: ["eu-west-2"] }, false],
    ["one of a list of objects", detail({ containers: { exitCode: [3] } }), true],
    ["anything but one", detail({ stopCode: [{ "anything-but": ["UserInitiated"] }] }), false],
    ["anything but others", detail({ stopCode: [{ "anything-but": "SpotInterruption" }] }), true],
    ["anything but a beginning", detail({ stopCode: [{ "anything-but": { prefix: "User" } }] }), false],
    ["anything but, where the key is missing", detail({ reason: [{ "anything-but": ["x"] }] }), false],
    ["a beginning", detail({ stopCode: [{ prefix: "User" }] }), true],
    ["an end", detail({ stopCode: [{ suffix: "Initiated" }] }), true],
    ["a wildcard", detail({ stopCode: [{ wildcard: "U*I*d" }] }), true],
    ["a wildcard that does not fit", detail({ stopCode: [{ wildcard: "U*x" }] }), false],
    ["another case", detail({ stopCode: [{ "equals-ignore-case": "userinitiated" }] }), true],
    ["what is there", detail({ stopCode: [{ exists: true }] }), true],
    ["what is not there", detail({ reason: [{ exists: false }] }), true],
    ["one of two", detail({ $or: [{ lastStatus: ["RUNNING"] }, { stopCode: [{ prefix: "User" }] }] }), true],
    ["none of two", detail({ $or: [{ lastStatus: ["RUNNING"] }, { stopCode: ["x"] }] }), false],
  ] as const)
    it(`tell ${what}`, () => {
      assert.equal(fitsPattern(pattern as Props, event), fits);
    });

  it("are not guessed", () => {
    assert.throws(() => fitsPattern({ source: [{ numeric: [">", 1] }] }, event), /no matcher numeric/);
  });
});

describe("an event in the stand-in", () => {
  let home: string;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const [topic, queue, key] = [arn("sns", "told"), arn("sqs", "heard"), arn("kms", "key/1")];
  const policy = (Service: string, Action: string | string[], Condition: object = {}) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource: "*", Condition }],
    });
  const source = { StringEquals: { "aws:SourceAccount": account } };

  /** The ARN of a resource is AWS's; a topic's policy is given the topic's. */
  const inputsOf = (type: string, { arn: given, ...props }: Props): Props =>
    /Policy$|Target$/.test(type) && given !== undefined ? { ...props, arn: given } : props;

  /** A rule, its topic under a key, and a queue that is subscribed; with the conditions of who may publish. */
  function standing({ onTopic = {}, onKey = {}, onQueue = {} } = {}): Cloud {
    const cloud = new Cloud(home, account);
    const put = (type: string, id: string, props: Props) =>
      cloud.put({
        type,
        id,
        name: id,
        region,
        apart: "",
        inputs: inputsOf(type, props),
        outputs: props,
        secrets: [],
      });
    put("aws:cloudwatch/eventRule:EventRule", "stopped", {
      name: "stopped",
      arn: arn("events", "rule/stopped"),
      eventPattern: JSON.stringify({ source: ["aws.ecs"], detail: { lastStatus: ["STOPPED"] } }),
    });
    put("aws:kms/key:Key", "1", {
      arn: key,
      keyId: "1",
      policy: policy("events.amazonaws.com", ["kms:Decrypt", "kms:GenerateDataKey"], onKey),
    });
    put("aws:sns/topic:Topic", topic, { name: "told", arn: topic, kmsMasterKeyId: key });
    put("aws:sns/topicPolicy:TopicPolicy", topic, {
      arn: topic,
      policy: policy("events.amazonaws.com", "sns:Publish", onTopic),
    });
    put("aws:sns/topicSubscription:TopicSubscription", "1", {
      topic,
      protocol: "sqs",
      endpoint: queue,
      rawMessageDelivery: true,
    });
    put("aws:sqs/queue:Queue", "https://sqs/heard", { name: "heard", arn: queue, url: "https://sqs/heard" });
    put("aws:sqs/queuePolicy:QueuePolicy", "https://sqs/heard", {
      queueUrl: "https://sqs/heard",
      policy: policy("sns.amazonaws.com", "sqs:SendMessage", onQueue),
    });
    put("aws:cloudwatch/eventTarget:EventTarget", "stopped-topic", {
      rule: "stopped",
      arn: topic,
      inputTransformer: {
        inputPaths: { task: "$.detail.taskArn" },
        inputTemplate: '"The task <task> stopped"',
      },
    });
    return cloud;
  }

  const stop = (cloud: Cloud, lastStatus = "STOPPED"): readonly string[] => {
    const detail = { lastStatus, taskArn: "task/1" };
    emit(cloud, { source: "aws.ecs", detailType: "ECS Task State Change", region, detail });
    return cloud.world.messages[queue] ?? [];
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "events-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("comes as its target's message to who is subscribed", async () => {
    const cloud = standing();
    assert.deepEqual(stop(cloud), ["The task task/1 stopped"]);
    await cloud.written();
  });

  it("is told to nobody where no rule fits", async () => {
    const cloud = standing();
    assert.deepEqual(stop(cloud, "RUNNING"), []);
    await cloud.written();
  });

  for (const [where, conditions] of [
    ["the topic's policy wants a source, which EventBridge does not send", { onTopic: source }],
    ["the key's policy wants a source", { onKey: source }],
    [
      "the queue's policy lets another topic in only",
      { onQueue: { ArnEquals: { "aws:SourceArn": arn("sns", "other") } } },
    ],
  ] as const)
    it(`is lost where ${where}`, async () => {
      const cloud = standing(conditions);
      assert.deepEqual(stop(cloud), []);
      await cloud.written();
    });

  it("is heard where the queue's policy names the topic", async () => {
    const cloud = standing({ onQueue: { ArnEquals: { "aws:SourceArn": topic } } });
    assert.equal(stop(cloud).length, 1);
    await cloud.written();
  });
});
