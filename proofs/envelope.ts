import { z } from "zod";
import { isObject } from "../model/reading";

// The Notary Project's signatures in JWS. Source: its JWS Signature Envelope specification.

const scheme = "io.cncf.notary.signingScheme";
const time = "io.cncf.notary.signingTime";
const authenticTime = "io.cncf.notary.authenticSigningTime";
const expiry = "io.cncf.notary.expiry";
/** AWS Signer's own: who has to verify them, and by what. Source: aws/aws-signer-notation-plugin, internal/verifier. */
const plugin = "io.cncf.notary.verificationPlugin";
const pluginVersion = "io.cncf.notary.verificationPluginMinVersion";
const profileVersion = "com.amazonaws.signer.signingProfileVersion";
const job = "com.amazonaws.signer.signingJob";
export const awsSignerPlugin = "com.amazonaws.signer.notation.plugin";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const protectedHeader = z.looseObject({
  alg: z.string(),
  cty: z.literal("application/vnd.cncf.notary.payload.v1+json"),
  crit: z.array(z.string()),
  [scheme]: z.enum(["notary.x509", "notary.x509.signingAuthority"]),
  [time]: moment.optional(),
  [authenticTime]: moment.optional(),
  [expiry]: moment.optional(),
  [plugin]: z.string().optional(),
  [pluginVersion]: z.string().optional(),
  [profileVersion]: z.string().optional(),
});
/** What must be understood where it is said to be: another one could say the contrary of what is seen here. */
const understood = [scheme, authenticTime, expiry, plugin, pluginVersion, profileVersion, job];

const envelope = z.strictObject({
  payload: z.string(),
  protected: z.string(),
  header: z.looseObject({ x5c: z.array(z.string()).min(1).max(10) }),
  signature: z.string(),
});
const payload = z.looseObject({ targetArtifact: z.looseObject({ digest: z.string() }) });

/** A signature as it was read: nothing of it is verified yet. */
export interface Envelope {
  readonly algorithm: string;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Buffer;
  /** Certificates (DER), the signing one first, the root last. */
  readonly chain: readonly Buffer[];
  /** Digest of what was signed. */
  readonly digest: string;
  /** Who says the time: nobody who is trusted, or the authority that signs. */
  readonly scheme: "notary.x509" | "notary.x509.signingAuthority";
  readonly signedAt: Date;
  /** @default never */
  readonly expiresAt?: Date;
  /** ARN of the version of AWS Signer's profile. @default it is none of AWS Signer's */
  readonly profileVersion?: string;
}

/** Reads a signature; gives what is wrong with its form in its place. */
export function readEnvelope(bytes: Buffer): Envelope | string {
  const outer = envelope.safeParse(parsed(bytes)).data;
  if (outer === undefined) return "it is no flattened JWS of the Notary Project";
  const [signature, ...chain] = [
    decoded(outer.signature, "base64url"),
    ...outer.header.x5c.map((one) => decoded(one, "base64")),
  ];
  const [head, body] = [outer.protected, outer.payload].map((one) => parsed(decoded(one, "base64url")));
  const header = protectedHeader.safeParse(head).data;
  const target = payload.safeParse(body).data;
  if (signature === undefined || chain.includes(undefined) || header === undefined || target === undefined)
    return "its header, payload or certificates have not the Notary Project's form";
  const foreign = header.crit.find((name) => !understood.includes(name) || !(name in header));
  if (foreign !== undefined || !header.crit.includes(scheme))
    return `it asks for ${foreign ?? scheme} to be understood, which this command does not`;
  const signedAt = header[header[scheme] === "notary.x509" ? time : authenticTime];
  if (signedAt === undefined) return "it does not say when it was signed";
  const [by, version] = [header[plugin], header[pluginVersion] ?? "1.0.0"];
  if (by !== undefined && (by !== awsSignerPlugin || !/^1\.\d+\.\d+$/.test(version)))
    return `it is to be verified by ${by} ${version}, which this command does not stand in for`;
  return {
    algorithm: header.alg,
    signed: `${outer.protected}.${outer.payload}`,
    signature,
    chain: chain.filter((one) => one !== undefined),
    digest: target.targetArtifact.digest,
    scheme: header[scheme],
    signedAt,
    ...(header[expiry] !== undefined && { expiresAt: header[expiry] }),
    ...(by !== undefined && { profileVersion: header[profileVersion] ?? "" }),
  };
}

/** An object in JSON, or nothing. */
function parsed(bytes: Buffer | undefined): unknown {
  try {
    const value: unknown = JSON.parse(bytes?.toString("utf8") ?? "");
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes that have this one writing: another writing of the same would be another signature of one image. */
function decoded(text: string, encoding: "base64" | "base64url"): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  return bytes.length > 0 && bytes.toString(encoding) === text ? bytes : undefined;
}
