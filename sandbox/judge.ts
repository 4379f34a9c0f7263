import { UnreadableDocument } from "./aws/iam/documents";
import { refusalsOf } from "./aws/permissions/state";
import { count, UserError, writeJson } from "./log";
import { findStack, type StackQuestion } from "./stack-documents";

/** Tells what AWS would refuse of a stack for want of a permission; gives the exit status. */
export async function judgeStack(question: StackQuestion, json: boolean): Promise<number> {
  const { resources, place, deployer, source } = findStack(question);
  const refusals = await refusalsOf(resources, place, deployer).catch(asUserError);
  if (json) writeJson({ sandbox: true, stack: question.stack, source, refusals });
  else {
    for (const { type, name, refusal } of refusals) process.stdout.write(`${type} (${name}): ${refusal}\n`);
    question.log(
      `${count(refusals.length, "refusal")} of ${count(resources.length, "resource")} of ${question.stack} (${source}), each judged as if it were made now; no statement of AWS`,
    );
  }
  return refusals.length === 0 ? 0 : 1;
}

function asUserError(error: unknown): never {
  if (error instanceof UnreadableDocument) throw new UserError(error.message);
  throw error;
}
