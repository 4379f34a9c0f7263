import { readFileSync } from "node:fs";
import * as path from "node:path";
import { packFolder } from "./folder";

/** A standard that rules speak for. */
export interface Standard {
  /** The beginning of the rules' tags, e.g. `nist-800-53-r5`. */
  readonly key: string;
  /** What stands before its ids in a message. */
  readonly label: string;
  readonly title: string;
  /** Where it is published. */
  readonly source: string;
  /** What of it is listed; of the standards that no rule names itself, as all that follows. */
  readonly part?: string;
  /** Texts that the ids and titles were held against. */
  readonly heldAgainst?: readonly Held[];
  /** What none of these texts settles. */
  readonly open?: string;
  /** Its ids with their titles; of a standard whose titles are not free, in our own words. */
  readonly ids?: Readonly<Record<string, string>>;
}

/** A text, where it is public, and the day on which it was read. */
interface Held {
  readonly title: string;
  readonly address: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

type Ids = Readonly<Record<string, readonly string[]>>;

interface Data {
  readonly frameworks: readonly Standard[];
  /** Control of NIST, without or with its enhancement → what the bank says that it speaks for elsewhere. */
  readonly byNist: Readonly<Record<string, Ids>>;
  /** Control of Security Hub → what AWS says that it speaks for elsewhere. */
  readonly byFsbp: Readonly<Record<string, Ids>>;
}

/** Every standard, and which control of one speaks for what in another. */
export const standardsData = JSON.parse(
  readFileSync(path.join(packFolder(), "data", "standards.json"), "utf8"),
) as Data;

/** Standards that no rule names itself: what a rule says of NIST and of Security Hub leads to them. */
export const derivedStandards = standardsData.frameworks.filter(({ ids }) => ids !== undefined);

const collator = new Intl.Collator("en", { numeric: true });

/** Ids in the derived standards, by the standard's key, in the order in which people count. */
export function idsBeyond({
  fsbp,
  nist,
}: {
  readonly fsbp: readonly string[];
  readonly nist: readonly string[];
}): Ids {
  const found = [...nist.map(ofNist), ...fsbp.map((id) => standardsData.byFsbp[id] ?? {})];
  return Object.fromEntries(
    derivedStandards.flatMap(({ key }) => {
      const ids = new Set(found.flatMap((each) => each[key] ?? []));
      return ids.size === 0 ? [] : [[key, [...ids].sort(collator.compare)]];
    }),
  );
}

/** An enhancement speaks for what its control does, unless it has a row of its own. */
function ofNist(id: string): Ids {
  return standardsData.byNist[id] ?? standardsData.byNist[id.replace(/\(\d+\)$/, "")] ?? {};
}
