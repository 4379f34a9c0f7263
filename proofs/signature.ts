import type { ImageSigner } from "../model/registry";
import { algorithmOf, allowedAlgorithms, isSignedBy } from "./algorithms";
import type { Certificate } from "./certificate";
import { chainFault, readChain } from "./chain";
import { type Envelope, readEnvelope } from "./envelope";

/**
 * Why a signature does not count; nothing where it does: one of the signers has signed this very digest. Revocation lists are not
 * asked (the Notary Project's `"revocation": "skip"`): who is trusted no more is taken out of the stack file.
 *
 * @param bytes the envelope, as the registry keeps it
 * @param digest `sha256:<64 hex>` of the image
 */
export function signatureFault(
  bytes: Buffer,
  digest: string,
  signers: readonly ImageSigner[],
  now: Date,
): string | undefined {
  const envelope = readEnvelope(bytes);
  if (typeof envelope === "string") return envelope;
  const chain = chainIn(envelope);
  if (chain === undefined) return "one of its certificates is none";
  return (
    keyFault(envelope, chain) ??
    targetFault(envelope, digest) ??
    timeFault(envelope, now) ??
    chainFault(chain, envelope.scheme === "notary.x509" ? now : envelope.signedAt) ??
    trustFault(envelope, chain, signers)
  );
}

function chainIn({ chain }: Envelope): Certificate[] | undefined {
  try {
    return readChain(chain);
  } catch {
    return undefined;
  }
}

function keyFault({ algorithm, signed, signature }: Envelope, [leaf]: readonly Certificate[]) {
  const key = leaf?.key;
  const own = key === undefined ? undefined : algorithmOf(key);
  if (key === undefined || own === undefined)
    return "its key is none of RSA 2048, 3072, 4096 or of P-256, P-384, P-521";
  if (own !== algorithm)
    return `it says ${algorithm}, and its key signs with ${own}; allowed are ${allowedAlgorithms.join(", ")}`;
  return isSignedBy(key, own, signed, signature)
    ? undefined
    : "what it signs was altered, or another key signed it";
}

function targetFault(envelope: Envelope, digest: string): string | undefined {
  return envelope.digest === digest ? undefined : `it signs ${envelope.digest}, another image`;
}

function timeFault({ signedAt, expiresAt }: Envelope, now: Date): string | undefined {
  if (expiresAt !== undefined && now >= expiresAt) return `it expired on ${expiresAt.toISOString()}`;
  return signedAt > now ? `it was signed at ${signedAt.toISOString()}, which has not come` : undefined;
}

/** The root is one of a signer's, and who signed is that signer. */
function trustFault(envelope: Envelope, chain: readonly Certificate[], signers: readonly ImageSigner[]) {
  const root = chain.at(-1)?.fingerprint ?? "";
  const ofRoot = signers.filter((signer) => signer.root === root);
  if (ofRoot.length === 0) return `its chain ends at the root ${root}, which no signer has`;
  return ofRoot.some((signer) => isSigner(signer, envelope, chain)) ? undefined : strangerIn(envelope, chain);
}

/** An authority's customer could else say a time of his own, as if he were the authority that signs for others. */
function isSigner(signer: ImageSigner, { scheme, profileVersion }: Envelope, chain: readonly Certificate[]) {
  if ("profile" in signer)
    return (
      scheme === "notary.x509.signingAuthority" &&
      (profileVersion === signer.profile || profileVersion?.replace(/\/[^/]*$/, "") === signer.profile)
    );
  if (scheme !== "notary.x509" || profileVersion !== undefined) return false;
  const subject = subjectOf(chain);
  return Object.entries(signer.subject).every(([name, value]) => subject.get(name)?.includes(value) === true);
}

function strangerIn({ scheme, profileVersion }: Envelope, chain: readonly Certificate[]): string {
  const subject = [...subjectOf(chain)].map(([name, values]) => `${name}=${values.join("+")}`).join(", ");
  return `its root is trusted, but no signer of it is ${profileVersion ?? `${subject} by ${scheme}`}`;
}

/** The attributes of the signing certificate's subject, as Node tells them one a line. */
function subjectOf([leaf]: readonly Certificate[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const { subject = {} } = (leaf?.x509.toLegacyObject() ?? {}) as {
    readonly subject?: Readonly<Record<string, string | readonly string[]>>;
  };
  for (const [name, values] of Object.entries(subject)) found.set(name, [values].flat());
  return found;
}
