import * as cloudwatch from "@pulumi/aws/cloudwatch";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import type { RefusalCase } from "./case";

const email = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"];

function masked(name: string, opts: CustomResourceOptions, found: readonly string[], logGroupName?: string) {
  const group = new cloudwatch.LogGroup(`${name}-group`, { name: `${name}-group` }, opts);
  const statements = [
    { DataIdentifier: found, Operation: { Audit: { FindingsDestination: {} } } },
    { DataIdentifier: email, Operation: { Deidentify: { MaskConfig: {} } } },
  ];
  new cloudwatch.LogDataProtectionPolicy(
    `${name}-protection`,
    {
      logGroupName: logGroupName ?? group.name,
      policyDocument: JSON.stringify({ Name: "p", Version: "2021-06-01", Statement: statements }),
    },
    opts,
  );
}

export const logCases: readonly RefusalCase[] = [
  {
    title: "deleting a log group that is protected against it",
    programs: [
      (name, opts) =>
        void new cloudwatch.LogGroup(
          `${name}-group`,
          { name: `${name}-group`, deletionProtectionEnabled: true },
          opts,
        ),
      () => undefined,
    ],
    refused: "group",
    says: /ValidationException: Cannot delete log group with deletion protection enabled/,
  },
  {
    title: "data protection of a log group that does not exist",
    programs: [(name, opts) => masked(name, opts, email, `${name}-other`)],
    refused: "protection",
    says: /ResourceNotFoundException: The specified log group does not exist/,
  },
  {
    title: "masking other data than is looked for",
    programs: [
      (name, opts) => masked(name, opts, ["arn:aws:dataprotection::aws:data-identifier/Name", ...email]),
    ],
    refused: "protection",
    says: /InvalidParameterException: the data identifiers of the Audit and the Deidentify operation must match/,
  },
];
