import * as assert from "node:assert/strict";
import { awsCommand } from "../../support/runbook/aws-command";
import { lackingModels } from "../../support/runbook/aws-models";
import { commandsOf } from "../../support/runbook/commands";
import { npmFault } from "../../support/runbook/npm-command";
import { commandsIn } from "../../support/runbook/shell";
import { isToBeHad } from "../../support/to-be-had";

const documents = ["docs/runbook.md", "docs/first-deployment.md", "docs/guide.md"];
const all = documents.flatMap(commandsOf);
const of = (...programs: readonly string[]) =>
  all.filter(({ words }) => programs.includes(words.find((word) => !/^\w+=/.test(word)) ?? ""));

describe("the commands of the runbook", function () {
  this.timeout("2m");

  it("are found in blocks and in sentences, and belong to one of three programs", () => {
    const known = of("npm", "npx", "aws", "pulumi");
    assert.equal(known.length, all.length);
    assert.ok(all.filter(({ whole }) => whole).length > 40);
    assert.ok(all.filter(({ whole }) => !whole).length > 80);
  });

  it("of npm are what their scripts' own parsers take", async () => {
    const wrong: string[] = [];
    for (const { at, words, whole } of of("npm", "npx")) {
      const fault = await npmFault(words, whole);
      if (fault !== undefined) wrong.push(`${at}: ${words.join(" ")}: ${fault}`);
    }
    assert.deepEqual(wrong, []);
  });

  for (const [line, fault] of [
    ["npm run release -- wait prod --minutes 3", /unknown option '--minutes'/],
    ["npm run release -- await prod", /unknown command 'await'/],
    ["npm run promote -- screening beta", /missing required argument 'to'/],
    ["npm run rehears -- prod", /no script rehears/],
    ["npm start -- uat --quickly", /unknown option '--quickly'/],
    ["npm run verify -- prod --out x", /unknown option '--out'/],
    ["npm run roles -- prod --environment write", /Allowed choices/],
    ["npx mocha tests/unit/gone.test.ts", /there is no tests\/unit\/gone\.test\.ts/],
  ] as const)
    it(`are refused: ${line}`, async () =>
      assert.match((await npmFault(line.split(" "), true)) ?? "", fault));

  it("of AWS are what AWS's models take: operations, options, what is demanded, and the forms of values", () => {
    if (!isToBeHad("AWS's models", lackingModels())) return;
    const judged = of("aws");
    assert.ok(judged.length > 60);
    assert.deepEqual(
      judged.flatMap(({ at, words, whole }) =>
        awsCommand(words, whole).faults.map((fault) => `${at}: ${words.join(" ")}: ${fault}`),
      ),
      [],
    );
  });

  for (const [line, faults] of [
    ["aws ecs stop-everything", ["AWS has no ecs stop-everything"]],
    ["aws s3x get-object", ["AWS has no s3x get-object"]],
    ["aws ecs stop-task --cluster a --job b", ["ecs stop-task has no --job", "--task is missing"]],
    [
      "aws ecs continue-service-deployment --service-deployment-arn a --hook-id b --action GO",
      ["--action GO is none of ROLLBACK, CONTINUE"],
    ],
    ["aws kms disable-key --key-id a b", ["b belongs to no option"]],
    ["aws kms disable-key --key-id", ["--key-id has no value"]],
    ["aws s3api get-object --bucket a --key b", ["the file that the answer goes to is missing"]],
    [
      "aws s3api put-object-legal-hold --bucket a --key b --legal-hold State=ON",
      ["--legal-hold has no State"],
    ],
    [
      "aws s3api put-object-retention --bucket a --key b --retention Mode=SOFT,RetainUntilDate=soon",
      [
        "--retention Mode SOFT is none of GOVERNANCE, COMPLIANCE",
        "--retention RetainUntilDate soon is no timestamp",
      ],
    ],
    [
      "aws cloudwatch describe-alarms --max-records many --state-value BAD",
      ["--max-records many is no integer", "--state-value BAD is none of OK, ALARM, INSUFFICIENT_DATA"],
    ],
    [
      `aws dynamodb query --table-name a --expression-attribute-values '{":id":{"Z":"b"}}'`,
      ["--expression-attribute-values :id has no Z"],
    ],
    [
      "aws cloudtrail put-event-selectors --trail-name a --advanced-event-selectors '[{}]'",
      ["--advanced-event-selectors lacks FieldSelectors"],
    ],
    [
      "aws backup start-restore-job --recovery-point-arn a --metadata x",
      ["--metadata x is no list of <key>=<value>"],
    ],
  ] as const)
    it(`are refused by AWS's models: ${line}`, () => {
      if (!isToBeHad("AWS's models", lackingModels())) return;
      const [words = []] = commandsIn(line).commands;
      assert.deepEqual(awsCommand(words, true).faults, faults);
    });
});
