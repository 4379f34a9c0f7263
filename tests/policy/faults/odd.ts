import * as aws from "@pulumi/aws";
import { account, allow, arn, type Base, document, region, stranger } from "./base";
import { faults } from "./fault";

const others = { bucket: "central-archive" };
const provides = (change: object) => (_: Base, name: string) =>
  new aws.Provider(name, { region, allowedAccountIds: [account], ...change });
const starts =
  (target: string, more: object = {}) =>
  ({ options }: Base, name: string) => {
    const rule = new aws.cloudwatch.EventRule(`${name}-rule`, { eventPattern: "{}" }, options);
    return new aws.cloudwatch.EventTarget(name, { rule: rule.name, arn: target, ...more }, options);
  };
const machine =
  (change: object) =>
  ({ key, options }: Base, name: string) =>
    new aws.ec2.LaunchTemplate(
      name,
      {
        metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
        networkInterfaces: [{ associatePublicIpAddress: "false" }],
        blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: key.arn } }],
        ...change,
      },
      options,
    );
const named =
  (type: string, ...records: readonly string[]) =>
  ({ options }: Base, name: string) =>
    new aws.route53.Record(
      name,
      {
        zoneId: "Z1",
        name: "login.example-bank.com",
        type: type as aws.route53.RecordType,
        ttl: 60,
        records: [...records],
      },
      options,
    );
const reports = { includedObjectVersions: "All", name: "all", schedule: { frequency: "Daily" } };
const runs =
  (container: object, definition: object = {}) =>
  (base: Base, name: string) =>
    base.task(name, container, definition);
const says = (name: string, value: string) => runs({ environment: [{ name, value }] });

/** What is odd in small resources, and in corners of big ones. */
export const oddFaults = [
  ...faults("stack-disallow-unjudged-provider-settings", {
    "a-profile-of-the-machine": provides({ profile: "root" }),
    "credentials-of-the-machine": provides({ sharedCredentialsFiles: ["/tmp/credentials"] }),
    "tags-that-nobody-looks-at": provides({ ignoreTags: { keyPrefixes: ["owner"] } }),
    "a-proxy-that-reads-along": provides({ httpsProxy: "http://proxy.example.net:3128" }),
    "an-authority-of-the-machine": provides({ customCaBundle: "/tmp/ca.pem" }),
    "credentials-from-a-stranger": provides({ ec2MetadataServiceEndpoint: "http://203.0.113.9" }),
  }),
  ...faults("cloudwatch-eventtarget-disallow-unapproved-target", {
    "an-event-that-calls-a-host": starts(arn("events", "api-destination/x/1")),
    "an-event-that-starts-a-function": starts(arn("lambda", "function:x")),
    "an-event-that-runs-a-command": starts(`arn:aws:ssm:${region}::document/AWS-RunShellScript`, {
      runCommandTargets: [{ key: "tag:x", values: ["y"] }],
    }),
  }),
  ...faults("resource-disallow-foreign-references", {
    "an-event-to-a-strangers-bus": starts(arn("events", "event-bus/x", stranger)),
    "an-access-point-of-a-stranger": ({ vpc, options }, name) =>
      new aws.s3.AccessPoint(
        name,
        { ...others, bucketAccountId: stranger, vpcConfiguration: { vpcId: vpc.id } },
        options,
      ),
    "images-sent-to-a-stranger": ({ options }, name) =>
      new aws.ecr.ReplicationConfiguration(
        name,
        { replicationConfiguration: { rules: [{ destinations: [{ region, registryId: stranger }] }] } },
        options,
      ),
    "metrics-to-a-stranger": ({ options }, name) =>
      new aws.cloudwatch.MetricStream(
        name,
        {
          firehoseArn: arn("firehose", "deliverystream/x", stranger),
          roleArn: `arn:aws:iam::${account}:role/x`,
          outputFormat: "json",
        },
        options,
      ),
    "an-archive-of-a-strangers-bus": ({ options }, name) =>
      new aws.cloudwatch.EventArchive(
        name,
        { eventSourceArn: arn("events", "event-bus/x", stranger) },
        options,
      ),
  }),
  ...faults("stack-disallow-settings-of-others", {
    "events-of-anothers-bucket": ({ options }, name) =>
      new aws.s3.BucketNotification(name, { ...others, eventbridge: true }, options),
    "an-object-in-anothers-bucket": ({ options }, name) =>
      new aws.s3.BucketObjectv2(name, { ...others, key: "k", content: "x" }, options),
    "a-list-of-objects-to-another": ({ bucket, options }, name) =>
      new aws.s3.Inventory(
        name,
        {
          ...reports,
          bucket: bucket(`${name}-of`).bucket,
          destination: { bucket: { bucketArn: "arn:aws:s3:::central-archive", format: "CSV" } },
        },
        options,
      ),
    "an-analysis-to-another": ({ bucket, options }, name) =>
      new aws.s3.AnalyticsConfiguration(
        name,
        {
          bucket: bucket(`${name}-of`).bucket,
          storageClassAnalysis: {
            dataExport: {
              destination: { s3BucketDestination: { bucketArn: "arn:aws:s3:::central-archive" } },
            },
          },
        },
        options,
      ),
    "callers-trusted-by-anothers-list": ({ options }, name) =>
      new aws.lb.TrustStore(
        name,
        { caCertificatesBundleS3Bucket: others.bucket, caCertificatesBundleS3Key: "ca.pem" },
        options,
      ),
    "machines-with-anothers-role": ({ options }, name) =>
      new aws.iam.InstanceProfile(name, { role: "OrganizationAccountAccessRole" }, options),
    "rights-of-anothers-role": ({ options }, name) =>
      new aws.iam.RolePoliciesExclusive(name, { roleName: "deployer", policyNames: [] }, options),
    "a-group-in-anothers-vpc": ({ tasks, options }, name) =>
      new aws.vpc.SecurityGroupVpcAssociation(
        name,
        { securityGroupId: tasks.id, vpcId: "vpc-0123456789abcdef0" },
        options,
      ),
    "names-in-anothers-vpc": ({ options }, name) =>
      new aws.route53.ZoneAssociation(name, { zoneId: "Z1", vpcId: "vpc-0123456789abcdef0" }, options),
  }),
  ...faults("resource-enforce-demanded-settings", {
    "a-bucket-whose-callers-pay": ({ bucket, options }, name) =>
      new aws.s3.BucketRequestPaymentConfiguration(
        name,
        { bucket: bucket(`${name}-of`).bucket, payer: "Requester" },
        options,
      ),
    "a-bucket-at-the-edge": ({ bucket, options }, name) =>
      new aws.s3.BucketAccelerateConfiguration(
        name,
        { bucket: bucket(`${name}-of`).bucket, status: "Enabled" },
        options,
      ),
    "an-object-under-no-key": ({ bucket, options }, name) =>
      new aws.s3.BucketObjectv2(
        name,
        { bucket: bucket(`${name}-of`).bucket, key: "k", content: "x", serverSideEncryption: "AES256" },
        options,
      ),
    "a-bus-under-no-key": ({ options }, name) => new aws.cloudwatch.EventBus(name, { name }, options),
    "names-asked-of-a-stranger": ({ options }, name) =>
      new aws.ec2.VpcDhcpOptions(name, { domainNameServers: ["AmazonProvidedDNS", "203.0.113.53"] }, options),
    "time-asked-of-a-stranger": ({ options }, name) =>
      new aws.ec2.VpcDhcpOptions(
        name,
        { domainNameServers: ["AmazonProvidedDNS"], ntpServers: ["203.0.113.123"] },
        options,
      ),
    "an-endpoint-that-nobody-is-led-to": ({ options }, name) =>
      new aws.vpc.EndpointPrivateDns(name, { vpcEndpointId: "vpce-1", privateDnsEnabled: false }, options),
    "machines-to-log-in-to": machine({ keyName: "ops" }),
    "machines-that-aws-takes-back": machine({ instanceMarketOptions: { marketType: "spot" } }),
    "a-name-that-others-answer-for": named("NS", "ns1.example.net"),
    "a-name-that-others-sign-for": named("CAA", '0 issue "amazon.com"', '0 issue "letsencrypt.org"'),
    "a-task-that-somebody-wrote-down": ({ options }, name) =>
      new aws.servicediscovery.Instance(
        name,
        { instanceId: "x", serviceId: "srv-1", attributes: { AWS_INSTANCE_IPV4: "203.0.113.9" } },
        options,
      ),
  }),
  ...faults("resource-disallow-public-access", {
    "a-dead-letter-queue-for-everybody": ({ key, options }, name) => {
      const queue = new aws.sqs.Queue(`${name}-of`, { kmsMasterKeyId: key.arn }, options);
      const redriveAllowPolicy = JSON.stringify({ redrivePermission: "allowAll" });
      return new aws.sqs.RedriveAllowPolicy(name, { queueUrl: queue.url, redriveAllowPolicy }, options);
    },
    "a-permission-for-everybody": ({ options }, name) =>
      new aws.lambda.Permission(
        name,
        { action: "lambda:InvokeFunction", function: "x", principal: "*" },
        options,
      ),
    "a-bus-for-everybody": ({ options }, name) =>
      new aws.cloudwatch.EventPermission(name, { principal: "*", statementId: "x" }, options),
  }),
  ...faults("iam-document-disallow-foreign-access", {
    "an-access-point-for-everybody": ({ bucket, vpc, options }, name) =>
      new aws.s3.AccessPoint(
        name,
        {
          bucket: bucket(`${name}-of`).bucket,
          vpcConfiguration: { vpcId: vpc.id },
          policy: document(allow({ Principal: "*", Action: "s3:GetObject", Resource: "*" })),
        },
        options,
      ),
    "logs-from-a-stranger": ({ options }, name) =>
      new aws.cloudwatch.LogDestinationPolicy(
        name,
        {
          destinationName: "x",
          accessPolicy: document(
            allow({ Principal: { AWS: stranger }, Action: "logs:PutSubscriptionFilter", Resource: "*" }),
          ),
        },
        options,
      ),
  }),
  ...faults("resource-disallow-weakened-protection", {
    "a-bucket-at-the-edge-by-itself": ({ options }, name) =>
      new aws.s3.Bucket(name, { bucket: name, accelerationStatus: "Enabled" }, options),
    "a-bucket-whose-callers-pay-by-itself": ({ options }, name) =>
      new aws.s3.Bucket(name, { bucket: name, requestPayer: "Requester" }, options),
  }),
  ...faults("resource-disallow-plaintext-secrets", {
    "a-dashboard-that-lets-in": ({ options }, name) =>
      new aws.cloudwatch.Dashboard(
        name,
        {
          dashboardName: "x",
          dashboardBody: JSON.stringify({
            widgets: [{ type: "text", properties: { markdown: "https://ops:hunter22@grafana.example.net" } }],
          }),
        },
        options,
      ),
    "a-list-with-an-access-key": ({ options }, name) =>
      new aws.ssm.Parameter(
        name,
        { name: "/app/x", type: "StringList", value: "a,AKIAIOSFODNN7EXAMPLE" },
        options,
      ),
  }),
  ...faults("ecs-taskdefinition-disallow-unsafe-variables", {
    "a-task-that-believes-everybody": says("NODE_TLS_REJECT_UNAUTHORIZED", "0"),
    "a-task-that-asks-a-stranger": says("AWS_ENDPOINT_URL_STS", "https://sts.example.net"),
  }),
  ...faults("ecs-taskdefinition-disallow-outside-configuration", {
    "a-log-that-a-file-routes": runs({
      firelensConfiguration: {
        type: "fluentbit",
        options: { "config-file-type": "s3", "config-file-value": "arn:aws:s3:::central-archive/x.conf" },
      },
    }),
    "a-task-that-a-file-names": runs({
      credentialSpecs: ["credentialspecdomainless:arn:aws:s3:::central-archive/x.json"],
    }),
    "a-task-behind-a-proxy": runs(
      {},
      {
        proxyConfiguration: {
          type: "APPMESH",
          containerName: "ledger",
          properties: { ProxyEgressPort: "15001" },
        },
      },
    ),
  }),
  ...faults("lb-listener-disallow-foreign-redirect", {
    "callers-sent-to-a-stranger": ({ balancer, listenerArgs, options }, name) =>
      new aws.lb.Listener(
        name,
        {
          ...listenerArgs,
          port: 8444,
          loadBalancerArn: balancer.arn,
          defaultActions: [
            {
              type: "redirect",
              redirect: { host: "login.example.net", protocol: "HTTPS", statusCode: "HTTP_301" },
            },
          ],
        },
        options,
      ),
  }),
  ...faults("ec2-vpcendpoint-disallow-unapproved-service", {
    "an-endpoint-to-a-stranger": ({ vpc, options }, name) =>
      new aws.ec2.VpcEndpoint(
        name,
        {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.vpce.${region}.vpce-svc-0123456789abcdef0`,
          vpcEndpointType: "Interface",
        },
        options,
      ),
  }),
];
