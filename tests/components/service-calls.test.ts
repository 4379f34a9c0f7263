import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ServiceCalls } from "../../components/service-calls";
import type { ServiceCallsArgs } from "../../components/service-calls/args";
import { recordProgram } from "../support/record-program";

const groups = (service: string) => ({
  taskSecurityGroupId: `sg-task-${service}`,
  calledSecurityGroupId: `sg-called-${service}`,
});
const securityGroups = {
  portal: groups("portal"),
  screening: groups("screening"),
  "audit-trail": groups("audit-trail"),
  sweep: { taskSecurityGroupId: "sg-task-sweep", calledSecurityGroupId: undefined },
};
const record = (calls: ServiceCallsArgs["calls"]) =>
  recordProgram(() => {
    new ServiceCalls("calls", { calls, securityGroups });
  });

describe("ServiceCalls", () => {
  it("opens each declared call on both ends, at the callee's port, from the caller's tasks to what is called", async () => {
    const calls = [
      { caller: "portal", callee: "screening", port: 443 },
      { caller: "sweep", callee: "audit-trail", port: 9443 },
    ];
    const { resources } = await record(calls);
    const rule = (from: string, to: string, port: number) => ({
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      description: `${from} calls ${to}`,
    });
    const pair = (from: string, to: string, port: number) => [
      [
        `calls-${from}-to-${to}-egress`,
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        {
          ...rule(from, to, port),
          securityGroupId: `sg-task-${from}`,
          referencedSecurityGroupId: `sg-called-${to}`,
          tags: { service: from },
        },
      ],
      [
        `calls-${from}-to-${to}-ingress`,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {
          ...rule(from, to, port),
          securityGroupId: `sg-called-${to}`,
          referencedSecurityGroupId: `sg-task-${from}`,
          tags: { service: to },
        },
      ],
    ];
    const [component, ...rules] = resources;
    assert.equal(component?.type, "cdd:service-calls:ServiceCalls");
    assert.deepEqual(component?.inputs, { calls });
    assert.deepEqual(
      rules.map(({ name, type, inputs }) => [name, type, inputs]),
      [...pair("portal", "screening", 443), ...pair("sweep", "audit-trail", 9443)],
    );
    for (const { parent } of rules) assert.equal(parent, component?.urn);
  });

  it("opens nothing where nothing is declared", async () => {
    assert.deepEqual(
      (await record([])).resources.map(({ name }) => name),
      ["calls"],
    );
  });

  it("refuses calls of and to services that are not there or have no port, and to itself, all at once", async () => {
    let refused: unknown;
    const { resources } = await recordProgram(() => {
      try {
        const calls = [
          { caller: "ghost", callee: "portal", port: 443 },
          { caller: "portal", callee: "phantom", port: 443 },
          { caller: "portal", callee: "sweep", port: 443 },
          { caller: "screening", callee: "screening", port: 443 },
        ];
        new ServiceCalls("calls", { calls, securityGroups });
      } catch (error) {
        refused = error;
      }
    });
    assert.ok(pulumi.RunError.isInstance(refused));
    assert.deepEqual(refused.message.split("\n"), [
      'calls: calls[0].caller: "ghost" is no service. Use one of audit-trail, portal, screening, sweep.',
      'calls: calls[1].callee: "phantom" can be called by nobody. Use one of audit-trail, portal, screening.',
      'calls: calls[2].callee: "sweep" can be called by nobody. Use one of audit-trail, portal, screening.',
      'calls: calls[3].callee: "screening" calls itself. Remove the call.',
    ]);
    assert.deepEqual(resources, []);
  });
});
