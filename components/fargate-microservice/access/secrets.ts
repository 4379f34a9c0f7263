import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { Resource } from "@pulumi/pulumi";
import { policyDocument } from "../../shared/policy-document";
import type { SecretPlan } from "../args";
import type { Scope, ServiceSecret } from "../scope";
import { secretPolicyStatements } from "./secret-policy";

/**
 * The service's secrets, empty: their values are put from outside and pass neither through the program nor its state.
 *
 * @param readerArn ARN of the execution role, the only one of the service that may read them
 */
export function secrets(scope: Scope, readerArn: string): ServiceSecret[] {
  return scope.args.secrets.map((plan) => emptySecret(scope, plan, readerArn));
}

function emptySecret(
  { name, args, tags, parent }: Scope,
  plan: SecretPlan,
  readerArn: string,
): ServiceSecret {
  const role = `${name}-secret-${plan.key}`;
  const { rotation } = plan;
  const secret = new secretsmanager.Secret(
    role,
    {
      name: plan.name,
      description: `${plan.key} of ${args.service}; its value is put from outside`,
      kmsKeyId: args.secretsKeyArn,
      recoveryWindowInDays: args.retain ? 30 : 7,
      // No date: a date would come from the clock of the preview, and every day would show a difference.
      tags: "byHand" in rotation ? { ...tags, "changed-by-hand-within-days": `${rotation.days}` } : tags,
    },
    { parent, protect: args.retain, deleteBeforeReplace: true },
  );
  const policy = new secretsmanager.SecretPolicy(
    `${role}-policy`,
    {
      secretArn: secret.arn,
      policy: policyDocument(secretPolicyStatements(args, plan, readerArn)),
      blockPublicPolicy: true,
    },
    { parent },
  );
  return { plan, secret, arn: secret.arn, policy };
}

/**
 * Has functions rotate the secrets, from the moment on at which there is something to rotate. AWS has the function test the
 * current value as soon as rotation is set up, even where it is not to rotate at once; values are put before a service has
 * its images, and a service whose tasks have come up has read them. Source: RotateSecret (RotateImmediately), AWS Secrets
 * Manager API reference.
 *
 * @param reads what has read the values, where the entry runs all the time
 */
export function rotations(
  { name, args, parent }: Scope,
  made: readonly ServiceSecret[],
  reads: Resource | undefined,
): void {
  if (args.image === undefined) return;
  for (const { plan, secret, policy } of made) {
    const { key, rotation } = plan;
    if ("byHand" in rotation) continue;
    new secretsmanager.SecretRotation(
      `${name}-secret-${key}-rotation`,
      {
        secretId: secret.id,
        rotationLambdaArn: rotation.functionArn,
        rotationRules: { automaticallyAfterDays: rotation.days },
        // The value has just been put: the first rotation is the one after `days`.
        rotateImmediately: false,
      },
      { parent, dependsOn: [policy, ...(reads === undefined ? [] : [reads])] },
    );
  }
}
