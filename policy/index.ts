import { PolicyPack } from "@pulumi/policy";
import { watchConfiguration } from "./lib/configuration";
import { packName, rules } from "./pack";

// The SDK's server keeps what it finds when the pack is made.
watchConfiguration();

// Constructing a pack starts its server: so this stands apart, and tests take the list.
new PolicyPack(packName, {
  description: "Banking security rules for workloads on AWS Fargate, fail closed",
  provider: "aws",
  enforcementLevel: "mandatory",
  policies: rules.map(({ policy }) => policy),
});
