import { isProps, type Props, text } from "../values";
import type { TypeEntry } from "./entry";
import { uniqueName, vpcType } from "./parts";

export const targetGroupType = "aws:lb/targetGroup:TargetGroup";

function healthCheck(inputs: Props): Props {
  const given = isProps(inputs.healthCheck) ? inputs.healthCheck : {};
  return {
    enabled: true,
    healthyThreshold: 3,
    interval: 30,
    matcher: "200",
    path: "/",
    port: "traffic-port",
    protocol: "HTTP",
    timeout: 5,
    unhealthyThreshold: 3,
    ...given,
  };
}

/** Source: Elastic Load Balancing API, CreateTargetGroup; the provider asks for a longer time-out than the API. */
const ranges = {
  interval: [5, 300],
  timeout: [2, 120],
  healthyThreshold: [2, 10],
  unhealthyThreshold: [2, 10],
} as const;

function healthCheckProblems(check: Props): { property: string; reason: string }[] {
  const outside = Object.entries(ranges).flatMap(([key, [least, most]]) => {
    const value = check[key];
    return typeof value === "number" && (value < least || value > most)
      ? [
          {
            property: `healthCheck.${key}`,
            reason: `expected health_check.0.${key} to be in the range (${least} - ${most}), got ${value}`,
          },
        ]
      : [];
  });
  const { interval, timeout } = check;
  if (typeof interval !== "number" || typeof timeout !== "number" || timeout < interval) return outside;
  const reason = `health_check.timeout (${timeout}) must be smaller than health_check.interval (${interval})`;
  return [...outside, { property: "healthCheck.timeout", reason }];
}

export const targetGroups: readonly TypeEntry[] = [
  {
    type: targetGroupType,
    id: ({ region, account, inputs, cloud }) =>
      `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/${text(inputs.name)}/${cloud.token(16)}`,
    arn: (_moment, id) => id,
    outputs: ({ inputs }, id) => ({
      arnSuffix: id.split(":").at(-1) ?? "",
      healthCheck: healthCheck(inputs),
      ipAddressType: inputs.ipAddressType ?? "ipv4",
      protocolVersion: inputs.protocolVersion ?? "HTTP1",
      loadBalancingAlgorithmType: inputs.loadBalancingAlgorithmType ?? "round_robin",
      loadBalancingAnomalyMitigation: inputs.loadBalancingAnomalyMitigation ?? "off",
      loadBalancingCrossZoneEnabled:
        inputs.loadBalancingCrossZoneEnabled ?? "use_load_balancer_configuration",
      stickiness: inputs.stickiness ?? {
        cookieDuration: 86_400,
        cookieName: "",
        enabled: false,
        type: "lb_cookie",
      },
    }),
    defaults: {
      deregistrationDelay: 300,
      slowStart: 0,
      targetType: "instance",
      lambdaMultiValueHeadersEnabled: false,
      proxyProtocolV2: false,
    },
    forceNew: [
      "name",
      "namePrefix",
      "port",
      "protocol",
      "protocolVersion",
      "targetType",
      "vpcId",
      "ipAddressType",
    ],
    nameLimit: 32,
    references: [
      { at: "vpcId", to: vpcType, missing: (id) => `ValidationError: The VPC ID '${id}' is not found` },
    ],
    unique: [
      uniqueName(
        (name) =>
          `DuplicateTargetGroupName: A target group with the same name '${name}' exists, but with different settings`,
      ),
    ],
    check: (inputs) => [
      ...(inputs.targetType !== "lambda" && inputs.vpcId === undefined
        ? [
            {
              property: "vpcId",
              reason: `vpcId should be set when target type is ${text(inputs.targetType)}`,
            },
          ]
        : []),
      ...healthCheckProblems(healthCheck(inputs)),
    ],
  },
];
