import { StackDocuments } from "../../aws/iam/stack-documents";
import type { StackResource } from "../../aws/iam/stack-resources";
import type { Props } from "../../aws/values";

export const account = "111122223333";
export const region = "eu-west-2";
export const place = { account, region };

/** A resource as it stands: what it is made of, and what AWS adds. */
export function standing(type: string, name: string, inputs: Props, outputs: Props = {}): StackResource {
  return { type, id: String(outputs.id ?? name), name, inputs, outputs: { ...inputs, ...outputs } };
}

export const statement = (more: Record<string, unknown>): Record<string, unknown> => ({
  Effect: "Allow",
  ...more,
});

export function document(...statements: readonly Record<string, unknown>[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statement) });
}

export const arns = {
  role: (name: string) => `arn:aws:iam::${account}:role/app/${name}`,
  key: `arn:aws:kms:${region}:${account}:key/k`,
  topic: `arn:aws:sns:${region}:${account}:t`,
  secret: `arn:aws:secretsmanager:${region}:${account}:secret:app/s-AbCdEf`,
  table: `arn:aws:dynamodb:${region}:${account}:table/t`,
  bucket: "arn:aws:s3:::b",
  group: `arn:aws:logs:${region}:${account}:log-group:g`,
  cluster: `arn:aws:ecs:${region}:${account}:cluster/c`,
} as const;

export const trusting = (service: string, more: Record<string, unknown> = {}) =>
  document({ Action: "sts:AssumeRole", Principal: { Service: service }, ...more });

/** A role with a path. */
export function role(name: string, assumeRolePolicy: string, more: Props = {}): StackResource {
  const props = { name, path: "/app/", assumeRolePolicy, ...more };
  return standing("aws:iam/role:Role", `${name}-role`, props, { id: name, arn: arns.role(name) });
}

export function rolePolicy(role: string, name: string, policy: string): StackResource {
  return standing("aws:iam/rolePolicy:RolePolicy", `${role}-${name}`, { role, name, policy });
}

export function key(policy: string): StackResource {
  return standing("aws:kms/key:Key", "keys-data", { policy }, { id: "k", arn: arns.key });
}

export function secret(kmsKeyId = ""): StackResource {
  return standing(
    "aws:secretsmanager/secret:Secret",
    "app-secret",
    { name: "app/s", kmsKeyId },
    { id: arns.secret, arn: arns.secret, policy: "" },
  );
}

export function topic(more: Props = {}): StackResource {
  return standing(
    "aws:sns/topic:Topic",
    "topic",
    { name: "t", ...more },
    { id: arns.topic, arn: arns.topic },
  );
}

export function stackOf(...resources: readonly StackResource[]): StackDocuments {
  return new StackDocuments(resources, place);
}

/** An exported state with these resources. */
export function stateOf(resources: readonly StackResource[]): string {
  const urn = (type: string, name: string) => `urn:pulumi:dev::cdd::${type}::${name}`;
  return JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        { urn: urn("pulumi:pulumi:Stack", "cdd-dev"), custom: false, type: "pulumi:pulumi:Stack" },
        {
          urn: urn("pulumi:providers:aws", "aws"),
          custom: true,
          type: "pulumi:providers:aws",
          inputs: { region, allowedAccountIds: JSON.stringify([account]) },
        },
        ...resources.map(({ name, ...one }) => ({ ...one, urn: urn(one.type, name), custom: true })),
      ],
    },
  });
}
