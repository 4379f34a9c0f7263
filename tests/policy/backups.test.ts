import { backupRules } from "../../policy/rules/backups";
import { type JudgedResource, listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, document, region } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const ofDev = (type: string, name: string) => ({ urn: urnOf(type, name, "dev") });
const vaultType = "aws:backup/vault:Vault";
const vault = (inputs: Record<string, unknown> = {}, more: Partial<JudgedResource> = {}) =>
  resource(vaultType, "vault", { name: "cdd-test-backups", ...inputs }, more);
const ofVault = { backupVaultName: "cdd-test-backups" };
const lock = (inputs: Record<string, unknown> = {}) =>
  resource("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "lock", {
    ...ofVault,
    minRetentionDays: 35,
    changeableForDays: 30,
    ...inputs,
  });

describeRule({
  rule: ruleNamed(backupRules, "backup-vault-enforce-lock"),
  passing: [vault(), lock()],
  decisive: ["forceDestroy"],
  cases: [
    { when: "there is no lock", given: [vault()], outcome: "fail", says: "no VaultLockConfiguration" },
    {
      when: "the lock is another vault's",
      given: [vault(), lock({ backupVaultName: "other" })],
      outcome: "fail",
      says: "no VaultLockConfiguration",
    },
    {
      when: "a backup may go after a day",
      given: [vault(), lock({ minRetentionDays: 1 })],
      outcome: "fail",
      says: "for 1 days at least, which is less than 35",
    },
    {
      when: "a backup may go at once",
      given: [vault(), lock({ minRetentionDays: undefined })],
      outcome: "fail",
    },
    {
      when: "a stack asks for less",
      given: [vault(), lock({ minRetentionDays: 20 })],
      settings: { minimumDays: 20 },
      outcome: "pass",
    },
    {
      when: "the lock can be taken off",
      given: [vault(), lock({ changeableForDays: undefined })],
      outcome: "fail",
      says: "can be taken off",
    },
    {
      when: "it can be taken off where nothing is kept",
      given: [
        vault({ forceDestroy: true }, ofDev(vaultType, "vault")),
        lock({ changeableForDays: undefined }),
      ],
      outcome: "pass",
    },
    {
      when: "the vault goes with its backups",
      given: [vault({ forceDestroy: true }), lock()],
      outcome: "fail",
      says: "deleted with the backups",
    },
    {
      when: "the days are unknown",
      given: [vault(), lock({ minRetentionDays: unknown })],
      outcome: "undetermined",
      says: "property=minRetentionDays",
    },
    {
      when: "whose the lock is is unknown",
      given: [vault(), lock({ backupVaultName: unknown })],
      outcome: "undetermined",
      says: "property=backupVaultName",
    },
  ],
});

const refusal = {
  Effect: "Deny",
  Principal: "*",
  Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
  Resource: "*",
};
const policy = (statement: Record<string, unknown> = {}, inputs: Record<string, unknown> = {}) =>
  resource("aws:backup/vaultPolicy:VaultPolicy", "policy", {
    ...ofVault,
    policy: document({ ...refusal, ...statement }),
    ...inputs,
  });

describeRule({
  rule: ruleNamed(backupRules, "backup-vaultpolicy-disallow-deletion"),
  passing: [vault(), policy()],
  decisive: [],
  cases: [
    { when: "there is no policy", given: [vault()], outcome: "fail", says: "no VaultPolicy" },
    {
      when: "somebody is left out",
      given: [
        vault(),
        policy({
          Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/administrator` } },
        }),
      ],
      outcome: "fail",
      says: "leaves backup:DeleteRecoveryPoint to somebody",
    },
    {
      when: "one role alone is refused",
      given: [vault(), policy({ Principal: { AWS: `arn:aws:iam::${account}:role/operator` } })],
      outcome: "fail",
    },
    {
      when: "backups may be let go earlier",
      given: [vault(), policy({ Action: "backup:DeleteRecoveryPoint" })],
      outcome: "fail",
      says: "leaves backup:UpdateRecoveryPointLifecycle",
    },
    {
      when: "backups of tables alone are held",
      given: [
        vault(),
        policy({ Resource: `arn:aws:dynamodb:${region}:${account}:table/cdd-test-customers/backup/*` }),
      ],
      outcome: "fail",
    },
    {
      when: "it allows what it should refuse",
      given: [vault(), policy({ Effect: "Allow" })],
      outcome: "fail",
    },
    {
      when: "the policy is unknown",
      given: [vault(), policy({}, { policy: unknown })],
      outcome: "undetermined",
      says: "property=policy",
    },
  ],
});

const tableType = "aws:dynamodb/table:Table";
const tableArn = `arn:aws:dynamodb:${region}:${account}:table/customers`;
const table = (more: Partial<JudgedResource> = {}) =>
  resource(tableType, "customers", { name: "customers" }, more);
const selection = (resources: unknown, more: Partial<JudgedResource> = {}) =>
  resource("aws:backup/selection:Selection", "stores", { resources }, more);

describeRule({
  rule: ruleNamed(backupRules, "backup-selection-enforce-every-store"),
  passing: [table(), selection([tableArn])],
  decisive: [],
  cases: [
    { when: "nothing is backed up", given: [table()], outcome: "fail", says: "no Selection" },
    {
      when: "another table is",
      given: [table(), selection([`${tableArn}-archive`])],
      outcome: "fail",
      says: "no Selection",
    },
    { when: "nothing is kept", given: [table(ofDev(tableType, "customers"))], outcome: "pass" },
    {
      when: "it is another team's",
      given: [table({ urn: `urn:pulumi:test::other::${tableType}::customers` })],
      outcome: "pass",
    },
    {
      when: "another type's of that name holds no records",
      given: [table()],
      settings: { unbacked: [listedAs("aws:s3/bucket:Bucket", "customers"), "customers"] },
      outcome: "fail",
      says: "no Selection",
    },
    {
      when: "it holds no records",
      given: [table()],
      settings: { unbacked: [listedAs(tableType, "customers")] },
      outcome: "pass",
    },
    {
      when: "a bucket is named by its name",
      given: [
        resource("aws:s3/bucket:Bucket", "b", { bucket: "documents" }),
        selection(["arn:aws:s3:::documents"]),
      ],
      outcome: "pass",
    },
    {
      when: "a bucket with a longer name is",
      given: [
        resource("aws:s3/bucket:Bucket", "b", { bucket: "documents" }),
        selection(["arn:aws:s3:::documents-archive"]),
      ],
      outcome: "fail",
    },
    {
      when: "one of the names is unknown",
      given: [table(), selection([unknown, tableArn])],
      outcome: "pass",
    },
    {
      when: "the list is unknown, and made of the table",
      given: [
        table(),
        selection(unknown, { propertyDependencies: { resources: [urnOf(tableType, "customers")] } }),
      ],
      outcome: "pass",
    },
    {
      when: "the list is unknown, and made of a file system",
      given: [
        table(),
        selection(unknown, {
          propertyDependencies: { resources: [urnOf("aws:efs/fileSystem:FileSystem", "files")] },
        }),
        resource("aws:efs/fileSystem:FileSystem", "files"),
      ],
      outcome: "fail",
    },
    {
      when: "nobody can tell what is in the list",
      given: [table(), selection(unknown)],
      outcome: "undetermined",
      says: "property=resources",
    },
  ],
});
