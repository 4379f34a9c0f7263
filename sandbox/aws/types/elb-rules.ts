import { isUnknown, objects, type Props, text, valuesAt } from "../values";
import { loadBalancerType } from "./elb";
import type { Moment, Reference, TypeEntry } from "./entry";
import { targetGroupType } from "./target-groups";

const listenerType = "aws:lb/listener:Listener";
const ruleType = "aws:lb/listenerRule:ListenerRule";
const certificateType = "aws:acm/certificate:Certificate";

function targetGroups(actions: string): Reference[] {
  return [`${actions}[].targetGroupArn`, `${actions}[].forward.targetGroups[].arn`].map((at) => ({
    at,
    to: targetGroupType,
    missing: (arn) => `TargetGroupNotFound: One or more target groups not found: ${arn}`,
    holds: (arn) => `ResourceInUse: Target group '${arn}' is currently in use by a listener or a rule`,
  }));
}

function refuseListener({ cloud, inputs, region }: Moment): string | undefined {
  const arn = text(inputs.certificateArn);
  if (inputs.protocol !== "HTTPS" && inputs.protocol !== "TLS")
    return arn === ""
      ? undefined
      : "ValidationError: Certificates can be specified for HTTPS and TLS listeners only";
  if (arn === "")
    return `ValidationError: A certificate must be specified for ${text(inputs.protocol)} listeners`;
  if (arn.split(":")[3] !== region) return `CertificateNotFound: Certificate '${arn}' is not in ${region}`;
  if (!cloud.world.issuedCertificates.includes(arn))
    return `UnsupportedCertificate: The certificate '${arn}' is not issued yet: wait for its validation`;
  return refuseSharing(cloud, inputs);
}

/** A target group serves one load balancer. */
function refuseSharing(cloud: Moment["cloud"], inputs: Props): string | undefined {
  const balancer = text(inputs.loadBalancerArn);
  const wanted = new Set(
    ["defaultActions[].targetGroupArn", "defaultActions[].forward.targetGroups[].arn"]
      .flatMap((path) => valuesAt(inputs, path))
      .map(text),
  );
  const other = cloud
    .ofType(listenerType)
    .find(
      (one) =>
        one.inputs.loadBalancerArn !== balancer &&
        objects(one.inputs.defaultActions).some((action) => wanted.has(text(action.targetGroupArn))),
    );
  return (
    other &&
    "TargetGroupAssociationLimit: The following target groups cannot be associated with more than one load balancer"
  );
}

function refuseRule({ cloud, inputs, existing }: Moment): string | undefined {
  const priority = inputs.priority;
  const taken = cloud
    .ofType(ruleType)
    .some(
      (one) =>
        one.id !== existing?.id &&
        one.inputs.listenerArn === inputs.listenerArn &&
        one.outputs.priority === priority,
    );
  return taken ? `PriorityInUse: Priority '${priority}' is currently in use` : undefined;
}

function nextPriority({ cloud, inputs }: Moment): number {
  const used = cloud.ofType(ruleType).filter((one) => one.inputs.listenerArn === inputs.listenerArn);
  return Math.max(0, ...used.map((one) => Number(one.outputs.priority))) + 1;
}

export const elbRules: readonly TypeEntry[] = [
  {
    type: listenerType,
    id: ({ inputs, cloud }) =>
      `${text(inputs.loadBalancerArn).replace(":loadbalancer/", ":listener/")}/${cloud.token(16)}`,
    arn: (_moment, id) => id,
    outputs: ({ inputs }) => ({
      protocol: inputs.protocol ?? "HTTP",
      sslPolicy: inputs.sslPolicy ?? (inputs.protocol === "HTTPS" ? "ELBSecurityPolicy-2016-08" : ""),
      routingHttpResponseServerEnabled: inputs.routingHttpResponseServerEnabled ?? true,
      mutualAuthentication: inputs.mutualAuthentication ?? {
        mode: "off",
        ignoreClientCertificateExpiry: false,
      },
    }),
    forceNew: ["loadBalancerArn"],
    references: [
      {
        at: "loadBalancerArn",
        to: loadBalancerType,
        missing: (arn) => `LoadBalancerNotFound: One or more load balancers not found: ${arn}`,
      },
      {
        at: "certificateArn",
        to: certificateType,
        missing: (arn) => `CertificateNotFound: Certificate '${arn}' not found`,
        holds: (arn) => `ResourceInUseException: Certificate ${arn} in account is in use`,
      },
      ...targetGroups("defaultActions"),
    ],
    unique: [
      {
        key: (props) => `${text(props.loadBalancerArn)} ${props.port ?? ""}`,
        taken: (_moment, key) =>
          `DuplicateListener: A listener already exists on this port for this load balancer: ${key.split(" ")[1]}`,
      },
    ],
    check: ({ sslPolicy }) =>
      sslPolicy === undefined || isUnknown(sslPolicy) || text(sslPolicy).startsWith("ELBSecurityPolicy-")
        ? []
        : [
            {
              property: "sslPolicy",
              reason: `SSL policy '${text(sslPolicy)}' not found; their names begin with ELBSecurityPolicy-`,
            },
          ],
    refuse: refuseListener,
  },
  {
    type: ruleType,
    id: ({ inputs, cloud }) =>
      `${text(inputs.listenerArn).replace(":listener/", ":listener-rule/")}/${cloud.token(16)}`,
    arn: (_moment, id) => id,
    outputs: (moment) => ({ priority: moment.inputs.priority ?? nextPriority(moment) }),
    forceNew: ["listenerArn"],
    sets: [
      "conditions",
      "conditions[].hostHeader.values",
      "conditions[].pathPattern.values",
      "conditions[].sourceIp.values",
      "conditions[].httpRequestMethod.values",
    ],
    references: [
      {
        at: "listenerArn",
        to: listenerType,
        missing: (arn) => `ListenerNotFound: One or more listeners not found: ${arn}`,
      },
      ...targetGroups("actions"),
    ],
    check: ({ priority }) =>
      typeof priority === "number" && (priority < 1 || priority > 50_000)
        ? [{ property: "priority", reason: `expected priority to be in the range 1-50000, got ${priority}` }]
        : [],
    refuse: (moment) =>
      refuseRule(moment) ??
      (objects(moment.inputs.conditions).length > 0
        ? undefined
        : "ValidationError: A rule must have at least one condition"),
  },
];
