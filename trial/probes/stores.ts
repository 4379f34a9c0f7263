import { setTimeout as sleep } from "node:timers/promises";
import {
  DeleteTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  RestoreTableToPointInTimeCommand,
} from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { keys, trialStack } from "../names";
import { fails, holds, isRefusal, type Probe, refusalOf, type Trial, untried, wordsOf } from "./probe";

const table = `cdd-${trialStack}-${keys.index}`;

/** Name of a bucket of the trial. */
export function bucketOf({ settings }: Trial, store: string): string {
  return `cdd-${trialStack}-${store}-${settings.account}-${settings.region}`;
}

/** As the service's own code: an object without If-None-Match is refused, with it taken once. */
export const appendOnly: Probe = {
  stage: "platform",
  does: "adds an object to an append-only bucket without and with If-None-Match, as the service's code",
  run: async (trial) => {
    const { s3 } = await trial.as("service");
    const object = { Bucket: bucketOf(trial, keys.evidence), Key: `trial/${Date.now()}`, Body: "trial" };
    if ((await refusalOf(s3.send(new PutObjectCommand(object)))) === undefined)
      return fails("PutObject without If-None-Match was accepted");
    const conditional = { ...object, IfNoneMatch: "*" };
    const first = await refusalOf(s3.send(new PutObjectCommand(conditional)));
    if (first !== undefined) return fails(`PutObject with If-None-Match: * was refused: ${first}`);
    try {
      await s3.send(new PutObjectCommand(conditional));
      return fails("PutObject with If-None-Match: * replaced an object");
    } catch (error) {
      if ((error as Error).name !== "PreconditionFailed") throw error;
      return holds("refused without the header, taken once with it, refused the second time (412)");
    }
  },
};

/** As the service's own code: INSERT adds an item once, and PutItem is refused. */
export const insertOnly: Probe = {
  stage: "platform",
  does: "adds an item to an append-only table by INSERT and by PutItem, as the service's code",
  run: async (trial) => {
    const { dynamodb } = await trial.as("service");
    const key = `trial-${Date.now()}`;
    const insert = () =>
      dynamodb.send(
        new ExecuteStatementCommand({
          Statement: `INSERT INTO "${table}" VALUE {'subjectId': ?}`,
          Parameters: [{ S: key }],
        }),
      );
    const first = await refusalOf(insert());
    if (first !== undefined) return fails(`INSERT was refused: ${first}`);
    const put = new PutItemCommand({ TableName: table, Item: { subjectId: { S: key } } });
    if ((await refusalOf(dynamodb.send(put))) === undefined) return fails("PutItem was accepted");
    try {
      await insert();
      return fails("INSERT replaced an item");
    } catch (error) {
      if ((error as Error).name !== "DuplicateItemException") throw error;
      return holds("INSERT added the item once; the second INSERT and PutItem were refused");
    }
  },
};

/** Minutes that a restore of an empty table may take. */
const restoreMinutes = 40;

/** As the restorer: the table is restored under a new name, and comes up. */
export const restoreAsRestorer: Probe = {
  stage: "platform",
  does: "restores a table to a point in time, as the restorer",
  beside: true,
  run: async (trial) => {
    const TargetTableName = `${table}-restored-${Date.now()}`;
    try {
      await restored(trial, TargetTableName);
    } catch (error) {
      if (isRefusal(error)) return fails(`RestoreTableToPointInTime: ${wordsOf(error)}`);
      throw error;
    }
    try {
      const status = await statusOf(trial, TargetTableName, trial.signal);
      if (status === "ACTIVE") return holds("the restored table came up under the stack's data key");
      if (status === "CREATING" && trial.signal.aborted)
        return untried("the restore was accepted, and interrupted");
      return status === "CREATING"
        ? untried(`the restore was accepted, but had not ended after ${restoreMinutes} minutes`)
        : fails(`the restore was accepted, but the table ended as ${status}`);
    } finally {
      await removed(trial, TargetTableName);
    }
  },
};

/** A new table has no point in time to go back to for some minutes. */
async function restored(trial: Trial, TargetTableName: string): Promise<void> {
  const until = performance.now() + 20 * 60_000;
  for (;;) {
    const { dynamodb } = await trial.as("restorer");
    try {
      await dynamodb.send(
        new RestoreTableToPointInTimeCommand({
          SourceTableName: table,
          TargetTableName,
          UseLatestRestorableTime: true,
        }),
      );
      return;
    } catch (error) {
      const early = /^(PointInTimeRecoveryUnavailable|InvalidRestoreTime)Exception$/.test(
        (error as Error).name,
      );
      if (!early || performance.now() > until || trial.signal.aborted) throw error;
      await sleep(30_000);
    }
  }
}

async function statusOf(trial: Trial, TableName: string, signal?: AbortSignal): Promise<string> {
  const until = performance.now() + restoreMinutes * 60_000;
  for (;;) {
    const { dynamodb } = await trial.as("restorer");
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
    const status = Table?.TableStatus ?? "gone";
    if (status !== "CREATING" || performance.now() > until || signal?.aborted) return status;
    await sleep(trial.sandbox ? 50 : 15_000);
  }
}

/** A table cannot be deleted while it is made: who interrupts waits for it, too. */
async function removed(trial: Trial, TableName: string): Promise<void> {
  try {
    if (trial.signal.aborted) trial.log(`waits until table ${TableName} can be deleted`);
    await statusOf(trial, TableName);
    const { dynamodb } = await trial.as("deployer");
    await dynamodb.send(new DeleteTableCommand({ TableName }));
  } catch (error) {
    trial.leaves(`table ${TableName} in ${trial.settings.region} (${wordsOf(error)})`);
  }
}
