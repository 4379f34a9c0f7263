import * as aws from "@pulumi/aws";
import { account, allow, arn, type Base, document, region } from "./base";
import { faults } from "./fault";

const ofBucket = { bucket: "central-archive" };
const trusts =
  (principal: object, condition?: object) =>
  ({ options }: Base, name: string) =>
    new aws.iam.Role(
      name,
      {
        assumeRolePolicy: document(
          allow({
            Action: "sts:AssumeRole",
            Principal: principal,
            ...(condition && { Condition: condition }),
          }),
        ),
      },
      options,
    );
const runs =
  (container: object, definition: object = {}) =>
  (base: Base, name: string) =>
    base.task(name, container, definition);
const says = (value: string) => runs({ environment: [{ name: "NOTIFY", value }] });

/** What is set up here and made elsewhere, what keeps findings back, and what only looks like a small setting. */
export const otherFaults = [
  ...faults("stack-disallow-settings-of-others", {
    "versions-of-anothers-bucket": ({ options }, name) =>
      new aws.s3.BucketVersioning(
        name,
        { ...ofBucket, versioningConfiguration: { status: "Suspended" } },
        options,
      ),
    "owners-of-anothers-bucket": ({ options }, name) =>
      new aws.s3.BucketOwnershipControls(
        name,
        { ...ofBucket, rule: { objectOwnership: "ObjectWriter" } },
        options,
      ),
    "key-of-anothers-bucket": ({ options }, name) =>
      new aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        { ...ofBucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
        options,
      ),
    "rotation-of-anothers-secret": ({ options }, name) =>
      new aws.secretsmanager.SecretRotation(
        name,
        {
          secretId: arn("secretsmanager", "secret:x-AbCdEf"),
          rotationLambdaArn: arn("lambda", "function:f"),
          rotationRules: { automaticallyAfterDays: 1000 },
        },
        options,
      ),
    "a-way-out-of-anothers-table": ({ gateway, options }, name) =>
      new aws.ec2.Route(
        name,
        {
          routeTableId: "rtb-0123456789abcdef0",
          destinationIpv6CidrBlock: "::/0",
          gatewayId: gateway.id,
        },
        options,
      ),
    "a-mount-of-anothers-files": ({ subnets, options }, name) =>
      new aws.efs.MountTarget(
        name,
        { fileSystemId: "fs-0123456789abcdef0", subnetId: subnets[0]?.id ?? "", securityGroups: [] },
        options,
      ),
    "a-lock-on-anothers-vault": ({ options }, name) =>
      new aws.backup.VaultLockConfiguration(name, { backupVaultName: "v", minRetentionDays: 1 }, options),
  }),
  ...faults("s3-bucketlifecycle-enforce-minimum-days", {
    "versions-for-a-day": (base, name) => {
      const { bucket } = base.bucket(`of-${name}`);
      return new aws.s3.BucketLifecycleConfiguration(
        name,
        {
          bucket,
          rules: [{ id: "a", status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 1 } }],
        },
        base.options,
      );
    },
    "objects-for-a-day": (base, name) => {
      const { bucket } = base.bucket(`of-${name}`);
      return new aws.s3.BucketLifecycleConfiguration(
        name,
        { bucket, rules: [{ id: "a", status: "Enabled", expiration: { days: 1 } }] },
        base.options,
      );
    },
  }),
  ...faults("stack-enforce-resource-type-allowlist", {
    "threats-put-away": ({ options }, name) =>
      new aws.guardduty.Filter(
        name,
        {
          detectorId: "d",
          name: "f",
          action: "ARCHIVE",
          rank: 1,
          findingCriteria: { criterions: [{ field: "region", equals: [region] }] },
        },
        options,
      ),
    "openings-put-away": ({ options }, name) =>
      new aws.accessanalyzer.ArchiveRule(
        name,
        { analyzerName: "a", ruleName: "r", filters: [{ criteria: "isPublic", eqs: ["true"] }] },
        options,
      ),
  }),
  ...faults("resource-disallow-weakened-protection", {
    "faults-by-design": runs({}, { enableFaultInjection: true }),
    "images-looked-at-once": ({ options }, name) =>
      new aws.ecr.RegistryScanningConfiguration(name, { scanType: "BASIC", rules: [] }, options),
    "a-log-that-nobody-reads": ({ key, options }, name) =>
      new aws.cloudwatch.LogGroup(
        name,
        {
          name: "/ledger/cheap",
          retentionInDays: 2557,
          logGroupClass: "INFREQUENT_ACCESS",
          kmsKeyId: key.arn,
          deletionProtectionEnabled: true,
        },
        options,
      ),
  }),
  ...faults("ecs-taskdefinition-disallow-host-access", {
    "a-task-that-forwards": runs({ systemControls: [{ namespace: "net.ipv4.ip_forward", value: "1" }] }),
    "names-by-a-stranger": runs({ dnsServers: ["203.0.113.7"] }),
  }),
  ...faults("ecs-taskdefinition-disallow-secrets-in-environment", {
    "whoever-knows-it-may-post": says("https://hooks.slack.com/services/T00000000/B00000000/an0example0only"),
    "whoever-knows-it-may-post-here": says("https://bank.webhook.office.com/webhookb2/an-example@only/x"),
    "errors-by-a-token": says("https://0123456789abcdef0123456789abcdef@errors.example.net/42"),
  }),
  ...faults("ecs-service-disallow-spot", {
    "taken-back-in-two-minutes": ({ serviceArgs, options }, name) => {
      const { launchType: _, ...others } = serviceArgs;
      return new aws.ecs.Service(
        name,
        { ...others, capacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }] },
        options,
      );
    },
    "everybody-by-default": ({ cluster, options }, name) =>
      new aws.ecs.ClusterCapacityProviders(
        name,
        {
          clusterName: cluster.name,
          capacityProviders: ["FARGATE", "FARGATE_SPOT"],
          defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE_SPOT", weight: 1 }],
        },
        options,
      ),
  }),
  ...faults("ecs-service-enforce-minimum-tasks", {
    "scaled-to-nothing": ({ options }, name) =>
      new aws.appautoscaling.Target(
        name,
        {
          minCapacity: 0,
          maxCapacity: 4,
          resourceId: "service/c/s",
          scalableDimension: "ecs:service:DesiredCount",
          serviceNamespace: "ecs",
        },
        options,
      ),
  }),
  ...faults("iam-role-disallow-open-trust", {
    "all-of-the-account": trusts({ AWS: `arn:aws:iam::${account}:root` }),
    "all-of-the-account-by-number": trusts({ AWS: account }),
    "somebody-by-a-canonical-id": trusts({ CanonicalUser: "0".repeat(64) }),
    "a-service-of-another-region": trusts(
      { Service: "states.us-east-1.amazonaws.com" },
      { StringEquals: { "aws:SourceAccount": account } },
    ),
  }),
  ...faults("iam-policy-disallow-privilege-escalation", {
    "a-task-that-opens-its-bucket": ({ role, options }, name) =>
      new aws.iam.RolePolicy(
        name,
        {
          role: role.id,
          policy: document(allow({ Action: "s3:PutBucketPolicy", Resource: "arn:aws:s3:::ledger-archive" })),
        },
        options,
      ),
  }),
  ...faults("iam-policy-disallow-admin-access", {
    "an-action-that-stands-twice": ({ role, options }, name) =>
      new aws.iam.RolePolicy(
        name,
        {
          role: role.id,
          policy: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/a"}]}`,
        },
        options,
      ),
  }),
];
