import * as assert from "node:assert/strict";
import { refuseLifecycle } from "../../aws/rules/image-lifecycle";

const selection = { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 9 };
const rule = (more: object = {}, action: object = { type: "expire" }, rulePriority: unknown = 1) => ({
  rulePriority,
  selection: { ...selection, ...more },
  action,
});
const policy = (...rules: readonly unknown[]) => JSON.stringify({ rules });
const archive = { type: "transition", targetStorageClass: "archive" };
const pulled = { countType: "sinceImagePulled", countUnit: "days" };
const pushed = { countType: "sinceImagePushed", countUnit: "days" };
const archived = {
  countType: "sinceImageTransitioned",
  countUnit: "days",
  countNumber: 90,
  storageClass: "archive",
};
const tagged = { tagStatus: "tagged" };

describe("ECR's judgement of a lifecycle policy", () => {
  const accepted: readonly [string, string][] = [
    ["a count of all images", policy(rule())],
    ["an age of images with a tag", policy(rule({ ...tagged, ...pushed, tagPrefixList: ["dev"] }))],
    ["what is not pulled, into the archive", policy(rule(pulled, archive))],
    ["what was long in the archive, out of it", policy(rule(archived))],
    [
      "untagged images of both storage classes",
      policy(rule({ tagStatus: "untagged" }), rule({ ...archived, tagStatus: "untagged" }, undefined, 2)),
    ],
  ];
  for (const [what, document] of accepted)
    it(`takes ${what}`, () => assert.equal(refuseLifecycle(document), undefined));

  const refused: readonly [string, string, RegExp][] = [
    ["no rules", policy(), /rules are expected/],
    ["no JSON", "{", /rules are expected/],
    ["a priority of none", policy(rule({}, undefined, 0)), /a positive rulePriority of its own/],
    ["one priority twice", policy(rule(), rule()), /a positive rulePriority of its own/],
    ["no selection", policy({ rulePriority: 1, action: { type: "expire" } }), /a selection and an action/],
    ["another status", policy(rule({ tagStatus: "old" })), /"old" is none of tagged, untagged, any/],
    ["tagged images without a tag", policy(rule(tagged)), /either a tagPatternList or a tagPrefixList/],
    [
      "prefixes and patterns",
      policy(rule({ ...tagged, tagPrefixList: ["a"], tagPatternList: ["b"] })),
      /either a tagPatternList or/,
    ],
    ["a pattern of any image", policy(rule({ tagPatternList: ["a*"] })), /only a rule on tagged images/],
    ["five wildcards", policy(rule({ ...tagged, tagPatternList: ["*a*b*c*d*"] })), /more than 4 wildcards/],
    [
      "another way of counting",
      policy(rule({ countType: "sinceImageBuilt" })),
      /"sinceImageBuilt" is none of/,
    ],
    ["a count of none", policy(rule({ countNumber: 0 })), /positive integer/],
    ["an age without unit", policy(rule({ countType: "sinceImagePushed" })), /has the countUnit "days"/],
    ["a count of days", policy(rule({ countUnit: "days" })), /has no countUnit/],
    ["deleting what is not pulled", policy(rule(pulled)), /has the action transition, not "expire"/],
    ["an archive of none", policy(rule(pulled, { type: "transition" })), /targetStorageClass "archive"/],
    [
      "expiring into the archive",
      policy(rule({}, { type: "expire", targetStorageClass: "archive" })),
      /targetStorageClass "archive"/,
    ],
    ["a month in the archive", policy(rule({ ...archived, countNumber: 30 })), /kept 90 days at least/],
    [
      "an age of archived images since their push",
      policy(rule({ ...pushed, storageClass: "archive" })),
      /storage class standard/,
    ],
    [
      "any image before others",
      policy(rule(), rule({ tagStatus: "untagged" }, undefined, 2)),
      /highest rulePriority/,
    ],
    [
      "untagged images twice",
      policy(rule({ tagStatus: "untagged" }), rule({ tagStatus: "untagged" }, undefined, 2)),
      /only one rule of a storage class/,
    ],
  ];
  for (const [what, document, says] of refused)
    it(`refuses ${what}`, () => assert.match(refuseLifecycle(document) ?? "", says));
});
