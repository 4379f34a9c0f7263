import * as secretsmanager from "@pulumi/aws/secretsmanager";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { putSecret } from "../../../aws/world";
import { account, type RefusalCase, region } from "./case";

/** A function that Secrets Manager may call. */
export const rotationFunction = `arn:aws:lambda:${region}:${account}:function:rotate`;

function secret(name: string, opts: CustomResourceOptions): secretsmanager.Secret {
  return new secretsmanager.Secret(`${name}-secret`, { name: `${name}/api-key` }, opts);
}

function rotated(name: string, opts: CustomResourceOptions, rotationLambdaArn: string): void {
  new secretsmanager.SecretRotation(
    `${name}-rotation`,
    {
      secretId: secret(name, opts).id,
      rotationLambdaArn,
      rotationRules: { automaticallyAfterDays: 30 },
      rotateImmediately: false,
    },
    opts,
  );
}

/** Programs of a secret with a value, and then of its rotation by a function. */
function rotatedBy(functionArn: string): Pick<RefusalCase, "programs" | "outside" | "refused"> {
  return {
    programs: [(name, opts) => void secret(name, opts), (name, opts) => rotated(name, opts, functionArn)],
    outside: (place, name) => putSecret(place, `${name}/api-key`),
    refused: "rotation",
  };
}

const mayNotCall = /AccessDeniedException: Secrets Manager cannot invoke the specified Lambda function/;

export const secretCases: readonly RefusalCase[] = [
  {
    title: "the rotation of a secret that has no value, though it is not to rotate at once",
    programs: [(name, opts) => rotated(name, opts, rotationFunction)],
    refused: "rotation",
    says: /ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT/,
  },
  {
    title: "a rotation by a function that nobody has made",
    ...rotatedBy(`arn:aws:lambda:${region}:${account}:function:ghost`),
    says: mayNotCall,
  },
  {
    title: "a rotation by a function of another region",
    ...rotatedBy(rotationFunction.replace(region, "eu-central-1")),
    says: mayNotCall,
  },
];
