import { encryptionContext, through } from "../../../sandbox/aws/iam/requests";
import { arnOf, type Declared, people, type Row, roleOf } from "./row";

const keys = ["data", "logs", "secrets", "images", "alarms", "compute", "backups"] as const;
type Key = (typeof keys)[number];

const keyArn = (declared: Declared, key: Key) => arnOf(declared, "aws:kms/key:Key", `keys-${key}`);

/** A vault is there where the stack retains. */
const standing = ({ config }: Declared) => keys.filter((key) => key !== "backups" || config.retain);

/** Management of any key, and by whom. */
function management({ config }: Declared): Readonly<Record<string, readonly string[]>> {
  return {
    "kms:PutKeyPolicy": ["deployer", "key administrator"],
    "kms:DisableKey": ["key administrator"],
    "kms:RotateKeyOnDemand": ["key administrator"],
    // What a stack does not keep, whoever deploys it also destroys.
    "kms:ScheduleKeyDeletion": config.retain ? ["key administrator"] : ["deployer", "key administrator"],
    "kms:CancelKeyDeletion": ["key administrator"],
    // Without an AWS service in between nobody uses a key.
    "kms:Decrypt": [],
    "kms:GenerateDataKey": [],
    "kms:Encrypt": [],
    "kms:CreateGrant": [],
  };
}

/** Keys: who manages them, and who uses them through what. */
export function keyRows(declared: Declared): Row[] {
  const managed = standing(declared).flatMap((key) =>
    Object.entries(people(declared)).flatMap(([who, principal]) =>
      Object.entries(management(declared)).map(([action, duties]) => ({
        who,
        principal,
        action,
        what: `key of ${key}`,
        resource: keyArn(declared, key),
        allowed: duties.includes(who),
      })),
    ),
  );
  return [...managed, ...throughStores(declared), ...throughSecrets(declared), ...byServices(declared)];
}

/** The stores' key through tables and buckets: by their tasks and by record readers, to read. */
function throughStores(declared: Declared): Row[] {
  const { region, account } = declared.config;
  const { catalogue } = declared;
  const kindsOf = (service: string) =>
    new Set(
      Object.keys(catalogue.services[service]?.data ?? {}).map((store) => catalogue.stores[store]?.kind),
    );
  const on = { what: "key of data", resource: keyArn(declared, "data"), action: "kms:Decrypt" };
  const table = encryptionContext({
    "aws:dynamodb:tableName": "another-table",
    "aws:dynamodb:subscriberId": account,
  });
  return (
    [
      ["dynamodb", "table"],
      ["s3", "bucket"],
    ] as const
  ).flatMap(([through_, kind]) => [
    ...Object.keys(catalogue.services).map((service) => ({
      ...on,
      who: `tasks of ${service}, through ${through_}`,
      principal: roleOf(declared, `${service}-task-role`),
      context: through(through_, region),
      allowed: kindsOf(service).has(kind),
    })),
    ...Object.entries(people(declared)).map(([who, principal]) => ({
      ...on,
      who: `${who}, through ${through_}`,
      principal,
      context: { ...through(through_, region), ...table },
      allowed: who === "record reader",
    })),
  ]);
}

/** The secrets' key: values are put by writers, read by ECS; who deploys can only have AWS ask whether he might. */
function throughSecrets(declared: Declared): Row[] {
  const { region } = declared.config;
  const on = { what: "key of secrets", resource: keyArn(declared, "secrets") };
  const value = {
    ...through("secretsmanager", region),
    ...encryptionContext({ SecretVersionId: "a".repeat(36) }),
  };
  const asked = {
    ...through("secretsmanager", region),
    ...encryptionContext({ SecretVersionId: "RequestToValidateKeyAccess" }),
  };
  return Object.entries(people(declared)).flatMap(([who, principal]) =>
    (["kms:Decrypt", "kms:GenerateDataKey"] as const).flatMap((action) => [
      {
        ...on,
        who: `${who}, for a value`,
        principal,
        action,
        context: value,
        allowed: who === "secret writer",
      },
      {
        ...on,
        who: `${who}, whether he might`,
        principal,
        action,
        context: asked,
        allowed: who === "secret writer" || who === "deployer",
      },
    ]),
  );
}

/** AWS's services by themselves. */
function byServices(declared: Declared): Row[] {
  const { region } = declared.config;
  const services: Readonly<Record<string, readonly Key[]>> = {
    "cloudwatch.amazonaws.com": ["alarms"],
    "events.amazonaws.com": ["alarms"],
    [`logs.${region}.amazonaws.com`]: [],
    "s3.amazonaws.com": [],
    "lambda.amazonaws.com": [],
  };
  return Object.entries(services).flatMap(([principal, allowed]) =>
    standing(declared)
      // Its own key is used under the context of its groups only, which needs a group to ask for.
      .filter((key) => !(key === "logs" && principal.startsWith("logs.")))
      .map((key) => ({
        who: principal,
        principal,
        action: "kms:GenerateDataKey",
        what: `key of ${key}`,
        resource: keyArn(declared, key),
        allowed: allowed.includes(key),
      })),
  );
}
