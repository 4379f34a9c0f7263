import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { Cli } from "./cli";
import type { Home } from "./home";

/** Variables of the caller that would lead the engine out of the sandbox. */
const foreign = [
  "PULUMI_CONFIG_PASSPHRASE_FILE",
  "PULUMI_ACCESS_TOKEN",
  "PULUMI_CONFIG",
  "PULUMI_STACK",
  "PULUMI_OPTION_STACK",
  // The AWS SDK takes these before the made-up keys below.
  "AWS_PROFILE",
  "AWS_DEFAULT_PROFILE",
  "AWS_SESSION_TOKEN",
  "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
];

/**
 * The checkpoint after each step costs most of an up. Without them a run that is killed leaves no state of what it has
 * made: for runs that nobody repairs.
 */
export const withoutCheckpoints = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

/** Environment of everything that runs in the sandbox. `ports` are the stand-in's. */
export function environment(
  base: NodeJS.ProcessEnv,
  {
    home,
    cli,
    ports,
  }: { home: Home; cli: Cli; ports: { readonly aws: number; readonly awsx: number; readonly ecs: number } },
): NodeJS.ProcessEnv {
  const own = Object.fromEntries(Object.entries(base).filter(([name]) => !foreign.includes(name)));
  return {
    ...own,
    // The engine starts `node` by name: it must be the one that runs this.
    PATH: [cli.path, path.dirname(process.execPath), base.PATH].filter(Boolean).join(path.delimiter),
    PULUMI_HOME: home.pulumi,
    // Without the checksum file that the backend's store writes beside each of its files, and never reads.
    PULUMI_BACKEND_URL: `${pathToFileURL(home.state).href}?metadata=skip`,
    // Protects nothing: a sandbox has no secrets. The engine wants one.
    PULUMI_CONFIG_PASSPHRASE: "sandbox",
    PULUMI_DEBUG_PROVIDERS: `aws:${ports.aws},awsx:${ports.awsx}`,
    // For every service: what the stand-in does not answer must not reach AWS.
    AWS_ENDPOINT_URL: `http://127.0.0.1:${ports.ecs}`,
    AWS_ENDPOINT_URL_ECS: `http://127.0.0.1:${ports.ecs}`,
    // What the trial of assumptions reads: that it runs here, and where its image comes from.
    CDD_SANDBOX: home.folder,
    TRIAL_REGISTRY: `http://127.0.0.1:${ports.ecs}`,
    // Nobody's: the stand-in checks no signature, and nothing of the user's may be used.
    AWS_ACCESS_KEY_ID: "sandbox",
    AWS_SECRET_ACCESS_KEY: "sandbox",
    // The SDK wants one, and the stand-in answers for all of them.
    AWS_REGION: base.AWS_REGION ?? "eu-west-2",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_SKIP_CONFIRMATIONS: "true",
    // Shows `--event-log`.
    PULUMI_DEBUG_COMMANDS: "true",
    // A second copy of the whole state beside each checkpoint costs more than the checkpoint.
    PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS:
      base.PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS ?? "true",
    // The engine writes its whole state after every step, most of it garbage at once: collect it less often.
    GOGC: base.GOGC ?? "400",
    PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}
