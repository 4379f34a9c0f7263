import * as assert from "node:assert/strict";
import type { CloudResource } from "../../aws/cloud/records";
import { entryOf } from "../../aws/types";
import type { Moment } from "../../aws/types/entry";

describe("a vault's lock", () => {
  const at = (time: string, inputs: object) =>
    entryOf("aws:backup/vaultLockConfiguration:VaultLockConfiguration")?.refuseDelete?.(
      { now: new Date(time) } as Moment,
      { inputs, outputs: { lockDate: "2026-03-04T00:00:00.000Z" } } as unknown as CloudResource,
    );
  const lock = { backupVaultName: "cdd-prod-backups", changeableForDays: 3 };

  it("can be taken off until its date, and by nobody from then on", () => {
    assert.equal(at("2026-03-03T23:59:59.999Z", lock), undefined);
    assert.match(
      at("2026-03-04T00:00:00.000Z", lock) ?? "",
      /The lock of vault cdd-prod-backups is immutable since 2026-03-04T00:00:00.000Z and cannot be deleted/,
    );
  });

  it("can be taken off at any time where it has no date", () => {
    assert.equal(at("2036-03-04T00:00:00.000Z", { backupVaultName: "cdd-dev-backups" }), undefined);
  });
});
