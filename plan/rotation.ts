import type { CommonPlan } from "../components/fargate-microservice/args";
import { platformKey, type StackReading } from "../config/stack-config";
import type { Catalogue } from "../model/catalogue";
import type { Problem } from "../model/problems";
import { secretKey } from "../model/secrets";
import type { StackConfig } from "../model/stack";
import type { Names } from "./names";
import { defenderBundle, secretsOf } from "./secrets";

type Statement = CommonPlan["dataStatements"][number];

/** What the stack file's `rotation` has to decide: each service's secret, and once for all what agents are given. */
export function rotatedSecrets(
  { services }: Catalogue,
  { prismaDefender }: NonNullable<StackReading["sound"]["containerSecurity"]> = {},
): string[] {
  return [
    ...Object.entries(services).flatMap(([service, { secrets = [] }]) =>
      secrets.map((key) => `${service}/${key}`),
    ),
    ...(prismaDefender === undefined ? [] : [defenderBundle]),
  ];
}

/** Secrets of which nobody has said who changes them. */
export function rotationProblems(catalogue: Catalogue, { file, named, sound }: StackReading): Problem[] {
  // Of a secret that somebody else makes it is not the stack's to say.
  const decided = new Set([...named("rotation"), ...named("existingSecrets")]);
  return rotatedSecrets(catalogue, sound.containerSecurity)
    .filter((secret) => !decided.has(secret) && isSound(secret))
    .map((secret) => ({
      file,
      steps: [platformKey, "rotation", secret],
      message:
        "is missing. Say who changes this secret: a function (functionArn, roleArn, days), or somebody by hand (byHand: the ticket of its entry in the policy pack's register; days).",
    }));
}

/** What is no key is said where it stands. */
function isSound(secret: string): boolean {
  return secretKey.safeParse(secret.split("/").slice(1).join("/") || secret).success;
}

/** Roles in which functions give secrets new values, each with the ARN patterns of those that it rotates. */
export function rotatingRoles(
  catalogue: Catalogue,
  stack: StackConfig,
  names: Names,
): readonly (readonly [string, readonly string[]])[] {
  const roles = new Map<string, string[]>();
  for (const [service, entry] of Object.entries(catalogue.services))
    for (const { key, rotation } of secretsOf(service, entry, stack, names))
      if ("roleArn" in rotation) {
        const rotated = roles.get(rotation.roleArn) ?? [];
        roles.set(rotation.roleArn, [...rotated, names.secretArnPattern(service, key)]);
      }
  return [...roles];
}

/** Security groups of the functions that stand in the VPC, each once. */
export function rotatingGroups({ rotation }: StackConfig): string[] {
  const groups = Object.values(rotation).flatMap((chosen) =>
    "securityGroup" in chosen && chosen.securityGroup !== undefined ? [chosen.securityGroup] : [],
  );
  return [...new Set(groups)].sort();
}

/**
 * What a rotation function that stands in the VPC does through the endpoint of Secrets Manager; its log lines and its start
 * pass by Lambda's own network. The endpoint knows it by its role: `lambda:SourceFunctionArn` is for policies of identities
 * only. Source: "Lambda rotation function execution role permissions", AWS Secrets Manager user guide.
 */
export function rotationStatements(catalogue: Catalogue, stack: StackConfig, names: Names): Statement[] {
  const roles = rotatingRoles(catalogue, stack, names);
  if (roles.length === 0) return [];
  const by = (roleArns: readonly string[]) => ({
    principals: "*" as const,
    conditions: {
      StringEquals: { "aws:PrincipalAccount": stack.account },
      ArnEquals: { "aws:PrincipalArn": roleArns },
    },
  });
  return [
    ...roles.map(([role, rotated], index) => ({
      ...by([role]),
      sid: `Rotate${index + 1}`,
      actions: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      resources: rotated,
    })),
    {
      ...by(roles.map(([role]) => role)),
      sid: "MakeUpPasswords",
      // A password belongs to no secret yet: AWS knows no resource for it.
      actions: ["secretsmanager:GetRandomPassword"],
      resources: ["*"],
    },
  ];
}
