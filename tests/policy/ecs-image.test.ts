import { ecsImageRules } from "../../policy/rules/ecs-image";
import { twoContainers, withoutContainers } from "../support/containers";
import { ruleNamed, unknown } from "../support/policy";
import { image, microservice, taskDefinition } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const other = "999988887777";
describeRule({
  rule: ruleNamed(ecsImageRules, "ecs-taskdefinition-enforce-pinned-image-digest"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "the image is a tag",
      given: [taskDefinition({ image: image.replace(/@.*/, ":latest") })],
      outcome: "fail",
      says: "pinned by digest",
    },
    {
      when: "the image has tag and digest",
      given: [taskDefinition({ image: image.replace("@", ":1.0@") })],
      outcome: "fail",
    },
    { when: "the digest is short", given: [taskDefinition({ image: image.slice(0, -1) })], outcome: "fail" },
    {
      when: "the image is public",
      given: [taskDefinition({ image: `nginx@sha256:${"a1".repeat(32)}` })],
      outcome: "fail",
    },
    { when: "the image is absent", given: [taskDefinition({ image: undefined })], outcome: "fail" },
    {
      when: "the registry is another account's",
      given: [taskDefinition({ image: image.replace(/^\d+/, other) })],
      outcome: "fail",
      says: "another account",
    },
    {
      when: "the registry's account is approved",
      given: [taskDefinition({ image: image.replace(/^\d+/, other) })],
      settings: { accounts: [other] },
      outcome: "pass",
    },
    {
      when: "the registry is in another region",
      given: [taskDefinition({ image: image.replace("eu-west-1", "us-east-1") })],
      outcome: "fail",
      says: "another region",
    },
    {
      when: "the sidecar's image is a tag",
      given: [twoContainers({ image: "nginx:1" })],
      outcome: "fail",
      says: "sidecar",
    },
    {
      when: "the provider names no account",
      given: [taskDefinition({}, {}, { provider: { name: "aws", inputs: { region: "eu-west-1" } } })],
      outcome: "fail",
    },
    {
      when: "the provider's accounts are unknown",
      given: [taskDefinition({}, {}, { provider: { name: "aws", inputs: { allowedAccountIds: unknown } } })],
      outcome: "undetermined",
      says: "allowedAccountIds",
    },
    { when: "the component waits for an image", given: [microservice("screening")], outcome: "pass" },
    {
      when: "the component's image is pinned",
      given: [microservice("screening", { image })],
      outcome: "pass",
    },
    {
      when: "the component's image is a tag",
      given: [microservice("screening", { image: "nginx:1" })],
      outcome: "fail",
    },
    {
      when: "the component's image is unknown",
      given: [microservice("screening", { image: unknown })],
      outcome: "undetermined",
      says: "image",
    },
    {
      when: "the component's image is another account's",
      given: [microservice("screening", { image: image.replace(/^\d+/, other) })],
      outcome: "fail",
    },
    ...withoutContainers,
  ],
});
