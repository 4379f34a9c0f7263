import { randomBytes } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { keys, trialStack } from "../names";
import { fails, holds, isRefusal, type Probe, refusalOf, type Trial, wordsOf } from "./probe";

/** The secret of the trial's service. */
export const secretName = `cdd/${trialStack}/${keys.vault}/${keys.secret}`;

/** The deployer makes a secret without a value under the stack's key, as the program does. */
export const secretAsDeployer: Probe = {
  stage: "platform",
  does: "makes a secret without a value under the stack's secrets key, as the deployer",
  run: async (trial) => {
    const { secrets } = await trial.as("deployer");
    const Name = `cdd/${trialStack}/probe/${randomBytes(6).toString("hex")}-made`;
    try {
      await secrets.send(new CreateSecretCommand({ Name, KmsKeyId: await secretsKey(trial) }));
    } catch (error) {
      // Secrets Manager answers a refusal of the key as a fault of the request.
      if (isRefusal(error) || /Access to KMS is not allowed/.test(wordsOf(error)))
        return fails(`CreateSecret as the deployer: ${wordsOf(error)}`);
      throw error;
    }
    try {
      await secrets.send(new DeleteSecretCommand({ SecretId: Name, ForceDeleteWithoutRecovery: true }));
    } catch (error) {
      trial.leaves(`secret ${Name} in ${trial.settings.region} (${wordsOf(error)})`);
    }
    return holds("CreateSecret with the stack's key was accepted from the deployer");
  },
};

/** The deployer, an administrator otherwise, puts and reads a value: both must be refused. The writer puts one. */
export const valueAsDeployer: Probe = {
  stage: "platform",
  does: "puts and reads a secret's value as the deployer, which must be refused, then puts it as the writer",
  run: async (trial) => {
    const { secrets } = await trial.as("deployer");
    const put = await refusalOf(
      secrets.send(new PutSecretValueCommand({ SecretId: secretName, SecretString: "by the deployer" })),
    );
    if (put === undefined) return fails("the deployer put a value");
    const writer = (await trial.as("secret-writer")).secrets;
    try {
      await writer.send(
        new PutSecretValueCommand({ SecretId: secretName, SecretString: randomBytes(24).toString("hex") }),
      );
    } catch (error) {
      if (isRefusal(error)) return fails(`the secret writer is refused too: ${wordsOf(error)}`);
      throw error;
    }
    const read = await refusalOf(secrets.send(new GetSecretValueCommand({ SecretId: secretName })));
    if (read === undefined) return fails("the deployer read a value");
    return holds("the deployer could neither put nor read a value, the secret writer could put one");
  },
};

async function secretsKey(trial: Trial): Promise<string> {
  const secret = (await trial.resources()).find(({ type }) => type === "aws:secretsmanager/secret:Secret");
  return String(secret?.inputs.kmsKeyId);
}
