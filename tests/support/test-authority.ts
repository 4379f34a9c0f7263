import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

// Certificates as a test wants them, good and bad, written as RFC 5280 says: Node makes none.

type Bytes = Uint8Array;

function der(tag: number, ...parts: readonly Bytes[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: readonly Bytes[]) => der(0x30, ...parts);
const id = (hex: string) => der(0x06, Buffer.from(hex, "hex"));
const utf8 = (text: string) => der(0x0c, Buffer.from(text));
const yes = der(0x01, Buffer.from([0xff]));

const attributeIds = { C: "550406", O: "55040a", OU: "55040b", CN: "550403" } as const;
/** The name of somebody: attribute → value. */
export type Subject = Readonly<Partial<Record<keyof typeof attributeIds, string>>>;

const name = (subject: Subject) =>
  sequence(
    ...Object.entries(subject).map(([attribute, value]) =>
      der(0x31, sequence(id(attributeIds[attribute as keyof Subject]), utf8(value))),
    ),
  );

const keys = {
  ES256: () => generateKeyPairSync("ec", { namedCurve: "prime256v1" }),
  ES384: () => generateKeyPairSync("ec", { namedCurve: "secp384r1" }),
  ES512: () => generateKeyPairSync("ec", { namedCurve: "secp521r1" }),
  PS256: () => generateKeyPairSync("rsa", { modulusLength: 2048 }),
  PS384: () => generateKeyPairSync("rsa", { modulusLength: 3072 }),
  PS512: () => generateKeyPairSync("rsa", { modulusLength: 4096 }),
  /** A key that signs, and no image. */
  small: () => generateKeyPairSync("ec", { namedCurve: "secp256k1" }),
};
export type KeyKind = keyof typeof keys;

/** How a signature algorithm is named, by the kind of key; with SHA-1 for what nobody takes any more. */
const signing = (key: KeyObject, hash: "sha256" | "sha1") => {
  const rsa = key.asymmetricKeyType === "rsa";
  const oid = {
    sha256: rsa ? "2a864886f70d01010b" : "2a8648ce3d040302",
    sha1: rsa ? "2a864886f70d010105" : "2a8648ce3d0401",
  };
  return sequence(id(oid[hash]), ...(rsa ? [der(0x05)] : []));
};

/** RSASSA-PSS whose mask is made with SHA-256 (RFC 4055): the hash, which is not said, is SHA-1. */
const hashless = sequence(
  id("2a864886f70d01010a"),
  sequence(der(0xa1, sequence(id("2a864886f70d010108"), sequence(id("608648016503040201"), der(0x05))))),
);

export interface CertificateWish {
  readonly subject?: Subject;
  readonly key?: KeyKind;
  readonly from?: Date;
  readonly until?: Date;
  /** Bits of the key usage's first octet; none for no such extension. */
  readonly usage?: number | "none";
  readonly usageIsCritical?: boolean;
  /** @default none: it is a leaf */
  readonly authority?: { readonly pathLength?: number };
  /** Object identifier of an extended use, in hex. */
  readonly use?: string;
  readonly hash?: "sha256" | "sha1";
  /** Says RSASSA-PSS with SHA-256 for the mask, and no hash. @default says what it is signed with */
  readonly saysNoHash?: boolean;
  /** Object identifier of a critical extension, in hex. */
  readonly critical?: string;
}

/** A certificate with its key, and the chain above it. */
export interface Issued {
  readonly der: Buffer;
  readonly key: KeyObject;
  readonly subject: Subject;
  /** `sha256:<64 hex>` */
  readonly fingerprint: string;
  /** It first, its root last. */
  readonly chain: readonly Buffer[];
}

let serial = 0;

/** Issues a certificate; without an issuer it is signed by itself. */
export function issue(issuer: Issued | undefined, wish: CertificateWish): Issued {
  const { subject = { C: "GB", O: "Example Bank", CN: "image signer" }, key = "ES256", authority } = wish;
  const { privateKey, publicKey } = keys[key]();
  const { usage = authority === undefined ? 0x80 : 0x06, usageIsCritical = true, hash = "sha256" } = wish;
  const extension = (oid: string, critical: boolean, value: Bytes) =>
    sequence(id(oid), ...(critical ? [yes] : []), der(0x04, value));
  const { pathLength } = authority ?? {};
  const extensions = [
    ...(usage === "none" ? [] : [extension("551d0f", usageIsCritical, der(0x03, Buffer.from([0, usage])))]),
    ...(authority === undefined
      ? []
      : [
          extension(
            "551d13",
            true,
            sequence(yes, ...(pathLength === undefined ? [] : [der(0x02, Buffer.from([pathLength]))])),
          ),
        ]),
    ...(wish.critical === undefined ? [] : [extension(wish.critical, true, sequence())]),
    ...(wish.use === undefined ? [] : [extension("551d25", false, sequence(id(wish.use)))]),
  ];
  const signer = issuer?.key ?? privateKey;
  const algorithm = wish.saysNoHash === true ? hashless : signing(signer, hash);
  const time = (date: Date) =>
    der(
      0x18,
      Buffer.from(
        date
          .toISOString()
          .replace(/[-:T]/g, "")
          .replace(/\.\d+Z/, "Z"),
      ),
    );
  serial += 1;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1, serial >> 8, serial & 0xff])),
    algorithm,
    name(issuer?.subject ?? subject),
    sequence(
      time(wish.from ?? new Date(Date.now() - 86_400_000)),
      time(wish.until ?? new Date(Date.now() + 86_400_000)),
    ),
    name(subject),
    publicKey.export({ format: "der", type: "spki" }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign(hash, body, signer);
  const certificate = sequence(body, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    der: certificate,
    key: privateKey,
    subject,
    fingerprint: `sha256:${createHash("sha256").update(certificate).digest("hex")}`,
    chain: [certificate, ...(issuer?.chain ?? [])],
  };
}

/** A root of its own. */
export function testRoot(
  subject: Subject = { O: "Example Bank", CN: "code root" },
  wish: CertificateWish = {},
): Issued {
  return issue(undefined, { subject, authority: {}, ...wish });
}
