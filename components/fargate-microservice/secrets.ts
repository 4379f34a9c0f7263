import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { Input, Resource } from "@pulumi/pulumi";
import { policyDocument } from "../shared/policy-document";
import type { SecretPlan } from "./args";
import type { Scope } from "./scope";
import { secretPolicyStatements } from "./statements";

/** A secret of the service, and what must stand before a task reads it. */
export interface ServiceSecret {
  /** Key in the catalogue. */
  readonly key: string;
  readonly arn: Input<string>;
  readonly policy: Resource;
}

/**
 * The service's secrets, empty: their values are put from outside and pass neither through the program nor its state.
 *
 * @param readerArn ARN of the execution role, the only one that may read them
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
  const secret = new secretsmanager.Secret(
    role,
    {
      name: plan.name,
      description: `${plan.key} of ${args.service}; its value is put from outside`,
      kmsKeyId: args.secretsKeyArn,
      recoveryWindowInDays: args.retain ? 30 : 7,
      // No date: a date would come from the clock of the preview, and every day would show a difference.
      tags: plan.rotation ? tags : { ...tags, "rotation-due": "90 days after the last change" },
    },
    { parent, protect: args.retain, deleteBeforeReplace: true },
  );
  const policy = new secretsmanager.SecretPolicy(
    `${role}-policy`,
    {
      secretArn: secret.arn,
      policy: policyDocument(secretPolicyStatements(args.account, readerArn, plan.rotation?.functionArn)),
      blockPublicPolicy: true,
    },
    { parent },
  );
  if (plan.rotation) {
    new secretsmanager.SecretRotation(
      `${role}-rotation`,
      {
        secretId: secret.id,
        rotationLambdaArn: plan.rotation.functionArn,
        rotationRules: { automaticallyAfterDays: plan.rotation.days },
        // The secret is empty until its first value is put: a function has nothing to rotate yet.
        rotateImmediately: false,
      },
      { parent, dependsOn: [policy] },
    );
  }
  return { key: plan.key, arn: secret.arn, policy };
}
