import * as assert from "node:assert/strict";
import type { ResourceTransformation } from "@pulumi/pulumi";
import { FargateMicroservice } from "../../components/fargate-microservice";
import type { BalancedPlan } from "../../components/fargate-microservice/args";
import { FrontDoor } from "../../components/fargate-microservice/front-door";
import { logicalName, recordProgram } from "../support/record-program";
import { barePlan, publicPlan, sampleImage, samplePlan } from "../support/service-plan";
import {
  surroundings as around,
  recordService,
  serviceArgs,
  sampleTags as tags,
} from "../support/service-program";

const ruleTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
];
const [taskGroup, balancerGroup] = ["sg-screening-task-sg", "sg-screening-alb-sg"];

/** A rule's exact inputs. */
const rule = (securityGroupId: string, port: number, peer: Record<string, string>, description: string) => ({
  securityGroupId,
  ipProtocol: "tcp",
  fromPort: port,
  toPort: port,
  ...peer,
  description,
  tags,
});

/** Every rule of the internal sample. */
const internalRules = {
  "screening-alb-to-task": rule(
    balancerGroup,
    8443,
    { referencedSecurityGroupId: taskGroup },
    "Balancer to its tasks",
  ),
  "screening-task-from-alb": rule(
    taskGroup,
    8443,
    { referencedSecurityGroupId: balancerGroup },
    "Tasks from their balancer",
  ),
  "screening-task-to-endpoints": rule(
    taskGroup,
    443,
    { referencedSecurityGroupId: "sg-endpoints" },
    "Tasks to interface endpoints",
  ),
  "screening-endpoints-from-task": rule(
    "sg-endpoints",
    443,
    { referencedSecurityGroupId: taskGroup },
    "Endpoints from screening",
  ),
  "screening-task-to-s3": rule(
    taskGroup,
    443,
    { prefixListId: "pl-53" },
    "Tasks to S3: image layers, stores",
  ),
  "screening-task-to-dynamodb": rule(taskGroup, 443, { prefixListId: "pl-db" }, "Tasks to DynamoDB"),
  "screening-task-to-watchlist-provider-198.51.100.0-24": rule(
    taskGroup,
    443,
    { cidrIpv4: "198.51.100.0/24" },
    "Tasks to watchlist-provider",
  ),
  "screening-task-to-watchlist-provider-pl-0123456789abcdef0": rule(
    taskGroup,
    443,
    { prefixListId: "pl-0123456789abcdef0" },
    "Tasks to watchlist-provider",
  ),
  "screening-alb-from-test-10.200.0.0-24": rule(
    balancerGroup,
    8443,
    { cidrIpv4: "10.200.0.0/24" },
    "Test traffic before a release",
  ),
};
const world = { cidrIpv4: "0.0.0.0/0" };
const publicRules = {
  ...internalRules,
  "screening-alb-from-world-https": rule(balancerGroup, 443, world, "Customers, through the WAF"),
  "screening-alb-from-world-http": rule(balancerGroup, 80, world, "Customers, redirected to HTTPS"),
};
const bareRules = [
  "screening-alb-to-task",
  "screening-endpoints-from-task",
  "screening-task-from-alb",
  "screening-task-to-endpoints",
  "screening-task-to-s3",
];

const rulesOf = async (plan: typeof samplePlan) =>
  (await recordService(plan)).resources.filter(({ type }) => ruleTypes.includes(type));
const inputsOf = async (plan: typeof samplePlan) =>
  Object.fromEntries((await rulesOf(plan)).map(({ name, inputs }) => [name, inputs]));

describe("FargateMicroservice's network", () => {
  it("has two groups without rules of their own", async () => {
    const service = await recordService(samplePlan);
    const group = (description: string) => ({ description, vpcId: "vpc-1", tags });
    assert.deepEqual(service.child("alb-sg").inputs, group("Load balancer of screening"));
    assert.deepEqual(service.child("task-sg").inputs, group("Tasks of screening"));
  });

  it("opens exactly what an internal service uses", async () => {
    assert.deepEqual(await inputsOf(samplePlan), internalRules);
  });

  it("opens to the ranges of the bank that the stack names, and to no port but that of its listener", async () => {
    const called = await inputsOf({ ...samplePlan, inboundCidrs: ["10.200.8.0/24"] });
    assert.deepEqual(called, {
      ...internalRules,
      "screening-alb-from-bank-10.200.8.0-24": rule(
        balancerGroup,
        443,
        { cidrIpv4: "10.200.8.0/24" },
        "The bank, through the WAF",
      ),
    });
  });

  it("opens to customers besides where it is public", async () => {
    assert.deepEqual(await inputsOf(publicPlan), publicRules);
  });

  it("opens nothing that a service does not use", async () => {
    assert.deepEqual(Object.keys(await inputsOf(barePlan)).sort(), bareRules);
  });

  it("leaves the groups of endpoints alone that somebody else has made", async () => {
    const { resources } = await recordProgram(() => {
      const args = serviceArgs(samplePlan);
      new FargateMicroservice("screening", { ...args, network: { ...args.network, foreignEndpoints: true } });
    });
    const made = resources.filter(({ type }) => ruleTypes.includes(type)).map(({ name }) => name);
    const { "screening-endpoints-from-task": _, ...others } = internalRules;
    assert.deepEqual(made.sort(), Object.keys(others).sort());
  });

  it("has no WebACL without a place for its log", async () => {
    const made = recordProgram(() => {
      const args = serviceArgs(samplePlan);
      const { wafLogGroup: _, ...observability } = args.observability;
      new FargateMicroservice("screening", { ...args, observability });
    });
    await assert.rejects(made, { message: "screening: its WebACL has no log group." });
  });

  it("is open to the world on a public balancer's 443 and 80 and nowhere else", async () => {
    const open = (all: Awaited<ReturnType<typeof rulesOf>>) =>
      all
        .filter(({ inputs }) => /^(0\.0\.0\.0|::)\/0$/.test(String(inputs.cidrIpv4 ?? inputs.cidrIpv6)))
        .map(({ type, inputs }) => [type, inputs.securityGroupId, inputs.fromPort, inputs.toPort]);
    assert.deepEqual(open(await rulesOf(samplePlan)), []);
    assert.deepEqual(open(await rulesOf(publicPlan)), [
      [ruleTypes[0], balancerGroup, 443, 443],
      [ruleTypes[0], balancerGroup, 80, 80],
    ]);
  });

  for (const [exposure, plan, subnets] of [
    ["internal", samplePlan, around.privateSubnetIds],
    ["public", publicPlan, around.publicSubnetIds],
  ] as const) {
    it(`has a hardened ${exposure} balancer`, async () => {
      const logs = { bucket: "cdd-dev-access-logs", enabled: true };
      assert.deepEqual((await recordService(plan)).child("alb").inputs, {
        internal: exposure === "internal",
        loadBalancerType: "application",
        ipAddressType: "ipv4",
        subnets,
        securityGroups: [balancerGroup],
        accessLogs: { ...logs, prefix: "access/screening" },
        connectionLogs: { ...logs, prefix: "connections/screening" },
        dropInvalidHeaderFields: true,
        desyncMitigationMode: "strictest",
        xffHeaderProcessingMode: "append",
        enableWafFailOpen: false,
        enableZonalShift: true,
        enableDeletionProtection: false,
        idleTimeout: 60,
        tags,
      });
    });
  }

  it("has a public balancer in somebody else's VPC too, whose way in stands already", async () => {
    const { one } = await recordProgram(() => {
      const args = serviceArgs(publicPlan);
      const { internetGateway: _, ...network } = args.network;
      new FargateMicroservice("screening", { ...args, network });
    });
    const { inputs, dependsOn } = one("screening-alb");
    assert.equal(inputs.internal, false);
    assert.deepEqual(dependsOn.map(logicalName), ["screening-load-balancing-role"]);
  });

  it("keeps the balancer from being deleted where the stack retains", async () => {
    const retained = await recordService({ ...samplePlan, retain: true });
    assert.equal(retained.child("alb").inputs.enableDeletionProtection, true);
  });

  it("listens with TLS 1.3 inside, and answers nothing that no rule knows", async () => {
    const service = await recordService(samplePlan);
    const listener = (port: number) => ({
      loadBalancerArn: service.child("alb").outputs.arn,
      port,
      protocol: "HTTPS",
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
      certificateArn: service.child("certificate").outputs.arn,
      defaultActions: [
        {
          type: "fixed-response",
          fixedResponse: {
            contentType: "application/json",
            messageBody: '{"message":"not found"}',
            statusCode: "404",
          },
        },
      ],
      routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=31536000; includeSubDomains",
      routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
      routingHttpResponseXFrameOptionsHeaderValue: "DENY",
      routingHttpResponseServerEnabled: false,
      tags,
    });
    assert.deepEqual(service.child("https").inputs, listener(443));
    assert.deepEqual(service.child("https-test").inputs, listener(8443));
    const validated = service.child("certificate-validation").urn;
    assert.deepEqual(service.child("https").propertyDependencies.certificateArn, [validated]);
  });

  it("lets customers' older browsers in with TLS 1.2, and redirects HTTP", async () => {
    const service = await recordService(publicPlan);
    for (const role of ["https", "https-test"])
      assert.equal(service.child(role).inputs.sslPolicy, "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09");
    assert.deepEqual(service.child("http").inputs, {
      loadBalancerArn: service.child("alb").outputs.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [
        { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
      ],
      tags,
    });
  });

  it("keeps a browser with the revision that it met, where the entry asks for it", async () => {
    const service = await recordService({ ...publicPlan, image: sampleImage, stickinessSeconds: 600 });
    for (const rule of ["production-rule", "test-rule"]) {
      const [action] = service.child(rule).inputs.actions as readonly { forward: { stickiness?: unknown } }[];
      assert.deepEqual(action?.forward.stickiness, { enabled: true, duration: 600 });
    }
  });

  it("asks as the entry says, and waits for an answer no longer than until it asks again", async () => {
    const checks = async (change: Partial<BalancedPlan>) =>
      (await recordService({ ...publicPlan, ...change })).child("tg2").inputs.healthCheck as object;
    const path = "/ready";
    assert.deepEqual(
      await checks({
        startupSeconds: 15,
        health: { path, codes: "200,204", intervalSeconds: 5, healthyThreshold: 4, unhealthyThreshold: 6 },
      }),
      {
        ...{ enabled: true, path, protocol: "HTTPS", port: "traffic-port", matcher: "200,204" },
        ...{ interval: 5, timeout: 4, healthyThreshold: 4, unhealthyThreshold: 6 },
      },
    );
    // What is not said leaves a start of 180 s its time.
    for (const [own, interval, unhealthyThreshold] of [
      [{ intervalSeconds: 30 }, 30, 7],
      [{ unhealthyThreshold: 4 }, 60, 4],
      [{}, 20, 10],
    ] as const) {
      const found = await checks({ startupSeconds: 180, health: { path, codes: "200", ...own } });
      assert.deepEqual(found, { ...found, interval, timeout: 5, healthyThreshold: 2, unhealthyThreshold });
    }
  });

  it("waits for an answer as long as the entry says", async () => {
    const slow = { ...publicPlan, idleTimeoutSeconds: 300 };
    assert.equal((await recordService(slow)).child("alb").inputs.idleTimeout, 300);
  });

  it("stands ready for a canary: two groups, two rules by host, weights that ECS owns", async () => {
    const service = await recordService(publicPlan);
    for (const role of ["tg1", "tg2"])
      assert.deepEqual(service.child(role).inputs, {
        targetType: "ip",
        ipAddressType: "ipv4",
        protocol: "HTTPS",
        protocolVersion: "HTTP1",
        port: 8443,
        vpcId: "vpc-1",
        deregistrationDelay: 60,
        loadBalancingAlgorithmType: "least_outstanding_requests",
        healthCheck: {
          enabled: true,
          path: "/health",
          protocol: "HTTPS",
          port: "traffic-port",
          matcher: "200",
          interval: 15,
          timeout: 5,
          healthyThreshold: 2,
          // Four may fail in the 60 s of its start, and the first at once.
          unhealthyThreshold: 5,
        },
        tags,
      });
    const targetGroups = [
      { arn: service.child("tg1").outputs.arn, weight: 100 },
      { arn: service.child("tg2").outputs.arn, weight: 0 },
    ];
    const expected = (listener: string, priority: number, hostHeader: Record<string, string[]>) => ({
      listenerArn: service.child(listener).outputs.arn,
      priority,
      conditions: [{ hostHeader }],
      actions: [{ type: "forward", forward: { targetGroups } }],
      tags,
    });
    const hosts = ["screening.internal.dev.bank.example", "screening.dev.bank.example"];
    assert.deepEqual(service.child("production-rule").inputs, expected("https", 20, { values: hosts }));
    const testRule = service.child("test-rule");
    const regexValues = [
      "^screening\\.internal\\.dev\\.bank\\.example(:8443)?$",
      "^screening\\.dev\\.bank\\.example(:8443)?$",
    ];
    assert.deepEqual(testRule.inputs, expected("https-test", 10, { regexValues }));
    for (const each of [service.child("production-rule"), testRule])
      assert.deepEqual(each.ignoreChanges, ["actions"]);
    for (const host of hosts)
      for (const given of [host, `${host}:8443`])
        assert.equal(regexValues.filter((pattern) => new RegExp(pattern).test(given)).length, 1);
  });

  it("certifies an internal name without telling the world", async () => {
    const service = await recordService(samplePlan);
    assert.deepEqual(service.child("certificate").inputs, {
      domainName: "screening.internal.dev.bank.example",
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      options: { certificateTransparencyLoggingPreference: "DISABLED" },
      tags,
    });
    assert.equal(service.all("aws:route53/record:Record").length, 1);
    assert.deepEqual(service.child("certificate-validation").inputs, {
      certificateArn: service.child("certificate").outputs.arn,
      validationRecordFqdns: [service.child("internal-name-validation").outputs.fqdn],
    });
  });

  it("goes no further where ACM offers no record for a name: a certificate without it would stay pending", async () => {
    const made = recordProgram(() => {
      const forAnother: ResourceTransformation = ({ type, props, opts }) =>
        type === "aws:acm/certificate:Certificate"
          ? { props: { ...props, domainName: "another.internal.dev.bank.example" }, opts }
          : undefined;
      const { certificateArn } = new FrontDoor(
        "screening",
        { ...serviceArgs(samplePlan), ...samplePlan, tags, securityGroupId: balancerGroup, before: [] },
        { transformations: [forAnother] },
      );
      return { certificateArn };
    });
    await assert.rejects(made, {
      message: /: ACM offers no validation record for screening\.internal\.dev\.bank\.example\.$/,
    });
  });

  it("certifies and publishes a public name, each name validated by its own record", async () => {
    const service = await recordService(publicPlan);
    const { subjectAlternativeNames, options } = service.child("certificate").inputs;
    assert.deepEqual(subjectAlternativeNames, ["screening.dev.bank.example"]);
    assert.deepEqual(options, { certificateTransparencyLoggingPreference: "ENABLED" });
    for (const [role, domain] of [
      ["internal-name-validation", "screening.internal.dev.bank.example"],
      ["public-name-validation", "screening.dev.bank.example"],
    ] as const) {
      const { name, records, ...rest } = service.child(role).inputs;
      assert.ok(String(name).includes(`.${domain}`));
      assert.ok(String(records).includes(`.${domain}.`));
      assert.deepEqual(rest, { zoneId: samplePlan.zoneId, type: "CNAME", ttl: 300, allowOverwrite: true });
    }
    assert.deepEqual(
      service.child("certificate-validation").inputs.validationRecordFqdns,
      ["internal-name-validation", "public-name-validation"].map((role) => service.child(role).outputs.fqdn),
    );
    const balancer = service.child("alb").outputs;
    assert.deepEqual(service.child("public-name").inputs, {
      zoneId: samplePlan.zoneId,
      name: "screening.dev.bank.example",
      type: "A",
      aliases: [{ name: balancer.dnsName, zoneId: balancer.zoneId, evaluateTargetHealth: true }],
    });
  });

  it("has a WebACL in front, logged without credentials once the log policy stands", async () => {
    const service = await recordService(publicPlan);
    const acl = service.child("web-acl");
    const { rules, ...rest } = acl.inputs;
    assert.equal((rules as unknown[]).length, 5);
    assert.deepEqual(rest, {
      name: "cdd-dev-screening",
      description: "In front of screening",
      scope: "REGIONAL",
      defaultAction: { allow: {} },
      visibilityConfig: {
        cloudwatchMetricsEnabled: true,
        metricName: "cdd-dev-screening",
        sampledRequestsEnabled: false,
      },
      tags,
    });
    const association = service.child("web-acl-association");
    assert.deepEqual(association.inputs, {
      resourceArn: service.child("alb").outputs.arn,
      webAclArn: acl.outputs.arn,
    });
    const logging = service.child("web-acl-logging");
    assert.deepEqual(logging.inputs.redactedFields, [
      { singleHeader: { name: "authorization" } },
      { singleHeader: { name: "cookie" } },
    ]);
    assert.equal(logging.inputs.resourceArn, acl.outputs.arn);
    assert.match(String(logging.inputs.logDestinationConfigs), /aws-waf-logs-dev-screening$/);
    assert.deepEqual(logging.dependsOn.map(logicalName), ["neighbour-waf-policy"]);
    for (const each of [acl, association]) assert.equal(each.deleteBeforeReplace, true);
  });

  it("has a private name that points at the balancer, public services too", async () => {
    for (const plan of [samplePlan, publicPlan]) {
      const service = await recordService(plan);
      const discovery = service.child("discovery");
      assert.deepEqual(discovery.inputs, {
        name: "screening",
        description: "Load balancer of screening",
        dnsConfig: {
          namespaceId: "ns-1",
          routingPolicy: "WEIGHTED",
          dnsRecords: [{ type: "A", ttl: 60 }],
        },
        tags,
      });
      const alias = service.child("discovery-alias");
      const { serviceId, ...rest } = alias.inputs;
      assert.ok(serviceId);
      assert.deepEqual(alias.propertyDependencies.serviceId, [discovery.urn]);
      assert.deepEqual(rest, {
        instanceId: "load-balancer",
        attributes: { AWS_ALIAS_DNS_NAME: service.child("alb").outputs.dnsName },
      });
      for (const each of [discovery, alias]) assert.equal(each.deleteBeforeReplace, true);
    }
  });
});
