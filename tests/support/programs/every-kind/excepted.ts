import type { Entry } from "../../../../policy/lib/register-entry";
import { until } from "../until";

const parent = "urn:pulumi:dev::cdd::cdd:fargate-microservice:FargateMicroservice::probe";
const own = (type: string, name: string) =>
  `urn:pulumi:dev::cdd::cdd:fargate-microservice:FargateMicroservice$aws:ecs/${type}::${name}`;

/** Rules that an entry of this catalogue is excepted from, each with the resource that breaks it. */
const excepted = {
  "ecs-service-disallow-execute-command": own("service:Service", "probe-service"),
  "ecs-service-disallow-public-ip": own("service:Service", "probe-service"),
  "ecs-service-enforce-private-subnets": own("service:Service", "probe-service"),
  "ecs-taskdefinition-enforce-readonly-root-filesystem": own("taskDefinition:TaskDefinition", "probe-task"),
};

export const exceptedOfEveryKind: readonly string[] = Object.keys(excepted);

/** What the register has for it: the catalogue counts on the ticket. */
export const exceptionsOfEveryKind: readonly Entry[] = Object.entries(excepted).map(([rule, urn]) => ({
  rule,
  urn,
  parent,
  reason: "A fault shows from outside only",
  author: "a.writer@example-bank.com",
  approvedBy: "Change board",
  ticket: "CDD-7",
  until,
}));
