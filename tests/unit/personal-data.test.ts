import * as assert from "node:assert/strict";
import {
  customIdentifiers,
  dataProtectionPolicy,
  managedIdentifiers,
} from "../../components/observability/personal-data";
import { refuseDataProtection } from "../../sandbox/aws/rules/data-protection";

describe("what is masked in the lines of an application", () => {
  const policy = () => dataProtectionPolicy("cdd-test-log-findings");

  it("is found by identifiers that AWS has, in a document that AWS takes", () => {
    assert.equal(new Set(managedIdentifiers).size, managedIdentifiers.length);
    assert.ok(managedIdentifiers.length > 70);
    assert.equal(
      refuseDataProtection(policy(), (group) => group === "cdd-test-log-findings"),
      undefined,
    );
  });

  it("is who a customer is and how he pays, and what opens a door", () => {
    for (const id of [
      "Name",
      "Address",
      "EmailAddress",
      "PassportNumber-GB",
      "BankAccountNumber-GB",
      "AwsSecretKey",
    ])
      assert.ok(managedIdentifiers.includes(id), id);
  });

  it("is masked, and told of, alike", () => {
    const { Statement: statements, ...rest } = JSON.parse(policy()) as {
      Statement: { DataIdentifier: string[] }[];
    };
    // Source: `PutDataProtectionPolicy`, Amazon CloudWatch Logs API reference.
    assert.deepEqual(rest, {
      Name: "personal-data",
      Description: "Personal data and credentials are masked",
      Version: "2021-06-01",
      Configuration: {
        CustomDataIdentifier: customIdentifiers.map(({ name: Name, regex: Regex }) => ({ Name, Regex })),
      },
    });
    const named = new Set(statements.flatMap(({ DataIdentifier }) => DataIdentifier));
    assert.equal(named.size, managedIdentifiers.length + customIdentifiers.length);
    for (const id of ["Name", "BankAccountNumber-GB", "AwsSecretKey"])
      assert.ok(named.has(`arn:aws:dataprotection::aws:data-identifier/${id}`), id);
    for (const { name } of customIdentifiers) assert.ok(named.has(name), name);
    assert.deepEqual(statements, [
      {
        Sid: "TellOfFindings",
        DataIdentifier: [...named],
        Operation: {
          Audit: { FindingsDestination: { CloudWatchLogs: { LogGroup: "cdd-test-log-findings" } } },
        },
      },
      { Sid: "Mask", DataIdentifier: [...named], Operation: { Deidentify: { MaskConfig: {} } } },
    ]);
  });

  const found = (line: string) => customIdentifiers.some(({ regex }) => new RegExp(regex).test(line));
  for (const line of [
    '{"dateOfBirth":"1980-02-29"}',
    '{"birth_date": "29/02/1980"}',
    "birthDate=29.2.1980",
    "Date of birth: 1980-02-29",
    '{"dob":"1980-02-29"}',
    '{"customerDOB": "29-02-80"}',
  ])
    it(`is the birth date in ${line}`, () => assert.ok(found(line)));

  for (const line of [
    '{"time":"2026-01-31T02:00:00Z","level":"info","message":"sweep done"}',
    '{"openedAt":"2026-01-31","case":"C-1980-02"}',
    '{"message":"birth date is missing"}',
    '{"adobe":"reader","version":"2026.1.31.0"}',
  ])
    it(`is nothing in ${line}`, () => assert.ok(!found(line)));
});
