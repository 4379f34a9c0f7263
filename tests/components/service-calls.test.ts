import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServiceCalls } from "../../components/service-calls";
import type { ServiceCallsArgs } from "../../components/service-calls/args";
import { recordProgram } from "../support/engine";

const groups = (service: string) => ({
  taskSecurityGroupId: `sg-task-${service}`,
  loadBalancerSecurityGroupId: `sg-alb-${service}`,
});
const securityGroups = {
  portal: groups("portal"),
  screening: groups("screening"),
  "audit-trail": groups("audit-trail"),
};
const record = (calls: ServiceCallsArgs["calls"]) =>
  recordProgram(() => {
    new ServiceCalls("calls", { calls, securityGroups });
  });

describe("ServiceCalls", () => {
  it("opens each declared call on both ends, from the caller's tasks to the callee's balancer", async () => {
    const { resources } = await record([
      { caller: "portal", callee: "screening" },
      { caller: "screening", callee: "audit-trail" },
    ]);
    const rule = (from: string, to: string) => ({
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      description: `${from} calls ${to}`,
    });
    const pair = (from: string, to: string) => [
      [
        `calls-${from}-to-${to}-egress`,
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        {
          ...rule(from, to),
          securityGroupId: `sg-task-${from}`,
          referencedSecurityGroupId: `sg-alb-${to}`,
          tags: { service: from },
        },
      ],
      [
        `calls-${from}-to-${to}-ingress`,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {
          ...rule(from, to),
          securityGroupId: `sg-alb-${to}`,
          referencedSecurityGroupId: `sg-task-${from}`,
          tags: { service: to },
        },
      ],
    ];
    const [component, ...rules] = resources;
    assert.equal(component?.type, "cdd:service-calls:ServiceCalls");
    assert.deepEqual(component?.inputs, {
      calls: [
        { caller: "portal", callee: "screening" },
        { caller: "screening", callee: "audit-trail" },
      ],
    });
    assert.deepEqual(
      rules.map(({ name, type, inputs }) => [name, type, inputs]),
      [...pair("portal", "screening"), ...pair("screening", "audit-trail")],
    );
    for (const { parent } of rules) assert.equal(parent, component?.urn);
  });

  it("opens nothing where nothing is declared", async () => {
    assert.deepEqual(
      (await record([])).resources.map(({ name }) => name),
      ["calls"],
    );
  });

  it("refuses calls of and to services that are not there, and to itself, all at once", async () => {
    let refused: unknown;
    const { resources } = await recordProgram(() => {
      try {
        const calls = [
          { caller: "ghost", callee: "portal" },
          { caller: "portal", callee: "phantom" },
          { caller: "screening", callee: "screening" },
        ];
        new ServiceCalls("calls", { calls, securityGroups });
      } catch (error) {
        refused = error;
      }
    });
    assert.ok(pulumi.RunError.isInstance(refused));
    assert.deepEqual(refused.message.split("\n"), [
      "ghost: it calls portal and is no service. Use one of audit-trail, portal, screening.",
      "portal: it calls phantom, which is no service. Use one of audit-trail, portal, screening.",
      "screening: it calls itself. Remove the call.",
    ]);
    assert.deepEqual(resources, []);
  });
});
