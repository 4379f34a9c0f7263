import * as assert from "node:assert/strict";
import type { Catalogue } from "../../../model/catalogue";
import { plan } from "../../../plan";
import { policyNeeds } from "../../../plan/needs/policies";
import { worker } from "../../support/catalogues";
import { byHand, stackReading } from "../../support/stacks";

const here = "eu-west-2:111122223333";
// As long as AWS's.
const key = `arn:aws:kms:${here}:key/4d9f1f8e-0c1b-4f5e-9a57-3f0f0c6f2b11`;
const fileSystem = `arn:aws:elasticfilesystem:${here}:file-system/fs-0123456789abcdef0`;
const through = (service: string) => ({
  StringEquals: { "kms:ViaService": `${service}.eu-west-2.amazonaws.com` },
});
const allow = (Sid: string, Action: readonly string[], Resource: readonly string[], Condition?: object) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
/** Characters of a policy with these statements, as IAM counts them. */
const policy = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement }).length;

const scans = { scans: { kind: "files", description: "Scans", dataClass: "restricted" } };
const papers = { papers: { kind: "bucket", description: "Papers", dataClass: "restricted" } };
const index = {
  index: { kind: "table", description: "Index", dataClass: "restricted", partitionKey: "id" },
};

/** Who needs how much for all policies of its role. */
function needs(service: object, stores: object = {}, changes: Readonly<Record<string, unknown>> = {}) {
  const services = { one: { ...worker, ...service } };
  const catalogue = { services, stores, recordClasses: {}, destinations: {} } as unknown as Catalogue;
  const planned = plan(catalogue, stackReading({ egress: {}, rotation: {}, ...changes }));
  const found = policyNeeds["characters-of-a-roles-policies"](planned);
  return Object.fromEntries(found.map(({ need, by }) => [by, need]));
}
const tasks = "the role of the tasks of one";
const starting = "the execution role of one";

const logs = [`arn:aws:logs:${here}:log-group:cdd-test-one:*`];
const start = [
  allow("SignInToRegistry", ["ecr:GetAuthorizationToken"], ["*"]),
  allow(
    "PullOwnImages",
    ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    [`arn:aws:ecr:${here}:repository/cdd-test-one`],
  ),
  allow("WriteOwnLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], logs),
];

// The documents are written here as IAM gets them; that the program's roles have them, tests/program/quotas.test.ts holds.
describe("the policies of a role take as many characters as its documents have", () => {
  it("none for tasks that use nothing, and of what starts them the image and the log", () =>
    assert.deepEqual(needs({}), { [tasks]: 0, [starting]: policy(...start) }));

  it("of a secret: to read it, and a policy more for its key", () => {
    const secret = [`arn:aws:secretsmanager:${here}:secret:cdd/test/one/key-??????`];
    assert.deepEqual(needs({ secrets: ["key"] }, {}, { rotation: { "one/key": byHand } }), {
      [tasks]: 0,
      [starting]:
        policy(...start, allow("ReadOwnSecrets", ["secretsmanager:GetSecretValue"], secret)) +
        policy(
          allow("DecryptOwnSecrets", ["kms:Decrypt"], [key], {
            ...through("secretsmanager"),
            StringLike: { "kms:EncryptionContext:SecretARN": secret },
          }),
        ),
    });
  });

  it("of a shell by exception: its channels and its record, and a policy more for its key", () => {
    const exceptions = {
      exec: { stacks: ["test"], ticket: "CDD-7" },
      writableRoot: { stacks: ["test"], ticket: "CDD-7" },
    };
    const operators = { "access.sessionOperators": ["arn:aws:iam::111122223333:role/operator"] };
    const channels = ["ControlChannel", "DataChannel"];
    assert.equal(
      needs({ exceptions }, {}, operators)[tasks],
      policy(
        allow(
          "OpenSessions",
          ["Create", "Open"].flatMap((does) => channels.map((channel) => `ssmmessages:${does}${channel}`)),
          ["*"],
        ),
        allow("FindSessionLogs", ["logs:DescribeLogGroups"], ["*"]),
        allow(
          "RecordSessions",
          ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          [`arn:aws:logs:${here}:log-group:cdd-test-exec:*`],
        ),
      ) +
        policy(
          allow("DecryptSessions", ["kms:Decrypt"], [key], {
            Null: { "kms:EncryptionContext:aws:ssm:SessionId": "false" },
          }),
        ),
    );
  });

  it("of files: the mount, and no key, for EFS decrypts by itself", () =>
    assert.equal(
      needs({ data: { scans: "write" } }, scans)[tasks],
      policy(
        allow(
          "MountScans",
          ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
          [fileSystem],
          {
            StringEquals: {
              "elasticfilesystem:AccessPointArn": `arn:aws:elasticfilesystem:${here}:access-point/fsap-0123456789abcdef0`,
            },
          },
        ),
      ),
    ));

  for (const [name, stores, service] of [
    ["papers", papers, "s3"],
    ["index", index, "dynamodb"],
  ] as const)
    it(`of ${name}: the store, and a policy more for its key through ${service}`, () => {
      const [statement, ...others] =
        plan(
          {
            services: { one: { ...worker, data: { [name]: "write" } } },
            stores,
            recordClasses: {},
            destinations: {},
          } as unknown as Catalogue,
          stackReading({ egress: {}, rotation: {} }),
        ).services[0]?.dataStatements ?? [];
      assert.ok(statement);
      const documents = [statement, ...others].map(({ sid, actions, resources = [], conditions }) =>
        allow(sid, actions, resources, conditions),
      );
      assert.equal(
        needs({ data: { [name]: "write" } }, stores)[tasks],
        policy(...documents) +
          policy(
            allow(
              "UseDataKeyThroughStores",
              ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
              [key],
              {
                StringEquals: { "kms:ViaService": [`${service}.eu-west-2.amazonaws.com`] },
              },
            ),
          ),
      );
    });

  it("of backups: what finds, reads and restores file systems, and the vault's key", () => {
    const vault = (Action: readonly string[]) => allow("UseVaultKey", Action, [key], through("backup"));
    const grant = (Sid: string, service: string) =>
      allow(Sid, ["kms:CreateGrant"], [key], {
        ...through(service),
        Bool: { "kms:GrantIsForAWSResource": "true" },
      });
    const see = (Sid: string) => allow(Sid, ["kms:DescribeKey"], [key]);
    const vaultKey = policy(
      vault(["kms:Decrypt", "kms:GenerateDataKey"]),
      grant("GrantVaultKey", "backup"),
      see("SeeVaultKey"),
    );
    const all = needs({ data: { scans: "write" } }, scans, { backups: {} });
    assert.equal(
      all["the role that makes backups"],
      policy(
        allow("FindResources", ["tag:GetResources"], ["*"]),
        allow(
          "SeeVaults",
          ["backup:DescribeBackupVault"],
          [`arn:aws:backup:${here}:backup-vault:cdd-test-backups`],
        ),
        allow("TagBackups", ["backup:TagResource"], [`arn:aws:backup:${here}:recovery-point:*`]),
      ) +
        policy(see("SeeTheKey")) +
        vaultKey +
        policy(
          allow("BackUpFiles", ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"], [fileSystem]),
        ),
    );
    assert.equal(
      all["the role that restores backups"],
      policy(
        allow(
          "RestoreFiles",
          ["DescribeFileSystems", "Restore", "TagResource"].map((does) => `elasticfilesystem:${does}`),
          [`arn:aws:elasticfilesystem:${here}:file-system/*`],
        ),
        allow("MakeFileSystems", ["elasticfilesystem:CreateFileSystem"], ["*"]),
      ) +
        policy(
          allow(
            "EncryptFiles",
            ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
            [key],
            through("elasticfilesystem"),
          ),
          grant("GrantToFiles", "elasticfilesystem"),
          see("SeeTheKey"),
        ) +
        vaultKey,
    );
    const tables = needs({ data: { index: "write" } }, index, { backups: {} });
    assert.equal(
      needs({ data: { index: "write", scans: "write" } }, { ...index, ...scans }, { backups: {} })[
        "the role that makes backups"
      ],
      Number(tables["the role that makes backups"]) +
        policy(
          allow("BackUpFiles", ["elasticfilesystem:Backup", "elasticfilesystem:DescribeTags"], [fileSystem]),
        ),
    );
  });
});
