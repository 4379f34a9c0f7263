import { type Evidence, evidenceOf } from "../../evidence/evidence";
import type { Described } from "../../evidence/registers";
import {
  dataKey,
  ended,
  found,
  groupHasReason,
  judgedAll,
  judgedOne,
  keyHasAlias,
  keyRotates,
  lifted,
  logOf,
  logsKey,
  open,
  packName,
  rules,
  shown,
  stackUrn,
  type Told,
  urnOf,
} from "./run-log";

const service = "cdd:fargate-microservice:FargateMicroservice";
const within = `${service}$`;
const tags = (more: object) => ({ tagsAll: { project: "cdd", "cost-centre": "CDD-1", ...more } });
const screening = {
  service: "screening",
  owner: "financial-crime",
  "data-class": "restricted",
  criticality: "high",
};

export const certificate = urnOf("aws:acm/certificate:Certificate", "screening-certificate", within);
export const wayIn = urnOf(
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "screening-from-callers",
  within,
);

/** A small graph with one of everything that registers tell, and each outcome once at least. */
export const told: readonly Told[] = [
  {
    preludeEvent: {
      config: {
        "cdd:platform": JSON.stringify({
          access: { deployers: ["arn:aws:iam::111111111111:role/deployer"] },
        }),
        "aws:region": "eu-west-2",
      },
    },
  },
  shown(stackUrn),
  judgedOne(stackUrn, []),
  shown(urnOf(service, "screening"), {
    service: "screening",
    owner: "financial-crime",
    dataClass: "restricted",
    criticality: "high",
    kind: "balanced",
    exposure: "internal",
    calls: ["audit-trail"],
    data: { screenings: "write", customers: "read" },
    egress: [
      { destination: "watchlist", port: 443, cidrs: ["203.0.113.0/28"], prefixLists: [] },
      { destination: "<b>odd</b>", port: 8443, cidrs: [], prefixLists: ["pl-1"] },
    ],
  }),
  shown(dataKey, {
    description: "stores & more",
    customerMasterKeySpec: "SYMMETRIC_DEFAULT",
    enableKeyRotation: true,
    rotationPeriodInDays: 180,
    deletionWindowInDays: 30,
    ...tags({}),
  }),
  judgedOne(dataKey, [keyRotates]),
  shown(logsKey, { customerMasterKeySpec: "ECC_NIST_P256", ...tags({}) }),
  judgedOne(logsKey, [], [keyRotates]),
  lifted(keyRotates, logsKey, 'no rotation of "logs"'),
  shown(urnOf("aws:kms/key:Key", "vault"), { customerMasterKeySpec: "SYMMETRIC_DEFAULT", ...tags({}) }),
  judgedOne(urnOf("aws:kms/key:Key", "vault"), [], [keyRotates]),
  open(keyRotates, urnOf("aws:kms/key:Key", "vault"), "enableKeyRotation"),
  shown(certificate, {
    domainName: "screening.internal.example-bank.com",
    subjectAlternativeNames: ["s.example-bank.com"],
    keyAlgorithm: "EC_prime256v1",
    validationMethod: "DNS",
    ...tags(screening),
  }),
  judgedOne(certificate, []),
  shown(urnOf("aws:lb/listener:Listener", "screening-https", within), {
    port: 443,
    sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    ...tags(screening),
  }),
  shown(urnOf("aws:lb/listener:Listener", "screening-http", within), { port: 80, ...tags(screening) }),
  shown(wayIn, {
    description: "Callers <script>alert(1)</script>",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
    cidrIpv4: "192.0.2.0/24",
    ...tags(screening),
  }),
  judgedOne(wayIn, [], [groupHasReason]),
  found(groupHasReason, wayIn, "no reason & no end", "advisory"),
  shown(urnOf("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "screening-to-watchlist", within), {
    description: "Lists",
    ipProtocol: "-1",
    prefixListId: "pl-2",
    ...tags(screening),
  }),
  shown(urnOf("aws:ec2/securityGroup:SecurityGroup", "legacy"), {
    description: "of old",
    ingress: [{ protocol: "udp", fromPort: 53, toPort: 54, cidrBlocks: ["10.0.0.0/8"], self: true }],
    egress: "unknown",
    ...tags({}),
  }),
  shown(urnOf("aws:dynamodb/table:Table", "data-screenings"), {
    name: "cdd-test-screenings",
    ...tags({ store: "screenings", "data-class": "restricted" }),
  }),
  shown(urnOf("aws:iam/role:Role", "screening-task", within), {
    name: "cdd-test-screening-task",
    description: "What the tasks may",
    permissionsBoundary: "arn:aws:iam::111111111111:policy/boundary",
    assumeRolePolicy: JSON.stringify({
      Statement: [
        { Effect: "Allow", Principal: { Service: ["ecs-tasks.amazonaws.com"] } },
        { Effect: "Deny", Principal: "*" },
      ],
    }),
    ...tags(screening),
  }),
  shown(urnOf("aws:iam/rolePolicy:RolePolicy", "screening-task-data", within), {
    name: "data",
    role: "cdd-test-screening-task",
  }),
  judgedAll([keyHasAlias]),
  ended(),
];

const described: Described = {
  services: {
    screening: {
      description: "Looks people up",
      continuity: { businessService: "Sanctions screening", rtoMinutes: 60, rpoMinutes: 5 },
    },
  },
  stores: { screenings: { description: "What was found" } },
  destinations: { watchlist: { description: "Lists of people" } },
};

/** Its evidence, with more events, at a time, and with more services in the catalogue. */
export function smallEvidence(
  more: readonly Told[] = [],
  at?: string,
  services: Described["services"] = {},
): Evidence {
  return evidenceOf({
    events: logOf(...told, ...more),
    rules,
    packName,
    described: { ...described, services: { ...described.services, ...services } },
    source: "a test",
    at,
  });
}
