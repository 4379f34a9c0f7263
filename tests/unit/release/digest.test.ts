import * as assert from "node:assert/strict";
import { digestOf } from "../../../release/ecs-answers";

const repository = "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-test-portal";
const index = `sha256:${"a".repeat(64)}`;
const platform = `sha256:${"b".repeat(64)}`;

describe("the digest that a container of a revision runs", () => {
  const cases: readonly [string, Parameters<typeof digestOf>[0], string | undefined][] = [
    ["is the one that was pinned", { image: `${repository}@${index}`, imageDigest: index }, index],
    [
      "is that of the index where ECS tells of the one image which it took from it",
      { image: `${repository}@${index}`, imageDigest: platform },
      index,
    ],
    ["is the pinned one before ECS has looked it up", { image: `${repository}@${index}` }, index],
    ["is the pinned one beside a tag", { image: `${repository}:1.2@${index}`, imageDigest: platform }, index],
    ["is what ECS found behind a tag", { image: `${repository}:1.2`, imageDigest: platform }, platform],
    ["is what ECS found where it tells no image", { imageDigest: platform }, platform],
    [
      "is what ECS found where the digest is cut off",
      { image: `${repository}@sha256:aaaa`, imageDigest: platform },
      platform,
    ],
    ["is not known where ECS has not looked behind a tag yet", { image: `${repository}:1.2` }, undefined],
    ["is not known where ECS tells nothing", {}, undefined],
  ];
  for (const [what, container, expected] of cases)
    it(what, () => assert.equal(digestOf(container), expected));
});
