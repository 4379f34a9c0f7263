import * as vpc from "@pulumi/aws/vpc";
import type { Input } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { type Fault, shown, under, unless } from "../../model/problems";
import { refuse } from "../shared/refuse";
import type { CallPlan, ServiceCallsArgs } from "./args";

/**
 * The traffic graph as security-group rules: for each declared call one that lets the caller's tasks out and one that
 * lets them in to the callee's load balancer, or to its tasks where it has none. What is not declared stays closed. Costs nothing.
 *
 * @example
 * new ServiceCalls("service-calls", {
 *   calls: [{ caller: "case-management", callee: "screening", port: 443 }],
 *   securityGroups: { "case-management": caseManagement, screening },
 * });
 */
export class ServiceCalls extends pulumi.ComponentResource {
  constructor(name: string, args: ServiceCallsArgs, opts?: pulumi.ComponentResourceOptions) {
    const edges = edgesOf(name, args);
    super("cdd:service-calls:ServiceCalls", name, { calls: args.calls }, opts);
    for (const edge of edges) openEdge(this, name, edge);
    this.registerOutputs({});
  }
}

/** A call with the security groups of both ends. */
interface Edge extends CallPlan {
  readonly from: Input<string>;
  readonly to: Input<string>;
}

function openEdge(parent: ServiceCalls, name: string, { caller, callee, port, from, to }: Edge): void {
  const rule = { ipProtocol: "tcp", fromPort: port, toPort: port, description: `${caller} calls ${callee}` };
  new vpc.SecurityGroupEgressRule(
    `${name}-${caller}-to-${callee}-egress`,
    { ...rule, securityGroupId: from, referencedSecurityGroupId: to, tags: { service: caller } },
    { parent },
  );
  new vpc.SecurityGroupIngressRule(
    `${name}-${caller}-to-${callee}-ingress`,
    { ...rule, securityGroupId: to, referencedSecurityGroupId: from, tags: { service: callee } },
    { parent },
  );
}

function edgesOf(name: string, { calls, securityGroups }: ServiceCallsArgs): Edge[] {
  const known = Object.keys(securityGroups).sort();
  const callable = known.filter((service) => calledAt(service) !== undefined);
  const faults: Fault[] = [];
  const edges: Edge[] = [];
  for (const [index, { caller, callee, port }] of calls.entries()) {
    const from = securityGroups[caller];
    const to = calledAt(callee);
    faults.push(
      ...under(
        ["calls", index],
        [
          ...unless(
            from !== undefined,
            ["caller"],
            `${shown(caller)} is no service. Use one of ${known.join(", ")}.`,
          ),
          ...unless(
            to !== undefined,
            ["callee"],
            `${shown(callee)} can be called by nobody. Use one of ${callable.join(", ")}.`,
          ),
          ...unless(caller !== callee, ["callee"], `${shown(callee)} calls itself. Remove the call.`),
        ],
      ),
    );
    if (from !== undefined && to !== undefined) {
      edges.push({ caller, callee, port, from: from.taskSecurityGroupId, to });
    }
  }
  refuse(name, faults);
  return edges;

  function calledAt(service: string): Input<string> | undefined {
    return securityGroups[service]?.calledSecurityGroupId;
  }
}
