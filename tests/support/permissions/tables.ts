import { arnOf, type Declared, people, type Row, roleOf } from "./row";

/** What may be done with items, and by which access of the catalogue. */
const itemActions: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:GetItem": ["read", "append", "write"],
  "dynamodb:Query": ["read", "append", "write"],
  "dynamodb:BatchGetItem": ["read", "append", "write"],
  "dynamodb:PartiQLInsert": ["append"],
  "dynamodb:PutItem": ["write"],
  "dynamodb:UpdateItem": ["write"],
  "dynamodb:DeleteItem": ["write"],
  "dynamodb:BatchWriteItem": ["write"],
  // Whole tables at a time: nobody.
  "dynamodb:Scan": [],
  "dynamodb:PartiQLDelete": [],
  "dynamodb:PartiQLUpdate": [],
  "dynamodb:ExportTableToPointInTime": [],
};

/** What people may do with a table; whoever is not named may not. */
const peoplesActions: Readonly<Record<string, readonly string[]>> = {
  "dynamodb:GetItem": ["record reader"],
  "dynamodb:Query": ["record reader"],
  "dynamodb:PutItem": [],
  "dynamodb:DeleteItem": [],
  "dynamodb:Scan": [],
  "dynamodb:PartiQLSelect": [],
  "dynamodb:EnableKinesisStreamingDestination": [],
  "dynamodb:UpdateKinesisStreamingDestination": [],
  "dynamodb:PartiQLDelete": [],
  "dynamodb:PartiQLUpdate": [],
  "dynamodb:ExportTableToPointInTime": [],
  "dynamodb:RestoreTableToPointInTime": ["restorer"],
  "dynamodb:UpdateTable": ["deployer"],
  "dynamodb:DeleteTable": ["deployer"],
  "dynamodb:UpdateContinuousBackups": ["deployer"],
  "dynamodb:PutResourcePolicy": ["deployer"],
  "dynamodb:DeleteResourcePolicy": ["deployer"],
};

/** Tables: every service's tasks by what its entry says, every other role of a service, and people by their duties. */
export function tableRows(declared: Declared): Row[] {
  const { catalogue } = declared;
  const tables = Object.entries(catalogue.stores).filter(([, { kind }]) => kind === "table");
  return tables.flatMap(([store]) => {
    const on = { what: store, resource: arnOf(declared, "aws:dynamodb/table:Table", `data-${store}`) };
    const services = Object.entries(catalogue.services).flatMap(([service, { data = {} }]) => [
      ...Object.entries(itemActions).map(([action, accesses]) => ({
        ...on,
        who: `tasks of ${service}`,
        principal: roleOf(declared, `${service}-task-role`),
        action,
        allowed: accesses.includes(data[store] ?? "none"),
      })),
      {
        ...on,
        who: `ECS starting ${service}`,
        principal: roleOf(declared, `${service}-execution-role`),
        action: "dynamodb:GetItem",
        allowed: false,
      },
    ]);
    const persons = Object.entries(people(declared)).flatMap(([who, principal]) =>
      Object.entries(peoplesActions).map(([action, duties]) => ({
        ...on,
        who,
        principal,
        action,
        allowed: duties.includes(who),
      })),
    );
    return [...services, ...persons];
  });
}
