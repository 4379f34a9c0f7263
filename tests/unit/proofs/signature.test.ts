import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ImageSigner } from "../../../model/registry";
import { signatureFault } from "../../../proofs/signature";
import { always } from "../../support/always";
import { type EnvelopeFields, envelopeOf, type SignatureWish } from "../../support/signed-images";
import {
  type CertificateWish,
  type Issued,
  issue,
  type KeyKind,
  testRoot,
} from "../../support/test-authority";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const now = new Date();
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const stamp = (days: number) => later(days).toISOString().replace(/\.\d+/, "");
const root = testRoot();
const middle = issue(root, {
  subject: { O: "Example Bank", CN: "code issuer" },
  authority: { pathLength: 0 },
});
const leaf = issue(middle, {});
const bank: ImageSigner = { root: root.fingerprint, subject: { O: "Example Bank", CN: "image signer" } };

const bytesOf = (fields: EnvelopeFields) => Buffer.from(JSON.stringify(fields));
const judged = (fields: EnvelopeFields | Buffer, signers: readonly ImageSigner[] = [bank], at = now) =>
  signatureFault(Buffer.isBuffer(fields) ? fields : bytesOf(fields), digest, signers, at);
const signed = (wish: SignatureWish = {}, by = leaf) => envelopeOf(digest, by, "ES256", wish);
const under = (wish: CertificateWish, issuer: Issued = middle) => signed({}, issue(issuer, wish));

describe("a signature of an image", () => {
  for (const kind of ["ES256", "ES384", "ES512", "PS256", "PS384", "PS512"] as const)
    it(`holds with ${kind}`, () => {
      assert.equal(judged(envelopeOf(digest, issue(middle, { key: kind }), kind)), undefined);
    });

  it("holds under a root of RSA, and where the root itself signs nothing but the leaf", () => {
    const rsa = testRoot({ CN: "an RSA root" }, { key: "PS256" });
    assert.equal(
      judged(envelopeOf(digest, issue(rsa, {}), "ES256"), [{ ...bank, root: rsa.fingerprint }]),
      undefined,
    );
  });

  it("holds by a certificate that signed itself, where the stack file names that very one", () => {
    const self = issue(undefined, {});
    assert.equal(judged(signed({}, self), [{ ...bank, root: self.fingerprint }]), undefined);
    assert.match(judged(signed({}, self)) ?? "", /ends at the root sha256:\w+, which no signer has/);
  });

  it("holds with what the specification lets stand beside", () => {
    const fields = signed({
      header: {
        "io.cncf.notary.expiry": stamp(30),
        crit: ["io.cncf.notary.signingScheme", "io.cncf.notary.expiry"],
      },
    });
    fields.header["io.cncf.notary.signingAgent"] = "notation/1.3.0";
    assert.equal(judged(fields), undefined);
  });

  it("holds where one of several signers has signed", () => {
    const { fingerprint } = testRoot();
    assert.equal(judged(signed(), [{ ...bank, root: fingerprint }, bank]), undefined);
  });

  const refused: readonly (readonly [string, () => EnvelopeFields | Buffer, RegExp])[] = [
    [
      "it signs another image",
      () => envelopeOf(other, leaf, "ES256"),
      /it signs sha256:b{64}, another image/,
    ],
    [
      "its payload names no digest",
      () => signed({ payload: { targetArtifact: { size: 1 } } }),
      /have not the Notary/,
    ],
    [
      "its payload was altered",
      () => ({
        ...signed(),
        payload: envelopeOf(digest, leaf, "ES256", { payload: { targetArtifact: { digest }, more: 1 } })
          .payload,
      }),
      /what it signs was altered/,
    ],
    ["another key signed it", () => signed({ key: issue(middle, {}).key }), /or another key signed it/],
    ["it has no signature", () => ({ ...signed(), signature: "" }), /have not the Notary/],
    ["its algorithm is none", () => signed({ alg: "none" }), /it says none, and its key signs with ES256/],
    ["its algorithm is symmetric", () => signed({ alg: "HS256" }), /it says HS256/],
    [
      "its algorithm is RSA as it was before",
      () => envelopeOf(digest, issue(middle, { key: "PS256" }), "RS256"),
      /it says RS256, and its key signs with PS256/,
    ],
    ["its algorithm is not its key's", () => signed({ alg: "ES512" }), /it says ES512/],
    [
      "its key is of no allowed kind",
      () => signed({}, issue(middle, { key: "small" })),
      /its key is none of RSA/,
    ],
    [
      "it ends at another root",
      () => signed({}, issue(testRoot(), {})),
      /ends at the root sha256:\w+, which no signer has/,
    ],
    [
      "it carries the trusted root behind another's certificate",
      () => signed({ chain: [issue(testRoot(), {}).der, root.der], key: leaf.key }),
      /what it signs was altered|not signed by what follows it/,
    ],
    [
      "its chain has a gap",
      () => signed({ chain: [leaf.der, root.der] }),
      /CN=image signer in its chain is not signed by what follows it/,
    ],
    [
      "its chain stops before the root",
      () => signed({ chain: [leaf.der, middle.der] }),
      /CN=code issuer in its chain is no root/,
    ],
    ["its chain has no certificate", () => signed({ chain: [] }), /no flattened JWS/],
    [
      "one of its certificates is none",
      () => signed({ chain: [leaf.der, Buffer.from("x")] }),
      /one of its certificates is none/,
    ],
    [
      "something stands beside a certificate",
      () => signed({ chain: [leaf.der, middle.der, Buffer.concat([root.der, Buffer.from([0x05, 0x00])])] }),
      /one of its certificates is none/,
    ],
    [
      "its certificate has expired",
      () => under({ until: later(-0.5) }),
      /image signer in its chain is valid from .* and not on/,
    ],
    ["its certificate is not valid yet", () => under({ from: later(0.5) }), /is valid from/],
    [
      "its issuer has expired",
      () => under({}, issue(root, { subject: { CN: "old issuer" }, authority: {}, until: later(-0.5) })),
      /CN=old issuer in its chain is valid from/,
    ],
    ["its certificate says nothing of its use", () => under({ usage: "none" }), /is not there to sign/],
    ["its use is not critical", () => under({ usageIsCritical: false }), /has to be critical/],
    ["its certificate encrypts", () => under({ usage: 0xa0 }), /is there for more than to sign/],
    [
      "its certificate is a server's",
      () => under({ use: "2b06010505070301" }),
      /it has the use 1.3.6.1.5.5.7.3.1/,
    ],
    ["its certificate is for any use", () => under({ use: "551d2500" }), /it has the use 2.5.29.37.0/],
    [
      "its certificate is an authority's",
      () => under({ authority: {}, usage: 0x80 }),
      /is that of an authority/,
    ],
    [
      "what issued its certificate is no authority",
      () => under({}, issue(root, { subject: { CN: "a leaf" } })),
      /CN=a leaf in its chain is no authority/,
    ],
    [
      "its issuer may not sign certificates",
      () => under({}, issue(root, { subject: { CN: "weak issuer" }, authority: {}, usage: 0x80 })),
      /weak issuer in its chain (may not sign certificates|is not signed)/,
    ],
    [
      "more authorities stand in it than one of them allows",
      () => under({}, issue(middle, { subject: { CN: "one more" }, authority: {} })),
      /CN=code issuer in its chain may not have so many authorities below it/,
    ],
    [
      "its certificate is signed with SHA-1",
      () => under({ hash: "sha1" }),
      /signed with a hash that does not hold/,
    ],
    [
      "its certificate says no hash, and makes only the mask with a good one",
      () => under({ saysNoHash: true }),
      /signed with a hash that does not hold/,
    ],
    [
      "its certificate has a critical extension that nobody reads",
      () => under({ critical: "551d1e" }),
      /has a critical extension that this command does not read/,
    ],
    [
      "its issuer has one",
      () => under({}, issue(root, { subject: { CN: "bound issuer" }, authority: {}, critical: "551d1e" })),
      /CN=bound issuer in its chain has a critical extension/,
    ],
    ["its time is over", () => signed({ header: { "io.cncf.notary.expiry": stamp(-0.1) } }), /it expired on/],
    [
      "it was signed in a time to come",
      () => signed({ header: { "io.cncf.notary.signingTime": stamp(2) } }),
      /which has not come/,
    ],
    [
      "it does not say when it was signed",
      () => signed({ header: { "io.cncf.notary.signingTime": undefined } }),
      /does not say when/,
    ],
    [
      "it asks for something unknown",
      () =>
        signed({
          header: { crit: ["io.cncf.notary.signingScheme", "com.example.rule"], "com.example.rule": 1 },
        }),
      /asks for com.example.rule to be understood/,
    ],
    [
      "its scheme is not critical",
      () => signed({ header: { crit: [] } }),
      /asks for io.cncf.notary.signingScheme/,
    ],
    [
      "its scheme is unknown",
      () => signed({ header: { "io.cncf.notary.signingScheme": "notary.x" } }),
      /have not the Notary/,
    ],
    [
      "its content is of another kind",
      () => signed({ header: { cty: "application/json" } }),
      /have not the Notary/,
    ],
    [
      "another tool has to verify it",
      () => signed({ header: { "io.cncf.notary.verificationPlugin": "com.example.plugin" } }),
      /to be verified by com.example.plugin/,
    ],
    [
      "an authority's customer says a time of his own",
      () =>
        signed({
          header: {
            "io.cncf.notary.signingScheme": "notary.x509.signingAuthority",
            "io.cncf.notary.authenticSigningTime": stamp(-0.1),
            "io.cncf.notary.signingTime": undefined,
          },
        }),
      /its root is trusted, but no signer of it is/,
    ],
    [
      "its certificate is another's of that authority",
      () => under({ subject: { O: "Example Bank", CN: "somebody else" } }),
      /no signer of it is O=Example Bank, CN=somebody else/,
    ],
    ["it is no JSON", () => Buffer.from("signature"), /no flattened JWS/],
    [
      "it has a field more",
      () => ({ ...signed(), signatures: [] }) as unknown as EnvelopeFields,
      /no flattened JWS/,
    ],
    [
      "its Base64 has another writing",
      () => {
        const fields = signed();
        return { ...fields, signature: `${fields.signature}=` };
      },
      /have not the Notary/,
    ],
  ];
  for (const [when, made, says] of refused)
    it(`is refused where ${when}`, () => {
      assert.match(judged(made()) ?? "", says);
    });

  it("is refused whichever one byte of it is another", () => {
    const bytes = bytesOf(signed());
    const altered = (at: number, change: number) => {
      const copy = Buffer.from(bytes);
      copy[at] = (copy[at] ?? 0) ^ change;
      return copy;
    };
    for (const at of bytes.keys()) assert.notEqual(judged(altered(at, 1)), undefined, `byte ${at}`);
    always(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        assert.notEqual(judged(altered(at, change)), undefined);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a signature of AWS Signer", () => {
  const profile = "arn:aws:signer:eu-west-2:111122223333:/signing-profiles/cdd_images";
  const authority = testRoot({ O: "Amazon", CN: "signer root" });
  const aws: ImageSigner = { root: authority.fingerprint, profile };
  const by = (kind: KeyKind = "ES384", wish: CertificateWish = {}) =>
    issue(authority, { key: kind, ...wish });
  const attributes = {
    crit: [
      "io.cncf.notary.signingScheme",
      "io.cncf.notary.authenticSigningTime",
      "io.cncf.notary.expiry",
      "io.cncf.notary.verificationPlugin",
      "io.cncf.notary.verificationPluginMinVersion",
      "com.amazonaws.signer.signingProfileVersion",
      "com.amazonaws.signer.signingJob",
    ],
    "io.cncf.notary.signingScheme": "notary.x509.signingAuthority",
    "io.cncf.notary.signingTime": undefined,
    "io.cncf.notary.authenticSigningTime": stamp(-0.5),
    "io.cncf.notary.expiry": stamp(4000),
    "io.cncf.notary.verificationPlugin": "com.amazonaws.signer.notation.plugin",
    "io.cncf.notary.verificationPluginMinVersion": "1.0.0",
    "com.amazonaws.signer.signingProfileVersion": `${profile}/Abc0123456`,
    "com.amazonaws.signer.signingJob": "arn:aws:signer:eu-west-2:111122223333:/signing-jobs/1",
  };
  const made = (header: object = {}, leafOfSigner = by()) =>
    envelopeOf(digest, leafOfSigner, "ES384", { header: { ...attributes, ...header } });

  it("holds by the stack's profile, and by the one version that it names", () => {
    assert.equal(judged(made(), [aws]), undefined);
    assert.equal(judged(made(), [{ ...aws, profile: `${profile}/Abc0123456` }]), undefined);
  });

  it("holds after its certificate has expired: AWS says when it signed", () => {
    assert.equal(judged(made({}, by("ES384", { until: later(-0.2) })), [aws]), undefined);
    assert.match(judged(made({}, by("ES384", { until: later(-0.6) })), [aws]) ?? "", /is valid from/);
  });

  const strangers: readonly (readonly [string, object, ImageSigner])[] = [
    [
      "another customer's profile",
      { "com.amazonaws.signer.signingProfileVersion": `${profile.replace("1111", "9999")}/Abc0123456` },
      aws,
    ],
    [
      "a profile that only begins so",
      { "com.amazonaws.signer.signingProfileVersion": `${profile}_2/Abc0123456` },
      aws,
    ],
    ["another version", {}, { ...aws, profile: `${profile}/Xyz0123456` }],
    [
      "no profile",
      { "com.amazonaws.signer.signingProfileVersion": undefined, crit: attributes.crit.slice(0, 5) },
      aws,
    ],
    ["nobody who is asked by subject", {}, { root: authority.fingerprint, subject: { CN: "image signer" } }],
  ];
  for (const [whose, header, signer] of strangers)
    it(`is refused where it is of ${whose}`, () => {
      assert.match(judged(made(header), [signer]) ?? "", /its root is trusted, but no signer of it is/);
    });

  it("is refused where it wants a newer way to verify it", () => {
    const version = { "io.cncf.notary.verificationPluginMinVersion": "2.0.0" };
    assert.match(judged(made(version), [aws]) ?? "", /notation.plugin 2.0.0/);
  });
});
