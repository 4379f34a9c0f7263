import { isListed, placeForm, resourceRule, setting, types } from "../lib";

interface Listener {
  readonly protocol?: string;
  readonly sslPolicy?: string;
  readonly routingHttpResponseStrictTransportSecurityHeaderValue?: string;
  readonly routingHttpResponseXContentTypeOptionsHeaderValue?: string;
  readonly routingHttpResponseXFrameOptionsHeaderValue?: string;
  readonly routingHttpResponseServerEnabled?: boolean;
}

/** AWS's policies with TLS 1.3 alone, or with 1.2 and no cipher that lacks forward secrecy or authentication. */
const policyForm =
  /^ELBSecurityPolicy-TLS13-1-(?:3|2-Res)-(?:2021-06|FIPS-2023-04|PQ-2025-09|FIPS-PQ-2025-09)$/;

const secureTls = resourceRule<Listener, { tls12Listeners: readonly string[]; postQuantum: boolean }>({
  name: "lb-listener-configure-secure-tls",
  severity: "high",
  description:
    "An encrypted listener speaks TLS 1.3 with post-quantum key agreement, or 1.2 with strong ciphers where approved.",
  remediation:
    'set `sslPolicy` to "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09", or have the listener listed in `tls12Listeners`, "<project>::<types>::<name>" as in its URN.',
  standards: {
    fsbp: ["ELB.17"],
    pci: [],
    pciOwn: ["4.2.1"],
    nist: ["AC-17(2)", "SC-8", "SC-12(3)", "SC-13", "SC-23"],
  },
  types: types.listener,
  settings: {
    tls12Listeners: setting<readonly string[]>(
      [],
      "Listeners that may also speak TLS 1.2, by their URNs without `urn:pulumi:<stack>::`",
      { form: placeForm },
    ),
    postQuantum: setting(true, "Whether the policy must offer post-quantum key agreement"),
  },
  check: ({ props, urn }, judge, { tls12Listeners, postQuantum }) => {
    if (props.protocol !== "HTTPS" && props.protocol !== "TLS") return;
    const policy = props.sslPolicy;
    if (!policy) judge.violation("the listener names no `sslPolicy`, and AWS's default is weak");
    else if (!policyForm.test(policy)) judge.violation(`the policy ${policy} is not a strong one`);
    else {
      if (policy.includes("-1-2-") && !isListed(urn, tls12Listeners))
        judge.violation(`the policy ${policy} lets clients speak TLS 1.2`);
      if (postQuantum && !policy.includes("-PQ-"))
        judge.violation(`the policy ${policy} has no post-quantum key agreement`);
    }
  },
});

const oneYear = 31_536_000;

const securityHeaders = resourceRule<Listener>({
  name: "lb-listener-configure-security-headers",
  severity: "low",
  description:
    "An HTTPS listener sends HSTS for a year, forbids content sniffing and framing, and hides the server's name.",
  remediation:
    "set the `routingHttpResponse…HeaderValue` properties and `routingHttpResponseServerEnabled` to false.",
  standards: { fsbp: [], pci: [], pciOwn: ["6.2.4"], nist: ["SC-8", "SI-10"] },
  types: types.listener,
  check: ({ props }, judge) => {
    if (props.protocol !== "HTTPS") return;
    judge.part(() => {
      const value = props.routingHttpResponseStrictTransportSecurityHeaderValue ?? "";
      const seconds = Number(/(?:^|;)\s*max-age="?(\d+)"?\s*(?:;|$)/i.exec(value)?.[1] ?? 0);
      if (seconds < oneYear) judge.violation("browsers are not told to use TLS for a year");
    });
    judge.part(() => {
      if (props.routingHttpResponseXContentTypeOptionsHeaderValue !== "nosniff")
        judge.violation('X-Content-Type-Options is not "nosniff"');
    });
    judge.part(() => {
      const value = props.routingHttpResponseXFrameOptionsHeaderValue ?? "";
      if (!["DENY", "SAMEORIGIN"].includes(value)) judge.violation("pages can be framed by other sites");
    });
    judge.part(() => {
      if (props.routingHttpResponseServerEnabled !== false)
        judge.violation("the Server header is not switched off");
    });
  },
});

export const listenerRules = [secureTls, securityHeaders];
