import * as assert from "node:assert/strict";
import { iamOwnDataRules } from "../../policy/rules/iam-own-data";
import { iamOwnSecretsRules } from "../../policy/rules/iam-own-secrets";
import { saidBy } from "../support/one-rule";
import { type JudgedResource, ruleNamed } from "../support/policy";
import {
  account,
  allow,
  document,
  microservice,
  microserviceUrn,
  region,
  role,
  rolePolicy,
} from "../support/policy-fixtures";

const parent = microserviceUrn("screening");
/** As policies see a component that the engine has not shown. */
const hidden = ({ inputs: _, ...component }: JudgedResource): JudgedResource => component;
const unseen = "the inputs of screening are not visible to policies";

describe("what the role that starts a task reads", () => {
  const rule = ruleNamed(iamOwnSecretsRules, "iam-executionrole-enforce-own-secrets");
  const name = "cdd/test/screening/key";
  const arn = (suffix = "??????", of = name) =>
    `arn:aws:secretsmanager:${region}:${account}:secret:${of}-${suffix}`;
  const service = microservice("screening", { secrets: [{ key: "key", name, environmentVariable: "KEY" }] });
  const grants = (action: unknown, resources: unknown) =>
    rolePolicy("reads", "execution", document(allow(action, resources)), { parent });
  const said = (grant: JudgedResource, ...others: readonly JudgedResource[]) =>
    saidBy(rule, [grant, ...others, role("execution", {}, { parent })]);
  const read = (resources: unknown, action: unknown = "secretsmanager:GetSecretValue") =>
    said(grants(action, resources), service);
  const foreign = (each: string) => [
    `statement "S" reads a secret that its service does not declare: ${each}`,
  ];

  for (const own of [arn(), arn("a1B2c3"), arn().replace("arn:aws:", "arn:aws-us-gov:")])
    it(`is its service's secret as ${own}`, async () => assert.deepEqual(await read(own), []));
  for (const other of [
    "*",
    `x${arn()}`,
    `${arn()}x`,
    `${arn()}*`,
    arn("?????"),
    arn("???????"),
    arn("a1B2c"),
    arn("a1B2c34"),
    arn("a1B2-3"),
    arn("*"),
    arn("??????", `${name}s`),
    arn("??????", `x${name}`),
    arn("??????", "*"),
    arn("??????", "cdd/test/screening/ke?"),
    arn().replace(region, "*"),
    arn().replace(account, "*"),
    arn().replace(account, `${account}4`),
    arn().replace("secretsmanager", "ssm"),
    arn().replace(":secret:", ":secrets:"),
  ])
    it(`is no other's, as ${other}`, async () => assert.deepEqual(await read(other), foreign(other)));
  it("is each of several", async () => assert.deepEqual(await read([arn(), arn("*")]), foreign(arn("*"))));

  for (const action of [
    "secretsmanager:GetSecretValue",
    "secretsmanager:BatchGetSecretValue",
    "secretsmanager:*",
    "*",
    "SECRETSMANAGER:getsecretvalue",
    ["logs:PutLogEvents", "secretsmanager:Get*"],
  ])
    it(`is read by ${action}`, async () => assert.deepEqual(await read("*", action), foreign("*")));
  for (const action of [
    "secretsmanager:DescribeSecret",
    "secretsmanager:PutSecretValue",
    "logs:PutLogEvents",
  ])
    it(`is not read by ${action}`, async () => assert.deepEqual(await read("*", action), []));

  it("is judged where its service is seen, and where a role of tasks takes it", async () => {
    assert.deepEqual(await said(grants("secretsmanager:GetSecretValue", arn()), hidden(service)), [
      unseen,
      ...foreign(arn()),
    ]);
    const machine = role(
      "execution",
      {
        assumeRolePolicy: document({
          Effect: "Allow",
          Action: "sts:AssumeRole",
          Principal: { Service: "ec2.amazonaws.com" },
        }),
      },
      { parent },
    );
    assert.deepEqual(
      await saidBy(rule, [grants("secretsmanager:GetSecretValue", "*"), service, machine]),
      [],
    );
    const alone = rolePolicy("reads", "execution", document(allow("secretsmanager:GetSecretValue", "*")));
    assert.deepEqual(await saidBy(rule, [alone, role("execution")]), []);
  });
});

describe("what the role of a task reaches", () => {
  const rule = ruleNamed(iamOwnDataRules, "iam-taskrole-enforce-own-data");
  const table = (store: string) => `arn:aws:dynamodb:${region}:${account}:table/cdd-test-${store}`;
  const service = (data: unknown, name = "screening") => microservice(name, { data });
  const said = (statement: Record<string, unknown>, data: unknown = { cases: "read" }) =>
    saidBy(rule, [
      rolePolicy("data", "task", document(statement), { parent }),
      service(data),
      role("task", {}, { parent }),
    ]);

  it("is a store of its service, as that declares it", async () => {
    assert.deepEqual(await said(allow(["dynamodb:GetItem", "kms:Decrypt"], table("cases"))), []);
    assert.deepEqual(await said(allow(["logs:PutLogEvents", "dynamodb:PutItem"], table("cases"))), [
      'statement "S" allows dynamodb:PutItem on cdd-test-cases, which the service declares as "read"',
    ]);
    assert.deepEqual(await said(allow("dynamodb:GetItem", table("ledger"))), [
      'statement "S" reaches cdd-test-ledger, which the service does not declare',
    ]);
  });
  it("is a store by its name", async () => {
    for (const arn of [
      "*",
      table("*"),
      table("case?"),
      "arn:aws:s3:::*",
      `arn:aws:sqs:${region}:${account}:q`,
    ])
      assert.deepEqual(await said(allow("dynamodb:GetItem", arn)), [
        `statement "S" reaches stores that it does not name: ${arn}`,
      ]);
    assert.deepEqual(await said(allow("sqs:SendMessage", "*")), []);
    assert.deepEqual(await said(allow("dynamodb:GetItem", "*", { Effect: "Deny" })), []);
  });
  it("is judged where its service is seen", async () =>
    assert.deepEqual(
      await saidBy(rule, [
        rolePolicy("data", "task", document(allow("sqs:SendMessage", "*")), { parent }),
        hidden(service({})),
        role("task", {}, { parent }),
      ]),
      [unseen],
    ));

  const writers = (own: unknown, other: unknown, more: object = {}) =>
    saidBy(rule, [service({ cases: own }), { ...service({ cases: other }, "reports"), ...more }]);
  it("has one service that writes it", async () => {
    const two = ["reports writes the store cases too"];
    for (const own of ["write", "append"])
      for (const other of ["write", "append"]) assert.deepEqual(await writers(own, other), two);
    for (const [own, other] of [
      ["read", "write"],
      ["write", "read"],
      ["read", "read"],
      ["write", undefined],
    ] as const)
      assert.deepEqual(await writers(own, other), [], `${own} ${other}`);
    assert.deepEqual(await writers("write", "write", { inputs: { service: "reports" } }), []);
    assert.deepEqual(await writers("own", "read"), ["`data.cases` is neither read, append nor write"]);
  });
  it("is told of a service that is not seen", async () =>
    assert.deepEqual(await saidBy(rule, [hidden(service({}))]), [unseen]));
});
