import { rotationBy, shipped, withoutShipped } from "../../stacks";

const officeHours = { name: "office-hours", cron: "cron(0 7 ? * MON-FRI *)", timezone: "Europe/London" };

const without = withoutShipped("dev");
const { account, network, region } = shipped("dev");

/** From where the bank calls, and by what it comes. */
const bank = { range: "10.200.8.0/24", transitGateway: "tgw-0123456789abcdef0" };

/** What dev's stack file says otherwise where it runs every kind of entry. */
export const overrides = {
  ...without,
  network: { transitGateway: bank.transitGateway },
  rotation: { ...(without.rotation as object), "scans/scanner-key": rotationBy(account, region) },
  services: {
    scans: { cpu: 1024, memory: 2048, inboundCidrs: [bank.range] },
    reader: {
      tasks: { min: 1, max: 4 },
      scaling: { cpuPercent: 60, schedules: [{ ...officeHours, min: 2, max: 4 }] },
    },
    matcher: { cpu: 2048, memory: 8192 },
  },
  ec2Capacity: { gpu: { instanceTypes: ["g5.xlarge"], min: 0, max: 2 } },
  access: { sessionOperators: [`arn:aws:iam::${account}:role/cdd-operator`] },
  backups: {},
  containerSecurity: { guardDuty: { agentRegistryAccount: "222222222222" } },
};

const accounts = [account, overrides.containerSecurity.guardDuty.agentRegistryAccount];

/** What this stack must be allowed beyond dev's own thresholds, and what it need not be. */
export const policies = {
  // The own one, and the one whose registry GuardDuty's agent comes from.
  "iam-document-disallow-foreign-access": { accounts },
  // The resolver answers its registry's name.
  "resource-disallow-foreign-references": { accounts },
  "ec2-securitygroup-disallow-unrestricted-egress": null,
  "ec2-securitygroup-enforce-approved-sources": {
    sources: [...network.testTrafficCidrs.map((range) => `${range}:8443`), `${bank.range}:443`],
  },
  "ec2-transitgatewayattachment-enforce-approved-gateways": { gateways: [bank.transitGateway] },
  "ecs-taskdefinition-enforce-awsvpc-isolation": { ec2Families: ["cdd-dev-matcher"] },
  "lb-listener-configure-secure-tls": null,
  "lb-loadbalancer-disallow-unapproved-internet-facing": null,
};
