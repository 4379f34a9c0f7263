import { awsxService } from "./awsx/service";
import { Clouds } from "./cloud/clouds";
import { emptySeed, type Seed } from "./cloud/records";
import { jsonApi, plainApi } from "./http/aws-api";
import { serveJson } from "./http/json-server";
import { Providers } from "./operations/providers";
import { awsService } from "./rpc/aws-service";
import { listen } from "./rpc/service";

export type { Seed } from "./cloud/records";

export interface StandInOptions {
  /** Sandbox home: the clouds are kept in `<home>/cloud/<account>.json`. */
  readonly home: string;
  /** Account of a provider that names none in `allowedAccountIds`. @default "123456789012" */
  readonly account?: string;
  /** What the account's owner has before any program runs. @default nothing */
  readonly seed?: Seed;
  /** Where warnings go, a line each. @default standard error */
  readonly log?: (line: string) => void;
  /** The time, for recovery windows. @default the machine's */
  readonly clock?: () => Date;
}

export interface StandIn {
  readonly awsPort: number;
  readonly awsxPort: number;
  /** Port of AWS's APIs on the loopback address: `AWS_ENDPOINT_URL=http://127.0.0.1:<ecsPort>`. */
  readonly ecsPort: number;
  stop(): Promise<void>;
}

/**
 * Starts the offline stand-in for AWS in this process: gRPC providers for `aws` and `awsx` on free loopback ports.
 * Give them to the engine as `PULUMI_DEBUG_PROVIDERS=aws:<awsPort>,awsx:<awsxPort>`. Beside them it answers the part of
 * the ECS API that a release is watched with, and what the trial of assumptions asks of other services.
 */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const clouds = new Clouds(options.home, options.seed ?? emptySeed);
  const clock = options.clock ?? (() => new Date());
  const providers = new Providers({
    clouds,
    account: options.account ?? "123456789012",
    log: options.log ?? ((line) => process.stderr.write(`sandbox: ${line}\n`)),
    clock,
  });
  const version = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
  const aws = await listen(awsService(providers, version("@pulumi/aws")));
  const awsx = await listen(awsxService(version("@pulumi/awsx"), version("@pulumi/aws")));
  const ecs = await serveJson(jsonApi(clouds, clock), plainApi(clouds, clock));
  return {
    awsPort: aws.port,
    awsxPort: awsx.port,
    ecsPort: ecs.port,
    stop: async () => {
      await Promise.all([aws.stop(), awsx.stop(), ecs.stop()]);
    },
  };
}
