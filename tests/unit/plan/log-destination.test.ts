import * as assert from "node:assert/strict";
import { plan } from "../../../plan";
import { small } from "../../support/catalogues";
import { problemLines as lines } from "../../support/problem-lines";
import { stackReading } from "../../support/stacks";

const logDestination = "arn:aws:logs:eu-west-2:444455556666:destination:bank-siem";

describe("where log lines are sent", () => {
  const told = (changes: Readonly<Record<string, unknown>>) => {
    const { cluster, network, observability } = plan(small, stackReading(changes));
    assert.ok(network.kind === "own");
    return [cluster, network, observability].map(({ logDestinationArn }) => logDestinationArn);
  };

  it("is said to all who make log groups, where the stack file names a destination", () => {
    assert.deepEqual(told({ logDestination }), [logDestination, logDestination, logDestination]);
    assert.deepEqual(told({}), [undefined, undefined, undefined]);
  });

  it("takes one of the two places that a log group has", () => {
    const need = (changes: object) =>
      plan(small, stackReading({ ...changes })).quotas["subscriptions-per-log-group"]?.need;
    assert.deepEqual([need({ logDestination }), need({})], [1, 0]);
  });

  for (const [what, given, says] of [
    [
      "another region",
      logDestination.replace("eu-west-2", "eu-west-1"),
      `"${logDestination.replace("eu-west-2", "eu-west-1")}" is in another region. Use a destination in eu-west-2: log groups send to none elsewhere, and what it leads to may be anywhere.`,
    ],
    [
      "a stream",
      "arn:aws:kinesis:eu-west-2:444455556666:stream/lines",
      '"arn:aws:kinesis:eu-west-2:444455556666:stream/lines" is not allowed. Use the ARN of a destination of CloudWatch Logs, arn:aws:logs:<region>:<account>:destination:<name>.',
    ],
  ] as const)
    it(`is not ${what}`, () =>
      assert.deepEqual(lines(small, { logDestination: given }), [
        `Pulumi.test.yaml: cdd:platform.logDestination: ${says}`,
      ]));
});
