import { anyDocumentRules } from "../../policy/rules/any-documents";
import { anyExposureRules } from "../../policy/rules/any-exposure";
import { anyProtectionRules } from "../../policy/rules/any-protection";
import { anySecretRules } from "../../policy/rules/any-secrets";
import { anyTypeRules } from "../../policy/rules/any-type";
import { listedAs, resource, ruleNamed, unknown } from "../support/policy";
import { account, document } from "../support/policy-fixtures";
import { type Case, describeRule } from "../support/rule-table";

const other = "999988887777";
const of = (inputs: Record<string, unknown>, type = "aws:new/thing:Thing", more = {}) =>
  resource(type, "x", inputs, more);
const fails = (when: string, inputs: Record<string, unknown>, says?: string): Case => ({
  when,
  given: [of(inputs)],
  outcome: "fail",
  ...(says !== undefined && { says }),
});
const passes = (when: string, inputs: Record<string, unknown>): Case => ({
  when,
  given: [of(inputs)],
  outcome: "pass",
});

const lets = (Principal: unknown, more: object = {}) =>
  document({ Effect: "Allow", Principal, Action: "x:Do", Resource: "*", ...more });
const within = (key: string, value: unknown, operator = "StringEquals") => ({
  Condition: { [operator]: { [key]: value } },
});

describeRule({
  rule: ruleNamed(anyDocumentRules, "iam-document-disallow-foreign-access"),
  passing: [of({ policy: lets({ AWS: `arn:aws:iam::${account}:role/x` }) })],
  decisive: ["policy"],
  cases: [
    fails("it is for everybody", { policy: lets("*") }, "every principal"),
    fails("it is for everybody of AWS", { accessPolicies: lets({ AWS: "*" }) }, "`accessPolicies`"),
    fails("it is an object, deep inside", { a: { b: JSON.parse(lets("*")) } }, "`a.b`"),
    fails("it is for another account", { policy: lets({ AWS: other }) }, "outside the own accounts"),
    fails(
      "it is for all but some",
      {
        policy: document({ Effect: "Allow", NotPrincipal: { AWS: account }, Action: "x:Do", Resource: "*" }),
      },
      "all but those",
    ),
    fails(
      "it is for a service that acts for anybody",
      { policy: lets({ Service: "glue.amazonaws.com" }) },
      "for any account",
    ),
    fails("it is for every service", { policy: lets({ Service: "*" }) }, "every service"),
    fails("it is for another account's calls", { policy: lets("*", within("aws:SourceAccount", other)) }),
    fails("it is for any organisation", {
      policy: lets("*", within("aws:PrincipalOrgID", "o-*", "StringLike")),
    }),
    fails(
      "it is on another account's resource",
      { policy: lets({ AWS: account }, { Resource: `arn:aws:sqs:eu-west-1:${other}:q` }) },
      "another account's resources",
    ),
    fails(
      "it is no document",
      { policy: JSON.stringify({ Statement: [{ effect: "Allow", Action: "*" }] }) },
      "MalformedDocument",
    ),
    passes("it is for everybody of the own account", {
      policy: lets("*", within("aws:PrincipalAccount", account)),
    }),
    passes("it is for a service that acts for the own account", {
      policy: lets({ Service: "glue.amazonaws.com" }, within("aws:SourceAccount", account)),
    }),
    passes("it refuses everybody", {
      policy: document({ Effect: "Deny", Principal: "*", Action: "x:Do", Resource: "*" }),
    }),
    passes("statements of a WebACL are no document", { rules: [{ statement: { geoMatchStatement: {} } }] }),
    {
      when: "the organisation is the bank's",
      given: [of({ policy: lets("*", within("aws:PrincipalOrgID", "o-abcdefghij")) })],
      settings: { organizations: ["o-abcdefghij"] },
      outcome: "pass",
    },
    {
      when: "the other account is the bank's",
      given: [of({ policy: lets({ AWS: other }) })],
      settings: { accounts: [account, other] },
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: ruleNamed(anyDocumentRules, "resource-disallow-foreign-references"),
  passing: [of({ keyArn: `arn:aws:kms:eu-west-1:${account}:key/1` })],
  decisive: [],
  cases: [
    fails("an ARN is another account's", { keyArn: `arn:aws:kms:eu-west-1:${other}:key/1` }, "`keyArn`"),
    fails("an account is another one", { destination: { account: other } }, "`destination.account`"),
    fails("a registry is another one", { rules: [{ registryId: other }] }, "`rules.0.registryId`"),
    fails("a principal is another account", { principal: other }),
    fails("a group is another account's", { sourceSecurityGroupId: `${other}/sg-1` }),
    fails("a queue is another account's", { url: `https://sqs.eu-west-1.amazonaws.com/${other}/q` }),
    fails("an image is another account's", { imageUri: `${other}.dkr.ecr.eu-west-1.amazonaws.com/x` }),
    fails(
      "it stands in JSON",
      { definition: JSON.stringify({ to: `arn:aws:sns:eu-west-1:${other}:t` }) },
      "`definition.to`",
    ),
    passes("twelve digits mean something else", { number: other }),
    passes("a policy is AWS's", { arn: "arn:aws:iam::aws:policy/X" }),
    passes("a bucket has no account", { bucket: "arn:aws:s3:::x" }),
    passes("a tag says where it came from", { tags: { from: `arn:aws:s3:eu-west-1:${other}:x` } }),
    {
      when: "the account is the bank's",
      given: [of({ account: other })],
      settings: { accounts: [account, other] },
      outcome: "pass",
    },
    {
      when: "it is no resource of AWS",
      given: [of({ account: other }, "random:index/x:X")],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: ruleNamed(anyExposureRules, "resource-disallow-public-access"),
  passing: [of({ publiclyAccessible: false, blockPublicAcls: true, cidrBlock: "10.0.0.0/8" })],
  decisive: ["publiclyAccessible", "blockPublicAcls", "cidrBlock"],
  cases: [
    fails("a switch opens", { publiclyAccessible: true }, "`publiclyAccessible`"),
    fails("a switch opens by a word", { network: { assignPublicIp: "ENABLED" } }, "`network.assignPublicIp`"),
    fails("a switch is text", { publiclyAccessible: "true" }),
    fails("a switch no longer closes", { restrictPublicBuckets: false }),
    fails("an endpoint is public", { endpointPublicAccess: true }),
    fails("nobody is asked who they are", { authorizationType: "NONE" }),
    fails("an ACL is public", { acl: "public-read-write" }),
    fails("a scheme faces the internet", { scheme: "internet-facing" }),
    fails("a principal is everybody", { allowedPrincipals: ["*"] }),
    fails("a grant is for everybody", {
      grants: [{ uri: "http://acs.amazonaws.com/groups/global/AllUsers" }],
    }),
    fails("pages of every site call", { cors: { allowOrigins: ["*"] } }),
    fails("a visibility is public", { visibility: "PUBLIC" }),
    fails("brokers have public addresses", {
      connectivityInfo: { publicAccess: { type: "SERVICE_PROVIDED_EIPS" } },
    }),
    fails("a list holds half of the internet", { entries: [{ cidr: "0.0.0.0/1" }] }),
    fails("a list holds a wide IPv6 range", { addresses: ["2a00::/12"] }),
    passes("a list holds a firm's range", { addresses: ["203.0.113.0/24"] }),
    passes("an ACL is private", { acl: "private" }),
    {
      when: "a wide range is approved",
      given: [of({ addresses: ["52.0.0.0/10"] })],
      settings: { callers: ["52.0.0.0/10"] },
      outcome: "pass",
    },
    {
      when: "a route leads to the world",
      given: [of({ destinationCidrBlock: "0.0.0.0/0" }, "aws:ec2/route:Route")],
      outcome: "pass",
    },
  ],
});

describeRule({
  rule: ruleNamed(anySecretRules, "resource-disallow-plaintext-secrets"),
  passing: [
    of({ passwordArn: "x", environment: { variables: { LEVEL: "info", TOKEN_URL: "https://x/y" } } }),
  ],
  decisive: [],
  cases: [
    fails("a password is plain", { masterPassword: "an-example" }, "`masterPassword`"),
    fails("a token is plain", { auth: { authToken: "an-example" } }),
    fails("a client's secret is plain", {
      defaultActions: [{ authenticateOidc: { clientSecret: "an-example" } }],
    }),
    fails(
      "a variable is a secret by its name",
      { environment: { variables: { DB_PASSWORD: "x" } } },
      "`environment.variables.DB_PASSWORD`",
    ),
    fails(
      "a variable in a list is a secret by its name",
      { environmentVariables: [{ name: "NPM_TOKEN", value: "x" }] },
      "`NPM_TOKEN`",
    ),
    fails("a script has one", { userData: "#!/bin/sh\nexport DB_PASSWORD=an-example" }),
    fails("a script in base64 has one", {
      userDataBase64: Buffer.from("export DB_PASSWORD=an-example").toString("base64"),
    }),
    fails("JSON has one", {
      containerProperties: JSON.stringify({ environment: [{ name: "API_KEY", value: "x" }] }),
    }),
    fails("an address has one", { endpoint: "https://user:an-example@host/" }),
    passes("AWS keeps it", { manageMasterUserPassword: true, masterUserSecretKmsKeyId: "x" }),
    passes("it says where it is", {
      masterPassword: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x",
    }),
    {
      when: "the name is listed as plain",
      given: [of({ environment: { variables: { API_KEY: "x" } } })],
      settings: { plain: ["API_KEY"] },
      outcome: "pass",
    },
    {
      when: "it is not known yet",
      given: [of({ masterPassword: unknown })],
      outcome: "undetermined",
      says: "property=masterPassword",
    },
  ],
});

describeRule({
  rule: ruleNamed(anyProtectionRules, "resource-disallow-weakened-protection"),
  passing: [of({ encrypted: true, deletionProtection: true, endpoint: "https://x" })],
  decisive: ["encrypted", "deletionProtection"],
  cases: [
    fails("it is not encrypted", { encrypted: false }, "`encrypted`"),
    fails("it is not encrypted, by text", { encrypted: "false" }),
    fails("it has no encryption", { encryptionType: "NONE" }),
    fails("clients speak plain text", { encryptionInTransit: { clientBroker: "TLS_PLAINTEXT" } }),
    fails("it can be deleted", { deletionProtection: false }),
    fails("it goes without a snapshot", { skipFinalSnapshot: true }),
    fails("it logs nothing", { enableLogging: false }),
    fails("it is privileged", { environment: { privilegedMode: true } }),
    fails("it lets HTTP pass", { defaultCacheBehavior: { viewerProtocolPolicy: "allow-all" } }),
    fails("it speaks old TLS", { minimumProtocolVersion: "TLSv1" }),
    fails("it speaks HTTP", { protocol: "HTTP" }),
    fails("it calls by plain HTTP", { url: "http://collector.example.net/x" }, "plain HTTP"),
    fails("PrivateLink passes the group", { enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "off" }),
    passes("a schema's name begins alike", { schema: "http://json-schema.org/draft-07/schema#" }),
    passes("it speaks TLS 1.2", { minimumProtocolVersion: "TLSv1.2_2021" }),
  ],
});

const type = (token: string, more = {}) => of({}, token, more);
describeRule({
  rule: ruleNamed(anyTypeRules, "stack-enforce-resource-type-allowlist"),
  passing: [type("aws:ecs/service:Service")],
  decisive: [],
  cases: [
    ...[
      "aws:lambda/function:Function",
      "aws:elb/loadBalancer:LoadBalancer",
      "aws:new/thing:Thing",
      "aws-native:s3:Bucket",
      "pulumi-nodejs:dynamic:Resource",
      "command:local:Command",
      "kubernetes:core/v1:Pod",
      "pulumi:providers:kubernetes",
    ].map((token): Case => ({ when: `it is ${token}`, given: [type(token)], outcome: "fail" })),
    ...[
      "pulumi:pulumi:Stack",
      "pulumi:providers:aws",
      "random:index/randomId:RandomId",
      "cdd:fargate-microservice:FargateMicroservice",
      "awsx:ec2:Vpc",
      "aws:cloudwatch/dashboard:Dashboard",
    ].map((token): Case => ({ when: `it is ${token}`, given: [type(token)], outcome: "pass" })),
    {
      when: "the type is permitted",
      given: [type("aws:kinesis/stream:Stream")],
      settings: { permitted: ["aws:kinesis/stream:Stream"] },
      outcome: "pass",
    },
    {
      when: "this one resource is permitted",
      given: [type("aws:kinesis/stream:Stream")],
      settings: { permitted: [listedAs("aws:kinesis/stream:Stream", "x")] },
      outcome: "pass",
    },
    {
      when: "a resource of another program is permitted",
      given: [type("aws:kinesis/stream:Stream")],
      settings: { permitted: ["another::aws:kinesis/stream:Stream::x"] },
      outcome: "fail",
    },
  ],
});

const table = "aws:dynamodb/table:Table";
describeRule({
  rule: ruleNamed(anyTypeRules, "resource-disallow-weakening-options"),
  passing: [type(table, { ignoreChanges: ["tags"] })],
  decisive: [],
  cases: [
    {
      when: "changes of its key are ignored",
      given: [type(table, { ignoreChanges: ["serverSideEncryption"] })],
      outcome: "fail",
      says: "`serverSideEncryption`",
    },
    {
      when: "changes of a part are ignored",
      given: [type(table, { ignoreChanges: ["replicas[0].kmsKeyArn"] })],
      outcome: "fail",
      says: "`replicas`",
    },
    { when: "all changes are ignored", given: [type(table, { ignoreChanges: ["*"] })], outcome: "fail" },
    {
      when: "the property is listed",
      given: [type(table, { ignoreChanges: ["readCapacity"] })],
      settings: { ignored: [`${table}:readCapacity`] },
      outcome: "pass",
    },
    {
      when: "ECS shifts traffic",
      given: [type("aws:lb/listenerRule:ListenerRule", { ignoreChanges: ["actions"] })],
      outcome: "pass",
    },
    {
      when: "it goes before its successor is there",
      given: [type(table, { deleteBeforeReplace: true })],
      outcome: "fail",
      says: "before its successor",
    },
    {
      when: "it is protected",
      given: [type(table, { deleteBeforeReplace: true, protect: true })],
      outcome: "pass",
    },
    {
      when: "it keeps nothing",
      given: [type("aws:lb/listener:Listener", { deleteBeforeReplace: true })],
      outcome: "pass",
    },
  ],
});

const volume = "aws:ebs/volume:Volume";
describeRule({
  rule: ruleNamed(anyTypeRules, "resource-enforce-demanded-settings"),
  passing: [of({ encrypted: true }, volume)],
  decisive: ["encrypted"],
  cases: [
    { when: "a volume says nothing", given: [of({}, volume)], outcome: "fail", says: "not encrypted" },
    {
      when: "a database is on the internet",
      given: [of({ publiclyAccessible: true }, "aws:rds/clusterInstance:ClusterInstance")],
      outcome: "fail",
    },
    {
      when: "a password is short",
      given: [of({ minimumPasswordLength: 13 }, "aws:iam/accountPasswordPolicy:AccountPasswordPolicy")],
      outcome: "fail",
      says: "14",
    },
    { when: "a zone is public", given: [of({}, "aws:route53/zone:Zone")], outcome: "fail", says: "public" },
    {
      when: "a zone is a VPC's that is not known yet",
      given: [of({ vpcs: unknown }, "aws:route53/zone:Zone")],
      outcome: "pass",
    },
    {
      when: "an address is a NAT gateway's",
      given: [of({ domain: "vpc" }, "aws:ec2/eip:Eip")],
      outcome: "pass",
    },
    {
      when: "an address is a machine's",
      given: [of({ instance: "i-1" }, "aws:ec2/eip:Eip")],
      outcome: "fail",
    },
    {
      when: "a secret is a plain parameter",
      given: [of({ type: "String", name: "/db/password" }, "aws:ssm/parameter:Parameter")],
      outcome: "fail",
    },
    {
      when: "a secret parameter is under AWS's key",
      given: [
        of({ type: "SecureString", name: "/x", keyId: "alias/aws/ssm" }, "aws:ssm/parameter:Parameter"),
      ],
      outcome: "fail",
    },
    {
      when: "the detector is off",
      given: [of({ enable: false }, "aws:guardduty/detector:Detector")],
      outcome: "fail",
    },
  ],
});
