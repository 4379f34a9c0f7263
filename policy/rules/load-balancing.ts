import { isListed, isSet, placeForm, resourceRule, setting, types } from "../lib";

interface Logs {
  readonly bucket?: string;
  readonly enabled?: boolean;
}
interface LoadBalancer {
  readonly loadBalancerType?: string;
  readonly internal?: boolean;
  readonly accessLogs?: Logs;
  readonly connectionLogs?: Logs;
  readonly enableDeletionProtection?: boolean;
  readonly dropInvalidHeaderFields?: boolean;
  readonly desyncMitigationMode?: string;
  readonly xffHeaderProcessingMode?: string;
  readonly enableWafFailOpen?: boolean;
}

/** Only these read HTTP: the other kinds have no headers, WAF or connection logs. */
const isApplication = ({ loadBalancerType = "application" }: LoadBalancer) =>
  loadBalancerType === "application";

const internetFacing = resourceRule<LoadBalancer, { approved: readonly string[] }>({
  name: "lb-loadbalancer-disallow-unapproved-internet-facing",
  severity: "high",
  description: "A load balancer says whether it is internal, and only approved ones face the internet.",
  remediation:
    'set `internal` to true, or have the balancer listed in `approved` for this stack, "<project>::<types>::<name>" as in its URN.',
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.1", "1.4.2"], nist: ["SC-7(3)", "AC-4"] },
  types: types.loadBalancer,
  settings: {
    approved: setting<readonly string[]>(
      [],
      "Balancers that may face the internet, by their URNs without `urn:pulumi:<stack>::`",
      { form: placeForm },
    ),
  },
  check: ({ props, urn }, judge, { approved }) => {
    if (!isSet(props, "internal")) judge.violation("the load balancer does not say whether it is `internal`");
    else if (props.internal !== true && !isListed(urn, approved))
      judge.violation("the load balancer faces the internet and is not approved for it");
  },
});

const accessLogging = resourceRule<LoadBalancer, { connectionLogs: boolean }>({
  name: "lb-loadbalancer-configure-access-logging",
  severity: "medium",
  description: "A load balancer logs requests and connections to a bucket.",
  remediation: "enable `accessLogs` and `connectionLogs` with a bucket.",
  standards: { fsbp: ["ELB.5"], pci: [], pciOwn: ["10.2.1"], nist: ["AU-2", "AU-3", "AU-12", "SI-7(8)"] },
  types: types.loadBalancer,
  settings: { connectionLogs: setting(true, "Whether connections, too, are logged") },
  check: ({ props }, judge, { connectionLogs }) => {
    const demand = (logs: Logs | undefined, what: string) => {
      if (logs?.enabled !== true || !isSet(logs, "bucket")) judge.violation(`${what} are not logged`);
    };
    judge.part(() => {
      if (props.loadBalancerType !== "gateway") demand(props.accessLogs, "requests");
    });
    judge.part(() => {
      if (connectionLogs && isApplication(props)) demand(props.connectionLogs, "connections");
    });
  },
});

const deletionProtection = resourceRule<LoadBalancer, { demanded: boolean }>({
  name: "lb-loadbalancer-enable-deletion-protection",
  severity: "medium",
  description: "A load balancer cannot be deleted by mistake.",
  remediation: "set `enableDeletionProtection` to true.",
  standards: { fsbp: ["ELB.6"], pci: [], pciOwn: [], nist: ["CA-9(1)", "CM-2", "CM-3", "SC-5(2)"] },
  types: types.loadBalancer,
  settings: { demanded: setting(true, "Whether balancers of the stack are protected against deletion") },
  check: ({ props }, judge, { demanded }) => {
    if (demanded && props.enableDeletionProtection !== true)
      judge.violation("the load balancer can be deleted");
  },
});

const invalidHeaders = resourceRule<LoadBalancer>({
  name: "lb-loadbalancer-enable-drop-invalid-headers",
  severity: "medium",
  description: "A load balancer drops headers that are not valid instead of passing them to tasks.",
  remediation: "set `dropInvalidHeaderFields` to true.",
  standards: { fsbp: ["ELB.4"], pci: ["6.2.4"], pciOwn: [], nist: ["SC-7(4)", "SC-8(2)"] },
  types: types.loadBalancer,
  check: ({ props }, judge) => {
    if (isApplication(props) && props.dropInvalidHeaderFields !== true)
      judge.violation("invalid headers reach the tasks");
  },
});

const desync = resourceRule<LoadBalancer>({
  name: "lb-loadbalancer-configure-desync-mitigation",
  severity: "medium",
  description:
    "A load balancer refuses ambiguous requests, and no X-Forwarded-For reaches a task as a client made it up: the last address in it is the one that the balancer saw.",
  remediation:
    'set `desyncMitigationMode` to "defensive" or "strictest" and `xffHeaderProcessingMode` to "append" or "remove".',
  standards: { fsbp: ["ELB.12"], pci: ["6.2.4"], pciOwn: [], nist: ["AC-4(21)", "CM-2"] },
  types: types.loadBalancer,
  check: ({ props }, judge) => {
    judge.part(() => {
      // AWS's own default is safe, so silence is too.
      const { desyncMitigationMode = "defensive" } = props;
      if (isApplication(props) && !["defensive", "strictest"].includes(desyncMitigationMode))
        judge.violation(`\`desyncMitigationMode\` is "${desyncMitigationMode}"`);
    });
    judge.part(() => {
      const { xffHeaderProcessingMode = "append" } = props;
      if (isApplication(props) && !["append", "remove"].includes(xffHeaderProcessingMode))
        judge.violation("clients can claim any address by X-Forwarded-For");
    });
  },
});

const wafFailOpen = resourceRule<LoadBalancer>({
  name: "lb-loadbalancer-disallow-waf-fail-open",
  severity: "high",
  description:
    "Where the WAF does not answer, a load balancer refuses requests instead of letting them pass.",
  remediation: "remove `enableWafFailOpen`.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.4.2"], nist: ["SC-7(18)"] },
  types: types.loadBalancer,
  check: ({ props }, judge) => {
    if (props.enableWafFailOpen === true) judge.violation("requests pass when the WAF does not answer");
  },
});

export const loadBalancingRules = [
  internetFacing,
  accessLogging,
  deletionProtection,
  invalidHeaders,
  desync,
  wafFailOpen,
];
