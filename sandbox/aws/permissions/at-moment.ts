import type { Cloud } from "../cloud/cloud";
import { type Answer, ask, type Question } from "../iam/ask";
import { UnreadableDocument } from "../iam/documents";
import { StackDocuments } from "../iam/stack-documents";
import type { StackResource } from "../iam/stack-resources";
import type { Moment } from "../types/entry";
import type { Props } from "../values";

/** What is asked of the documents that stand at a moment. */
export type MomentQuestion = Omit<Question, "principal" | "now">;

const current = new WeakMap<
  Cloud,
  { readonly revision: number; readonly region: string; readonly stack: StackDocuments }
>();

/** The documents of an account in a region, read once as long as nothing changes. */
export function documentsAt(
  cloud: Cloud,
  region: string,
  made: readonly StackResource[] = [],
): StackDocuments {
  const { account, revision } = cloud;
  const known = current.get(cloud);
  if (made.length === 0 && known?.revision === revision && known.region === region) return known.stack;
  const replaced = ({ type, id }: StackResource) => made.some((one) => one.type === type && one.id === id);
  const standing = cloud.all().filter((one) => one.region === region && !replaced(one));
  const stack = new StackDocuments([...standing, ...made], { account, region });
  if (made.length === 0) current.set(cloud, { revision, region, stack });
  return stack;
}

/** Who may do what when a resource is made, changed or deleted: by the documents of the account at that moment. */
export class Permissions {
  readonly stack: StackDocuments;
  /**
   * ARN of the role that the provider has taken; without one of whoever runs `pulumi up`: the first deployer that the stack
   * file names, else an administrator.
   */
  readonly caller: string;
  private readonly now: Date;

  /** @param made what stands then as well: it takes the place of what is there with its type and id */
  constructor({ cloud, account, region, now, caller }: Moment, made: readonly StackResource[] = []) {
    this.stack = documentsAt(cloud, region, made);
    this.caller =
      caller ??
      cloud.seed.deployers?.find((arn) => arn.split(":")[4] === account) ??
      `arn:aws:iam::${account}:role/administrator`;
    this.now = now;
  }

  ask(question: MomentQuestion & Pick<Question, "principal">): Answer {
    return ask(this.stack, { ...question, now: this.now });
  }

  /** The first answer that is no: of the caller, or of another principal. */
  refused(
    questions: readonly MomentQuestion[],
    principal: Question["principal"] = this.caller,
  ): Answer | undefined {
    for (const question of questions) {
      const answer = this.ask({ ...question, principal });
      if (answer.outcome !== "allowed") return answer;
    }
    return undefined;
  }
}

/** A resource as it will stand once it is made or changed. */
export function madeAt(
  { name, inputs, existing }: Moment,
  type: string,
  id: string,
  outputs: Props,
): StackResource {
  return { type, id, name, inputs, outputs: { ...existing?.outputs, ...inputs, ...outputs } };
}

/** Runs a check; a document that cannot be read is refused, and never taken for one that allows. */
export function judged(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    if (error instanceof UnreadableDocument) return `MalformedPolicyDocument: ${error.message}`;
    throw error;
  }
}
