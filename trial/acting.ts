import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { ECRClient } from "@aws-sdk/client-ecr";
import { ECSClient } from "@aws-sdk/client-ecs";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "./log";

/** Somebody's credentials. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** What says who the caller is, beside the keys. */
const ofTheCaller = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_CREDENTIAL_EXPIRATION", "AWS_ACCOUNT_ID"];

/** What one role does at AWS. */
export class Actor {
  readonly #region: string;
  readonly #credentials: Credentials;

  constructor(region: string, credentials: Credentials) {
    this.#region = region;
    this.#credentials = credentials;
  }

  /**
   * The environment of a program that runs in its name. A profile would go before these keys: the SDK for JavaScript skips
   * them where `AWS_PROFILE` is set (@aws-sdk/credential-provider-node, defaultProvider).
   */
  environment(callers: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    const { accessKeyId, secretAccessKey, sessionToken } = this.#credentials;
    const others = Object.entries(callers).filter(([name]) => !ofTheCaller.includes(name));
    return {
      ...Object.fromEntries(others),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_REGION: this.#region,
    };
  }

  get secrets(): SecretsManagerClient {
    return new SecretsManagerClient(this.#config);
  }

  get dynamodb(): DynamoDBClient {
    return new DynamoDBClient(this.#config);
  }

  get ecs(): ECSClient {
    return new ECSClient(this.#config);
  }

  get ecr(): ECRClient {
    return new ECRClient(this.#config);
  }

  get sqs(): SQSClient {
    // Else the client goes to the host that a queue's URL names.
    return new SQSClient({ ...this.#config, useQueueUrlAsEndpoint: !elsewhere() });
  }

  /** With the bucket in the path where the endpoint is not AWS's own. */
  get s3(): S3Client {
    return new S3Client({
      ...this.#config,
      forcePathStyle: elsewhere(),
      // A browser sends the file and nothing else: no checksum may stand in what is presigned.
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
  }

  get #config() {
    return { region: this.#region, credentials: this.#credentials, maxAttempts: 6 };
  }
}

/** Whether requests go to another endpoint than AWS's own: to the sandbox's stand-in. */
function elsewhere(): boolean {
  return process.env.AWS_ENDPOINT_URL !== undefined;
}

/** Takes a role in the caller's name. Roles are known everywhere only some seconds after they were made. */
export async function actAs(roleArn: string, region: string, patienceSeconds = 90): Promise<Actor> {
  const sts = new STSClient({ region });
  const until = performance.now() + patienceSeconds * 1000;
  for (;;) {
    try {
      const { Credentials: given } = await sts.send(
        new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "trial", DurationSeconds: 3600 }),
      );
      const {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        SessionToken: sessionToken,
      } = given ?? {};
      if (!accessKeyId || !secretAccessKey || !sessionToken) throw new Error("STS gave no credentials");
      return new Actor(region, { accessKeyId, secretAccessKey, sessionToken });
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      if (name !== "AccessDenied" || performance.now() > until)
        throw new UserError(
          `The role ${roleArn} cannot be taken: ${(error as Error).message}. The caller needs sts:AssumeRole on it.`,
          { cause: error },
        );
      await sleep(3000);
    }
  }
}
