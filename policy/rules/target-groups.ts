import { claimOf, declaredByParent, isKnown, type Node, resourceRule, stackRule, types } from "../lib";
import { perGraph } from "../lib/per-node";
import { isEncrypted, speaksTls, type TargetGroup } from "../lib/target-groups";

interface Action {
  readonly targetGroupArn?: string;
  readonly forward?: { readonly targetGroups?: readonly { readonly arn?: string }[] };
}
interface ListenerRule {
  readonly actions?: readonly Action[];
}

const encryptedTransport = resourceRule<TargetGroup>({
  name: "lb-targetgroup-configure-encrypted-transport",
  severity: "medium",
  description: "Load balancers speak TLS to tasks and check their health under TLS, but for an exception.",
  remediation:
    'leave `taskTls` to "proxy" or "container" in the catalogue (`protocol` and `healthCheck.protocol` "HTTPS" of the target group), or have `exceptions.plaintext` of the entry approved.',
  standards: { fsbp: ["ELB.21", "ELB.22"], pci: [], pciOwn: ["4.2.1"], nist: ["SC-8", "SC-8(1)"] },
  types: types.targetGroup,
  check: (subject, judge) => {
    const { props } = subject;
    const demandTls = (holds: boolean, violation: string) => {
      if (!holds) judge.violation(violation, claimOf(declaredByParent(subject), "plaintext"));
    };
    // Functions and other balancers have no transport of their own.
    if (props.targetType === "lambda" || props.targetType === "alb") return;
    judge.part(() => demandTls(speaksTls(props), "tasks are spoken to in plain text"));
    judge.part(() =>
      demandTls(isEncrypted(props.healthCheck?.protocol), "the health of tasks is asked in plain text"),
    );
  },
});

/**
 * A rule whose actions ECS owns ignores what the program says of them: at preview it shows the ARNs of its last
 * deployment, while a target group that is about to be replaced, or made, shows none; after the deployment, the ARNs
 * of groups that are gone. What both do not know is a first deployment, and the rule will name what is made.
 */
const replacement = stackRule<ListenerRule>({
  name: "lb-targetgroup-disallow-replacement-under-release",
  severity: "high",
  description: "No listener rule is left pointing at a target group that a deployment replaces.",
  remediation:
    'keep port, protocol and VPC of the target group, or follow "Change the port or protocol of a service" in docs/runbook.md.',
  standards: { fsbp: [], pci: [], pciOwn: ["6.5.1"], nist: ["CM-3", "CP-10", "SC-5(2)"] },
  types: types.listenerRule,
  check: (rule, judge, { graph }) => {
    const made = rule.references<TargetGroup>("actions", types.targetGroup);
    if (made.length === 0) return;
    const { known, unknown } = forwardedTo(rule);
    // It will follow a group whose ARN nobody knows; but if all of them have one, something else hides the actions.
    if (unknown !== undefined && !made.some(isNew)) judge.undetermined(unknown);
    const current = currentArns(graph);
    const stale = known.some((arn) => !current.has(arn));
    const unfollowed = known.length > 0 && unknown === undefined && made.some(isNew);
    if (stale || unfollowed)
      judge.violation(
        `the rule ${rule.name} still points at the former target group: a change of port, protocol or VPC replaces it, and ECS owns the rule's actions`,
      );
  },
});

const isNew = ({ props }: Node<TargetGroup>) => !isKnown(() => props.arn);

/** Of all target groups that stand already. */
const currentArns = perGraph(
  (graph) =>
    new Set(
      graph
        .ofType<TargetGroup>(types.targetGroup)
        .filter((group) => !isNew(group))
        .map(({ props }) => props.arn),
    ),
);

/** ARNs that the rule forwards to, as far as they are known, and the path of the first that is not. */
function forwardedTo({ props }: Node<ListenerRule>): {
  readonly known: readonly string[];
  readonly unknown: string | undefined;
} {
  const known: string[] = [];
  let unknown: string | undefined;
  const each = <T>(
    path: string,
    list: () => readonly T[] | undefined,
    use: (of: () => T, path: string) => void,
  ) => {
    const length = reading(path, () => list()?.length) ?? 0;
    for (let index = 0; index < length; index++) use(() => list()?.[index] as T, `${path}.${index}`);
  };
  const reading = <T>(path: string, read: () => T): T | undefined => {
    if (isKnown(read)) return read();
    unknown ??= path;
    return undefined;
  };
  const name = (path: string, read: () => string | undefined) => {
    const arn = reading(path, read);
    if (arn) known.push(arn);
  };
  each(
    "actions",
    () => props.actions,
    (action, path) => {
      name(`${path}.targetGroupArn`, () => action().targetGroupArn);
      each(
        `${path}.forward.targetGroups`,
        () => action().forward?.targetGroups,
        (group, inner) => name(`${inner}.arn`, () => group().arn),
      );
    },
  );
  return { known, unknown };
}

export const targetGroupRules = [encryptedTransport, replacement];
