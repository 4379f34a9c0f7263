import type { Defect } from "./defect";

export const listenerDefects: readonly Defect[] = [
  {
    rule: "lb-listener-enforce-https-redirect",
    why: "browsers are sent to HTTPS for this once only",
    at: ["onboarding-portal-http"],
    change: (graph) =>
      graph.patch("onboarding-portal-http", {
        defaultActions: [
          { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_302" } },
        ],
      }),
  },
  {
    // Behind an internet-facing balancer it would also be an HTTP listener that does not redirect.
    rule: "lb-listener-disallow-unencrypted-traffic",
    why: "calls between services reach the balancer in plain text",
    at: ["screening-https"],
    change: (graph) =>
      graph.patch("screening-https", { protocol: "HTTP", sslPolicy: undefined, certificateArn: undefined }),
  },
  {
    rule: "lb-listener-configure-secure-tls",
    why: "clients may speak TLS 1.0",
    at: ["screening-https"],
    change: (graph) => graph.patch("screening-https", { sslPolicy: "ELBSecurityPolicy-2016-08" }),
  },
  {
    rule: "lb-listener-configure-security-headers",
    why: "browsers forget after five minutes that the site speaks TLS only",
    at: ["onboarding-portal-https"],
    change: (graph) =>
      graph.patch("onboarding-portal-https", {
        routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=300",
      }),
  },
  {
    rule: "lb-listener-disallow-foreign-redirect",
    why: "whoever asks without TLS is sent to somebody else's site",
    at: ["onboarding-portal-http"],
    change: (graph) =>
      graph.patch("onboarding-portal-http", {
        defaultActions: [
          {
            type: "redirect",
            redirect: { host: "portal.example.net", protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
          },
        ],
      }),
  },
];
