import * as assert from "node:assert/strict";
import { withoutExamples } from "../support/examples";
import { read, unread } from "../support/posture";
import { recordedPlatform } from "../support/recorded-platform";
import { matchesSnapshot } from "../support/snapshot";

describe("security posture of prod", function () {
  this.timeout("1m");
  const graph = () => recordedPlatform("prod", { images: ["screening", "review-sweep"] });

  it("is as reviewed", async () => {
    const { resources } = await graph();
    matchesSnapshot(
      "posture-prod",
      resources
        .flatMap((resource) =>
          (read[resource.type]?.(resource) ?? []).map((line) =>
            withoutExamples(`${resource.name}: ${line}`, "prod"),
          ),
        )
        .sort(),
    );
  });

  it("leaves out no type of AWS's without a reason, and none that is not there", async () => {
    const { resources } = await graph();
    const there = new Set(resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
    assert.deepEqual(
      [...there].filter((type) => read[type] === undefined && unread[type] === undefined),
      [],
    );
    assert.deepEqual(
      [...Object.keys(read), ...Object.keys(unread)].filter((type) => !there.has(type)),
      [],
    );
  });
});
