import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { platformKey } from "../../../config/stack-config";
import { line } from "../../../model/problems";
import { always } from "../../support/always";
import { anySubscribers } from "../../support/any-subscribers";
import { retainedStack, stackConfig, stackReading } from "../../support/stacks";

const section = `${platformKey}.notifications.subscribers`;
const account = "111122223333";
const mail = "operations@example-bank.com";

function problems(subscribers: unknown, changes: Readonly<Record<string, unknown>> = {}): string[] {
  const reading = stackReading({
    ...changes,
    notifications: subscribers === undefined ? undefined : { subscribers },
  });
  return reading.problems.map((problem) => line(problem).replace(section, ""));
}

describe("subscribers of alarms and events", () => {
  it("are read as they stand", () => {
    const subscribers = [
      { protocol: "email", endpoint: mail },
      { protocol: "email-json", endpoint: "Night.Shift+cdd@ops.example-bank.co.uk", topics: ["alarms"] },
      { protocol: "https", endpoint: "https://pager.example-bank.com:8443/integration/abc/enqueue?x=1" },
      { protocol: "sqs", endpoint: `arn:aws:sqs:eu-west-2:${account}:siem`, topics: ["alarms", "events"] },
      {
        protocol: "lambda",
        endpoint: `arn:aws:lambda:eu-west-2:${account}:function:to-chat`,
        topics: ["events"],
      },
    ];
    assert.deepEqual(stackConfig({ notifications: { subscribers } }).notifications, { subscribers });
  });

  it("may be none where the stack does not retain", () => {
    assert.deepEqual(problems(undefined), []);
    assert.deepEqual(problems([]), []);
  });

  const allowed =
    "This stack retains: name at least one subscriber for each topic, e.g. protocol email with its endpoint.";
  const silent: readonly (readonly [string, unknown, string])[] = [
    ["nobody", undefined, `: is missing. ${allowed}`],
    ["an empty list", [], `: tells nobody of alarms and events. ${allowed}`],
    [
      "somebody for alarms only",
      [{ protocol: "email", endpoint: mail, topics: ["alarms"] }],
      `: tells nobody of events. ${allowed}`,
    ],
    [
      "somebody for events only",
      [{ protocol: "email", endpoint: "a@b.de", topics: ["events"] }],
      `: tells nobody of alarms. ${allowed}`,
    ],
  ];
  for (const [what, subscribers, problem] of silent)
    it(`where the stack retains, ${what} is refused`, () => {
      assert.deepEqual(problems(subscribers, retainedStack), [problem]);
    });

  it("where the stack retains, one for each topic is enough, whoever it is", () => {
    for (const subscribers of [
      [{ protocol: "email", endpoint: mail }],
      [
        { protocol: "email", endpoint: mail, topics: ["alarms"] },
        { protocol: "https", endpoint: "https://chat.example-bank.com/cdd", topics: ["events"] },
      ],
    ])
      assert.deepEqual(problems(subscribers, retainedStack), []);
  });

  const aMail = "Use a mail address, e.g. cdd-operations@example-bank.com.";
  const aUrl = "Use an https:// address without user and password.";
  const aQueue = "Use the ARN of a standard queue.";
  const aFunction = "Use the ARN of a Lambda function, without a version.";
  const queue = `arn:aws:sqs:eu-west-2:${account}:siem`;
  const refused: readonly (readonly [string, string, string])[] = [
    ["email", "operations", aMail],
    ["email", `${mail},second@example-bank.com`, aMail],
    ["email", "operations@localhost", aMail],
    ["email-json", "https://example-bank.com", aMail],
    ["https", "http://example-bank.com/x", aUrl],
    ["https", "https://user:secret@example-bank.com/x", aUrl],
    ["https", "https://user:sec/ret@example-bank.com/x", aUrl],
    ["https", "https://10.0.0.1/x", aUrl],
    ["https", mail, aUrl],
    ["sqs", `${queue}.fifo`, aQueue],
    ["sqs", "https://sqs.eu-west-2.amazonaws.com/111122223333/siem", aQueue],
    ["sqs", `arn:aws:lambda:eu-west-2:${account}:function:x`, aQueue],
    ["lambda", queue, aFunction],
    ["lambda", `arn:aws:lambda:eu-west-2:${account}:function:x:1`, aFunction],
  ];
  for (const [protocol, endpoint, hint] of refused)
    it(`of protocol ${protocol} are not at ${endpoint}`, () => {
      assert.deepEqual(problems([{ protocol, endpoint }]), [
        // A password in an address is no part of the message.
        `[0].endpoint: ${JSON.stringify(endpoint.replace(/user:.*@/, "…@"))} is no endpoint of protocol ${protocol}. ${hint}`,
      ]);
    });

  it("are of this account and region where they are resources of AWS", () => {
    const at = (region: string, owner: string) => [
      { protocol: "sqs", endpoint: `arn:aws:sqs:${region}:${owner}:siem` },
    ];
    assert.deepEqual(problems(at("eu-west-2", "999999999999")), [
      `[0].endpoint: "arn:aws:sqs:eu-west-2:999999999999:siem" is not of this stack. Use one of account ${account} in eu-west-2.`,
    ]);
    assert.deepEqual(problems(at("eu-west-1", account)), [
      `[0].endpoint: "arn:aws:sqs:eu-west-1:${account}:siem" is not of this stack. Use one of account ${account} in eu-west-2.`,
    ]);
  });

  it("are named once each", () => {
    const one = { protocol: "email", endpoint: mail };
    assert.deepEqual(problems([one, { ...one, protocol: "email-json" }, { ...one, topics: ["events"] }]), [
      `[2].endpoint: "${mail}" is named twice. Name each subscriber once, with all its topics.`,
    ]);
  });

  const shapes: readonly (readonly [string, unknown, string])[] = [
    [
      "a text",
      "operations",
      `: "operations" is not allowed. Use a list of subscribers: protocol, endpoint, and topics where it is not told of both.`,
    ],
    [
      "plain HTTP",
      [{ protocol: "http", endpoint: "http://x.example-bank.com" }],
      '[0].protocol: "http" is not allowed. Use email, email-json, https, sqs or lambda.',
    ],
    [
      "text messages",
      [{ protocol: "sms", endpoint: "+4420" }],
      '[0].protocol: "sms" is not allowed. Use email, email-json, https, sqs or lambda.',
    ],
    [
      "no endpoint",
      [{ protocol: "email" }],
      "[0].endpoint: is missing. Use a mail address, an https:// address or an ARN, as the protocol demands.",
    ],
    [
      "no topic",
      [{ protocol: "email", endpoint: mail, topics: [] }],
      "[0].topics: [] is not allowed. Name at least one of alarms, events, or leave it out for both.",
    ],
    [
      "another topic",
      [{ protocol: "email", endpoint: mail, topics: ["logs"] }],
      '[0].topics[0]: "logs" is not allowed. Use alarms or events.',
    ],
    [
      "another key",
      [{ protocol: "email", endpoint: mail, filter: "x" }],
      '[0].filter: "filter" is not a key here. Use protocol, endpoint, topics.',
    ],
  ];
  for (const [what, subscribers, problem] of shapes)
    it(`are not ${what}; where the list is wrong, it is not also said that nobody is told`, () => {
      assert.deepEqual(problems(subscribers, retainedStack), [problem]);
    });

  it("of any right form are taken", () =>
    always(
      fc.property(anySubscribers, (subscribersIn) => {
        const subscribers = subscribersIn({ account, region: "eu-west-2" });
        assert.deepEqual(problems(subscribers, retainedStack), []);
      }),
    ));
});
