import type { RecordedResource } from "../support/engine";
import { logicalName } from "../support/engine";
import { withoutExamples } from "../support/examples";
import { platformGraph } from "../support/platform-graph";
import { matchesSnapshot } from "../support/snapshot";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action?: readonly string[];
  readonly NotAction?: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: unknown;
}

/** What an auditor reads of each type: who reaches what, who may do what, and how it is encrypted. */
const read: Readonly<Record<string, (resource: RecordedResource) => readonly string[]>> = {
  "aws:ec2/securityGroup:SecurityGroup": () => [],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": (rule) => [`lets in ${opening(rule)}`],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": (rule) => [`lets out ${opening(rule)}`],
  "aws:iam/role:Role": ({ inputs }) => statements(inputs.assumeRolePolicy),
  "aws:iam/policy:Policy": ({ inputs }) => statements(inputs.policy),
  "aws:iam/rolePolicy:RolePolicy": ({ inputs }) => statements(inputs.policy),
  "aws:kms/key:Key": ({ inputs }) => statements(inputs.policy),
  "aws:s3/bucketPolicy:BucketPolicy": ({ inputs }) => statements(inputs.policy),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }) => statements(inputs.policy),
  "aws:secretsmanager/secretPolicy:SecretPolicy": ({ inputs }) => statements(inputs.policy),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ({ inputs }) => statements(inputs.policy),
  "aws:cloudwatch/logGroup:LogGroup": ({ inputs }) => [
    picked(inputs, ["retentionInDays", "deletionProtectionEnabled"]),
  ],
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": ({ inputs }) => statements(inputs.policyDocument),
  "aws:lb/loadBalancer:LoadBalancer": ({ inputs }) => [
    picked(inputs, [
      "internal",
      "enableDeletionProtection",
      "dropInvalidHeaderFields",
      "desyncMitigationMode",
      "enableWafFailOpen",
    ]),
  ],
  "aws:lb/listener:Listener": ({ inputs }) => [picked(inputs, ["port", "protocol", "sslPolicy"])],
  "aws:dynamodb/table:Table": ({ inputs }) => [
    picked(inputs, ["serverSideEncryption", "pointInTimeRecovery", "deletionProtectionEnabled"]),
  ],
  "aws:dynamodb/resourcePolicy:ResourcePolicy": ({ inputs }) => statements(inputs.policy),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ({ inputs }) => [
    picked(inputs, ["rules"]),
  ],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": ({ inputs }) => [
    picked(inputs, ["rule"]),
  ],
};

describe("security posture of prod", function () {
  this.timeout("1m");

  it("is as reviewed", async () => {
    const { resources } = await platformGraph("prod", { images: ["screening"] });
    matchesSnapshot(
      "posture-prod",
      resources
        .flatMap((resource) =>
          (read[resource.type]?.(resource) ?? []).map((line) =>
            withoutExamples(`${resource.name}: ${line}`, "prod"),
          ),
        )
        .sort(),
    );
  });
});

function opening({ inputs, propertyDependencies }: RecordedResource): string {
  const group = (property: string) => (propertyDependencies[property] ?? []).map(logicalName).join();
  const peer =
    inputs.cidrIpv4 ??
    group(inputs.prefixListId === undefined ? "referencedSecurityGroupId" : "prefixListId");
  return `${group("securityGroupId")} ${inputs.ipProtocol} ${inputs.fromPort}-${inputs.toPort} ${peer}`;
}

function statements(document: unknown): string[] {
  const { Statement } = JSON.parse(String(document)) as { Statement: readonly Statement[] };
  return Statement.map(({ Sid, Effect, Principal, Action, NotAction = [], Resource, Condition }) =>
    [
      Sid,
      Effect,
      Action?.join(" ") ?? `all but ${NotAction.join(" ")}`,
      ...[Resource, Principal, Condition].map((part) => (part === undefined ? "-" : JSON.stringify(part))),
    ].join(" | "),
  );
}

function picked(inputs: RecordedResource["inputs"], names: readonly string[]): string {
  return names.map((name) => `${name}=${JSON.stringify(inputs[name])}`).join(" ");
}
