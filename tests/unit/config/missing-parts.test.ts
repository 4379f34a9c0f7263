import * as assert from "node:assert/strict";
import { backupRules } from "../../../config/backup-rules";
import { logRules } from "../../../config/log-rules";
import type { SoundParts } from "../../../model/stack";

const region = "eu-west-2";
const account = "111122223333";
const vault = `arn:aws:backup:${region}:${account}:backup-vault:copies`;
const destination = "arn:aws:logs:eu-west-1:444455556666:destination:siem";
const rules = (parts: SoundParts) =>
  [...backupRules(parts), ...logRules(parts)].map(({ steps, message }) => `${steps.join(".")}: ${message}`);

describe("what rules between parts of a stack file say", () => {
  it("is what does not fit, where all parts are there", () => {
    const backups = { copyTo: vault, dailyDays: 35, monthlyDays: 34 };
    assert.deepEqual(rules({ region, account, backups, logDestination: destination } as SoundParts), [
      `backups.copyTo: "${vault}" is a vault of this account and region. Use one of another account or region.`,
      "backups.monthlyDays: 34 is less than the 35 of dailyDays. Use as many or more.",
      `logDestination: "${destination}" is in another region. Use a destination in ${region}: log groups send to none elsewhere, and what it leads to may be anywhere.`,
    ]);
  });

  const alone: Readonly<Record<string, object>> = {
    "no part": {},
    "a region and an account": { region, account },
    "a vault": { backups: { copyTo: vault } },
    "a vault and its region": { region, backups: { copyTo: vault } },
    "a vault and its account": { account, backups: { copyTo: vault } },
    "days of daily backups": { backups: { dailyDays: 35 } },
    "days of monthly backups": { backups: { monthlyDays: 34 } },
    "days, as many": { backups: { dailyDays: 35, monthlyDays: 35 } },
    "a destination": { logDestination: destination },
    "a destination of the region": { region: "eu-west-1", logDestination: destination },
  };
  for (const [what, parts] of Object.entries(alone))
    it(`is nothing of ${what} alone: what is missing or wrong is said elsewhere`, () =>
      assert.deepEqual(rules(parts as SoundParts), []));
});
