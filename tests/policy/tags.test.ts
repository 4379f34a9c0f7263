import { tagRules } from "../../policy/rules/tags";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const everywhere = { project: "cdd", environment: "test", "cost-centre": "1" };
const ofService = { ...everywhere, service: "screening", owner: "team", criticality: "high" };
const provider = (tags: unknown) => ({
  provider: { name: "aws", inputs: { defaultTags: JSON.stringify({ tags }) } },
});
const topic = (tags: unknown, more: object = {}) => resource("aws:sns/topic:Topic", "topic", { tags }, more);
const of = (type: string, tags: unknown) => resource(type, "one", { tags });
const token = {
  service: "aws:ecs/service:Service",
  task: "aws:ecs/taskDefinition:TaskDefinition",
  table: "aws:dynamodb/table:Table",
  bucket: "aws:s3/bucket:Bucket",
};

describeRule({
  rule: ruleNamed(tagRules, "resource-enforce-tags"),
  passing: [topic(everywhere)],
  decisive: [],
  cases: [
    {
      when: "it has none",
      given: [topic(undefined)],
      outcome: "fail",
      says: "no tag project, environment, cost-centre",
    },
    {
      when: "one is empty",
      given: [topic({ ...everywhere, environment: "" })],
      outcome: "fail",
      says: "no tag environment.",
    },
    { when: "its provider gives them", given: [topic(undefined, provider(everywhere))], outcome: "pass" },
    {
      when: "its provider gives some and it has the others",
      given: [topic({ environment: "test" }, provider({ project: "cdd", "cost-centre": "1" }))],
      outcome: "pass",
    },
    {
      when: "its provider gives others",
      given: [topic(undefined, provider({ team: "one" }))],
      outcome: "fail",
    },
    {
      when: "it has no provider of its own",
      given: [topic(everywhere, { provider: null })],
      outcome: "pass",
    },
    { when: "they will be there", given: [topic(unknown)], outcome: "undetermined" },
    { when: "one will be there", given: [topic({ ...everywhere, environment: unknown })], outcome: "pass" },
    { when: "a service has its own", given: [of(token.service, ofService)], outcome: "pass" },
    {
      when: "a service has no owner",
      given: [of(token.service, { ...ofService, owner: undefined })],
      outcome: "fail",
      says: "no tag owner",
    },
    {
      when: "a task says not whose it is",
      given: [of(token.task, everywhere)],
      outcome: "fail",
      says: "service, owner, criticality",
    },
    {
      when: "a table has its class",
      given: [of(token.table, { ...everywhere, "data-class": "restricted" })],
      outcome: "pass",
    },
    { when: "a table has none", given: [of(token.table, everywhere)], outcome: "fail", says: "data-class" },
    {
      when: "a bucket of a store has none",
      given: [of(token.bucket, { ...everywhere, store: "documents" })],
      outcome: "fail",
      says: "data-class",
    },
    { when: "a bucket of logs has none", given: [of(token.bucket, everywhere)], outcome: "pass" },
    {
      when: "the stack demands one more",
      given: [topic(everywhere)],
      outcome: "fail",
      says: "team",
      settings: { everywhere: ["project", "environment", "cost-centre", "team"] },
    },
    {
      when: "it is no part of the platform",
      given: [{ ...topic(undefined), urn: "urn:pulumi:test::other::aws:sns/topic:Topic::topic" }],
      outcome: "pass",
    },
  ],
});
