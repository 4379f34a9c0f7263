import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { stringify } from "yaml";
import type { CommandOptions } from "./commands";
import { homeAt } from "./home";
import { UserError } from "./log";
import { Outside } from "./outside";
import { factsOf } from "./stack-files";
import { Staging } from "./staging";

export interface Chosen {
  readonly names: readonly string[];
  readonly all: boolean;
}

/** Pushes a new image for each service; the next command on the stack takes its digest. */
export async function pushImages(options: CommandOptions, { names, all }: Chosen): Promise<void> {
  const outside = outsideOf(options);
  const there = outside.repositories();
  for (const service of choose("repository", there, { names, all }, options.stack))
    process.stdout.write(`${service} ${await outside.pushImage(service)}\n`);
  options.log(`the next \`npm run sandbox -- up ${options.stack}\` deploys what is pushed`);
}

/** Copies the newest image of each service from the registry of the stack before, by its digest. */
export async function copyImages(
  options: CommandOptions,
  before: CommandOptions,
  services: Chosen,
): Promise<void> {
  const [outside, source] = [outsideOf(options), outsideOf(before)];
  const digests = source.digests();
  const chosen = choose("repository", outside.repositories(), services, options.stack);
  choose("image", Object.keys(digests), { names: chosen, all: false }, before.stack);
  for (const service of chosen) {
    const digest = digests[service] ?? "";
    await outside.copyImage(source, service, digest);
    process.stdout.write(`${service} ${digest}\n`);
  }
}

/** Puts a value into each secret: given, from standard input where it is `-`, or made up. */
export async function putSecrets(
  options: CommandOptions,
  { names, all, value }: Chosen & { readonly value?: string },
): Promise<void> {
  const outside = outsideOf(options);
  const there = outside.secrets().map(({ name }) => name);
  const full = names.map((name) => fullName(name, there));
  const chosen = choose("secret", there, { names: full, all }, options.stack);
  const given = value === "-" ? valueFromInput() : value;
  for (const name of chosen) {
    await outside.putSecret(name, given ?? madeUpValue());
    process.stdout.write(`${name} ${given === undefined ? "made-up value" : "value put"}\n`);
  }
}

/** Makes a VPC that is no stack's, and prints what a stack file says of it. */
export async function existingVpc(options: CommandOptions): Promise<void> {
  const made = await outsideOf(options).makeVpc();
  process.stdout.write(stringify({ network: made }));
  options.log("put this in place of `network` in the stack file, with its testTrafficCidrs");
}

export function madeUpValue(): string {
  return randomBytes(24).toString("base64url");
}

/** The world outside of the stack's account. */
export function outsideOf({ home, stack, log, ...project }: CommandOptions): Outside {
  const place = homeAt(home);
  const staging = new Staging(place, project, log);
  staging.require(stack);
  const { account, region = "", availabilityZones } = factsOf(staging.current(stack), staging.name);
  if (account === undefined) throw new UserError(`Pulumi.${stack}.yaml names no account of 12 digits.`);
  return new Outside(place, account, stack, { region, zones: availabilityZones });
}

/** The names meant, or a message with those that exist. */
export function choose(
  what: string,
  there: readonly string[],
  { names, all }: Chosen,
  stack: string,
): readonly string[] {
  if (there.length === 0)
    throw new UserError(`${stack} has no ${what} yet: npm run sandbox -- up ${stack} makes them.`);
  const list = `There is: ${there.join(", ")}.`;
  if (all && names.length > 0) throw new UserError("Give names or --all, not both.");
  if (all) return there;
  if (names.length === 0) throw new UserError(`Which ${what}? Name them, or say --all. ${list}`);
  const missing = names.filter((name) => !there.includes(name));
  if (missing.length > 0)
    throw new UserError(`${stack} has no ${what} ${missing.map((name) => `"${name}"`).join(", ")}. ${list}`);
  return [...new Set(names)];
}

/** A secret may be named by its end, where that says which. */
function fullName(name: string, there: readonly string[]): string {
  if (there.includes(name)) return name;
  const ending = there.filter((one) => one.endsWith(`/${name}`));
  return ending.length === 1 && ending[0] !== undefined ? ending[0] : name;
}

/** What is piped in, without its last line break. */
function valueFromInput(): string {
  const value = readFileSync(0, "utf8").replace(/\r?\n$/, "");
  if (value === "") throw new UserError("--value - reads the value from standard input, and that is empty.");
  return value;
}
