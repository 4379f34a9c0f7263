import type { GitHub } from "./github";

/**
 * Writes the one comment of a stack on a pull request: the next one takes its place. It is found again by its first line.
 *
 * @param body Markdown; no later comment of the stack has another first line
 */
export async function comment(github: GitHub, pullRequest: string, body: string): Promise<string> {
  const [first = ""] = body.split("\n");
  const comments = `issues/${pullRequest}/comments`;
  const own = await github.own(comments, (told) => told.body?.split(/\r?\n/)[0] === first);
  if (own === undefined) {
    await github.ask("POST", comments, { body });
    return "a new comment";
  }
  await github.ask("PATCH", `issues/comments/${own.id}`, { body });
  return "the comment written anew";
}

/**
 * Keeps the one open issue of a stack's drift: opened with the first finding, told of each further one, closed when nothing is
 * found any more.
 *
 * @param clean whether the look found nothing, and did not fail either
 * @param run where people read what was found
 */
export async function drift(github: GitHub, stack: string, clean: boolean, run: string): Promise<string> {
  const title = `Drift of ${stack}`;
  const open = await github.own(
    "issues?state=open&creator=github-actions%5Bbot%5D",
    (told) => told.title === title,
  );
  const found = `AWS is not what the last update left, or it could not be looked at: ${run}. What to do stands in docs/runbook.md under "What the pipeline does".`;
  if (open === undefined) {
    if (clean) return "nothing to tell";
    await github.ask("POST", "issues", { title, body: found });
    return "a new issue";
  }
  const issue = `issues/${open.number}`;
  await github.ask("POST", `${issue}/comments`, {
    body: clean ? `Nothing is found any more: ${run}` : found,
  });
  if (!clean) return "the open issue told";
  await github.ask("PATCH", issue, { state: "closed" });
  return "the issue closed";
}
