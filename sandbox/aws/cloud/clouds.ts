import { readdirSync } from "node:fs";
import * as path from "node:path";
import { Cloud } from "./cloud";
import type { Seed } from "./records";

/** The accounts of one sandbox home, each opened when first needed. */
export class Clouds {
  private readonly home: string;
  private readonly seed: Seed;
  private readonly opened = new Map<string, Cloud>();

  constructor(home: string, seed: Seed) {
    this.home = home;
    this.seed = seed;
  }

  of(account: string): Cloud {
    let cloud = this.opened.get(account);
    if (!cloud) {
      cloud = new Cloud(this.home, account);
      cloud.addSeed(this.seed);
      this.opened.set(account, cloud);
    }
    cloud.reload();
    return cloud;
  }

  /** Every account that the home has a file of. */
  all(): Cloud[] {
    let files: string[] = [];
    try {
      files = readdirSync(path.join(this.home, "cloud"));
    } catch {
      // Nothing has been made yet.
    }
    const accounts = files.flatMap((file) => /^(\d{12})\.json$/.exec(file)?.[1] ?? []);
    return accounts.sort().map((account) => this.of(account));
  }
}
