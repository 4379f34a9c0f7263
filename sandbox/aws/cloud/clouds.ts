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
}
