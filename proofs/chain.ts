import { type Certificate, certificateOf } from "./certificate";

/** Uses that a certificate for signing code may not have: any, servers, clients, mail, time stamps. */
const otherUses = [
  "2.5.29.37.0",
  "1.3.6.1.5.5.7.3.1",
  "1.3.6.1.5.5.7.3.2",
  "1.3.6.1.5.5.7.3.4",
  "1.3.6.1.5.5.7.3.8",
];
/** First octet of a key usage: signing; what a signer's may have beside is non-repudiation. */
const [digitalSignature, nonRepudiation, keyCertSign] = [0x80, 0x40, 0x04];

/**
 * Reads a chain, the signing certificate first and the root last.
 *
 * @throws Error where one is no certificate
 */
export function readChain(ders: readonly Buffer[]): Certificate[] {
  return ders.map(certificateOf);
}

/**
 * What is wrong with a chain by itself, whoever is trusted. Source: Notary Project, Signature Specification, "Certificate
 * Requirements".
 *
 * @param at the moment at which each of them has to be valid
 */
export function chainFault(chain: readonly Certificate[], at: Date): string | undefined {
  const [leaf, ...authorities] = chain;
  if (leaf === undefined) return "it carries no certificate";
  return (
    leafFault(leaf) ??
    first(authorities, (authority, below) => authorityFault(authority, below)) ??
    first(chain, (certificate, index) => linkFault(certificate, chain[index + 1])) ??
    first(chain, (certificate) => timeFault(certificate, at))
  );
}

function leafFault({ x509, keyUsage, basicConstraints }: Certificate): string | undefined {
  const named = `its certificate ${subjectOf(x509.subject)}`;
  if (keyUsage?.critical !== true || (keyUsage.usages & digitalSignature) === 0)
    return `${named} is not there to sign: its key usage has to be critical and digitalSignature`;
  if ((keyUsage.usages & ~(digitalSignature | nonRepudiation)) !== 0 || keyUsage.more)
    return `${named} is there for more than to sign`;
  if (basicConstraints?.isAuthority === true) return `${named} is that of an authority`;
  const other = (x509.keyUsage ?? []).find((use) => otherUses.includes(use));
  return other === undefined ? undefined : `${named} is not there to sign code: it has the use ${other}`;
}

function authorityFault(
  { x509, keyUsage, basicConstraints }: Certificate,
  below: number,
): string | undefined {
  const named = `${subjectOf(x509.subject)} in its chain`;
  if (basicConstraints?.critical !== true || !basicConstraints.isAuthority) return `${named} is no authority`;
  if (keyUsage?.critical !== true || (keyUsage.usages & keyCertSign) === 0)
    return `${named} may not sign certificates`;
  return below > basicConstraints.pathLength
    ? `${named} may not have so many authorities below it`
    : undefined;
}

/** Without an issuer it is the root, which has signed itself. */
function linkFault(
  { x509, key, soundlySigned, asksForMore }: Certificate,
  issuer: Certificate | undefined,
): string | undefined {
  const named = `${subjectOf(x509.subject)} in its chain`;
  // Source: RFC 5280, 4.2: whoever does not know a critical extension has to refuse the certificate.
  if (asksForMore) return `${named} has a critical extension that this command does not read`;
  if (!soundlySigned) return `${named} is signed with a hash that does not hold`;
  if (issuer === undefined)
    return x509.issuer === x509.subject && x509.verify(key) ? undefined : `${named} is no root`;
  return x509.checkIssued(issuer.x509) && x509.verify(issuer.key)
    ? undefined
    : `${named} is not signed by what follows it`;
}

function timeFault({ x509 }: Certificate, at: Date): string | undefined {
  const [from, to] = [new Date(x509.validFrom), new Date(x509.validTo)];
  return at >= from && at <= to
    ? undefined
    : `${subjectOf(x509.subject)} in its chain is valid from ${day(from)} to ${day(to)}, and not on ${day(at)}`;
}

function first<T>(items: readonly T[], fault: (item: T, index: number) => string | undefined) {
  return items.flatMap((item, index) => fault(item, index) ?? []).at(0);
}

/** `C=GB\nCN=x` → `C=GB, CN=x` */
function subjectOf(subject: string): string {
  return subject.replaceAll("\n", ", ");
}

function day(date: Date): string {
  return Number.isNaN(date.getTime()) ? "a day that is none" : date.toISOString().slice(0, 10);
}
