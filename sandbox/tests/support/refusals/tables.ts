import * as dynamodb from "@pulumi/aws/dynamodb";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, document, type RefusalCase, region } from "./case";

const arnOf = (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const invalid = "ValidationException: One or more parameter values were invalid: ";

/** A refusal of items, as a table's policy has it. */
function statement(name: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { Effect: "Deny", Principal: "*", Action: "dynamodb:GetItem", Resource: arnOf(name), ...more };
}

/** A table and its policy, of these statements. */
function tableWith(...statements: readonly ((name: string) => Record<string, unknown>)[]) {
  return [
    (name: string, opts: CustomResourceOptions) => {
      const made = new dynamodb.Table(
        `${name}-table`,
        {
          name: `${name}-table`,
          billingMode: "PAY_PER_REQUEST",
          hashKey: "id",
          attributes: [{ name: "id", type: "S" }],
        },
        opts,
      );
      const policy = document(...statements.map((each) => each(`${name}-table`)));
      new dynamodb.ResourcePolicy(`${name}-policy`, { resourceArn: made.arn, policy }, opts);
    },
  ];
}

const says = (text: string) => new RegExp(text.replaceAll(/[.()[\]/]/g, "\\$&"));

export const tableCases: readonly RefusalCase[] = [
  {
    title: "a policy on a table that does not exist",
    programs: [
      (name, opts) =>
        void new dynamodb.ResourcePolicy(
          `${name}-policy`,
          { resourceArn: arnOf("nowhere"), policy: document(statement("nowhere")) },
          opts,
        ),
    ],
    refused: "policy",
    says: says("ResourceNotFoundException: Requested resource not found: Table: nowhere not found"),
  },
  {
    title: "actions on backups, streams and requests in a table's policy",
    programs: tableWith(
      statementOf({ Action: ["dynamodb:RestoreTableFromBackup", "dynamodb:GetItem"] }),
      statementOf({ NotAction: ["dynamodb:GetRecords", "dynamodb:Describe*"], Action: undefined }),
      statementOf({ Action: "dynamodb:ExecuteStatement" }),
    ),
    refused: "policy",
    says: says(
      `${invalid}Invalid policy document: The following action names are invalid: "dynamodb:RestoreTableFromBackup", "dynamodb:GetRecords", "dynamodb:ExecuteStatement"`,
    ),
  },
  {
    title: "a stream in a table's policy",
    programs: tableWith((name) => statement(name, { Resource: `${arnOf(name)}/stream/2026-01-01` })),
    refused: "policy",
    says: /The relative-id "table\/.*-table\/stream\/2026-01-01" is invalid for ARN/,
  },
  {
    title: "two statements of a table's policy under one Sid",
    programs: tableWith(statementOf({ Sid: "Same" }), statementOf({ Sid: "Same", Action: "dynamodb:Scan" })),
    refused: "policy",
    says: says(`${invalid}Invalid policy document: The Statement Ids in the policy are not unique`),
  },
  {
    title: "a table that is open to everybody",
    programs: tableWith(statementOf({ Effect: "Allow" })),
    refused: "policy",
    says: says("ValidationException: Resource-based policy grants unbounded access"),
  },
  {
    title: "a table's policy with a principal that does not exist",
    programs: tableWith(statementOf({ Principal: { AWS: `arn:aws:iam::${account}:role/ghost` } })),
    refused: "policy",
    says: says(`${invalid}Invalid principal in policy document`),
  },
  {
    title: "a table's policy that white space makes too long",
    programs: tableWith((name) => statement(name, { Resource: [arnOf(name), `arn:${" ".repeat(20_480)}`] })),
    refused: "policy",
    says: says(`${invalid}Maximum policy size of 20480 bytes exceeded`),
  },
];

function statementOf(more: Readonly<Record<string, unknown>>) {
  return (name: string) => statement(name, more);
}
