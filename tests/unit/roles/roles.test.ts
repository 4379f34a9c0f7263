import * as assert from "node:assert/strict";
import { readStackConfig } from "../../../config/stack-config";
import { commandLine } from "../../../roles/command-line";
import { sizes } from "../../../roles/documents";
import { callsOf } from "../../../roles/row";
import { stackRoles } from "../../../roles/stack-roles";
import { network } from "../../../roles/types/network";
import { caught } from "../../support/caught";
import { statementsIn } from "../../support/roles/statements";
import { readingOf, retainedStack, rotationBy, stackFiles, stackReading } from "../../support/stacks";

const account = "111122223333";
const boundary = `arn:aws:iam::${account}:policy/cdd-boundary`;
const backupsBoundary = `${boundary}-of-backups`;
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;

/** What the roles of a stack of that file are refused for. */
function refusal(changes: Readonly<Record<string, unknown>>): string {
  try {
    stackRoles(stackReading({ "access.permissionsBoundary": boundary, ...changes }));
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}

describe("the roles of a stack", () => {
  it("let who deploys read images where these have to show something, and who previews nowhere", () => {
    const readers = (sbom: boolean) => {
      const changes = { "access.permissionsBoundary": boundary, "registry.sbom": sbom };
      return stackRoles(stackReading(changes))
        .duties.filter(({ policies }) =>
          policies.some(({ document }) =>
            statementsIn(document).some(({ Action }) => Action.includes("ecr:BatchGetImage")),
          ),
        )
        .map(({ duty }) => duty);
    };
    assert.deepEqual(readers(true), ["deployers", "imagePushers"]);
    assert.deepEqual(readers(false), ["imagePushers"]);
  });

  it("let who deploys make the delivery that a flow log to a bucket needs, by what is written of flow logs alone", () => {
    const calls = callsOf({
      "aws:ec2/flowLog:FlowLog": network["aws:ec2/flowLog:FlowLog"] ?? { service: "" },
    });
    const delivering = calls.filter(({ action }) => action.startsWith("logs:"));
    assert.deepEqual(
      delivering.map(({ verb, action, scope }) => `${verb} ${action} ${scope}`),
      [
        "create logs:CreateLogDelivery anything",
        "create logs:DeleteLogDelivery anything",
        "delete logs:DeleteLogDelivery anything",
      ],
    );
    const [statement] = stackRoles(readingOf("dev"))
      .duties.filter(({ duty }) => duty === "deployers")
      .flatMap(({ policies }) => policies.filter(({ name }) => name.includes("network")))
      .flatMap(({ document }) => statementsIn(document).filter(({ Sid }) => Sid === "Anything"));
    for (const { action } of delivering) assert.ok(statement?.Action.includes(action), action);
  });

  it("stand within IAM's sizes, whatever the names' lengths and with a function for each secret of 100 services", () => {
    const rotation = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [
        `service-${index}/secret`,
        {
          ...rotationBy(account, "ap-southeast-2"),
          functionArn: `arn:aws:lambda:ap-southeast-2:${account}:function:rotate-the-secret-of-service-${index}`,
        },
      ]),
    );
    const changes = {
      ...retainedStack,
      region: "ap-southeast-2",
      availabilityZones: ["ap-southeast-2a", "ap-southeast-2b", "ap-southeast-2c"],
      "access.permissionsBoundary": boundary,
      "access.backupsBoundary": backupsBoundary,
      "registry.sbom": true,
      rotation,
    };
    const reading = stackReading(changes, "abcdefghij");
    const { config, file } = reading;
    assert.ok(config);
    const made = stackRoles({ ...reading, config, file, problems: [] });
    for (const { duty, policies } of made.duties) {
      assert.ok(policies.length <= sizes.policiesPerRole, `${duty}: ${policies.length}`);
      for (const { name, document } of policies) assert.ok(document.length <= sizes.document, name);
    }
    assert.equal(made.boundaries.length, 2);
    for (const { document } of made.boundaries) assert.ok(document.length <= sizes.document);
    const invoked = made.duties[0]?.policies.flatMap(({ document }) =>
      statementsIn(document)
        .filter(({ Action }) => Action.includes("lambda:InvokeFunction"))
        .flatMap(({ Resource }) => Resource),
    );
    assert.equal(new Set(invoked).size, 100);
  });

  it("are refused beyond these, with what is too long", () => {
    const functions = Array.from({ length: 600 }, (_, index) => [
      `service-${index}/secret`,
      {
        ...rotationBy(),
        functionArn: `arn:aws:lambda:eu-west-2:${account}:function:rotate-the-secret-of-${index}`,
      },
    ]);
    assert.match(
      refusal({ rotation: Object.fromEntries(functions) }),
      /Pulumi.test.yaml: cdd:platform.access.deployers: needs \d\d policies, and IAM attaches 10 to a role/,
    );
  });

  it("are the same in every document, in whatever order the file is written", () => {
    for (const stack of Object.keys(stackFiles)) {
      const names = stackRoles(readingOf(stack)).duties.flatMap(({ policies }) =>
        policies.map(({ name }) => name),
      );
      assert.equal(names.length, new Set(names).size);
    }
  });

  it("need a boundary, off the path on which the deployer makes policies", () => {
    assert.match(
      refusal({ "access.permissionsBoundary": undefined }),
      /cdd:platform.access.permissionsBoundary: is missing. Name the policy that bounds every role, arn:aws:iam::111122223333:policy\/cdd-boundary/,
    );
    assert.match(
      refusal({ "access.permissionsBoundary": `arn:aws:iam::${account}:policy/cdd/test/boundary` }),
      /policy\/cdd\/test\/boundary is on the path on which the deployer makes policies/,
    );
    assert.match(
      refusal({ "access.backupsBoundary": `arn:aws:iam::${account}:policy/cdd/test/boundary` }),
      /access.backupsBoundary: .*policy\/cdd\/test\/boundary is on the path on which the deployer makes policies/,
    );
  });

  it("give who previews no other duty, and say all problems together", () => {
    const preview = role("cdd-preview");
    const message = refusal({
      "access.secretWriters": [preview],
      "access.restorers": [preview],
      "access.permissionsBoundary": undefined,
    });
    assert.match(message, /^3 problems to solve/);
    for (const duty of ["secretWriters", "restorers"])
      assert.match(
        message,
        new RegExp(`access.${duty}: ${preview} is the role that previews, and nothing else`),
      );
  });

  it("are printed, for people and as one document, and a stack that is not there is refused", async () => {
    const said: string[] = [];
    const run = (...argv: string[]) => caught(() => commandLine(argv, (line) => said.push(line)));
    const shown = await run("prod");
    assert.equal(shown.status, 0);
    assert.match(
      shown.out,
      /deployers: arn:aws:iam::\d{12}:role\/\S+\n {2}\/cdd-delivery\/prod\/cdd-prod-deploy-limits: \d+ of 6144/,
    );
    const { out } = await run("prod", "--json");
    const answer = JSON.parse(out) as {
      duties: { duty: string; policies: { document: { Statement: object[] } }[] }[];
    };
    assert.ok(
      answer.duties.every(({ policies }) => policies.every(({ document }) => document.Statement.length > 0)),
    );
    for (const [duty, name] of [
      ["preview", "cdd-preview"],
      ["deploy", "cdd-deployer"],
    ])
      assert.equal(
        (await run("prod", "--environment", `${duty}`)).out,
        `AWS_ROLE_ARN=arn:aws:iam::444444444444:role/${name}\nAWS_REGION=eu-west-2\nPULUMI_BACKEND_URL=s3://pulumi-state-444444444444-eu-west-2?region=eu-west-2\n`,
      );
    assert.equal((await run("prod", "--environment", "approve")).status, 2);
    assert.equal((await run("prod", "--environment", "deploy", "--json")).status, 2);
    const wrong = await run("staging", "--json");
    assert.equal(wrong.status, 2);
    assert.match(said.join(), /Pulumi.staging.yaml/);
    assert.equal((await run()).status, 2);
  });

  it("are those of the stack's own problems first", () => {
    const reading = readStackConfig({}, "prod");
    assert.throws(() => stackRoles(reading), /to solve before anything is created/);
  });
});
