import { ecsImageRules } from "../../policy/rules/ecs-image";
import { twoContainers, withoutContainers } from "../support/containers";
import { ruleNamed, unknown } from "../support/policy";
import { image, microservice, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

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
    {
      when: "the component's image is a tag: the service's",
      given: [microservice("screening", { image: "nginx:1" })],
      outcome: "fail",
      says: "the image of the service",
    },
    {
      when: "the component's other account is approved",
      given: [microservice("screening", { image: image.replace(/^\d+/, other) })],
      settings: { accounts: [other] },
      outcome: "pass",
    },
    {
      when: "the component names no account",
      given: [microservice("screening", { image, account: undefined })],
      outcome: "fail",
      says: "another account",
    },
    ...[
      `x${image}`,
      `docker.io/${image}`,
      `${image}0`,
      `${image}:latest`,
      image.replace("sha256", "sha512"),
    ].map(
      (each): Case => ({
        when: `the image only has a pinned one in it: ${each.slice(0, 16)}…${each.slice(-8)}`,
        given: [taskDefinition({ image: each })],
        outcome: "fail",
        says: "pinned by digest",
      }),
    ),
    // Amazon ECR user guide, Creating a pull through cache rule: what AWS proposes for each registry, and what firms write.
    ...[
      ...[
        "docker-hub",
        "dockerhub",
        "docker.io",
        "docker",
        "ecr-public",
        "public",
        "quay",
        "quay.io",
        "ghcr",
      ],
      ...["ghcr.io", "github", "gitlab", "kubernetes", "k8s", "registry-k8s-io", "registry.k8s.io", "mcr"],
      ...["azure", "chainguard", "upstream", "mirror", "proxy", "cache", "pull-through", "pullthrough"],
      ...["pull-through-cache", "pullthrough-cache", "library"],
    ].flatMap((prefix) =>
      [prefix, `mine/${prefix}`].map(
        (folder): Case => ({
          when: `it comes through a cache: ${folder}/`,
          given: [taskDefinition({ image: image.replace("com/", `com/${folder}/`) })],
          outcome: "fail",
          says: "a cache of another registry",
        }),
      ),
    ),
    ...["docker-tools", "my-docker", "publications", "xk8s", "caches", "azure1", "quayxio"].map(
      (folder): Case => ({
        when: `a folder only has a cache's name in it: ${folder}/`,
        given: [taskDefinition({ image: image.replace("com/", `com/${folder}/`) })],
        outcome: "pass",
      }),
    ),
    {
      when: "a repository is called as a cache's folder is",
      given: [taskDefinition({ image: image.replace("cdd-test-screening", "proxy") })],
      outcome: "pass",
    },
    ...withoutContainers,
  ],
});
