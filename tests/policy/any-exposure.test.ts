import * as assert from "node:assert/strict";
import { anyExposureRules } from "../../policy/rules/any-exposure";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed, unknown } from "../support/policy";

const rule = ruleNamed(anyExposureRules, "resource-disallow-public-access");
const thing = "aws:new/thing:Thing";
const said = (inputs: Record<string, unknown>, type = thing, settings = {}) =>
  saidBy(rule, [resource(type, "x", inputs)], settings);
const words = (text: string) => text.trim().split(/\s+/);
const capital = (key: string) => `${key[0]?.toUpperCase()}${key.slice(1)}`;

/** What is said of one value of a key. */
const refuses = (key: string, value: unknown) => said({ [key]: value });

describe("a switch that puts something on the internet", () => {
  for (const key of words(`publiclyAccessible publicAccess publicAccessible publicAccessEnabled publicNetworkAccess
    publicNetworkAccessEnabled enablePublicIp enablePublic allowPublicSubnets isPublic public assignPublicIp
    associatePublicIpAddress mapPublicIpOnLaunch associateCarrierIpAddress endpointPublicAccess internetFacing
    allowAnonymousAccess allowAnonymous allowUnauthenticatedIdentities unauthenticatedIdentitiesEnabled attachToInternet
    internetEgress supportPublicEndpoint`))
    it(`is ${key}, where it is on, and is not passed while nobody knows`, async () => {
      const on = [`\`${key}\` puts the resource on the internet`];
      for (const value of [true, "true", "ENABLED", "enable", "SERVICE_PROVIDED_EIPS"])
        assert.deepEqual(await refuses(key, value), on, String(value));
      for (const value of [false, "false", "DISABLED", "", "untrue", "trues", 1])
        assert.deepEqual(await refuses(key, value), [], String(value));
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
      // No other key, unless it is a switch of the same kind.
      for (const other of [`x${key}`, `not${capital(key)}`])
        assert.deepEqual(await said({ [other]: true }), [], other);
      if (!/^(enable|allow)/.test(key)) assert.deepEqual(await said({ [`${key}Of`]: true }), []);
      assert.equal((await said({ [capital(key)]: true })).length, 1);
      assert.deepEqual(await said({ a: [{ [key]: true }] }), [
        `\`a.0.${key}\` puts the resource on the internet`,
      ]);
    });

  it("is of Kafka a type", async () => {
    assert.deepEqual(await refuses("type", "SERVICE_PROVIDED_EIPS"), [
      "`type` puts the resource on the internet",
    ]);
    assert.deepEqual(await refuses("type", "DISABLED"), []);
    for (const key of ["subtype", "types"])
      assert.deepEqual(await refuses(key, "SERVICE_PROVIDED_EIPS"), [], key);
  });
});

describe("a switch that keeps something off the internet", () => {
  for (const key of words(`blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets blockPublicAccess
    blockPublicSecurityGroupRules disableExecuteApiEndpoint vpcOnly`))
    it(`is ${key}, where it is off, and is not passed while nobody knows`, async () => {
      for (const value of [false, "false", "DISABLED", "disabled"])
        assert.deepEqual(await refuses(key, value), [`\`${key}\` lets the world in`], String(value));
      for (const value of [true, "true", "", "falsely", "is false", 0])
        assert.deepEqual(await refuses(key, value), [], String(value));
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
      for (const other of [`x${key}`, `${key}s`]) assert.deepEqual(await said({ [other]: false }), [], other);
    });
});

describe("a value that means everybody", () => {
  const keys: readonly (readonly [
    what: string,
    keys: readonly string[],
    others: readonly string[],
    open: readonly string[],
    narrow: readonly string[],
  ])[] = [
    [
      "asks nobody who they are",
      words(
        "authorization auth authentication authorizationType authType authMode authenticationMode methodAuthorization",
      ),
      words("authorizationScopes author authTypes"),
      words("NONE ANONYMOUS OPEN none"),
      words("AWS_IAM JWT CUSTOM NONEX XNONE REOPEN"),
    ],
    [
      "opens to the world",
      words("acl cannedAcl objectAcl defaultAcl s3CannedAcl"),
      words("webAcl networkAcl acls aclId"),
      words("public-read public-read-write authenticated-read aws-exec-read PUBLIC-READ"),
      words("private bucket-owner-full-control log-delivery-write xpublic-read public-reads"),
    ],
    [
      "faces the internet",
      words("scheme loadBalancerScheme"),
      words("xscheme schemes myLoadBalancerScheme"),
      words("internet-facing INTERNET-FACING"),
      words("internal internet-facing-x xinternet-facing"),
    ],
    [
      "is public",
      words(
        "visibility accessType networkAccessType accessibility endpointType publicAccessType dashboardVisibility",
      ),
      words("visibilityTimeout accessTypes"),
      words("PUBLIC public PublicNetworkOnly PUBLIC_ENDPOINT"),
      words("PRIVATE VPC PUBLICS REPUBLIC"),
    ],
    [
      "is everybody",
      words(
        "principal allowedPrincipals grantee grantRead grantReads grantFullControl grantFullControls sharePrincipal",
      ),
      words("principals granteeId grantReader"),
      ["*", "all", "anonymous", "http://acs.amazonaws.com/groups/global/AllUsers", "x/AuthenticatedUsers"],
      ["111122223333", "alls", "overall", "*.amazonaws.com", "x/AllUsersOfBank", "AllUsers", "x/LogDelivery"],
    ],
    [
      "is everybody",
      ["uri"],
      words("uris baseUri"),
      [
        "http://acs.amazonaws.com/groups/global/AllUsers",
        "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
      ],
      ["http://acs.amazonaws.com/groups/s3/LogDelivery", "/groups/global/AllUsers/x", "/groups/AllUsers"],
    ],
    [
      "lets pages of every site call",
      words(
        "allowOrigins allowedOrigins allowOrigin allowedOrigin accessControlAllowOrigin accessControlAllowOrigins corsAllowOrigins",
      ),
      words("allowOriginsOf origins allowedOriginPolicy"),
      ["*", "https://*", "http://*.example.net", "null", "HTTPS://*"],
      ["https://bank.example.net", "https://a.*", "nullable", "x*", "annull"],
    ],
    [
      "lets the internet in",
      words("internetGatewayExclusionMode internetGatewayBlockMode"),
      words("internetGatewayMode xinternetGatewayBlockMode internetGatewayBlockModes"),
      words("allow-bidirectional allow-egress off OFF"),
      words("block-bidirectional block-ingress offline disallow-x xoff"),
    ],
    [
      "is everybody",
      ["group"],
      words("groups groupName subgroup"),
      words("all ALL"),
      words("alls small admins"),
    ],
    [
      "lets in who has not signed in",
      ["onUnauthenticatedRequest"],
      words("onUnauthenticatedRequests xonUnauthenticatedRequest"),
      words("allow ALLOW"),
      words("authenticate deny allowed disallow"),
    ],
  ];
  for (const [what, meant, others, open, narrow] of keys) {
    for (const key of meant)
      it(`${what}, in ${key}`, async () => {
        for (const value of open)
          assert.deepEqual(await refuses(key, value), [`\`${key}\` ${what}`], `${key} ${value}`);
        for (const value of narrow) assert.deepEqual(await refuses(key, value), [], `${key} ${value}`);
        assert.equal((await said({ [key.toUpperCase()]: open[0] })).length, 1);
      });
    it(`does not, in ${others.join(", ")}`, async () => {
      for (const key of others) assert.deepEqual(await refuses(key, open[0]), [], key);
    });
  }
});

describe("what another rule judges, with what stands around it", () => {
  // ECS services and schedules, subnets, policies of secrets, CORS of buckets, machines: rules/ecs-service, network, …
  for (const [key, value, tokens] of [
    ["assignPublicIp", true, ["aws:ecs/service:Service", "aws:scheduler/schedule:Schedule"]],
    ["mapPublicIpOnLaunch", true, ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"]],
    ["blockPublicPolicy", false, ["aws:secretsmanager/secretPolicy:SecretPolicy"]],
    ["allowedOrigins", "*", ["aws:s3/bucketCorsConfiguration:BucketCorsConfiguration"]],
    [
      "associatePublicIpAddress",
      true,
      ["aws:ec2/launchTemplate:LaunchTemplate", "aws:ec2/launchConfiguration:LaunchConfiguration"],
    ],
  ] as const)
    for (const token of tokens)
      it(`is ${key} of ${token}, and nothing else of it`, async () => {
        assert.deepEqual(await said({ [key]: value }, token), []);
        assert.deepEqual(await said({ [key]: unknown }, token), []);
        assert.equal((await said({ [key]: value })).length, 1);
        assert.equal((await said({ publiclyAccessible: true }, token)).length, 1);
      });
});

describe("a list of addresses", () => {
  const wide = (path: string) => [`\`${path}\` holds a wide part of the internet`];
  it("holds no wide part of the internet, under whatever key", async () => {
    assert.deepEqual(await said({ any: ["10.0.0.0/8", "0.0.0.0/0"] }), wide("any.1"));
    assert.deepEqual(await said({ any: "::/0" }), wide("any"));
    for (const right of ["10.0.0.0/8", "203.0.113.0/24", "2001:db8::/32", "none", ""])
      assert.deepEqual(await said({ any: right }), [], right);
  });
  it("may hold what is approved, and that alone", async () => {
    const settings = { callers: ["52.0.0.0/10"] };
    assert.deepEqual(await said({ any: "52.0.0.0/10" }, thing, settings), []);
    assert.deepEqual(await said({ any: "52.0.0.0/9" }, thing, settings), wide("any"));
  });
  for (const key of words(
    "cidr cidrBlock cidrBlocks cidrIp cidrIps cidrIpv4 cidrIpv6 allowedCidr allowedCidrs sourceIp sourceIps addresses",
  ))
    it(`is not passed while nobody knows what ${key} holds`, async () => {
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
      for (const other of [`x${key}`, `${key}Of`])
        assert.deepEqual(await said({ [other]: unknown }), [], other);
    });
  for (const token of words(`aws:ec2/route:Route aws:ec2/routeTable:RouteTable aws:ec2/securityGroup:SecurityGroup
    aws:ec2/defaultSecurityGroup:DefaultSecurityGroup aws:ec2/securityGroupRule:SecurityGroupRule
    aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule
    aws:ec2/networkAcl:NetworkAcl aws:ec2/defaultNetworkAcl:DefaultNetworkAcl aws:ec2/networkAclRule:NetworkAclRule`))
    it(`is judged by another rule of ${token}`, async () => {
      assert.deepEqual(await said({ cidrBlock: "0.0.0.0/0" }, token), []);
      assert.deepEqual(await said({ cidrBlocks: unknown }, token), []);
    });
});

describe("a resource of another provider", () => {
  it("has keys of its own", async () =>
    assert.deepEqual(await said({ publiclyAccessible: true, cidr: unknown }, "other:new/thing:Thing"), []));
});
