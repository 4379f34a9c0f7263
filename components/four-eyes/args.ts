import type { RoleDefaults } from "../shared/iam";
import type { Topics } from "../shared/told";

/** One kind of call to AWS that people are told of. */
export interface CallRulePlan {
  /** What it watches, in a word or two; ends the logical name. */
  readonly what: string;
  /** Physical name of the rule. */
  readonly ruleName: string;
  /** What has happened: the start of a sentence. */
  readonly description: string;
  /** EventBridge's pattern, on calls as CloudTrail records them. */
  readonly pattern: Readonly<Record<string, unknown>>;
  /** What a person reads. `<action>`, `<service>`, `<who>`, `<at>`, `<error>` and `<event>` are the call's. */
  readonly message: string;
}

/** How calls that AWS records in another region than the stack's come to it. */
export interface ForwardPlan extends RoleDefaults {
  /** Region in which AWS records them. */
  readonly from: string;
  readonly ruleName: string;
  /** ARN of the rule. */
  readonly ruleArn: string;
  readonly roleName: string;
  /** ARN of the event bus of the stack's region. */
  readonly busArn: string;
  readonly pattern: Readonly<Record<string, unknown>>;
}

export interface FourEyesPlan {
  /** None where nothing is kept and nobody is asked. */
  readonly callRules: readonly CallRulePlan[];
  /** @default none: all are recorded where the stack is, or none is watched */
  readonly forward?: ForwardPlan;
}

export interface FourEyesArgs extends FourEyesPlan {
  readonly topics: Topics;
}
