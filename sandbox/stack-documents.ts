import { readFileSync } from "node:fs";
import { Cloud } from "./aws/cloud/cloud";
import { type Place, readState, type StackResource, UnreadableState } from "./aws/iam/stack-resources";
import { homeAt, sandboxHome } from "./home";
import { type Log, UserError } from "./log";
import { factsOf, type NamedPrincipal } from "./stack-files";
import { Staging } from "./staging";

/** A stack's resources, from the sandbox or from a file, and whom its stack file names. */
export interface FoundStack {
  readonly resources: readonly StackResource[];
  readonly place: Place;
  /** Where they come from, for people. */
  readonly source: string;
  readonly named: readonly NamedPrincipal[];
  /** ARN of whoever runs `pulumi up`. */
  readonly deployer: string | undefined;
}

export interface StackQuestion {
  readonly stack: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Folder with the stack files. @default the clone */
  readonly folder?: string | undefined;
  /** An exported state in place of what stands in the sandbox; `-` is standard input. */
  readonly state?: string | undefined;
}

/** Finds what a stack consists of. */
export function findStack({ stack, env, log, folder, state }: StackQuestion): FoundStack {
  const home = sandboxHome(env);
  const staging = new Staging(homeAt(home), folder === undefined ? {} : { folder }, log);
  staging.require(stack);
  const { account, region, named, deployer } = factsOf(staging.own(stack), staging.name);
  if (state !== undefined) {
    const { resources, place } = stateIn(state);
    // A state of another account than the file's has the same people there.
    const there = (arn: string) => arn.replace(/^(arn:[^:]+:iam::)\d{12}:/, `$1${place.account}:`);
    return {
      resources,
      place,
      source: state === "-" ? "standard input" : state,
      named: named.map((one) => ({ ...one, arn: there(one.arn) })),
      deployer: deployer === undefined ? undefined : there(deployer),
    };
  }
  if (account === undefined || region === undefined)
    throw new UserError(`Pulumi.${stack}.yaml names no account of 12 digits, or no region.`);
  const resources = new Cloud(home, account).all().filter((one) => one.region === region);
  if (resources.length === 0)
    throw new UserError(
      `${stack} does not stand in the sandbox: npm run sandbox -- up ${stack} makes it, or --state asks an exported state.`,
    );
  return { resources, place: { account, region }, source: "as it stands in the sandbox", named, deployer };
}

function stateIn(file: string): ReturnType<typeof readState> {
  const text = readFile(file);
  try {
    return readState(text);
  } catch (error) {
    if (error instanceof UnreadableState) throw new UserError(`--state ${file}: ${error.message}`);
    throw error;
  }
}

function readFile(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UserError(`--state ${file}: it cannot be read: ${(error as Error).message}`);
  }
}
