import { randomUUID } from "node:crypto";
import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { CloudResource } from "../cloud/records";
import { create, remove } from "../operations/lifecycle";
import { Refusal } from "../rpc/refusal";
import { digest, type Props, text } from "../values";
import type { Caller } from "./caller";
import { type Answer, ApiError, type Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

const secretType = "aws:secretsmanager/secret:Secret";

/** The part of Secrets Manager that the trial of assumptions asks. */
export function secretsApi(clouds: Clouds, now: () => Date): Readonly<Record<string, Operation>> {
  const cloudOf = (caller: Caller) => cloudOfCaller(clouds, caller);
  const subject = (cloud: Cloud, { region, role }: Caller, name: string) => ({
    ...{ type: secretType, name, cloud, region, now: now() },
    ...(role === undefined ? {} : { caller: role }),
  });
  return {
    CreateSecret: async ({ Name, KmsKeyId }, caller) => {
      const cloud = cloudOf(caller);
      const name = text(Name);
      const arn = `arn:aws:secretsmanager:${caller.region}:${cloud.account}:secret:${name}-??????`;
      permit(cloud, caller, { action: "secretsmanager:CreateSecret", resource: arn });
      const inputs = { name, ...(KmsKeyId === undefined ? {} : { kmsKeyId: text(KmsKeyId) }) };
      const made = await refusable(() => create(subject(cloud, caller, name), inputs, new Set()));
      return { ARN: made.id, Name: name };
    },
    PutSecretValue: async ({ SecretId, SecretString, SecretBinary }, caller) => {
      const cloud = cloudOf(caller);
      const secret = found(cloud, SecretId);
      permit(cloud, caller, { action: "secretsmanager:PutSecretValue", resource: secret.id });
      const version = randomUUID();
      const value = text(SecretString) || text(SecretBinary);
      cloud.changeWorld(({ secretValues }) => ({
        secretValues: { ...secretValues, [secret.id]: digest(secret.id, value) },
      }));
      await cloud.written();
      return { ARN: secret.id, Name: text(secret.outputs.name), VersionId: version };
    },
    GetSecretValue: ({ SecretId }, caller): Answer => {
      const cloud = cloudOf(caller);
      const secret = found(cloud, SecretId);
      permit(cloud, caller, { action: "secretsmanager:GetSecretValue", resource: secret.id });
      if (cloud.world.secretValues[secret.id] === undefined)
        throw new ApiError(
          "ResourceNotFoundException",
          "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
        );
      throw new ApiError("InternalServiceError", "The stand-in keeps hashes of values, and can give none.");
    },
    DeleteSecret: async ({ SecretId, ForceDeleteWithoutRecovery }, caller) => {
      const cloud = cloudOf(caller);
      const secret = found(cloud, SecretId);
      permit(cloud, caller, { action: "secretsmanager:DeleteSecret", resource: secret.id });
      if (ForceDeleteWithoutRecovery === true)
        cloud.put({ ...secret, inputs: { ...secret.inputs, recoveryWindowInDays: 0 } });
      await refusable(() => remove(subject(cloud, caller, secret.name), secret.id, secret.outputs));
      return { ARN: secret.id, Name: text(secret.outputs.name) };
    },
  };
}

function found(cloud: Cloud, id: Props[string] | undefined): CloudResource {
  const secret = cloud.find(secretType, text(id));
  if (secret) return secret;
  throw new ApiError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
}

/** What the stand-in refuses is AWS's refusal here too. */
async function refusable<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [, type = "InvalidRequestException", message = error.message] =
      /: (\w+Exception): (.*)$/s.exec(error.message) ?? [];
    throw new ApiError(type, message);
  }
}
