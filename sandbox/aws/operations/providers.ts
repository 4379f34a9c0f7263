import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import { entryOf } from "../types";
import { canonical, type Props } from "../values";
import type { Change } from "./diff";
import { type ProviderConfig, readProviderConfig } from "./provider-config";

/**
 * The providers that the engine has configured. It attaches each over a connection of its own, and no later request
 * says which provider it is for: the connection does.
 */
export class Providers {
  private readonly clouds: Clouds;
  private readonly fallbackAccount: string;
  private readonly log: (line: string) => void;
  private readonly clock: () => Date;
  private readonly byPeer = new Map<string, ProviderConfig>();
  private readonly warned = new Set<string>();
  private last: ProviderConfig | undefined;

  constructor(given: {
    readonly clouds: Clouds;
    readonly account: string;
    readonly log: (line: string) => void;
    readonly clock: () => Date;
  }) {
    this.clouds = given.clouds;
    this.fallbackAccount = given.account;
    this.log = given.log;
    this.clock = given.clock;
  }

  configure(peer: string, args: Props): void {
    this.last = readProviderConfig(args, this.fallbackAccount);
    this.byPeer.set(peer, this.last);
  }

  config(peer: string): ProviderConfig {
    return this.byPeer.get(peer) ?? this.last ?? readProviderConfig({}, this.fallbackAccount);
  }

  cloud(account: string): Cloud {
    return this.clouds.of(account);
  }

  now(): Date {
    return this.clock();
  }

  /** Another account or region is another provider; anything else changes in place. */
  changes(olds: Props, news: Props): Change[] {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
      (key) => key !== "version",
    );
    return keys
      .filter((key) => canonical(olds[key] ?? null) !== canonical(news[key] ?? null))
      .map((path) => ({ path, kind: "update", replaces: ["region", "allowedAccountIds"].includes(path) }));
  }

  /** Says once per type that the stand-in knows no rules of it. */
  warnOf(type: string): void {
    if (entryOf(type) || this.warned.has(type)) return;
    this.warned.add(type);
    this.log(
      `the stand-in for AWS knows no rules of ${type}: it is stored as given, and nothing that AWS would refuse is refused`,
    );
  }
}
