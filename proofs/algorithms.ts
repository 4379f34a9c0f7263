import { constants, type KeyObject, verify } from "node:crypto";

/** What the Notary Project allows, each for one kind of key. Source: Signature Specification, "Algorithm Selection". */
const algorithms = {
  PS256: { key: "rsa 2048", hash: "sha256" },
  PS384: { key: "rsa 3072", hash: "sha384" },
  PS512: { key: "rsa 4096", hash: "sha512" },
  ES256: { key: "ec prime256v1", hash: "sha256" },
  ES384: { key: "ec secp384r1", hash: "sha384" },
  ES512: { key: "ec secp521r1", hash: "sha512" },
} as const;

export type Algorithm = keyof typeof algorithms;
export const allowedAlgorithms = Object.keys(algorithms) as Algorithm[];

/** The one algorithm that a key signs with; nothing where it may sign nothing. The key decides, not what a signature says of itself. */
export function algorithmOf({
  asymmetricKeyType: kind,
  asymmetricKeyDetails,
}: KeyObject): Algorithm | undefined {
  const { modulusLength, namedCurve } = asymmetricKeyDetails ?? {};
  const key = `${kind} ${kind === "rsa" ? modulusLength : namedCurve}`;
  return allowedAlgorithms.find((name) => algorithms[name].key === key);
}

/** Whether the signature is that of the key's owner, as RFC 7518 writes signatures. */
export function isSignedBy(key: KeyObject, algorithm: Algorithm, signed: string, signature: Buffer): boolean {
  const { hash } = algorithms[algorithm];
  const way = algorithm.startsWith("PS")
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { dsaEncoding: "ieee-p1363" as const };
  return verify(hash, Buffer.from(signed), { key, ...way }, signature);
}
