import * as path from "node:path";
import { digest, type Props, text } from "../values";
import { type AccountContent, AccountFile } from "./account-file";
import { type CloudResource, emptySeed, emptyWorld, recordKey, type Seed, type World } from "./records";

/** One AWS account of the sandbox: what exists at this moment, and its file. */
export class Cloud {
  readonly account: string;
  private readonly file: AccountFile;
  private readonly resources = new Map<string, CloudResource>();
  /** Each resource's JSON, made once: the file is written often. */
  private readonly serialised = new Map<string, string>();
  private readonly byType = new Map<string, Map<string, CloudResource>>();
  private counter = 0;
  private changes = 0;
  private owned: Seed = emptySeed;
  private outside: World = emptyWorld;

  constructor(home: string, account: string) {
    this.account = account;
    this.file = new AccountFile(path.join(home, "cloud", `${account}.json`), () => this.serialise());
    this.reload();
  }

  get world(): World {
    return this.outside;
  }

  get seed(): Seed {
    return this.owned;
  }

  /** Another number after each change of a resource. */
  get revision(): number {
    return this.changes;
  }

  /** Takes in what another process (`push-image`, `put-secret`) has changed meanwhile. */
  reload(): void {
    const changed = this.file.readIfChanged();
    if (changed) this.take(changed);
  }

  /** Adds what the account's owner has; what is there stays. */
  addSeed(seed: Seed): void {
    const zones = new Map([...this.owned.zones, ...seed.zones].map((zone) => [zone.id, zone]));
    this.owned = {
      principals: [...new Set([...this.owned.principals, ...seed.principals])].sort(),
      // The one that the stack file names now comes first.
      deployers: [...new Set([...(seed.deployers ?? []), ...(this.owned.deployers ?? [])])],
      functions: [...new Set([...this.owned.functions, ...seed.functions])].sort(),
      securityGroups: [...new Set([...this.owned.securityGroups, ...seed.securityGroups])].sort(),
      zones: [...zones.values()],
    };
  }

  all(): CloudResource[] {
    return [...this.resources.values()];
  }

  ofType(type: string): CloudResource[] {
    return [...(this.byType.get(type)?.values() ?? [])];
  }

  byId(type: string, id: string): CloudResource | undefined {
    return this.ofType(type).find((resource) => resource.id === id);
  }

  byArn(type: string, arn: string): CloudResource | undefined {
    return this.ofType(type).find((resource) => text(resource.outputs.arn) === arn);
  }

  /** The resource that a reference means: by id, ARN or name, as AWS reads it. */
  find(type: string, reference: string): CloudResource | undefined {
    return this.ofType(type).find(
      ({ id, outputs }) => id === reference || outputs.arn === reference || outputs.name === reference,
    );
  }

  has(resource: CloudResource): boolean {
    return this.resources.has(recordKey(resource));
  }

  put(resource: CloudResource): void {
    this.hold();
    this.keep(resource);
  }

  private keep(resource: CloudResource): void {
    this.changes += 1;
    const key = recordKey(resource);
    this.resources.set(key, resource);
    this.serialised.delete(key);
    const ofType = this.byType.get(resource.type) ?? new Map<string, CloudResource>();
    this.byType.set(resource.type, ofType.set(key, resource));
  }

  remove(resource: CloudResource): void {
    this.hold();
    this.changes += 1;
    const key = recordKey(resource);
    this.resources.delete(key);
    this.serialised.delete(key);
    this.byType.get(resource.type)?.delete(key);
  }

  /** Changes what the world outside has done; a function is told what stands at that moment. */
  changeWorld(change: Partial<World> | ((world: World) => Partial<World>)): void {
    this.hold();
    this.outside = { ...this.outside, ...(typeof change === "function" ? change(this.outside) : change) };
  }

  /** From here to the write no other process changes the account; gives way to none, and takes in what it has missed. */
  hold(): void {
    const changed = this.file.hold();
    if (changed) this.take(changed);
  }

  /** Hexadecimal characters that no other call gets. */
  token(length: number, salt = ""): string {
    this.hold();
    this.counter += 1;
    return digest(this.account, String(this.counter), salt).slice(0, length);
  }

  written(): Promise<void> {
    return this.file.written();
  }

  private take(content: AccountContent): void {
    this.changes += 1;
    this.counter = content.counter;
    // What the owner was said to have, and is not written yet: who writes meanwhile knows nothing of it.
    const said = this.owned;
    this.owned = { ...emptySeed, ...content.seed };
    this.addSeed(said);
    this.outside = { ...emptyWorld, ...content.world };
    this.resources.clear();
    this.serialised.clear();
    this.byType.clear();
    for (const resource of content.resources) this.keep(resource);
  }

  private serialise(): string {
    const resources = [...this.resources].map(([key, resource]) => {
      const json = this.serialised.get(key) ?? JSON.stringify(resource);
      this.serialised.set(key, json);
      return json;
    });
    const head = { account: this.account, counter: this.counter, seed: this.owned, world: this.outside };
    return `${JSON.stringify(head).slice(0, -1)},"resources":[\n${resources.join(",\n")}\n]}\n`;
  }
}

/** A resource's properties as the program would read them: outputs over inputs. */
export function propsOf(resource: CloudResource): Props {
  return { ...resource.inputs, ...resource.outputs };
}
