import * as assert from "node:assert/strict";
import { readStackConfig } from "../../config/stack-config";
import { declaredOf, everyKindDeclared } from "../support/permissions/declared";
import { everyKindValues } from "../support/recorded-every-kind";
import { awsCommand } from "../support/runbook/aws-command";
import { lackingModels } from "../support/runbook/aws-models";
import { refused, runnersOf, tagged } from "../support/runbook/aws-rights";
import { commandsOf, sectionsOf } from "../support/runbook/commands";
import { readingOf } from "../support/stacks";
import { isToBeHad } from "../support/to-be-had";

const documents = ["docs/runbook.md", "docs/first-deployment.md"];
// A sentence may name the service alone.
const commands = documents.flatMap(commandsOf).filter(({ words }) => words[0] === "aws" && words.length > 2);

/** Each page says who runs its commands; with the policies of that duty, and no others, each of them has to pass. */
describe("who runs the runbook's commands of AWS", function () {
  this.timeout("4m");
  const stacks = async () => {
    const [prod, every] = [tagged(await declaredOf("prod")), tagged(await everyKindDeclared())];
    return [
      { declared: prod, runners: runnersOf(prod, readingOf("prod")) },
      // Where an entry counts on shells.
      { declared: every, runners: runnersOf(every, readStackConfig(everyKindValues(), "dev")) },
    ];
  };

  it("stands on each page that has one", () => {
    assert.deepEqual(
      commands.filter(({ by }) => by === undefined).map(({ at, words }) => `${at}: ${words.join(" ")}`),
      [],
    );
    const said = documents.flatMap((document) =>
      sectionsOf(document).flatMap(({ lines }) => lines.filter(({ text }) => text.startsWith("Run by: "))),
    );
    // And on no page that has none: each line that stands is read.
    assert.equal(said.length, new Set(commands.map(({ section }) => section)).size);
  });

  it("names operations of its own page", () => {
    const wrong = documents.flatMap((document) =>
      sectionsOf(document).flatMap(({ title, lines }) =>
        lines
          .flatMap(({ text }) => /^Run by: [^;]*; (.*)$/.exec(text)?.[1]?.split("; ") ?? [])
          .flatMap((other) => other.split(": ")[1]?.split(", ") ?? [other])
          .filter(
            (operation) =>
              !commands.some(
                ({ section, words }) => section === title && `${words[1]} ${words[2]}` === operation,
              ),
          )
          .map((operation) => `${title}: ${operation}`),
      ),
    );
    assert.deepEqual(wrong, []);
  });

  it("may run each", async () => {
    if (!isToBeHad("AWS's models", lackingModels())) return;
    const known = await stacks();
    const wrong: string[] = [];
    for (const { at, words, whole, by = "" } of commands) {
      const stack = known.find(({ runners }) => runners.has(by));
      const runner = stack?.runners.get(by);
      if (stack === undefined || runner === undefined) wrong.push(`${at}: nobody is ${by}`);
      else
        for (const action of await refused(stack.declared, awsCommand(words, whole), runner))
          wrong.push(`${at}: ${words.join(" ")}: ${action} is not allowed to ${by}`);
    }
    assert.deepEqual(wrong, []);
  });

  it("is judged: nobody else may do what one duty is there for", async () => {
    if (!isToBeHad("AWS's models", lackingModels())) return;
    const [prod] = await stacks();
    assert.ok(prod);
    const mayRun = async (line: string) => {
      const command = awsCommand(line.split(" "), false);
      const asked = await Promise.all(
        [...prod.runners.values()].map(async (runner) => ({
          duty: runner.duty,
          isRefused: (await refused(prod.declared, command, runner)).length > 0,
        })),
      );
      return asked.filter(({ isRefused }) => !isRefused).map(({ duty }) => duty);
    };
    assert.deepEqual(await mayRun("aws secretsmanager put-secret-value"), ["secretWriters"]);
    assert.deepEqual(await mayRun("aws dynamodb restore-table-to-point-in-time"), ["restorers"]);
    assert.deepEqual(await mayRun("aws s3api delete-object --version-id a"), ["recordKeepers"]);
    assert.deepEqual(await mayRun("aws kms disable-key"), ["keyAdministrators"]);
    assert.deepEqual(await mayRun("aws sqs receive-message"), ["deployers"]);
    assert.deepEqual(await mayRun("aws ecr batch-delete-image"), ["deployers"]);
  });
});
