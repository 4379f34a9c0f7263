import {
  demandNaming,
  type Graph,
  isGiven,
  type Node,
  type Relation,
  resourceRule,
  setting,
  stackRule,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";

interface LoggingConfiguration {
  readonly resourceArn?: string;
  readonly logDestinationConfigs?: readonly string[];
  readonly redactedFields?: readonly { readonly singleHeader?: { readonly name?: string } }[];
  readonly loggingFilter?: {
    readonly defaultBehavior?: string;
    readonly filters?: readonly { readonly behavior?: string }[];
  };
}
interface RateRule {
  readonly action?: { readonly block?: object };
  readonly statement?: {
    readonly rateBasedStatement?: {
      readonly limit?: number;
      readonly evaluationWindowSec?: number;
      readonly aggregateKeyType?: string;
      readonly scopeDownStatement?: object;
    };
  };
}
interface WebAcl {
  readonly rules?: readonly RateRule[];
}
interface Association {
  readonly resourceArn?: string;
  readonly webAclArn?: string;
}
interface LoadBalancer {
  readonly internal?: boolean;
}

const loggedAcl: Relation<LoggingConfiguration> = {
  property: "resourceArn",
  by: "arn",
  types: types.webAcl,
};

const logging = stackRule<object>({
  name: "wafv2-webacl-enable-logging",
  severity: "high",
  description: "Every WebACL logs the requests that it judges.",
  remediation: "make a WebAclLoggingConfiguration for the WebAcl.",
  standards: {
    fsbp: ["WAF.11"],
    pci: ["10.4.2"],
    pciOwn: ["10.2.1"],
    nist: ["AU-2", "AU-3", "AU-12", "SC-7(9)", "SI-7(8)"],
  },
  types: types.webAcl,
  check: (acl, judge, { graph }) => {
    const configurations = demandNaming(
      judge,
      graph.ofType<LoggingConfiguration>(types.webAclLoggingConfiguration),
      loggedAcl,
      acl,
      "the WebACL has no WebAclLoggingConfiguration",
    );
    for (const configuration of configurations)
      judge.part(() => {
        if (
          !isGiven(configuration, "logDestinationConfigs") ||
          configuration.props.logDestinationConfigs?.length === 0
        )
          judge.violation(`${configuration.name} names no destination`);
      });
  },
});

const redaction = resourceRule<LoggingConfiguration, { headers: readonly string[] }>({
  name: "wafv2-webacllogging-enforce-redaction",
  severity: "medium",
  description: "WAF logs keep no header that carries credentials, and leave no request out.",
  remediation:
    "list each of these headers in `redactedFields` as `singleHeader`, and let no filter drop requests.",
  standards: { fsbp: [], pci: [], pciOwn: ["3.4.1", "10.3.1"], nist: ["AU-9", "SI-19"] },
  types: types.webAclLoggingConfiguration,
  settings: {
    headers: setting<readonly string[]>(["authorization", "cookie"], "Headers that must be redacted", {
      growsOnly: true,
    }),
  },
  check: ({ props }, judge, { headers }) => {
    const redacted = Array.from(props.redactedFields ?? [], ({ singleHeader }) =>
      singleHeader?.name?.toLowerCase(),
    );
    judge.part(() => {
      const { defaultBehavior, filters } = props.loggingFilter ?? {};
      const behaviors = [defaultBehavior, ...Array.from(filters ?? [], ({ behavior }) => behavior)];
      if (behaviors.includes("DROP")) judge.violation("some requests are dropped from the log");
    });
    const kept = headers.filter((header) => !redacted.includes(header.toLowerCase()));
    if (kept.length > 0) judge.violation(`logs keep the headers ${kept.join(", ")}`);
  },
});

const rateLimit = stackRule<WebAcl, { publicMaximum: number; internalMaximum: number }>({
  name: "wafv2-webacl-configure-rate-limit",
  severity: "high",
  description:
    "A WebACL blocks an address that sends more than the stack allows in 5 minutes, at most 2,000 requests where public.",
  remediation: "add a rate-based rule by IP that blocks, with a limit that the stack allows.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.4.2"], nist: ["SC-5"] },
  types: types.webAcl,
  settings: {
    publicMaximum: setting(2000, "Most requests of an address in 5 minutes, in front of a public balancer", {
      most: 20_000,
    }),
    internalMaximum: setting(2000, "The same in front of internal balancers, whose callers share addresses", {
      most: 2_000_000,
    }),
  },
  check: (acl, judge, { graph, settings: { publicMaximum, internalMaximum } }) => {
    const limits = Array.from(acl.props.rules ?? [], limitOf).filter((limit) => limit !== undefined);
    if (limits.length === 0) {
      judge.violation("no rule blocks an address that sends too much");
      return;
    }
    const lowest = Math.min(...limits);
    if (lowest <= publicMaximum) return;
    // Only what surely stands in front of internal balancers alone may have their limit.
    const maximum = isInternal(acl, graph) ? internalMaximum : publicMaximum;
    if (lowest > maximum)
      judge.violation(`an address may send ${lowest} requests in 5 minutes; ${maximum} are allowed`);
  },
});

/** Requests of one address in 5 minutes that the rule lets pass, if it is a rate limit for all requests. */
function limitOf({ action, statement }: RateRule): number | undefined {
  const rate = statement?.rateBasedStatement;
  if (!rate || !action?.block || rate.scopeDownStatement) return undefined;
  // An address that the client itself claims, or any other key of its choice, limits nobody.
  if ((rate.aggregateKeyType || "IP") !== "IP" || rate.limit === undefined) return undefined;
  return Math.round((rate.limit * 300) / (rate.evaluationWindowSec || 300));
}

const ofAcl: Relation<Association> = { property: "webAclArn", by: "arn", types: types.webAcl };
const ofBalancer: Relation<Association> = { property: "resourceArn", by: "arn", types: types.loadBalancer };

function isInternal(acl: Node<unknown>, graph: Graph): boolean {
  const { sure, unclear } = thoseNaming(graph.ofType<Association>(types.webAclAssociation), ofAcl, acl);
  const balancers = graph.ofType<LoadBalancer>(types.loadBalancer);
  const fronted = [...sure, ...unclear].map(
    (association) => thoseNamed(association, ofBalancer, balancers).sure,
  );
  return (
    fronted.length > 0 &&
    fronted.every((named) => named.length > 0) &&
    fronted.flat().every((balancer) => isGiven(balancer, "internal") && balancer.props.internal === true)
  );
}

export const wafRules = [logging, redaction, rateLimit];
