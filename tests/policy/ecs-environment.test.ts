import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { isSecretName, secretShape } from "../../policy/lib/secret-like";
import { ecsEnvironmentRules } from "../../policy/rules/ecs-environment";
import { ruleNamed, unknown } from "../support/policy";
import { image, microservice, taskDefinition } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const variable = (name: string, value: unknown) => taskDefinition({ environment: [{ name, value }] });

const withOption = (name: string, value: unknown) => ({
  logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "x", [name]: value } },
});

// Made up here, of the right form: none opens anything.
const secretValues: Readonly<Record<string, string>> = {
  "an AWS access key": `AKIA${"QWERTY234567ABCD"}`,
  "a private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
  "a signed token (JWT)": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
  "a URL with a password": "https://user:hunter2@db.example.com/x",
  "an access token": `ghp_${"0a1B2c3D4e5F6g7H8i9J0a1B2c3D4e5F6g7H"}`,
  "a connection string with a password": "Server=db;Database=cdd;Password=hunter2;",
  "a random key": "f3Kx9QzL0pVb7RtYw2NcJ5mH",
};
const accessKey = secretValues["an AWS access key"];

describeRule({
  rule: ruleNamed(ecsEnvironmentRules, "ecs-taskdefinition-disallow-secrets-in-environment"),
  passing: [taskDefinition()],
  decisive: ["containerDefinitions"],
  cases: [
    {
      when: "a name says password",
      given: [variable("DB_PASSWORD", "x")],
      outcome: "fail",
      says: "`DB_PASSWORD`",
    },
    ...Object.entries(secretValues).map(
      ([shape, value]): Case => ({
        when: `a value is ${shape}`,
        given: [variable("SETTING", value)],
        outcome: "fail",
        says: `looks like ${shape}`,
      }),
    ),
    {
      when: "the component's environment has a secret's name",
      given: [microservice("screening", { environment: { API_KEY: "x" } })],
      outcome: "fail",
      says: "`API_KEY`",
    },
    {
      when: "the component's environment has a secret's name whose value is unknown",
      given: [microservice("screening", { environment: { API_KEY: unknown } })],
      outcome: "fail",
    },
    {
      when: "the component's environment has a secret's value",
      given: [microservice("screening", { environment: { OK: "1", SETTING: secretValues["a random key"] } })],
      outcome: "fail",
      says: "`SETTING`",
    },
    {
      when: "a value of the component's environment is unknown",
      given: [microservice("screening", { environment: { HOST: unknown } })],
      outcome: "undetermined",
      says: "property=environment.HOST",
    },
    {
      when: "one value of the component's is unknown and another a secret",
      given: [microservice("screening", { environment: { HOST: unknown, TOKEN: "x" } })],
      outcome: "fail",
      says: /undetermined: [\s\S]*TOKEN|TOKEN[\s\S]*undetermined: /,
    },
    {
      when: "the component's environment is unknown",
      given: [microservice("screening", { environment: unknown })],
      outcome: "undetermined",
      says: "property=environment",
    },
    {
      when: "the component has no environment",
      given: [microservice("screening", { environment: undefined })],
      outcome: "pass",
    },
    {
      when: "the component's variable has a value that is not there",
      given: [microservice("screening", { environment: { HOST: null } })],
      outcome: "pass",
    },
    {
      when: "the container has no environment",
      given: [taskDefinition({ environment: undefined })],
      outcome: "pass",
    },
    ...[variable("API_KEY", "x"), microservice("screening", { environment: { API_KEY: "x" } })].flatMap(
      (given): Case[] => [
        {
          when: `the variable is listed as plain, of ${given.type}`,
          given: [given],
          settings: { plain: ["OTHER", "API_KEY"] },
          outcome: "pass",
        },
        {
          when: `another is listed as plain, of ${given.type}`,
          given: [given],
          settings: { plain: ["API"] },
          outcome: "fail",
          says: "`API_KEY`, a secret by its name",
        },
      ],
    ),
    {
      when: "the component's is a secret by its name",
      given: [microservice("screening", { environment: { API_KEY: "x" } })],
      outcome: "fail",
      says: "the environment of the service has",
    },
    // Whoever may describe a task reads all of these: ECS API reference, ContainerDefinition.
    ...Object.entries({
      "the command": { command: ["sh", "-c", "login", `${accessKey}`] },
      "the entry point": { entryPoint: ["sh", `${accessKey}`] },
      "the health check": { healthCheck: { command: ["CMD", `${accessKey}`] } },
      "a label": { dockerLabels: { team: "x", note: accessKey } },
      "a log option": withOption("note", accessKey),
    }).map(
      ([where, container]): Case => ({
        when: `a secret stands in ${where}`,
        given: [taskDefinition(container)],
        outcome: "fail",
        says: `${where} of container "screening" looks like an AWS access key`,
      }),
    ),
    {
      when: "a password is made of two words of a command",
      given: [taskDefinition({ command: ["psql", "Password=hunter2", ";"] })],
      outcome: "fail",
      says: "the command",
    },
    ...Object.entries({
      "a label": { dockerLabels: { "api-key": "x" } },
      "a log option": withOption("splunk-token", "x"),
    }).map(
      ([where, container]): Case => ({
        when: `${where} is a secret by its name`,
        given: [taskDefinition(container)],
        outcome: "fail",
        says: new RegExp(`${where} of container "screening" has \\\`(api-key|splunk-token)\\\`, a secret`),
      }),
    ),
    {
      when: "a secret's label is empty",
      given: [taskDefinition({ dockerLabels: { "api-key": "" } })],
      outcome: "pass",
    },
    {
      when: "command, entry point, health check and label are plain",
      given: [
        taskDefinition({
          command: ["serve", "--port", "8080"],
          entryPoint: ["/bin/sh"],
          healthCheck: { command: ["CMD", "true"] },
          dockerLabels: { team: "screening" },
        }),
      ],
      outcome: "pass",
    },
    {
      when: "the container says nothing of its log",
      given: [taskDefinition({ logConfiguration: undefined })],
      outcome: "pass",
    },
    {
      when: "the container's log has no options",
      given: [taskDefinition({ logConfiguration: { logDriver: "awslogs" } })],
      outcome: "pass",
    },
    {
      when: "variables come from a file",
      given: [taskDefinition({ environmentFiles: [{ type: "s3", value: "arn:aws:s3:::x/y.env" }] })],
      outcome: "fail",
      says: 'container "screening" reads variables from a file',
    },
    { when: "no file has variables", given: [taskDefinition({ environmentFiles: [] })], outcome: "pass" },
  ],
});

describe("what looks like a secret", () => {
  for (const name of [
    "DB_PASSWORD",
    "dbPassword",
    "api-key",
    "CLIENT_SECRET",
    "AUTH_TOKEN",
    "AWS_ACCESS_KEY_ID",
    "AWS_SESSION_TOKEN",
    "SIGNING_KEY",
  ])
    it(`${name} is a secret's name`, () => assert.equal(isSecretName(name), true));

  for (const name of [
    "PORT",
    "TOKEN_URL",
    "SECRET_NAME",
    "DATA_KEY_ARN",
    "KMS_KEY_ID",
    "AWS_REGION",
    "MONKEY",
    "SCREENINGS_TABLE",
    "AUTHOR",
  ])
    it(`${name} is none`, () => assert.equal(isSecretName(name), false));

  for (const value of [
    "8080",
    "https://beneficial-ownership.internal.dev.cdd.example.com",
    "cdd-prod-documents-111122223333-eu-central-1",
    "arn:aws:dynamodb:eu-west-1:111122223333:table/cdd-dev-screenings",
    "0f8fad5b-d9cb-469f-a165-70867728950e",
    "2026-11-23T21:00:00.000Z",
    "INFO,com.example.screening.sanctions=DEBUG",
    image,
    "",
  ])
    it(`${value || "nothing"} is no secret`, () => assert.equal(secretShape(value), undefined));

  it("a finding never quotes the value", () => {
    for (const value of Object.values(secretValues)) assert.ok(!secretShape(value)?.includes(value));
  });

  it("finds random base64 of 32 bytes wherever it stands", async () => {
    await fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        // Fewer than 24 different bytes is chance's, not a key generator's, work.
        fc.pre(new Set(bytes).size >= 24);
        const key = Buffer.from(bytes).toString("base64url").replaceAll(/[-_]/g, "x");
        fc.pre(/\d/.test(key));
        assert.equal(secretShape(`setting:${key}`), "a random key");
      }),
    );
  });

  it("finds no secret in words joined by hyphens and dots", async () => {
    const word = fc.string({
      unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz"),
      minLength: 1,
      maxLength: 14,
    });
    await fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.nat(9999), (words, number) => {
        assert.equal(
          secretShape(`https://${words.join("-")}.example.com:${number}/${words.join("/")}`),
          undefined,
        );
      }),
    );
  });
});
