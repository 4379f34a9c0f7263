import * as aws from "@pulumi/aws";
import { account, arn, type Base } from "./base";
import { faults } from "./fault";

const table = (key: aws.kms.Key): aws.dynamodb.TableArgs => ({
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  billingMode: "PAY_PER_REQUEST",
  deletionProtectionEnabled: true,
  pointInTimeRecovery: { enabled: true },
  serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
});
const keeps =
  (change: object, options: object = {}) =>
  ({ key, options: own }: Base, name: string) =>
    new aws.dynamodb.Table(name, { ...table(key), ...change }, { ...own, ...options });

/** Types that no rule knew, regions, options, and what a switch takes away. */
export const kindFaults = [
  ...faults("stack-enforce-resource-type-allowlist", {
    "a-function": ({ options }, name) =>
      new aws.lambda.Function(
        name,
        { role: `arn:aws:iam::${account}:role/f`, runtime: "nodejs22.x", handler: "x" },
        options,
      ),
    "a-cache": ({ options }, name) =>
      new aws.elasticache.Cluster(name, { engine: "redis", nodeType: "cache.t4g.small" }, options),
    "a-machine": ({ options }, name) => new aws.ec2.Instance(name, { instanceType: "t3.micro" }, options),
    "an-express-service": ({ options }, name) =>
      new aws.ecs.ExpressGatewayService(
        name,
        {
          executionRoleArn: `arn:aws:iam::${account}:role/e`,
          infrastructureRoleArn: `arn:aws:iam::${account}:role/i`,
          primaryContainer: { image: "example.net/x:latest" },
        },
        options,
      ),
    "a-daemon": ({ options }, name) =>
      new aws.ecs.DaemonTaskDefinition(name, { family: "d", containerDefinitions: [] } as never, options),
    "a-grant": ({ key, options }, name) =>
      new aws.kms.Grant(
        name,
        { keyId: key.keyId, granteePrincipal: `arn:aws:iam::${account}:role/g`, operations: ["Decrypt"] },
        options,
      ),
    "a-rule-of-a-web-acl-by-itself": ({ options }, name) =>
      new aws.wafv2.WebAclRule(
        name,
        { webAclArn: arn("wafv2", "regional/webacl/x/1"), name: "x", priority: 0 } as never,
        options,
      ),
    "a-template": ({ options }, name) => new aws.cloudformation.Stack(name, { templateBody: "{}" }, options),
    "anything-by-cloud-control": ({ options }, name) =>
      new aws.cloudcontrol.Resource(name, { typeName: "AWS::SQS::Queue", desiredState: "{}" }, options),
    "a-peering": ({ vpc, options }, name) =>
      new aws.ec2.VpcPeeringConnection(name, { vpcId: vpc.id, peerVpcId: "vpc-1" }, options),
    "a-cache-of-images": ({ options }, name) =>
      new aws.ecr.PullThroughCacheRule(
        name,
        { ecrRepositoryPrefix: "q", upstreamRegistryUrl: "quay.io" },
        options,
      ),
    "an-accelerator": ({ options }, name) => new aws.globalaccelerator.Accelerator(name, { name }, options),
  }),
  ...faults("stack-enforce-resources-in-provider-region", {
    "a-table-elsewhere": keeps({ region: "us-west-2" }),
    "a-copy-elsewhere": keeps({ replicas: [{ regionName: "ap-south-1", pointInTimeRecovery: true }] }),
  }),
  ...faults("resource-disallow-weakening-options", {
    "a-table-whose-key-nobody-watches": keeps({}, { ignoreChanges: ["serverSideEncryption"] }),
    "a-table-that-goes-first": keeps({ name: "ledger" }, { deleteBeforeReplace: true }),
  }),
  ...faults("dynamodb-table-enable-point-in-time-recovery", {
    "a-table-of-two-days": keeps({ pointInTimeRecovery: { enabled: true, recoveryPeriodInDays: 2 } }),
  }),
  ...faults("resource-enforce-demanded-settings", {
    "a-database-on-the-internet": ({ key, options }, name) =>
      new aws.rds.Instance(
        name,
        {
          engine: "postgres",
          instanceClass: "db.m7g.large",
          publiclyAccessible: true,
          storageEncrypted: true,
          kmsKeyId: key.arn,
          multiAz: true,
          deletionProtection: true,
          backupRetentionPeriod: 14,
          manageMasterUserPassword: true,
          enabledCloudwatchLogsExports: ["postgresql"],
        },
        options,
      ),
    "passwords-of-eight": ({ options }, name) =>
      new aws.iam.AccountPasswordPolicy(name, { minimumPasswordLength: 8 }, options),
    "a-public-zone": ({ options }, name) =>
      new aws.route53.Zone(name, { name: "ledger.example.net" }, options),
    "an-address-on-an-interface": ({ options }, name) =>
      new aws.ec2.Eip(name, { domain: "vpc", networkInterface: "eni-0123456789" }, options),
    "insights-off": ({ options }, name) =>
      new aws.ecs.AccountSettingDefault(name, { name: "containerInsights", value: "disabled" }, options),
    "volumes-in-plain-text": ({ options }, name) =>
      new aws.ebs.EncryptionByDefault(name, { enabled: false }, options),
    "a-password-in-a-parameter": ({ options }, name) =>
      new aws.ssm.Parameter(
        name,
        { type: "String", name: "/ledger/db-password", value: "an-example" },
        options,
      ),
  }),
  ...faults("resource-disallow-plaintext-secrets", {
    "a-master-password": ({ key, options }, name) =>
      new aws.rds.Cluster(
        name,
        {
          engine: "aurora-postgresql",
          masterUsername: "a",
          masterPassword: "an-example",
          storageEncrypted: true,
          kmsKeyId: key.arn,
        },
        options,
      ),
    "a-token-in-a-build": ({ options }, name) =>
      new aws.codebuild.Project(
        name,
        {
          serviceRole: `arn:aws:iam::${account}:role/b`,
          artifacts: { type: "NO_ARTIFACTS" },
          source: { type: "NO_SOURCE", buildspec: "x" },
          environment: {
            computeType: "BUILD_GENERAL1_SMALL",
            image: "x",
            type: "LINUX_CONTAINER",
            environmentVariables: [{ name: "NPM_TOKEN", value: "an-example" }],
          },
        },
        options,
      ),
  }),
  ...faults("resource-disallow-weakened-protection", {
    "a-secret-that-overwrites": ({ key, options }, name) =>
      new aws.secretsmanager.Secret(
        name,
        { kmsKeyId: key.arn, recoveryWindowInDays: 30, forceOverwriteReplicaSecret: true },
        options,
      ),
    "a-queue-in-plain-text": ({ options }, name) =>
      new aws.sqs.Queue(name, { sqsManagedSseEnabled: false }, options),
    "old-tls-at-the-edge": ({ options }, name) =>
      new aws.transfer.Server(name, { protocols: ["FTP"], securityPolicyName: "x" }, options),
  }),
  ...faults("resource-disallow-public-access", {
    "kafka-on-the-internet": ({ options }, name) =>
      new aws.msk.Cluster(
        name,
        {
          clusterName: "k",
          kafkaVersion: "3.8.x",
          numberOfBrokerNodes: 3,
          brokerNodeGroupInfo: {
            instanceType: "kafka.m7g.large",
            clientSubnets: ["subnet-1"],
            securityGroups: ["sg-1"],
            connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
          },
        },
        options,
      ),
  }),
];
