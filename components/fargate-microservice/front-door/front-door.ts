import type * as ec2 from "@pulumi/aws/ec2";
import * as lb from "@pulumi/aws/lb";
import * as route53 from "@pulumi/aws/route53";
import type { CustomResourceOptions, Output, Resource } from "@pulumi/pulumi";
import type { BalancedPlan } from "../args";
import { productionPort, type Scope, testPort } from "../scope";
import { idleSeconds } from "../task";
import { webAcl } from "./web-acl";

/** The service's own balancer and its two HTTPS listeners. */
export interface FrontDoor {
  readonly loadBalancer: lb.LoadBalancer;
  readonly productionListener: lb.Listener;
  readonly testListener: lb.Listener;
}

/**
 * Callers of internal services are the bank's own and speak TLS 1.3. Customers' browsers may be older: they get 1.2
 * with forward secrecy and authenticated encryption only. Both agree on post-quantum keys where the client can.
 */
const tlsPolicy = {
  internal: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
  public: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
} as const;

/**
 * The balancer in front of a service: it ends TLS, logs, and refuses what it does not know.
 *
 * @param before what has to be older than the balancer
 */
export function frontDoor(
  scope: Scope<BalancedPlan>,
  group: ec2.SecurityGroup,
  certificateArn: Output<string>,
  before: readonly Resource[],
): FrontDoor {
  const loadBalancer = balancer(scope, group, before);
  // No listener before its WAF, not even for seconds, and none without on the way down.
  const behindWaf = { parent: scope.parent, dependsOn: [webAcl(scope, loadBalancer)] };
  const listener = (role: string, port: number) =>
    httpsListener(scope, role, port, loadBalancer, certificateArn, behindWaf);
  const productionListener = listener("https", productionPort);
  const testListener = listener("https-test", testPort);
  if (scope.args.exposure === "public") {
    redirectListener(scope, loadBalancer, behindWaf);
    publicRecord(scope, loadBalancer);
  }
  return { loadBalancer, productionListener, testListener };
}

function balancer(
  { name, args, tags, parent }: Scope<BalancedPlan>,
  group: ec2.SecurityGroup,
  before: readonly Resource[],
): lb.LoadBalancer {
  const { network, observability, service } = args;
  const internal = args.exposure === "internal";
  const logs = { bucket: observability.logBucket, enabled: true };
  return new lb.LoadBalancer(
    `${name}-alb`,
    {
      internal,
      loadBalancerType: "application",
      ipAddressType: "ipv4",
      subnets: internal ? network.privateSubnetIds : network.publicSubnetIds,
      securityGroups: [group.id],
      accessLogs: { ...logs, prefix: `access/${service}` },
      connectionLogs: { ...logs, prefix: `connections/${service}` },
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "strictest",
      // Who audits has to know the customer's address, which "remove" would take away. What a client claims stands before it.
      xffHeaderProcessingMode: "append",
      enableWafFailOpen: false,
      // Lets operators, and AWS where the account has opted in, take an impaired AZ out. Source: ARC developer guide,
      // "Application Load Balancers": with cross-zone balancing, which an ALB always has, too.
      enableZonalShift: true,
      enableDeletionProtection: args.retain,
      idleTimeout: idleSeconds,
      tags,
    },
    { parent, dependsOn: [...before, ...(internal ? [] : [network.internetGateway])] },
  );
}

function httpsListener(
  { name, args, tags }: Scope<BalancedPlan>,
  role: string,
  port: number,
  loadBalancer: lb.LoadBalancer,
  certificateArn: Output<string>,
  opts: CustomResourceOptions,
): lb.Listener {
  return new lb.Listener(
    `${name}-${role}`,
    {
      loadBalancerArn: loadBalancer.arn,
      port,
      protocol: "HTTPS",
      sslPolicy: tlsPolicy[args.exposure],
      certificateArn,
      // What no rule knows, such as a request by address instead of name, gets nothing.
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
    },
    opts,
  );
}

function redirectListener(
  { name, tags }: Scope<BalancedPlan>,
  loadBalancer: lb.LoadBalancer,
  opts: CustomResourceOptions,
): void {
  new lb.Listener(
    `${name}-http`,
    {
      loadBalancerArn: loadBalancer.arn,
      port: 80,
      protocol: "HTTP",
      defaultActions: [
        {
          type: "redirect",
          redirect: { protocol: "HTTPS", port: `${productionPort}`, statusCode: "HTTP_301" },
        },
      ],
      tags,
    },
    opts,
  );
}

function publicRecord({ name, args, parent }: Scope<BalancedPlan>, loadBalancer: lb.LoadBalancer): void {
  if (args.publicName === undefined) return;
  new route53.Record(
    `${name}-public-name`,
    {
      zoneId: args.zoneId,
      name: args.publicName,
      type: "A",
      aliases: [{ name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true }],
    },
    { parent },
  );
}
