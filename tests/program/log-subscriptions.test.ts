import * as assert from "node:assert/strict";
import { platform } from "../../services";
import { recordedPlatform } from "../support/recorded-platform";
import { shipped } from "../support/stacks";

const groupType = "aws:cloudwatch/logGroup:LogGroup";
const filterType = "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter";

describe("log lines that are sent on", () => {
  it("are every line of every log group, where the stack file names a destination", async () => {
    const graph = await recordedPlatform("prod", { images: Object.keys(platform.services) });
    const { logDestination } = shipped("prod");
    assert.ok(logDestination);
    const filters = graph.all(filterType).map(({ inputs }) => inputs);
    assert.deepEqual(
      filters.map(({ logGroup }) => logGroup).sort(),
      graph
        .all(groupType)
        .map(({ inputs }) => inputs.name)
        .sort(),
    );
    for (const { destinationArn, filterPattern, roleArn } of filters)
      assert.deepEqual([destinationArn, filterPattern, roleArn], [logDestination, "", undefined]);
  });

  it("are none where it names none", async () => {
    const graph = await recordedPlatform("beta");
    assert.equal(shipped("beta").logDestination, undefined);
    assert.ok(graph.all(groupType).length > 20);
    assert.deepEqual(graph.all(filterType), []);
  });
});
