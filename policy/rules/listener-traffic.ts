import {
  type Graph,
  isGiven,
  isKnown,
  type Node,
  type Relation,
  setting,
  stackRule,
  thoseNamed,
  thoseNaming,
  types,
} from "../lib";
import { speaksTls, type TargetGroup } from "../lib/target-groups";

interface Action {
  readonly type?: string;
  readonly targetGroupArn?: string;
  readonly redirect?: { readonly protocol?: string; readonly statusCode?: string };
}
interface Listener {
  readonly loadBalancerArn?: string;
  readonly protocol?: string;
  readonly defaultActions?: readonly Action[];
}
interface ListenerRule {
  readonly listenerArn?: string;
  readonly actions?: readonly Action[];
}
interface LoadBalancer {
  readonly internal?: boolean;
  readonly loadBalancerType?: string;
}

const ofBalancer: Relation<Listener> = { property: "loadBalancerArn", by: "arn", types: types.loadBalancer };
const ofListener: Relation<ListenerRule> = { property: "listenerArn", by: "arn", types: types.listener };

/** What AWS takes where a listener names no protocol; those of gateway balancers have none. */
const protocolOf = ({ protocol }: Listener) => protocol || "HTTP";

function balancersOf(listener: Node<Listener>, graph: Graph): readonly Node<LoadBalancer>[] {
  return thoseNamed(listener, ofBalancer, graph.ofType<LoadBalancer>(types.loadBalancer)).sure;
}

const httpsRedirect = stackRule<Listener>({
  name: "lb-listener-enforce-https-redirect",
  severity: "high",
  description: "A plain HTTP listener that faces the internet does nothing but redirect to HTTPS.",
  remediation: "give the listener one default action, a redirect to HTTPS with status HTTP_301.",
  standards: {
    fsbp: ["ELB.1"],
    pci: [],
    pciOwn: ["4.2.1"],
    nist: ["AC-17(2)", "SC-8", "SC-13", "SC-23"],
  },
  types: types.listener,
  check: (listener, judge, { graph }) => {
    if (protocolOf(listener.props) !== "HTTP") return;
    const balancers = balancersOf(listener, graph);
    // Whoever's balancer cannot be seen is taken to face the internet.
    const inside = (balancer: Node<LoadBalancer>) =>
      balancer.props.loadBalancerType === "gateway" ||
      (isGiven(balancer, "internal") && balancer.props.internal === true);
    if (balancers.length > 0 && balancers.every(inside)) return;
    const actions = Array.from(listener.props.defaultActions ?? []);
    const [only, ...others] = actions;
    if (only?.type !== "redirect" || others.length > 0)
      judge.violation("the HTTP listener does more than redirect, or nothing");
    else if (only.redirect?.protocol !== "HTTPS" || only.redirect.statusCode !== "HTTP_301")
      judge.violation("the HTTP listener does not redirect to HTTPS for good");
  },
});

const encrypted = ["HTTPS", "TLS"];

const unencrypted = stackRule<Listener>({
  name: "lb-listener-disallow-unencrypted-traffic",
  severity: "high",
  description: "A listener that passes traffic on, by itself or by a rule, speaks HTTPS or TLS.",
  remediation: 'set `protocol` to "HTTPS" (application) or "TLS" (network).',
  standards: { fsbp: ["ELB.18"], pci: [], pciOwn: ["4.2.1"], nist: ["SC-8", "SC-8(1)"] },
  types: types.listener,
  check: (listener, judge, { graph }) => {
    if (encrypted.includes(protocolOf(listener.props))) return;
    const [first] = balancersOf(listener, graph);
    if (first && isGiven(first, "loadBalancerType") && first.props.loadBalancerType === "gateway") return;
    // TLS that ends in the task passes a network balancer as TCP: the health check shows that the target speaks it.
    if (protocolOf(listener.props) === "TCP" && passesTls(listener, graph)) return;
    const plain = () => judge.violation(`${protocolOf(listener.props)} traffic is passed on unencrypted`);
    judge.each(
      () => listener.props.defaultActions,
      ({ type }) => {
        if (!answers(type)) plain();
      },
    );
    const { sure, unclear } = thoseNaming(
      graph.ofType<ListenerRule>(types.listenerRule),
      ofListener,
      listener,
    );
    for (const rule of sure)
      judge.each(
        () => rule.props.actions,
        ({ type }) => {
          if (!answers(type)) plain();
        },
      );
    for (const rule of unclear) judge.undetermined("listenerArn", rule.urn);
  },
});

/** Whether all that the listener forwards to is a target group whose targets speak TLS on the port that is asked for. */
function passesTls(listener: Node<Listener>, graph: Graph): boolean {
  const made = listener.references<TargetGroup>("defaultActions", types.targetGroup);
  const named = new Set(isKnown(() => arnsOf(listener)) ? arnsOf(listener) : []);
  const groups =
    made.length > 0
      ? made
      : graph
          .ofType<TargetGroup>(types.targetGroup)
          .filter(({ props }) => isKnown(() => props.arn) && named.has(props.arn ?? ""));
  return groups.length > 0 && groups.every(({ props }) => speaksTls(props));
}

function arnsOf({ props }: Node<Listener>): string[] {
  return Array.from(props.defaultActions ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []);
}

/** Whether the balancer itself answers: everything else reaches a target in the end. */
const answers = (type: string | undefined) => type === "redirect" || type === "fixed-response";

const ownListener = stackRule<ListenerRule, { listeners: readonly string[] }>({
  name: "lb-listenerrule-enforce-known-listener",
  severity: "high",
  description:
    "A listener rule stands on a listener of the stack, which other rules judge, or on an approved one.",
  remediation: "make the listener in the program, or have the ARN of another stack's listed in `listeners`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.1", "4.2.1"], nist: ["AC-4", "SC-7", "SC-8"] },
  types: types.listenerRule,
  settings: {
    listeners: setting<readonly string[]>(
      [],
      "ARNs of listeners of other stacks that speak TLS behind a WebACL",
      {
        form: /^arn:[a-z-]+:elasticloadbalancing:[^*?]+:listener\/[^*?]+$/,
      },
    ),
  },
  check: (rule, judge, { graph, settings: { listeners } }) => {
    if (thoseNamed(rule, ofListener, graph.ofType<Listener>(types.listener)).sure.length > 0) return;
    if (!isKnown(() => rule.props.listenerArn)) {
      if (rule.references("listenerArn", types.listener).length === 0) judge.undetermined("listenerArn");
      return;
    }
    if (!listeners.includes(String(rule.props.listenerArn)))
      judge.violation("the rule stands on a listener that is not of the stack");
  },
});

export const listenerTrafficRules = [httpsRedirect, unencrypted, ownListener];
