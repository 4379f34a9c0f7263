import * as assert from "node:assert/strict";
import { Keys } from "../../components/keys";
import type { KeysArgs } from "../../components/keys/args";
import { type RecordedProgram, recordProgram } from "../support/record-program";
import { type DocumentStatement, made, statements } from "../support/summaries";

const account = "111122223333";
const role = (name: string) => `arn:aws:iam::${account}:role/${name}`;
const root = { AWS: [`arn:aws:iam::${account}:root`] };

const args: KeysArgs = {
  namePrefix: "cdd-dev",
  account,
  region: "eu-west-2",
  roleArnPattern: role("cdd/dev/*"),
  administrators: [role("key-administrator")],
  deployers: [role("deployer")],
  secretWriters: [role("secret-writer")],
  recordReaders: [],
  restorers: [],
  tables: ["cdd-dev-cases", "cdd-dev-customers"],
  schedules: [],
  logGroupArnPatterns: ["arn:aws:logs:eu-west-2:111122223333:log-group:cdd-dev-*"],
  clusterName: "cdd-dev",
  encryptsFiles: false,
  encryptsMachines: false,
  retain: false,
};

/** A stack in which every key has all its users. */
const everything: KeysArgs = {
  ...args,
  recordReaders: [role("reader")],
  restorers: [role("restorer")],
  schedules: [
    {
      arn: `arn:aws:scheduler:eu-west-2:${account}:schedule/sweep/sweep`,
      roleArn: role("cdd/dev/sweep-schedule"),
    },
  ],
  encryptsFiles: true,
  encryptsMachines: true,
  sessions: { taskRoles: [role("cdd/dev/cdd-dev-screening-task")], operators: [role("operator")] },
};

const names = ["data", "logs", "secrets", "images", "alarms", "compute"] as const;
type Name = (typeof names)[number];

const looking = [
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListKeyPolicies",
  "kms:ListKeyRotations",
  "kms:ListResourceTags",
];
/** What the provider calls to make and change a key and its alias. */
const keeping = [
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:EnableKeyRotation",
  "kms:PutKeyPolicy",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];
const administering = [
  ...looking,
  ...keeping,
  "kms:CancelKeyDeletion",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
].sort();

const cryptographic = [
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];
const using = [...cryptographic, "kms:DescribeKey"].sort();
const enveloping = ["kms:Decrypt", "kms:GenerateDataKey"];

const through = (...services: string[]) => ({
  "kms:ViaService": services.map((service) => `${service}.eu-west-2.amazonaws.com`),
});
const allow = (Sid: string, Principal: unknown, Action: string[], Condition?: unknown) => ({
  Sid,
  Effect: "Allow",
  Principal,
  Action,
  Resource: ["*"],
  ...(Condition !== undefined && { Condition }),
});
const by = (...names: string[]) => ({ "aws:PrincipalArn": names.map(role) });
const ofTables = {
  "kms:EncryptionContext:aws:dynamodb:subscriberId": account,
  "kms:EncryptionContext:aws:dynamodb:tableName": args.tables,
};
const fromCluster = {
  "kms:EncryptionContext:aws:ecs:clusterAccount": account,
  "kms:EncryptionContext:aws:ecs:clusterName": "cdd-dev",
};

/** Each key's own statements, beside those of management. */
const uses: Readonly<Record<Name, readonly unknown[]>> = {
  data: [
    allow("ServicesUseThroughStores", root, cryptographic, {
      StringEquals: through("dynamodb", "s3"),
      ArnLike: { "aws:PrincipalArn": [role("cdd/dev/*")] },
    }),
    allow("DeployersUseThroughTables", root, cryptographic, {
      StringEquals: { ...through("dynamodb"), ...ofTables },
      ArnLike: { "aws:PrincipalArn": [role("deployer")] },
    }),
    allow("DeployersGrantToTables", root, ["kms:CreateGrant"], {
      StringEquals: through("dynamodb"),
      ArnLike: { "aws:PrincipalArn": [role("deployer")] },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
  ],
  logs: [
    allow("LogsEncryptTheirGroups", { Service: ["logs.eu-west-2.amazonaws.com"] }, using, {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": args.logGroupArnPatterns },
    }),
  ],
  secrets: [
    allow("ServicesReadSecrets", root, ["kms:Decrypt"], {
      StringEquals: through("secretsmanager"),
      ArnLike: { "aws:PrincipalArn": [role("cdd/dev/*")] },
    }),
    allow("WritersPutSecrets", root, ["kms:Decrypt", "kms:GenerateDataKey"], {
      StringEquals: through("secretsmanager"),
      ArnLike: { "aws:PrincipalArn": [role("secret-writer")] },
    }),
    allow("DeployersValidateTheKey", root, enveloping, {
      StringEquals: {
        ...through("secretsmanager"),
        "kms:EncryptionContext:SecretVersionId": "RequestToValidateKeyAccess",
      },
      ArnLike: by("deployer"),
    }),
  ],
  images: [
    allow("DeployersGrantToRepositories", root, ["kms:CreateGrant"], {
      StringEquals: through("ecr"),
      ArnLike: { "aws:PrincipalArn": [role("deployer")] },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    }),
    allow("DeployersRetireGrants", root, ["kms:RetireGrant"], {
      StringEquals: through("ecr"),
      ArnLike: { "aws:PrincipalArn": [role("deployer")] },
    }),
  ],
  alarms: [
    allow("AlarmsPublish", { Service: ["cloudwatch.amazonaws.com"] }, enveloping, {
      StringEquals: { "aws:SourceAccount": account },
    }),
    allow("EventsPublish", { Service: ["events.amazonaws.com"] }, enveloping),
  ],
  compute: [
    allow(
      "FargateMakesDataKeys",
      { Service: ["fargate.amazonaws.com"] },
      ["kms:GenerateDataKeyWithoutPlaintext"],
      { StringEquals: fromCluster },
    ),
    allow("FargateGrantsToTasks", { Service: ["fargate.amazonaws.com"] }, ["kms:CreateGrant"], {
      StringEquals: fromCluster,
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] },
    }),
  ],
};

const record = (retain: boolean, preview = false) =>
  recordProgram(() => new Keys("keys", { ...args, retain }), { preview });

function policyOf(program: RecordedProgram, name: Name): Record<string, DocumentStatement> {
  return statements(program.one(`keys-${name}`).inputs.policy);
}

describe("Keys", () => {
  for (const retain of [true, false]) {
    it(`makes one rotating key and alias for each purpose, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const found = made(await record(retain), "keys");
      const purposes: Readonly<Record<Name, string>> = {
        data: "stores of the catalogue",
        logs: "log groups",
        secrets: "secrets of the services",
        images: "container images",
        alarms: "messages of the alarm topic, and runs that were not started",
        compute: "disks of tasks and machines, exec sessions, and what schedules pass on",
      };
      assert.deepEqual(
        found,
        Object.fromEntries(
          names.flatMap((name) => [
            [
              `keys-${name}`,
              {
                type: "aws:kms/key:Key",
                inputs: {
                  description: `cdd-dev: ${purposes[name]}`,
                  enableKeyRotation: true,
                  rotationPeriodInDays: 365,
                  deletionWindowInDays: retain ? 30 : 7,
                  policy: found[`keys-${name}`]?.inputs.policy,
                },
                ...(retain && { protect: true }),
              },
            ],
            [
              `keys-${name}-alias`,
              {
                type: "aws:kms/alias:Alias",
                inputs: { name: `alias/cdd-dev-${name}`, targetKeyId: `keys-${name}-id` },
                deleteBeforeReplace: true,
              },
            ],
          ]),
        ),
      );
    });
  }

  for (const retain of [true, false])
    it(`says in each key's policy who manages it and who uses it, and nothing more, already at preview, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const program = await record(retain, true);
      for (const name of names) {
        const { AccountLooks, DeployersKeepInStep, AdministratorsManage, ...rest } = policyOf(program, name);
        assert.deepEqual(AccountLooks, allow("AccountLooks", root, looking), name);
        const deploying = retain ? keeping : [...keeping, "kms:ScheduleKeyDeletion"].sort();
        assert.deepEqual(
          DeployersKeepInStep,
          allow("DeployersKeepInStep", root, deploying, { ArnLike: by("deployer") }),
          name,
        );
        assert.deepEqual(
          AdministratorsManage,
          allow("AdministratorsManage", { AWS: [role("key-administrator")] }, administering),
          name,
        );
        assert.deepEqual(Object.values(rest), uses[name], name);
      }
    });

  it("leaves nothing but looking to whoever administers IAM: statements on the account's root name roles", async () => {
    const program = await recordProgram(() => new Keys("keys", everything));
    let found = 0;
    for (const name of names)
      for (const { Sid, Principal, Condition } of Object.values(policyOf(program, name))) {
        if (!JSON.stringify(Principal).includes(":root") || Sid === "AccountLooks") continue;
        found++;
        const named = [Condition?.ArnLike?.["aws:PrincipalArn"]].flat();
        assert.ok(named.length > 0, Sid);
        for (const arn of named) assert.match(String(arn), /:role\/[^*?]/, Sid);
      }
    assert.ok(found > 15);
  });

  it("gives no wildcard action, no open principal, and no cryptographic use without a condition but to EventBridge", async () => {
    const program = await record(true);
    for (const name of names)
      for (const statement of Object.values(policyOf(program, name))) {
        assert.ok(!statement.Action.some((action) => action.includes("*")), statement.Sid);
        assert.doesNotMatch(JSON.stringify(statement.Principal), /"\*"/, statement.Sid);
        const uses = statement.Action.some((action) => /Decrypt|Encrypt|DataKey|CreateGrant/.test(action));
        if (uses && statement.Sid !== "EventsPublish")
          assert.ok(statement.Condition, `${statement.Sid} is open to the whole account`);
      }
  });

  it("lets no statement that administers use a key, nor the other way round", async () => {
    const program = await record(true);
    for (const name of names)
      for (const { Sid, Action, Principal } of Object.values(policyOf(program, name))) {
        const administers = Action.includes("kms:PutKeyPolicy");
        const uses = Action.some((action) => /Decrypt|Encrypt|GenerateDataKey/.test(action));
        assert.ok(!(administers && uses), Sid);
        if (uses) assert.ok(!JSON.stringify(Principal).includes("key-administrator"), Sid);
      }
  });

  it("exposes the six keys and shows the engine its arguments", async () => {
    const program = await recordProgram(() => {
      const { data, logs, secrets, images, alarms, compute } = new Keys("keys", args);
      return [data, logs, secrets, images, alarms, compute].map((key) => key.keyId);
    });
    assert.deepEqual(
      program.outputs,
      names.map((name) => `keys-${name}-id`),
    );
    const component = program.one("keys");
    assert.equal(component.type, "cdd:keys:Keys");
    assert.equal(component.protect, false);
    assert.deepEqual(component.inputs, { ...args });
    assert.deepEqual(
      component.outputs,
      Object.fromEntries(names.map((name) => [name, `arn:aws:kms:eu-west-2:${account}:key/keys-${name}-id`])),
    );
  });

  it("lets record readers decrypt, and restorers make tables of the stack, only where there are any", async () => {
    const program = await recordProgram(
      () => new Keys("keys", { ...args, recordReaders: [role("reader")], restorers: [role("restorer")] }),
    );
    const { ReadersDecryptRecords, RestorersUseThroughTables, RestorersGrantToTables } = policyOf(
      program,
      "data",
    );
    assert.deepEqual(
      ReadersDecryptRecords,
      allow("ReadersDecryptRecords", root, ["kms:Decrypt"], {
        StringEquals: through("dynamodb", "s3"),
        ArnLike: by("reader"),
      }),
    );
    assert.deepEqual(
      [RestorersUseThroughTables, RestorersGrantToTables],
      [
        allow("RestorersUseThroughTables", root, cryptographic, {
          StringEquals: {
            ...through("dynamodb"),
            "kms:EncryptionContext:aws:dynamodb:subscriberId": account,
          },
          ArnLike: by("restorer"),
          StringLike: { "kms:EncryptionContext:aws:dynamodb:tableName": "cdd-dev-*" },
        }),
        allow("RestorersGrantToTables", root, ["kms:CreateGrant"], {
          StringEquals: through("dynamodb"),
          ArnLike: by("restorer"),
          Bool: { "kms:GrantIsForAWSResource": "true" },
        }),
      ],
    );
  });

  it("lets nobody make or restore tables where the catalogue has none", async () => {
    const program = await recordProgram(
      () => new Keys("keys", { ...args, tables: [], restorers: [role("restorer")] }),
    );
    assert.deepEqual(Object.keys(policyOf(program, "data")), [
      "AccountLooks",
      "DeployersKeepInStep",
      "AdministratorsManage",
      "ServicesUseThroughStores",
    ]);
  });

  it("encrypts what schedules pass on and their dead letters, for them and their roles alone", async () => {
    const schedule = (name: string) => ({
      arn: `arn:aws:scheduler:eu-west-2:${account}:schedule/cdd-dev-${name}/cdd-dev-${name}`,
      roleArn: role(`cdd/dev/cdd-dev-${name}-schedule`),
    });
    const schedules = [schedule("sweep"), schedule("purge")];
    const program = await recordProgram(() => new Keys("keys", { ...args, schedules }));
    const roles = { "aws:PrincipalArn": schedules.map(({ roleArn }) => roleArn) };
    const ofThese = {
      "kms:EncryptionContext:aws:scheduler:schedule:arn": schedules.map(({ arn }) => arn),
    };
    const { DeployersEncryptSchedules, SchedulesDecryptTheirInput } = policyOf(program, "compute");
    assert.deepEqual(
      DeployersEncryptSchedules,
      allow("DeployersEncryptSchedules", root, enveloping, {
        StringEquals: { ...through("scheduler"), ...ofThese },
        ArnLike: by("deployer"),
      }),
    );
    assert.deepEqual(
      SchedulesDecryptTheirInput,
      allow("SchedulesDecryptTheirInput", root, ["kms:Decrypt"], {
        StringEquals: ofThese,
        ArnLike: roles,
      }),
    );
    assert.deepEqual(
      policyOf(program, "alarms").SchedulesSendDeadLetters,
      allow("SchedulesSendDeadLetters", root, enveloping, {
        StringEquals: through("sqs"),
        ArnLike: roles,
      }),
    );
    assert.deepEqual(
      policyOf(program, "alarms").DeployersReadDeadLetters,
      allow("DeployersReadDeadLetters", root, ["kms:Decrypt"], {
        StringEquals: through("sqs"),
        ArnLike: by("deployer"),
        StringLike: {
          "kms:EncryptionContext:aws:sqs:arn": `arn:aws:sqs:eu-west-2:${account}:cdd-dev-*`,
        },
      }),
    );
  });

  it("lets deployers make file systems, and Auto Scaling's own role encrypt disks, only where there are any", async () => {
    const program = await recordProgram(
      () => new Keys("keys", { ...args, encryptsFiles: true, encryptsMachines: true }),
    );
    const { DeployersUseThroughFiles, DeployersGrantToFiles } = policyOf(program, "data");
    const deployers = {
      StringEquals: through("elasticfilesystem"),
      ArnLike: { "aws:PrincipalArn": [role("deployer")] },
    };
    assert.deepEqual(
      DeployersUseThroughFiles,
      allow(
        "DeployersUseThroughFiles",
        root,
        ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
        deployers,
      ),
    );
    assert.deepEqual(
      DeployersGrantToFiles,
      allow("DeployersGrantToFiles", root, ["kms:CreateGrant"], {
        ...deployers,
        Bool: { "kms:GrantIsForAWSResource": "true" },
      }),
    );
    const autoScaling = {
      AWS: [role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")],
    };
    const { AutoScalingEncryptsDisks, AutoScalingGrantsToDisks } = policyOf(program, "compute");
    assert.deepEqual(AutoScalingEncryptsDisks, allow("AutoScalingEncryptsDisks", autoScaling, using));
    assert.deepEqual(
      AutoScalingGrantsToDisks,
      allow("AutoScalingGrantsToDisks", autoScaling, ["kms:CreateGrant"], {
        Bool: { "kms:GrantIsForAWSResource": "true" },
      }),
    );
  });
});
