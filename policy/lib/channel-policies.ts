import { ownAccounts } from "./accounts";
import { coversAction, patternMatches, type Statement, statementsOf } from "./documents";
import type { Subject } from "./graph";
import type { Judge } from "./judge";
import { isSet } from "./known";
import { eachStatement } from "./policy-sources";
import { demandOwnPrincipals, isForEverybody, refusesPlainText } from "./principals";

/** What the rules read of a topic or a queue that carries its policy, and of a policy of its own. */
export interface PolicedChannel {
  readonly policy?: string;
}

/** By what the topic or the queue is known. */
export interface ChannelName {
  readonly arn?: string | undefined;
  readonly name?: string | undefined;
}

interface Demand {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  /** Types that are nothing but a policy. */
  readonly policyTypes: readonly string[];
  /** What is done with messages: refused without TLS. */
  readonly actions: readonly string[];
  /** What to say where it is not. */
  readonly plainText: string;
  /** Whose policy it is; nothing where that is not known yet. */
  readonly channel: () => ChannelName | undefined;
}

/** Demands of the policy of a topic or a queue that it lets in the own accounts only, and nobody without TLS. */
export function demandClosedChannel(subject: Subject<PolicedChannel>, judge: Judge, demand: Demand): void {
  const { props, type } = subject;
  if (!isSet(props, "policy")) {
    if (demand.policyTypes.includes(type)) judge.violation("the policy is empty");
    // Without a policy of its own a topic or a queue is its owner's alone.
    return;
  }
  const own = { accounts: ownAccounts(subject, demand.accounts), organizations: demand.organizations };
  judge.part(() => {
    eachStatement(props.policy, judge, (statement, label) =>
      demandOwnPrincipals(statement, label, judge, own),
    );
  });
  judge.part(() => {
    const channel = demand.channel();
    const refuses = (statement: Statement) =>
      refusesPlainText(statement) &&
      isForEverybody(statement) &&
      demand.actions.every((action) => coversAction(statement, action)) &&
      (channel === undefined || statement.resources.some((resource) => isOf(resource, channel)));
    if (!statementsOf(props.policy).some(refuses)) judge.violation(demand.plainText);
  });
}

/** Whether a statement's resource is the topic or the queue: a refusal on another one refuses nothing here. */
function isOf(resource: string, { arn, name }: ChannelName): boolean {
  return (
    resource === "*" ||
    (arn !== undefined && patternMatches(resource, arn)) ||
    (name !== undefined && name !== "" && resource.endsWith(`:${name}`))
  );
}
