import { PolicyPack } from "@pulumi/policy";
import { watchConfiguration } from "./lib/configuration";
import { unpackOnce } from "./lib/unpack-once";
import { packName, rules } from "./pack";

unpackOnce();
// The SDK's server keeps what it finds when the pack is made.
watchConfiguration();
// A rule that is not for a type says so by an error, a hundred times for each resource. One frame still says where one arose.
Error.stackTraceLimit = 1;

// Constructing a pack starts its server: so this stands apart, and tests take the list.
new PolicyPack(packName, {
  description: "Banking security rules for workloads on AWS Fargate, fail closed",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: rules.map(({ policy }) => policy),
});
