import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Cloud } from "../../aws/cloud/cloud";
import { judgeStack } from "../../judge";
import { UserError } from "../../log";
import { commandLine } from "../../who-can/command-line";
import {
  account,
  arns,
  document,
  key,
  region,
  role,
  rolePolicy,
  secret,
  standing,
  stateOf,
  topic,
  trusting,
} from "../support/iam-stack";

const deployer = `arn:aws:iam::${account}:role/deployer`;
const root = { AWS: `arn:aws:iam::${account}:root` };
const resources = [
  role("reader-execution", trusting("ecs-tasks.amazonaws.com")),
  role("other-task", trusting("ecs-tasks.amazonaws.com")),
  rolePolicy(
    "reader-execution",
    "reads",
    document(
      { Sid: "ReadSecret", Action: "secretsmanager:GetSecretValue", Resource: arns.secret },
      { Sid: "UseKey", Action: "kms:Decrypt", Resource: arns.key },
    ),
  ),
  secret(arns.key),
  standing("aws:secretsmanager/secretPolicy:SecretPolicy", "policy", {
    secretArn: arns.secret,
    policy: document({
      Sid: "OnlyItsReader",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:GetSecretValue",
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": arns.role("reader-execution") } },
    }),
  }),
  key(
    document({
      Sid: "ThroughSecrets",
      Principal: root,
      Action: "kms:Decrypt",
      Resource: "*",
      Condition: { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } },
    }),
  ),
  topic({
    policy: document({
      Sid: "EventsPublish",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: arns.topic,
      Condition: { StringEquals: { "aws:SourceAccount": account } },
    }),
  }),
  standing(
    "aws:s3/bucket:Bucket",
    "data-evidence",
    { bucket: `cdd-dev-evidence-${account}-${region}` },
    {
      bucket: `cdd-dev-evidence-${account}-${region}`,
      arn: `arn:aws:s3:::cdd-dev-evidence-${account}-${region}`,
    },
  ),
  standing(
    "aws:cloudwatch/eventRule:EventRule",
    "rule",
    { name: "r" },
    { arn: `arn:aws:events:${region}:${account}:rule/r` },
  ),
  standing("aws:cloudwatch/eventTarget:EventTarget", "target", { rule: "r", arn: arns.topic }),
];

interface Row {
  readonly who: string;
  readonly answer: string;
  readonly through?: string;
  readonly action: string;
  readonly by: readonly { readonly statement: string }[];
  readonly nearly: readonly { readonly unmet: readonly string[] }[];
}

describe("who-can", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "who-can-"));
  const state = path.join(folder, "state.json");
  const home = path.join(folder, "sandbox");
  let written = "";
  let said: string[] = [];

  before(() => {
    writeFileSync(state, stateOf(resources));
    writeFileSync(path.join(folder, "Pulumi.yaml"), "name: cdd\nruntime: nodejs\n");
    writeFileSync(
      path.join(folder, "Pulumi.dev.yaml"),
      `config:\n  cdd:platform:\n    account: "${account}"\n    region: ${region}\n    access:\n      deployers: [${deployer}]\n`,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function caught(run: () => Promise<number>): Promise<number> {
    const write = process.stdout.write;
    [written, said] = ["", []];
    process.stdout.write = (text) => {
      written += text;
      return true;
    };
    try {
      return await run();
    } finally {
      process.stdout.write = write;
    }
  }

  const run = (...argv: string[]) =>
    caught(() =>
      commandLine(["--project", folder, ...argv], { SANDBOX_HOME: home }, (line) => said.push(line)),
    );
  const rows = async (...argv: string[]) => {
    assert.equal(await run("dev", ...argv, "--state", state, "--json"), 0, said.join("\n"));
    return (JSON.parse(written) as { answers: Row[] }).answers;
  };
  const answers = (found: readonly Row[]) =>
    Object.fromEntries(
      found.map(({ who, through, answer }) => [`${who}${through ? ` via ${through}` : ""}`, answer]),
    );

  it("tells who may, by which statements of which documents, keys included", async () => {
    const found = await rows("secretsmanager:GetSecretValue", "s");
    const [reader] = found.filter(({ answer }) => answer === "may");
    assert.equal(reader?.who, "role reader-execution");
    assert.deepEqual(
      reader?.by.map(({ statement }) => statement),
      ["ReadSecret", "ThroughSecrets", "UseKey"],
    );
  });

  it("tells who is denied by what, everybody of the account included", async () => {
    const found = await rows("secretsmanager:GetSecretValue", arns.secret);
    for (const who of [
      "role other-task",
      "access.deployers: deployer",
      "any other administrator of the account",
      "the account's root user",
      "anybody without credentials",
    ]) {
      const row = found.find((one) => one.who === who);
      assert.equal(row?.answer, "denied", who);
      assert.deepEqual(
        row?.by.map(({ statement }) => statement),
        ["OnlyItsReader"],
      );
    }
  });

  it("asks of a key directly and through the services that it names", async () => {
    const found = answers(await rows("kms:Decrypt", "keys-data"));
    assert.equal(found["role reader-execution"], "not allowed");
    assert.equal(found["role reader-execution via secretsmanager"], "may");
    assert.equal(found["role other-task via secretsmanager"], "not allowed");
    assert.equal(found["any other administrator of the account via secretsmanager"], "may");
    const via = answers(await rows("kms:Decrypt", "keys-data", "--via", "s3"));
    assert.equal(via["role reader-execution via s3"], "not allowed");
  });

  it("tells why a service that is named gets nothing", async () => {
    const [events] = (await rows("sns:Publish", "t")).filter(({ who }) => who.startsWith("AWS service"));
    assert.equal(events?.answer, "not allowed");
    assert.match(events?.nearly[0]?.unmet.join() ?? "", /aws:SourceAccount .*: the request has no such key/);
  });

  it("tells what would need a condition, and takes one", async () => {
    const bucket = `cdd-dev-evidence-${account}-${region}`;
    const own = [
      ...resources,
      role("writer-task", trusting("ecs-tasks.amazonaws.com")),
      rolePolicy(
        "writer-task",
        "appends",
        document({
          Sid: "Append",
          Action: "s3:PutObject",
          Resource: `arn:aws:s3:::${bucket}/*`,
          Condition: { Null: { "s3:if-none-match": "false" } },
        }),
      ),
    ];
    writeFileSync(path.join(folder, "own.json"), stateOf(own));
    const ask = async (...more: string[]) => {
      const at = path.join(folder, "own.json");
      assert.equal(await run("dev", "s3:PutObject", "evidence", "--state", at, "--json", ...more), 0);
      return answers((JSON.parse(written) as { answers: Row[] }).answers)["role writer-task"];
    };
    assert.equal(await ask(), "may under a condition");
    assert.equal(await ask("--context", "s3:if-none-match=*"), "may");
  });

  it("asks of every resource that the action takes where none is named", async () => {
    assert.equal(await run("dev", "sts:AssumeRole", "--state", state, "--json"), 0);
    const { resources: asked } = JSON.parse(written) as { resources: string[] };
    assert.deepEqual(asked, [arns.role("reader-execution"), arns.role("other-task")]);
    assert.equal(await run("dev", "ecs:ListClusters", "--state", state, "--json"), 0);
    assert.deepEqual((JSON.parse(written) as { resources: string[] }).resources, ["*"]);
  });

  it("writes a table for people: who may, who is denied that would have the right, how many others", async () => {
    assert.equal(await run("dev", "secretsmanager:GetSecretValue", "app/s", "--state", state), 0);
    assert.match(
      written,
      /│ role reader-execution +│ yes +│ policy reads of role reader-execution: ReadSecret/,
    );
    assert.match(written, /│ access\.deployers: deployer +│ denied │ policy of secret .*: OnlyItsReader/);
    assert.doesNotMatch(written, /other-task/);
    assert.match(written, /Nothing allows it to the 2 others/);
    assert.match(written, /Assumed of access\.deployers: deployer and 1 more: .*AdministratorAccess/);
    assert.match(written, /It is no statement of AWS/);
    assert.equal(await run("dev", "secretsmanager:GetSecretValue", "app/s", "--state", state, "--all"), 0);
    assert.match(written, /other-task/);
  });

  it("names an object of a bucket, and the inside of what has one", async () => {
    const found = await rows("s3:GetObject", "evidence/2026/x.json");
    assert.match(
      String((found[0] as unknown as { resource: string }).resource),
      /:::cdd-dev-evidence-.*\/2026\/x\.json$/,
    );
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["an action that AWS does not have", ["dev", "s3:GetObjekt"], /The nearest: s3:GetObject, /],
    ["a service that AWS does not have", ["dev", "s4:GetObject"], /AWS has no service "s4"/],
    [
      "a resource of another kind",
      ["dev", "s3:GetObject", arns.secret],
      /s3:GetObject does not take .*It takes: .*object/,
    ],
    ["a name of another kind", ["dev", "dynamodb:GetItem", "evidence"], /does not take data-evidence/],
    [
      "a name that is none",
      ["dev", "secretsmanager:GetSecretValue", "sceret"],
      /The stack has no "sceret".*The nearest: /,
    ],
    [
      "a kind that the stack has not",
      ["dev", "dynamodb:GetItem"],
      /The stack has no resource that dynamodb:GetItem takes \(table\)/,
    ],
    ["a resource where there is none", ["dev", "ecs:ListClusters", "x"], /takes no resource/],
    [
      "a condition key that AWS does not have",
      ["dev", "sns:Publish", "--context", "aws:SourceAcount=1"],
      /The nearest: aws:SourceAccount/,
    ],
    ["a stack without a file", ["none", "sns:Publish"], /There is no Pulumi\.none\.yaml/],
  ];
  for (const [title, argv, says] of wrong)
    it(`refuses ${title}`, async () => {
      assert.equal(await run(...argv, "--state", state), 2);
      assert.match(said.join("\n"), says);
      assert.equal(written, "");
    });

  it("refuses a state that is none, and says so in JSON where that is wanted", async () => {
    writeFileSync(path.join(folder, "bad.json"), "{}");
    assert.equal(await run("dev", "sns:Publish", "--state", path.join(folder, "bad.json"), "--json"), 2);
    assert.match(written, /"exitStatus": 2/);
    assert.match(said.join(), /^--state .*bad\.json: This is no exported state/);
    assert.equal(await run("dev", "sns:Publish", "--state", path.join(folder, "absent.json")), 2);
    assert.match(said.join(), /^--state .*absent\.json: it cannot be read: ENOENT/);
    writeFileSync(path.join(folder, "bad.json"), stateOf([key("{}")]));
    assert.equal(await run("dev", "sns:Publish", "--state", path.join(folder, "bad.json")), 2);
    assert.match(said.join(), /policy of key keys-data cannot be read/);
  });

  it("refuses a malformed --context before it looks for the stack", async () => {
    for (const stack of ["dev", "none"]) {
      assert.equal(await run(stack, "sns:Publish", "--context", "aws:SourceAccount"), 2);
      assert.match(said.join(), /^--context aws:SourceAccount: give a key and a value/);
    }
  });

  it("says what is wrong under its own name", async () => {
    const write = process.stderr.write;
    let told = "";
    process.stderr.write = (text) => {
      told += text;
      return true;
    };
    try {
      assert.equal(await commandLine(["dev", "nothing"], { SANDBOX_HOME: home }), 2);
    } finally {
      process.stderr.write = write;
    }
    assert.match(told, /^who-can: "nothing" is no action/);
  });

  it("asks what stands in the sandbox, and says how to get there where nothing does", async () => {
    assert.equal(await run("dev", "sns:Publish", "t"), 2);
    assert.match(said.join(), /dev does not stand in the sandbox: npm run sandbox -- up dev makes it/);
    const cloud = new Cloud(home, account);
    for (const one of resources) cloud.put({ ...one, apart: one.id, region, secrets: [] });
    cloud.put({ ...topic(), id: "elsewhere", apart: "", region: "eu-west-1", secrets: [] });
    await cloud.written();
    assert.equal(await run("dev", "sns:Publish", "t", "--json"), 0);
    assert.match(written, /"source": "as it stands in the sandbox"/);
  });

  it("helps", async () => {
    assert.equal(await run("--help"), 0);
    assert.match(written, /who-can -- \[options\] <stack> <action> \[resource\]/);
    assert.match(written, /no statement of AWS/);
    assert.doesNotMatch(written, /default: \[\]/);
  });

  it("has a companion that judges the whole of a state", async () => {
    const judge = (json: boolean, folderOf = folder) =>
      caught(() =>
        judgeStack(
          {
            stack: "dev",
            env: { SANDBOX_HOME: home },
            log: (line) => said.push(line),
            folder: folderOf,
            state,
          },
          json,
        ),
      );
    await assert.rejects(
      judgeStack(
        { stack: "dev", env: {}, log: () => {}, folder, state: path.join(folder, "Pulumi.yaml") },
        false,
      ),
      (error: Error) =>
        error instanceof UserError && /^--state .*Pulumi\.yaml: This is no/.test(error.message),
    );
    assert.equal(await judge(false), 1);
    assert.match(
      written,
      /^aws:secretsmanager\/secret:Secret \(app-secret\): AccessDeniedException: Access to KMS is not allowed/m,
    );
    assert.match(
      written,
      /^aws:cloudwatch\/eventTarget:EventTarget \(target\): AWS would accept this and lose every message of the rule/m,
    );
    assert.match(said.join(), /refusals of 10 resources of dev/);
    assert.equal(await judge(true), 1);
    const { refusals } = JSON.parse(written) as { refusals: { name: string }[] };
    assert.deepEqual(
      refusals.map(({ name }) => name),
      ["app-secret", "keys-data", "target"],
    );
  });
});
