import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { CloudResource } from "../cloud/records";
import { encryptionContext, through } from "../iam/requests";
import { isProps, objects, type Props, text } from "../values";
import type { Caller } from "./caller";
import { type Answer, ApiError, type Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

const tableType = "aws:dynamodb/table:Table";

/** What a restore does in the caller's name. Source: "Using IAM with DynamoDB backup and restore", developer guide. */
const writes = ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"];

/** The part of DynamoDB that the trial of assumptions asks. Items are known by their keys alone. */
export function dynamodbApi(clouds: Clouds): Readonly<Record<string, Operation>> {
  return {
    ExecuteStatement: async ({ Statement, Parameters }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const [, name = ""] = /^INSERT INTO "([^"]+)" VALUE \{'\w+': \?\}$/.exec(text(Statement)) ?? [];
      const table = found(cloud, caller, name);
      permit(cloud, caller, { action: "dynamodb:PartiQLInsert", resource: text(table.outputs.arn) });
      const [key = ""] = objects(Parameters).map(({ S }) => text(S));
      if (itemsOf(cloud, table).includes(key))
        throw new ApiError("DuplicateItemException", "Duplicate primary key exists in table");
      return added(cloud, table, key);
    },
    PutItem: async ({ TableName, Item }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const table = found(cloud, caller, text(TableName));
      permit(cloud, caller, { action: "dynamodb:PutItem", resource: text(table.outputs.arn) });
      const key = isProps(Item) ? Item[text(table.inputs.hashKey)] : undefined;
      return added(cloud, table, isProps(key) ? text(key.S) : "");
    },
    RestoreTableToPointInTime: async ({ SourceTableName, TargetTableName }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const source = found(cloud, caller, text(SourceTableName));
      const name = text(TargetTableName);
      const arn = text(source.outputs.arn).replace(/\/[^/]+$/, `/${name}`);
      permit(cloud, caller, {
        action: "dynamodb:RestoreTableToPointInTime",
        resource: text(source.outputs.arn),
      });
      permit(cloud, caller, { action: "dynamodb:RestoreTableToPointInTime", resource: arn });
      for (const write of writes) permit(cloud, caller, { action: `dynamodb:${write}`, resource: arn });
      const restored = {
        ...source,
        id: name,
        name: `restored ${source.name}`,
        inputs: renamed(source.inputs, name),
      };
      const target = { ...restored, outputs: { ...renamed(source.outputs, name), id: name, arn } };
      for (const action of ["kms:DescribeKey", "kms:Decrypt", "kms:CreateGrant"])
        useKey(cloud, caller, target, action);
      cloud.put(target);
      await cloud.written();
      return { TableDescription: described(target) };
    },
    DescribeTable: ({ TableName }, caller): Answer => {
      const cloud = cloudOfCaller(clouds, caller);
      const table = found(cloud, caller, text(TableName));
      permit(cloud, caller, { action: "dynamodb:DescribeTable", resource: text(table.outputs.arn) });
      return { Table: described(table) };
    },
    DeleteTable: async ({ TableName }, caller) => {
      const cloud = cloudOfCaller(clouds, caller);
      const table = found(cloud, caller, text(TableName));
      permit(cloud, caller, { action: "dynamodb:DeleteTable", resource: text(table.outputs.arn) });
      cloud.remove(table);
      await cloud.written();
      return { TableDescription: { ...described(table), TableStatus: "DELETING" } };
    },
  };
}

function found(cloud: Cloud, { region }: Caller, name: string): CloudResource {
  const table = cloud.ofType(tableType).find((one) => one.id === name && one.region === region);
  if (table) return table;
  throw new ApiError("ResourceNotFoundException", `Requested resource not found: Table: ${name} not found`);
}

function renamed(props: Props, name: string): Props {
  return { ...props, name };
}

/** A restored table is under the key of the other: DynamoDB makes its grant with the rights of whoever restores. */
function useKey(cloud: Cloud, caller: Caller, table: CloudResource, action: string): void {
  const encryption = table.inputs.serverSideEncryption;
  const key = isProps(encryption) ? text(encryption.kmsKeyArn) : "";
  if (cloud.byArn("aws:kms/key:Key", key) === undefined) return;
  const context = {
    ...through("dynamodb", caller.region),
    ...encryptionContext({
      "aws:dynamodb:tableName": text(table.outputs.name),
      "aws:dynamodb:subscriberId": cloud.account,
    }),
    ...(action === "kms:CreateGrant" ? { "kms:GrantIsForAWSResource": "true" } : {}),
  };
  permit(cloud, caller, { action, resource: key, context });
}

function itemsOf(cloud: Cloud, { id }: CloudResource): readonly string[] {
  return cloud.world.items[id] ?? [];
}

async function added(cloud: Cloud, table: CloudResource, key: string): Promise<Answer> {
  const items = [...new Set([...itemsOf(cloud, table), key])].sort();
  cloud.changeWorld((world) => ({ items: { ...world.items, [table.id]: items } }));
  await cloud.written();
  return {};
}

function described({ id, outputs }: CloudResource): Answer {
  return { TableName: id, TableArn: text(outputs.arn), TableStatus: "ACTIVE" };
}
