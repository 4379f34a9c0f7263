import { type Fault, shown, unless } from "../model/problems";
import type { SoundParts } from "../model/stack";

/** A copy beside the first is lost with it, and a monthly backup that goes before the daily ones is none. */
export function backupRules({ account, region, backups = {} }: SoundParts): Fault[] {
  const { copyTo, dailyDays, monthlyDays } = backups;
  const [, , , ofRegion, ofAccount] = copyTo?.split(":") ?? [];
  return [
    ...unless(
      copyTo === undefined || ofRegion !== region || ofAccount !== account,
      ["backups", "copyTo"],
      `${shown(copyTo)} is a vault of this account and region. Use one of another account or region.`,
    ),
    ...unless(
      dailyDays === undefined || monthlyDays === undefined || monthlyDays >= dailyDays,
      ["backups", "monthlyDays"],
      `${monthlyDays} is less than the ${dailyDays} of dailyDays. Use as many or more.`,
    ),
  ];
}
