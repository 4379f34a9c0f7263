import type { Service } from "../../../../model/catalogue";
import { imagesOf } from "../../../../plan/images";
import { encryptionContext, through } from "../../../../sandbox/aws/iam/requests";
import { arnOf, type Declared } from "../row";
import { keyOf } from "./keys";
import { arnIn, otherWays, prefixOf, type Right, rights, streamOf } from "./right";

/** A service of the catalogue; fails where there is none. */
export function entryOf({ catalogue }: Declared, service: string): Service {
  const entry = Object.entries(catalogue.services).find(([name]) => name === service)?.[1];
  if (entry === undefined) throw new Error(`the catalogue has no service ${service}`);
  return entry;
}

/** ECS, to start a service: its images, its log group, its secrets and their key for these alone. */
export function executionRights(declared: Declared, service: string): Right[] {
  const { config } = declared;
  const entry = entryOf(declared, service);
  const prefix = prefixOf(declared);
  const images = Object.values(imagesOf(service, entry, config)).map((image) =>
    arnIn(declared, "ecr", `repository/${prefix}-${image}`),
  );
  const registry = config.containerSecurity?.guardDuty?.agentRegistryAccount;
  const agent =
    registry === undefined
      ? []
      : [`arn:aws:ecr:${config.region}:${registry}:repository/aws-guardduty-agent-fargate`];
  const secrets = (entry.secrets ?? []).map((secret) =>
    arnOf(declared, "aws:secretsmanager/secret:Secret", `${service}-secret-${secret}`),
  );
  return [
    ...rights("ecr:GetAuthorizationToken", "*", { fromVpc: true }),
    ...rights(
      "ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer",
      [...images, ...agent],
      { fromVpc: true },
    ),
    ...rights("logs:CreateLogStream logs:PutLogEvents", streamOf(declared, `${prefix}-${service}`), {
      fromVpc: true,
    }),
    ...secrets.flatMap((secret) => secretRights(declared, secret)),
  ];
}

function secretRights(declared: Declared, secret: string): Right[] {
  const { region } = declared.config;
  // A secret of a name that goes on is another one.
  const longer = secret.replace(/-[^-]{6}$/, "-too$&");
  const value = encryptionContext({ SecretARN: secret, SecretVersionId: "a".repeat(36) });
  const context = { ...through("secretsmanager", region), ...value };
  return [
    ...rights("secretsmanager:GetSecretValue", secret, { fromVpc: true, beside: [longer] }),
    ...rights("kms:Decrypt", keyOf(declared, "secrets"), {
      context,
      refusedWith: [
        ...otherWays(context, through("ssm", region)),
        { ...context, ...encryptionContext({ SecretARN: longer }) },
        through("secretsmanager", region),
      ],
    }),
  ];
}

const reading = "dynamodb:BatchGetItem dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:Query";
const onItems: Readonly<Record<string, string>> = {
  read: reading,
  append: `${reading} dynamodb:PartiQLInsert`,
  write: `${reading} dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:PutItem dynamodb:UpdateItem`,
};
const clean = { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" };

/** A service's own code, with the platform's agents and shells in its task: its stores and their key, nothing else. */
export function taskRights(declared: Declared, service: string): Right[] {
  const entry = entryOf(declared, service);
  const stores = Object.entries(entry.data ?? {}).flatMap(([store, access = "read"]) => {
    const kind = declared.catalogue.stores[store]?.kind;
    if (kind === "table") return tableRights(declared, store, access);
    if (kind === "bucket") return bucketRights(declared, store, access);
    if (kind === "files") return fileRights(declared, store, access);
    throw new Error(`what may be done with ${kind}? say it in tests/support/permissions/rights/tasks.ts`);
  });
  return [
    ...stores,
    ...dataKeyRights(declared, entry),
    ...agentRights(declared, service, entry),
    ...sessionRights(declared, entry),
  ];
}

function tableRights(declared: Declared, store: string, access: string): Right[] {
  const table = arnOf(declared, "aws:dynamodb/table:Table", `data-${store}`);
  const entry = declared.catalogue.stores[store];
  const indexes = Object.keys((entry?.kind === "table" && entry.indexes) || {});
  return [
    ...rights(onItems[access] ?? "", table, { fromVpc: true }),
    ...rights(
      "dynamodb:Query",
      indexes.map((index) => `${table}/index/${index}`),
      { fromVpc: true, beside: [`${table}/index/another`] },
    ),
  ];
}

function bucketRights(declared: Declared, store: string, access: string): Right[] {
  const entry = declared.catalogue.stores[store];
  const bucket = arnOf(declared, "aws:s3/bucket:Bucket", `data-${store}`);
  const object = `${bucket}/any/key`;
  const own = { fromVpc: true, within: `${bucket}/` };
  const scanned = entry?.kind === "bucket" && entry.uploads === true;
  return [
    ...rights("s3:GetObject", object, {
      ...own,
      ...(scanned && {
        context: clean,
        refusedByItWith: [{}, { ...clean, [Object.keys(clean)[0] ?? ""]: "THREATS_FOUND" }],
      }),
    }),
    ...(scanned ? rights("s3:GetObjectTagging", object, own) : []),
    ...(access === "append"
      ? rights("s3:PutObject", object, {
          ...own,
          context: { "s3:if-none-match": "*" },
          refusedWith: [{}],
        })
      : []),
    ...(access === "write"
      ? rights("s3:AbortMultipartUpload s3:DeleteObject s3:PutObject", object, own)
      : []),
  ];
}

function fileRights(declared: Declared, store: string, access: string): Right[] {
  const through = arnOf(declared, "aws:efs/accessPoint:AccessPoint", `data-${store}-access-point`);
  const key = "elasticfilesystem:AccessPointArn";
  const mounted = {
    "elasticfilesystem:AccessedViaMountTarget": "true",
    [key]: through,
  };
  return rights(
    `elasticfilesystem:ClientMount${access === "write" ? " elasticfilesystem:ClientWrite" : ""}`,
    arnOf(declared, "aws:efs/fileSystem:FileSystem", `data-${store}`),
    {
      context: mounted,
      refusedWith: [
        { ...mounted, [key]: [] },
        { ...mounted, [key]: `${through}-another` },
      ],
    },
  );
}

/** The stores' key, through the kinds of store that the service has; a file system decrypts by itself. */
function dataKeyRights(declared: Declared, { data = {} }: Service): Right[] {
  const { region } = declared.config;
  const kindOf = (store: string) => declared.catalogue.stores[store]?.kind ?? "files";
  const used = Object.entries(data).filter(([store]) => kindOf(store) !== "files");
  const writes = used.some(([, access]) => access !== "read");
  const ways = { table: "dynamodb", bucket: "s3" } as const;
  return (["table", "bucket"] as const)
    .filter((kind) => used.some(([store]) => kindOf(store) === kind))
    .flatMap((kind) => {
      const context = through(ways[kind], region);
      return rights(
        `kms:Decrypt kms:DescribeKey${writes ? " kms:Encrypt kms:GenerateDataKey" : ""}`,
        keyOf(declared, "data"),
        { context, refusedWith: otherWays(context, through("secretsmanager", region)) },
      );
    });
}

const logging = "logs:CreateLogStream logs:DescribeLogStreams logs:PutLogEvents";
const tracing =
  "xray:GetSamplingRules xray:GetSamplingStatisticSummaries xray:GetSamplingTargets xray:PutTelemetryRecords xray:PutTraceSegments";
const channels =
  "ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel";

/** Router and collector send the service's lines, the collector its traces. */
function agentRights(
  declared: Declared,
  service: string,
  { logging: router, openTelemetry }: Service,
): Right[] {
  const group = streamOf(declared, `${prefixOf(declared)}-${service}`);
  return [
    ...(router === "firelens" || openTelemetry === true ? rights(logging, group, { fromVpc: true }) : []),
    ...(openTelemetry === true ? rights(tracing, "*", { fromVpc: true }) : []),
  ];
}

/** A shell, where the stack has an exception for it. */
function sessionRights(declared: Declared, { exceptions }: Service): Right[] {
  if (exceptions?.exec?.stacks.includes(declared.config.stack) !== true) return [];
  return [
    ...rights(`${channels} logs:DescribeLogGroups`, "*", { fromVpc: true }),
    ...rights(logging, streamOf(declared, `${prefixOf(declared)}-exec`), { fromVpc: true }),
    ...rights("kms:Decrypt", keyOf(declared, "compute"), {
      context: encryptionContext({ "aws:ssm:SessionId": "a-session", "aws:ssm:TargetId": "ecs:a-task" }),
      refusedWith: [{}, encryptionContext({ "aws:scheduler:schedule:arn": "a-schedule" })],
    }),
  ];
}
