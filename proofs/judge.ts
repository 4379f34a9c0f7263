import { createHash } from "node:crypto";
import { z } from "zod";
import type { Registry } from "../model/registry";
import { sbomFault, sbomTypes } from "./sbom";
import { signatureFault } from "./signature";

/** Type of the Notary Project's signatures. */
const signatureType = "application/vnd.cncf.notary.signature";

/** Something in the registry that refers to an image. */
export interface Referrer {
  /** `sha256:<64 hex>` of its manifest. */
  readonly digest: string;
  readonly type: string;
  /** Its manifest as it is kept. @default it was not read: nothing of its type is asked for */
  readonly manifest?: string;
  /** Its blobs, by digest. */
  readonly blobs: ReadonlyMap<string, Buffer>;
}

type Asked = Pick<Registry, "signers" | "sbom">;

const descriptor = z.looseObject({
  mediaType: z.string(),
  digest: z.string(),
  size: z.number().int().nonnegative(),
});
const manifestForm = z.looseObject({
  mediaType: z.literal("application/vnd.oci.image.manifest.v1+json"),
  layers: z.array(descriptor),
  subject: descriptor,
});

/** Types of what has to be read of an image's referrers. */
export function typesAsked({ signers, sbom }: Asked): readonly string[] {
  return [...(signers === undefined ? [] : [signatureType]), ...(sbom === true ? sbomTypes : [])];
}

/** The blobs that a referrer's manifest names, with their sizes; none where it is no manifest. */
export function blobsIn(manifest: string): readonly { readonly digest: string; readonly size: number }[] {
  return manifestForm.safeParse(parsed(manifest)).data?.layers ?? [];
}

/**
 * What an image does not show of what is asked of it, each in a sentence; nothing where it shows all.
 *
 * @param digest `sha256:<64 hex>` of the image
 * @param referrers all that refer to it
 */
export function proofFaults(
  digest: string,
  referrers: readonly Referrer[],
  { signers, sbom }: Asked,
  now: Date,
): string[] {
  const faultOf =
    (judged: (type: string, media: string, blob: Buffer) => string | undefined) => (referrer: Referrer) => {
      const blob = soleBlob(referrer, digest);
      const fault = typeof blob === "string" ? blob : judged(referrer.type, blob.media, blob.bytes);
      return fault === undefined ? [] : [`${referrer.digest.slice(0, 19)}: ${fault}`];
    };
  const signature = faultOf((_, media, bytes) =>
    media === "application/jose+json"
      ? signatureFault(bytes, digest, signers ?? [], now)
      : `its envelope is ${media}; only application/jose+json is read: sign with --signature-format jws`,
  );
  const list = faultOf((type, _, bytes) => sbomFault(type, bytes));
  return [
    ...(signers === undefined ? [] : missing("signature", [signatureType], referrers, signature)),
    ...(sbom === true ? missing("SBOM", sbomTypes, referrers, list) : []),
  ];
}

/** One that holds is enough: others may be of whoever signs too, and of times before. */
function missing(
  what: string,
  types: readonly string[],
  referrers: readonly Referrer[],
  faultsOf: (referrer: Referrer) => readonly string[],
): string[] {
  const candidates = referrers.filter(({ type }) => types.includes(type));
  const faults = candidates.flatMap(faultsOf);
  if (faults.length < candidates.length) return [];
  if (candidates.length > 0) return [`no ${what} of it holds (${faults.join("; ")})`];
  const others = [...new Set(referrers.map(({ type }) => type))];
  const beside = others.length === 0 ? "nothing refers to it" : `what refers to it is ${others.join(", ")}`;
  return [`it has no ${what} (${types.join(" or ")}): ${beside}`];
}

/** The one blob of a referrer that is of this image, as its digests say; else why it is none. */
function soleBlob(
  { digest: own, manifest, blobs }: Referrer,
  digest: string,
): string | { readonly media: string; readonly bytes: Buffer } {
  if (manifest === undefined || sha256(manifest) !== own) return "its manifest is not what its digest says";
  const read = manifestForm.safeParse(parsed(manifest)).data;
  if (read === undefined) return "its manifest is no OCI image manifest with a subject";
  if (read.subject.digest !== digest) return `its subject is ${read.subject.digest}, another image`;
  const [layer, ...more] = read.layers;
  if (layer === undefined || more.length > 0) return "its manifest names not one blob";
  const bytes = blobs.get(layer.digest);
  return bytes !== undefined && sha256(bytes) === layer.digest
    ? { media: layer.mediaType, bytes }
    : "its blob is not what its digest says, or too large";
}

function sha256(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
