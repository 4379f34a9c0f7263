import type { Keys } from "../../../sandbox/aws/iam/context";
import { encryptionContext, through } from "../../../sandbox/aws/iam/requests";
import { type Holder, rowsOf } from "./rights/holders";
import { actionsOf, arnIn, otherWays, prefixOf, type Right, rights } from "./rights/right";
import { arnOf, type Declared, people, type Row } from "./row";

const cryptographic =
  "kms:Decrypt kms:Encrypt kms:GenerateDataKey kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo";
const enveloping = "kms:Decrypt kms:GenerateDataKey";
const names = ["data", "logs", "secrets", "images", "alarms", "compute"] as const;

/** Use of the keys: by people and by roles of the stack, each with every right that IAM gives, and by AWS's services. */
export function keyUseRows(declared: Declared): Row[] {
  return [...rowsOf(inAccount(declared)), ...rowsOf(services(declared)), ...rowsOf(administrators(declared))];
}

/** Whoever looks at keys does so by IAM; all else is by what the key says. */
function inAccount(declared: Declared): Holder[] {
  const { account, access, stack } = declared.config;
  const looking = names.flatMap((name) => rights("kms:DescribeKey", keyOf(declared, name)));
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
    "Auto Scaling's role": encryptsMachines(declared)
      ? [...rights(cryptographic, keyOf(declared, "compute")), ...granted(declared, "compute")]
      : [],
  };
  const [operator] = access.sessionOperators ?? [];
  const role = (path: string) => `arn:aws:iam::${account}:role/${path}`;
  const principals: Readonly<Record<string, string>> = {
    ...people(declared),
    ...(operator !== undefined && { operator }),
    "a role of the stack's": role(`cdd/${stack}/any`),
    "a role of another stack's": role("cdd/another/any"),
    "Auto Scaling's role": role("aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"),
  };
  return Object.entries(principals).map(([who, principal]) => ({
    who,
    principal,
    rights: [...looking, ...(uses[who] ?? [])],
  }));
}

function keyOf(declared: Declared, name: (typeof names)[number]): string {
  return arnOf(declared, "aws:kms/key:Key", `keys-${name}`);
}

function encryptsMachines({ catalogue }: Declared): boolean {
  return Object.keys(catalogue.ec2Capacity ?? {}).length > 0;
}

type Name = (typeof names)[number];

/** Through one AWS service, under a context; refused directly, through another service, and for each other value of it. */
function used(
  declared: Declared,
  name: Name,
  service: string,
  actions: string,
  pairs: Readonly<Record<string, string>> = {},
): Right[] {
  const way = through(service, declared.config.region);
  return underContext(declared, name, actions, pairs, way);
}

function underContext(
  declared: Declared,
  name: Name,
  actions: string,
  pairs: Readonly<Record<string, string>>,
  way: Keys,
): Right[] {
  const sent = Object.keys(pairs).length > 0 ? encryptionContext(pairs) : {};
  const context = { ...way, ...sent };
  const others = Object.keys(pairs).flatMap((key) => {
    const { [key]: _, ...rest } = pairs;
    const absent = { [`kms:EncryptionContext:${key}`]: [] };
    return [{ ...encryptionContext(rest), ...absent }, encryptionContext({ ...pairs, [key]: "another" })];
  });
  return rights(actions, keyOf(declared, name), {
    context,
    refusedWith: [
      ...(Object.keys(way).length > 0 ? otherWays(context, through("lambda", declared.config.region)) : []),
      ...others.map((other) => ({ ...way, ...other })),
    ],
  });
}

/** A grant to an AWS service, which makes it with the rights of whoever creates what is encrypted. */
function granted(declared: Declared, name: Name, service?: string): Right[] {
  const way = service === undefined ? {} : through(service, declared.config.region);
  const forService = { "kms:GrantIsForAWSResource": "true" };
  return rights("kms:CreateGrant", keyOf(declared, name), {
    context: { ...way, ...forService },
    refusedWith: [
      way,
      { ...way, "kms:GrantIsForAWSResource": "false" },
      ...(service === undefined
        ? []
        : [forService, { ...through("lambda", declared.config.region), ...forService }]),
    ],
  });
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

/** AWS's services by themselves, under what each documents that it sends. */
function services(declared: Declared): Holder[] {
  const { account, region } = declared.config;
  const cluster = {
    "aws:ecs:clusterAccount": account,
    "aws:ecs:clusterName": prefixOf(declared),
  };
  const operations = "kms:GrantOperations";
  const decrypting = { ...encryptionContext(cluster), [operations]: ["Decrypt"] };
  const group = { "aws:logs:arn": arnIn(declared, "logs", `log-group:${prefixOf(declared)}-any`) };
  const uses: Readonly<Record<string, readonly Right[]>> = {
    "cloudwatch.amazonaws.com": rights(enveloping, keyOf(declared, "alarms"), {
      context: { "aws:SourceAccount": account },
      refusedWith: [{ "aws:SourceAccount": "999999999999" }, { "aws:SourceAccount": [] }],
    }),
    // It says for nobody whom it works for.
    "events.amazonaws.com": [[], account].flatMap((source) =>
      rights(enveloping, keyOf(declared, "alarms"), { context: { "aws:SourceAccount": source } }),
    ),
    [`logs.${region}.amazonaws.com`]: underContext(
      declared,
      "logs",
      `${cryptographic} kms:DescribeKey`,
      group,
      {},
    ),
    "fargate.amazonaws.com": [
      ...underContext(declared, "compute", "kms:GenerateDataKeyWithoutPlaintext", cluster, {}),
      ...underContext(declared, "compute", "kms:CreateGrant", cluster, { [operations]: ["Decrypt"] }).map(
        (right) => ({
          ...right,
          refusedWith: [
            { ...decrypting, [operations]: ["Decrypt", "Encrypt"] },
            ...(right.refusedWith ?? []).filter((context) => operations in context),
          ],
        }),
      ),
    ],
    "lambda.amazonaws.com": [],
    "s3.amazonaws.com": [],
  };
  return Object.entries(uses).map(([service, own]) => ({ who: service, principal: service, rights: own }));
}

const managing = actionsOf(
  "kms",
  "DescribeKey GetKeyPolicy GetKeyRotationStatus ListGrants ListKeyPolicies ListKeyRotations ListResourceTags " +
    "CreateAlias DeleteAlias EnableKeyRotation PutKeyPolicy TagResource UntagResource UpdateAlias " +
    "UpdateKeyDescription CancelKeyDeletion DisableKey EnableKey RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion",
);

/** By the keys' policies alone: whoever administers them needs nothing of IAM, and nobody else has anything of them. */
function administrators(declared: Declared): Holder[] {
  const own = names.flatMap((name) => rights(managing, keyOf(declared, name)));
  return Object.entries(people(declared))
    .filter(([who]) => who !== "the root user")
    .map(([who, principal]) => ({
      who: `${who}, with nothing of IAM`,
      principal,
      identity: [],
      rights: who === "key administrator" ? own : [],
    }));
}
