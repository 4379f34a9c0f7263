import { encryptionContext } from "../../../sandbox/aws/iam/requests";
import { type Holder, rowsOf } from "./rights/holders";
import { keyServices } from "./rights/key-services";
import { cryptographic, enveloping, granted, keyNames, keyOf, used } from "./rights/keys";
import { actionsOf, arnIn, prefixOf, type Right, rights } from "./rights/right";
import { type Declared, people, type Row } from "./row";

/** Use of the keys: by people and by roles of the stack, each with every right that IAM gives, and by AWS's services. */
export function keyUseRows(declared: Declared): Row[] {
  return [
    ...rowsOf(inAccount(declared)),
    ...rowsOf(keyServices(declared)),
    ...rowsOf(administrators(declared)),
  ];
}

/** Whoever looks at keys does so by IAM; all else is by what the key says. */
function inAccount(declared: Declared): Holder[] {
  const { account, access, stack } = declared.config;
  const looking = keyNames.flatMap((name) => rights("kms:DescribeKey", keyOf(declared, name)));
  const uses: Readonly<Record<string, readonly Right[]>> = {
    deployer: deployerUses(declared),
    restorer: tableMaking(declared, [`${prefixOf(declared)}-restored`, ...tablesOf(declared)]),
    "record reader": ["dynamodb", "s3"].flatMap((service) => used(declared, "data", service, "kms:Decrypt")),
    "secret writer": used(declared, "secrets", "secretsmanager", enveloping),
    operator: rights(enveloping, keyOf(declared, "compute"), {
      context: encryptionContext({ "aws:ssm:SessionId": "a-session" }),
      refusedWith: [{}, encryptionContext({ "aws:scheduler:schedule:arn": "a-schedule" })],
    }),
    "a role of the stack's": [
      ...["dynamodb", "s3"].flatMap((service) => used(declared, "data", service, cryptographic)),
      ...used(declared, "secrets", "secretsmanager", "kms:Decrypt"),
    ],
  };
  const [operator] = access.sessionOperators ?? [];
  const role = (path: string) => `arn:aws:iam::${account}:role/${path}`;
  const principals: Readonly<Record<string, string>> = {
    ...people(declared),
    ...(operator !== undefined && { operator }),
    "a role of the stack's": role(`cdd/${stack}/any`),
    "a role of another stack's": role("cdd/another/any"),
  };
  const holders = Object.entries(principals).map(([who, principal]) => ({
    who,
    principal,
    rights: [...looking, ...(uses[who] ?? [])],
  }));
  return [...holders, autoScaling(declared)];
}

/** Its service-linked role has nothing of IAM to use keys with. */
function autoScaling(declared: Declared): Holder {
  const { catalogue, config } = declared;
  const machines = Object.keys(catalogue.ec2Capacity ?? {}).length > 0;
  const path = "aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
  return {
    who: "Auto Scaling's role",
    principal: `arn:aws:iam::${config.account}:role/${path}`,
    identity: [],
    rights: machines
      ? [
          ...rights(`${cryptographic} kms:DescribeKey`, keyOf(declared, "compute")),
          ...granted(declared, "compute"),
        ]
      : [],
  };
}

function tableMaking(declared: Declared, tables: readonly string[]): Right[] {
  if (!Object.values(declared.catalogue.stores).some(({ kind }) => kind === "table")) return [];
  const account = { "aws:dynamodb:subscriberId": declared.config.account };
  return [
    ...tables.flatMap((table) =>
      used(declared, "data", "dynamodb", cryptographic, { ...account, "aws:dynamodb:tableName": table }),
    ),
    ...granted(declared, "data", "dynamodb"),
  ];
}

function tablesOf(declared: Declared): string[] {
  return Object.entries(declared.catalogue.stores).flatMap(([store, { kind }]) =>
    kind === "table" ? [`${prefixOf(declared)}-${store}`] : [],
  );
}

function deployerUses(declared: Declared): Right[] {
  const { catalogue } = declared;
  const prefix = prefixOf(declared);
  const stores = Object.entries(catalogue.stores);
  const makes = "kms:Decrypt kms:GenerateDataKeyWithoutPlaintext";
  const files = stores.some(([, { kind }]) => kind === "files");
  const scheduled = Object.entries(catalogue.services).flatMap(([service, { schedule }]) =>
    schedule === undefined ? [] : [`${prefix}-${service}`],
  );
  return [
    ...tableMaking(declared, tablesOf(declared)),
    ...(files
      ? [
          ...used(declared, "data", "elasticfilesystem", makes),
          ...granted(declared, "data", "elasticfilesystem"),
        ]
      : []),
    ...used(declared, "secrets", "secretsmanager", enveloping, {
      SecretVersionId: "RequestToValidateKeyAccess",
    }),
    ...granted(declared, "images", "ecr"),
    ...used(declared, "images", "ecr", "kms:RetireGrant"),
    ...scheduled.flatMap((own) => [
      ...used(declared, "alarms", "sqs", "kms:Decrypt", {
        "aws:sqs:arn": arnIn(declared, "sqs", `${own}-missed-runs`),
      }),
      ...used(declared, "compute", "scheduler", enveloping, {
        "aws:scheduler:schedule:arn": arnIn(declared, "scheduler", `schedule/${own}/${own}`),
      }),
    ]),
  ];
}

const managing = actionsOf(
  "kms",
  "DescribeKey GetKeyPolicy GetKeyRotationStatus ListGrants ListKeyPolicies ListKeyRotations ListResourceTags " +
    "CreateAlias DeleteAlias EnableKeyRotation PutKeyPolicy TagResource UntagResource UpdateAlias " +
    "UpdateKeyDescription CancelKeyDeletion DisableKey EnableKey RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion",
);

/** By the keys' policies alone: whoever administers them needs nothing of IAM, and nobody else has anything of them. */
function administrators(declared: Declared): Holder[] {
  const own = keyNames.flatMap((name) => rights(managing, keyOf(declared, name)));
  return Object.entries(people(declared))
    .filter(([who]) => who !== "the root user")
    .map(([who, principal]) => ({
      who: `${who}, with nothing of IAM`,
      principal,
      identity: [],
      rights: who === "key administrator" ? own : [],
    }));
}
