/** What the rules read of a target group. */
export interface TargetGroup {
  readonly arn?: string;
  readonly targetType?: string;
  readonly protocol?: string;
  readonly healthCheck?: { readonly protocol?: string; readonly port?: string };
}

const encrypted = ["HTTPS", "TLS", "QUIC", "TCP_QUIC"];

/** Whether a protocol is under TLS. */
export function isEncrypted(protocol: string | undefined): boolean {
  return encrypted.includes(protocol ?? "");
}

/**
 * Whether targets speak TLS: by the protocol, or, where TLS passes through as TCP, by a health check that asks under HTTPS on the
 * very port that the traffic goes to.
 */
export function speaksTls({ protocol, healthCheck }: TargetGroup): boolean {
  if (isEncrypted(protocol)) return true;
  const port = healthCheck?.port || "traffic-port";
  return protocol === "TCP" && healthCheck?.protocol === "HTTPS" && port === "traffic-port";
}
