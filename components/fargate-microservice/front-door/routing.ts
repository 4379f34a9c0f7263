import * as lb from "@pulumi/aws/lb";
import { testPort } from "../scope";
import { targetOf } from "../task";
import type { DoorScope } from "./args";
import { drainSeconds, targetHealth } from "./target-health";

/** Two target groups and the two rules that divide traffic between them: what a canary release needs. */
export interface Routing {
  readonly targetGroup: lb.TargetGroup;
  readonly alternateTargetGroup: lb.TargetGroup;
  readonly productionRule: lb.ListenerRule;
  readonly testRule: lb.ListenerRule;
}

/** From listeners to tasks. The same in every stack, whatever the release strategy, so that a change of it moves nothing. */
export function routing(scope: DoorScope, production: lb.Listener, test: lb.Listener): Routing {
  const names = [
    scope.args.internalName,
    ...(scope.args.publicName === undefined ? [] : [scope.args.publicName]),
  ];
  const targetGroup = targetGroupOf(scope, "tg1");
  const alternateTargetGroup = targetGroupOf(scope, "tg2");
  const forward = weighted(targetGroup, alternateTargetGroup, scope.args.stickinessSeconds);
  const productionRule = listenerRule(scope, "production-rule", production, 20, { values: names }, forward);
  // Clients send the port with the name where it is not 443, and a plain value cannot contain a port.
  const testHosts = { regexValues: names.map((host) => `^${host.replaceAll(".", "\\.")}(:${testPort})?$`) };
  const testRule = listenerRule(scope, "test-rule", test, 10, testHosts, forward);
  return { targetGroup, alternateTargetGroup, productionRule, testRule };
}

function targetGroupOf({ name, args, tags, parent }: DoorScope, role: string): lb.TargetGroup {
  const { protocol, port } = targetOf(args);
  return new lb.TargetGroup(
    `${name}-${role}`,
    {
      targetType: "ip",
      ipAddressType: "ipv4",
      protocol,
      protocolVersion: "HTTP1",
      port,
      vpcId: args.network.vpcId,
      deregistrationDelay: drainSeconds(args),
      loadBalancingAlgorithmType: "least_outstanding_requests",
      healthCheck: {
        enabled: true,
        path: args.health.path,
        protocol,
        port: "traffic-port",
        matcher: args.health.codes,
        ...targetHealth(args),
      },
      tags,
    },
    { parent },
  );
}

function weighted(
  all: lb.TargetGroup,
  none: lb.TargetGroup,
  stickinessSeconds: number | undefined,
): lb.ListenerRuleArgs["actions"] {
  return [
    {
      type: "forward",
      forward: {
        targetGroups: [
          { arn: all.arn, weight: 100 },
          { arn: none.arn, weight: 0 },
        ],
        ...(stickinessSeconds !== undefined && {
          stickiness: { enabled: true, duration: stickinessSeconds },
        }),
      },
    },
  ];
}

function listenerRule(
  { name, tags, parent }: DoorScope,
  role: string,
  listener: lb.Listener,
  priority: number,
  hostHeader: { readonly values: string[] } | { readonly regexValues: string[] },
  actions: lb.ListenerRuleArgs["actions"],
): lb.ListenerRule {
  return new lb.ListenerRule(
    `${name}-${role}`,
    { listenerArn: listener.arn, priority, conditions: [{ hostHeader }], actions, tags },
    // ECS owns the weights from the first release on: writing 100/0 back could send customers to no task at all.
    // A listener has each priority once, so that a rule cannot stand beside the one that it replaces.
    { parent, ignoreChanges: ["actions"], deleteBeforeReplace: true },
  );
}
