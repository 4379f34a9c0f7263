import { ecsScalingRules } from "../../policy/rules/ecs-scaling";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const service = (inputs: Record<string, unknown> = {}) =>
  resource("aws:ecs/service:Service", "service", { name: "screening", ...inputs });
const target = (resourceId: unknown, scalableDimension = "ecs:service:DesiredCount") =>
  resource("aws:appautoscaling/target:Target", "target", { resourceId, scalableDimension });

describeRule({
  rule: ruleNamed(ecsScalingRules, "ecs-service-configure-autoscaling"),
  passing: [service(), target("service/cdd/screening")],
  decisive: ["name"],
  cases: [
    { when: "nothing scales it", given: [service()], outcome: "fail", says: "nothing scales" },
    { when: "another is scaled", given: [service(), target("service/cdd/re-screening")], outcome: "fail" },
    {
      when: "a table of its name is scaled",
      given: [service(), target("table/screening", "dynamodb:table:ReadCapacityUnits")],
      outcome: "fail",
    },
    {
      when: "something else of its name is scaled",
      given: [service(), target("table/screening")],
      outcome: "fail",
    },
    {
      when: "something else of the service is scaled",
      given: [service(), target("service/cdd/screening", "ecs:service:Other")],
      outcome: "fail",
    },
    { when: "nothing is said of what is scaled", given: [service(), target(undefined)], outcome: "fail" },
    {
      when: "nobody knows it of one, and another is of the service",
      given: [service(), target(unknown), { ...target("service/cdd/screening"), name: "second" }],
      outcome: "pass",
    },
    {
      when: "nobody knows what of something else is scaled",
      given: [service(), target(unknown, "dynamodb:table:ReadCapacityUnits")],
      outcome: "fail",
    },
    {
      when: "it has no name, and one of the cluster is scaled",
      given: [service({ name: undefined }), target("service/cdd/")],
      outcome: "pass",
    },
    {
      when: "nobody knows yet what is scaled",
      given: [service(), target(unknown)],
      outcome: "undetermined",
      says: "property=resourceId",
    },
    {
      when: "it runs once on each machine",
      given: [service({ schedulingStrategy: "DAEMON" })],
      outcome: "pass",
    },
    { when: "its number is fixed", given: [service()], outcome: "pass", settings: { fixed: ["screening"] } },
    {
      when: "another's number is fixed",
      given: [service()],
      outcome: "fail",
      settings: { fixed: ["screening-2"] },
    },
  ],
});

const subnet = (id: string, availabilityZone: unknown) =>
  resource("aws:ec2/subnet:Subnet", id, { id, availabilityZone });
const standing = (...subnets: unknown[]) => service({ networkConfiguration: { subnets } });
const three = [subnet("s1", "a"), subnet("s2", "b"), subnet("s3", "c")];

describeRule({
  rule: ruleNamed(ecsScalingRules, "ecs-service-enforce-multi-az"),
  passing: [standing("s1", "s2", "s3"), ...three],
  decisive: [],
  cases: [
    {
      when: "it stands in two",
      given: [standing("s1", "s2"), ...three],
      outcome: "fail",
      says: "2 availability zones",
    },
    {
      when: "two are enough",
      given: [standing("s1", "s2"), ...three],
      outcome: "pass",
      settings: { minimumZones: 2 },
    },
    {
      when: "three subnets are of two",
      given: [standing("s1", "s2", "s3"), subnet("s1", "a"), subnet("s2", "b"), subnet("s3", "b")],
      outcome: "fail",
    },
    {
      when: "nobody knows yet where it stands",
      given: [standing(unknown), ...three],
      outcome: "undetermined",
      says: "networkConfiguration",
    },
    { when: "strange subnets are too few", given: [standing("x1", "x2")], outcome: "fail" },
    { when: "strange subnets are enough", given: [standing("x1", "x2", "x3")], outcome: "pass" },
    {
      when: "their owner says that they share a zone",
      given: [standing("x1", "x2", "x3")],
      outcome: "fail",
      settings: { subnetZones: ["x1 a", "x2 a", "x3 b"] },
    },
    {
      when: "it stands in own ones and strange ones, and two zones are known",
      given: [standing("s1", "s2", "x1", "x2"), ...three],
      outcome: "fail",
      says: "stand in 2",
    },
    {
      when: "own subnets say no zone, and strange ones are too few",
      given: [standing("s1", "x1", "x2"), subnet("s1", undefined)],
      outcome: "fail",
      says: "stand in 2",
    },
    {
      when: "a subnet is made, and strange ones are enough",
      given: [standing("x1", "x2", "x3"), resource("aws:ec2/subnet:Subnet", "s", { id: unknown })],
      outcome: "pass",
    },
    {
      when: "the same strange subnet is named thrice",
      given: [standing("x1", "x1", "x1")],
      outcome: "fail",
      says: "stand in 1",
    },
    {
      when: "it names no subnet",
      given: [service({ networkConfiguration: {} }), ...three],
      outcome: "fail",
      says: "stand in 0",
    },
    { when: "it has no network of its own", given: [service()], outcome: "pass" },
  ],
});
