import { constants, createHash, createHmac, type KeyObject, sign } from "node:crypto";
import type { Issued } from "./test-authority";

// What the Notary Project's tools write, with whatever a test wants otherwise.

const hashes: Readonly<Record<string, string>> = { "256": "sha256", "384": "sha384", "512": "sha512" };

export interface SignatureWish {
  readonly alg?: string;
  /** Laid over the protected header; a key that is undefined is left out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** In place of the payload. */
  readonly payload?: unknown;
  readonly chain?: readonly Buffer[];
  /** In place of the signer's key. */
  readonly key?: KeyObject;
}

/** The fields of an envelope, for who changes one. */
export interface EnvelopeFields {
  payload: string;
  protected: string;
  header: { x5c: string[]; [name: string]: unknown };
  signature: string;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A signature of an image by the owner of a certificate, as one JWS in JSON. */
export function envelopeOf(
  digest: string,
  by: Issued,
  alg: string,
  wish: SignatureWish = {},
): EnvelopeFields {
  const named = wish.alg ?? alg;
  const header = encoded({
    alg: named,
    cty: "application/vnd.cncf.notary.payload.v1+json",
    crit: ["io.cncf.notary.signingScheme"],
    "io.cncf.notary.signingScheme": "notary.x509",
    "io.cncf.notary.signingTime": new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, ""),
    ...wish.header,
  });
  const payload = encoded(
    wish.payload ?? {
      targetArtifact: { mediaType: "application/vnd.oci.image.index.v1+json", digest, size: 528 },
    },
  );
  return {
    payload,
    protected: header,
    header: { x5c: (wish.chain ?? by.chain).map((one) => one.toString("base64")) },
    signature: signatureOver(`${header}.${payload}`, named, wish.key ?? by.key).toString("base64url"),
  };
}

function signatureOver(input: string, alg: string, key: KeyObject): Buffer {
  const bytes = Buffer.from(input);
  if (alg === "none") return Buffer.from("none");
  // The public key as the secret: what takes an algorithm from the header falls for it.
  if (alg.startsWith("HS"))
    return createHmac("sha256", key.export({ format: "der", type: "pkcs8" }))
      .update(bytes)
      .digest();
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
  const way =
    key.asymmetricKeyType === "ec" ? { dsaEncoding: "ieee-p1363" as const } : alg.startsWith("RS") ? {} : pss;
  return sign(hashes[alg.slice(-3)] ?? "sha256", bytes, { key, ...way });
}

export const sha256 = (content: string | Buffer) =>
  `sha256:${createHash("sha256").update(content).digest("hex")}`;

/** A manifest in the registry that refers to an image, with its one blob. */
export interface Artifact {
  readonly manifest: string;
  readonly digest: string;
  readonly type: string;
  readonly blob: Buffer;
}

/** Something that refers to an image, as `oras attach` and `notation sign` push it. */
export function artifactOf(type: string, subject: string, content: string | Buffer, media = type): Artifact {
  const blob = Buffer.from(content);
  const empty = Buffer.from("{}");
  const isSignature = type === "application/vnd.cncf.notary.signature";
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    ...(!isSignature && { artifactType: type }),
    config: {
      mediaType: isSignature ? type : "application/vnd.oci.empty.v1+json",
      digest: sha256(empty),
      size: empty.length,
    },
    layers: [{ mediaType: media, digest: sha256(blob), size: blob.length }],
    subject: { mediaType: "application/vnd.oci.image.index.v1+json", digest: subject, size: 528 },
    annotations: { "org.opencontainers.image.created": "2026-11-01T00:00:00Z" },
  });
  return { manifest, digest: sha256(manifest), type, blob };
}

export const signatureType = "application/vnd.cncf.notary.signature";
export const cycloneDx = "application/vnd.cyclonedx+json";
export const spdx = "application/spdx+json";

/** A signature as it lies in the registry. */
export function signatureArtifact(
  subject: string,
  envelope: EnvelopeFields | Buffer,
  media = "application/jose+json",
): Artifact {
  return artifactOf(
    signatureType,
    subject,
    Buffer.isBuffer(envelope) ? envelope : JSON.stringify(envelope),
    media,
  );
}

/** A list of what an image is made of. */
export const components = (...names: readonly string[]) => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  components: names.map((name) => ({ type: "library", name })),
});
