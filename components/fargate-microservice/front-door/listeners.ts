import * as lb from "@pulumi/aws/lb";
import type { CustomResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { productionPort, testPort } from "../scope";
import type { DoorScope } from "./args";

/** The two listeners that traffic passes to tasks. */
export interface Listeners {
  readonly production: lb.Listener;
  readonly test: lb.Listener;
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
 * The balancer's listeners: they end TLS, and refuse what they do not know.
 *
 * @param waf what puts the WAF there: no listener before it, not even for seconds, and none without on the way down
 */
export function listeners(
  scope: DoorScope,
  loadBalancer: lb.LoadBalancer,
  certificateArn: Output<string>,
  waf: Resource,
): Listeners {
  const behindWaf = { parent: scope.parent, dependsOn: [waf] };
  const listener = (role: string, port: number) =>
    httpsListener(scope, role, port, loadBalancer, certificateArn, behindWaf);
  const production = listener("https", productionPort);
  const test = listener("https-test", testPort);
  if (scope.args.exposure === "public") redirectListener(scope, loadBalancer, behindWaf);
  return { production, test };
}

function httpsListener(
  { name, args, tags }: DoorScope,
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
  { name, tags }: DoorScope,
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
