import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import { type Element, elementsOf } from "./der";

/** What Node tells of a certificate, and what of its extensions it does not. */
export interface Certificate {
  readonly x509: X509Certificate;
  readonly key: KeyObject;
  /** `sha256:<64 hex>` of its DER. */
  readonly fingerprint: string;
  /** Whether it was signed with a hash that holds. */
  readonly soundlySigned: boolean;
  /** Whether it has a critical extension that nobody here reads: it could take back what is read. */
  readonly asksForMore: boolean;
  /** @default it has none */
  readonly keyUsage?: {
    readonly critical: boolean;
    /** First octet of the bits. */
    readonly usages: number;
    /** Whether a bit beyond the first octet is set. */
    readonly more: boolean;
  };
  /** @default it has none */
  readonly basicConstraints?: {
    readonly critical: boolean;
    readonly isAuthority: boolean;
    /** How many authorities may stand between it and a leaf. */
    readonly pathLength: number;
  };
}

interface Extension {
  readonly critical: boolean;
  /** What its octet string holds. */
  readonly value: Buffer;
}

/** Object identifiers, as they stand in DER. Sources: RFC 5280, 4055 and 5758. */
const keyUsageId = "551d0f";
const basicConstraintsId = "551d13";
const extendedUsageId = "551d25";
/** Those that are read, the last by Node. */
const readIds: readonly string[] = [keyUsageId, basicConstraintsId, extendedUsageId];
/** RSA with SHA-256, 384 and 512, ECDSA with the same. */
const soundAlgorithms = /^2a864886f70d01010[bcd]$|^2a8648ce3d04030[234]$/;
/** RSASSA-PSS says its hash beside, in element [0]; without one it is SHA-1, whatever the mask is made with. */
const pss = "2a864886f70d01010a";
const hashElement = 0xa0;
const none = Buffer.alloc(0);
const soundHash = /6086480165030402(01|02|03)/;

/** Reads a certificate. @throws Error where it is none */
export function certificateOf(der: Buffer): Certificate {
  const x509 = new X509Certificate(der);
  // What follows the certificate would be no part of it, and yet of its fingerprint.
  if (!x509.raw.equals(der)) throw new Error("Something stands beside the certificate.");
  const [whole] = elementsOf(der);
  const [body, algorithm] = elementsOf(whole?.content ?? der);
  const extensions = extensionsOf(body);
  const [keyUsage, basicConstraints] = [keyUsageId, basicConstraintsId].map((id) => extensions.get(id));
  return {
    x509,
    key: x509.publicKey,
    fingerprint: `sha256:${createHash("sha256").update(der).digest("hex")}`,
    soundlySigned: isSound(algorithm),
    asksForMore: [...extensions].some(([id, { critical }]) => critical && !readIds.includes(id)),
    ...(keyUsage !== undefined && { keyUsage: usageIn(keyUsage) }),
    ...(basicConstraints !== undefined && { basicConstraints: constraintsIn(basicConstraints) }),
  };
}

function usageIn({ critical, value }: Extension): NonNullable<Certificate["keyUsage"]> {
  const [bits] = elementsOf(value);
  // The first octet says how many bits at the end are none.
  const [, usages = 0, ...more] = bits?.content ?? [];
  return { critical, usages, more: more.some((octet) => octet !== 0) };
}

function constraintsIn({ critical, value }: Extension): NonNullable<Certificate["basicConstraints"]> {
  const [list] = elementsOf(value);
  const parts = elementsOf(list?.content ?? none);
  const length = parts.find(({ tag }) => tag === 0x02)?.content;
  return {
    critical,
    isAuthority: parts.some(({ tag, content }) => tag === 0x01 && content[0] === 0xff),
    pathLength: length === undefined ? Number.POSITIVE_INFINITY : Number(`0x${length.toString("hex")}`),
  };
}

function isSound(algorithm: Element | undefined): boolean {
  const [id, parameters] = elementsOf(algorithm?.content ?? none);
  const name = id?.content.toString("hex") ?? "";
  if (name !== pss) return soundAlgorithms.test(name);
  const hash = elementsOf(parameters?.content ?? none).find(({ tag }) => tag === hashElement);
  return soundHash.test(hash?.content.toString("hex") ?? "");
}

/** Extensions stand in the body's element [3]: each its id, whether it is critical, and its value. */
function extensionsOf(body: Element | undefined): ReadonlyMap<string, Extension> {
  const wrapped = elementsOf(body?.content ?? none).find(({ tag }) => tag === 0xa3);
  const [list] = elementsOf(wrapped?.content ?? none);
  return new Map(
    elementsOf(list?.content ?? none).map(({ content }) => {
      const [id, ...rest] = elementsOf(content);
      const critical = rest.length === 2 && rest[0]?.content[0] === 0xff;
      return [id?.content.toString("hex") ?? "", { critical, value: rest.at(-1)?.content ?? content }];
    }),
  );
}
