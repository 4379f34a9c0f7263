import * as assert from "node:assert/strict";
import { proofFaults, type Referrer } from "../../../proofs/judge";
import {
  type Artifact,
  artifactOf,
  components,
  cycloneDx,
  envelopeOf,
  sha256,
  signatureArtifact,
  spdx,
} from "../../support/signed-images";
import { issue, testRoot } from "../../support/test-authority";

const digest = `sha256:${"a".repeat(64)}`;
const other = `sha256:${"b".repeat(64)}`;
const root = testRoot();
const leaf = issue(root, {});
const signers = [{ root: root.fingerprint, subject: { CN: "image signer" } }];
const asked = { signers, sbom: true };

const referrer = ({ manifest, digest: own, type, blob }: Artifact): Referrer => ({
  digest: own,
  type,
  manifest,
  blobs: new Map([[sha256(blob), blob]]),
});
const signature = signatureArtifact(digest, envelopeOf(digest, leaf, "ES256"));
const sbom = artifactOf(cycloneDx, digest, JSON.stringify(components("openssl")));
const judged = (...artifacts: readonly (Artifact | Referrer)[]) =>
  proofFaults(
    digest,
    artifacts.map((one) => ("blob" in one ? referrer(one) : one)),
    asked,
    new Date(),
  );

describe("what an image shows", () => {
  it("is enough with a signature and a list of components that hold, whatever lies beside", () => {
    const foreign = signatureArtifact(digest, envelopeOf(digest, issue(testRoot(), {}), "ES256"));
    const empty = artifactOf(cycloneDx, digest, "{}");
    assert.deepEqual(judged(foreign, signature, empty, sbom), []);
    assert.deepEqual(
      judged(
        signature,
        artifactOf(spdx, digest, JSON.stringify({ spdxVersion: "SPDX-2.3", packages: [{ name: "musl" }] })),
      ),
      [],
    );
  });

  it("is asked for only where the stack does", () => {
    assert.deepEqual(proofFaults(digest, [referrer(signature)], { signers }, new Date()), []);
    assert.deepEqual(proofFaults(digest, [referrer(sbom)], { sbom: true }, new Date()), []);
    assert.deepEqual(proofFaults(digest, [], {}, new Date()), []);
  });

  it("is both, or each that is missing is told", () => {
    assert.deepEqual(judged(), [
      "it has no signature (application/vnd.cncf.notary.signature): nothing refers to it",
      "it has no SBOM (application/vnd.cyclonedx+json or application/spdx+json): nothing refers to it",
    ]);
    assert.match(
      judged(sbom).join(),
      /has no signature .*: what refers to it is application\/vnd.cyclonedx\+json$/,
    );
  });

  const manifestOf = (artifact: Artifact, change: object): Artifact => {
    const manifest = JSON.stringify({ ...JSON.parse(artifact.manifest), ...change });
    return { ...artifact, manifest, digest: sha256(manifest) };
  };
  const signatures: readonly (readonly [string, Artifact | Referrer, RegExp])[] = [
    [
      "lies with another image",
      signatureArtifact(other, envelopeOf(digest, leaf, "ES256")),
      /its subject is sha256:b/,
    ],
    [
      "is moved to this image",
      signatureArtifact(digest, envelopeOf(other, leaf, "ES256")),
      /it signs sha256:b{64}, another image/,
    ],
    [
      "is in COSE",
      signatureArtifact(digest, Buffer.from([0xd2]), "application/cose"),
      /application\/cose; only application\/jose\+json is read: sign with --signature-format jws/,
    ],
    ["has no subject", manifestOf(signature, { subject: undefined }), /no OCI image manifest with a subject/],
    [
      "has two blobs",
      manifestOf(signature, {
        layers: [...JSON.parse(signature.manifest).layers, ...JSON.parse(sbom.manifest).layers],
      }),
      /names not one blob/,
    ],
    [
      "is another manifest than was listed",
      { ...referrer(signature), manifest: `${signature.manifest} ` },
      /not what its digest says/,
    ],
    [
      "is another blob than its manifest names",
      { ...referrer(signature), blobs: new Map([[sha256(signature.blob), Buffer.from("x")]]) },
      /its blob is not what its digest says/,
    ],
    [
      "was not given",
      { digest: signature.digest, type: signature.type, blobs: new Map() },
      /its manifest is not what its digest says/,
    ],
  ];
  for (const [when, artifact, says] of signatures)
    it(`is not enough where the signature ${when}`, () => {
      const [fault = "", ...more] = judged(artifact, sbom);
      assert.match(fault, says);
      assert.match(fault, /^no signature of it holds \(sha256:[0-9a-f]{12}: /);
      assert.deepEqual(more, []);
    });

  const lists: readonly (readonly [string, Artifact, RegExp])[] = [
    [
      "is another image's",
      artifactOf(cycloneDx, other, JSON.stringify(components("x"))),
      /its subject is sha256:b/,
    ],
    ["is empty", artifactOf(cycloneDx, digest, ""), /it is no JSON/],
    ["names no component", artifactOf(cycloneDx, digest, JSON.stringify(components())), /names no component/],
    [
      "has no names",
      artifactOf(cycloneDx, digest, JSON.stringify({ ...components(), components: [{ name: "" }] })),
      /names no component/,
    ],
    [
      "is no CycloneDX",
      artifactOf(cycloneDx, digest, JSON.stringify({ components: [{ name: "x" }] })),
      /names no component/,
    ],
    [
      "is SPDX without packages",
      artifactOf(spdx, digest, JSON.stringify({ spdxVersion: "SPDX-2.3", packages: [] })),
      /SPDX 2 packages/,
    ],
    [
      "is SPDX 3",
      artifactOf(spdx, digest, JSON.stringify({ "@context": "https://spdx.org/rdf/3.0.1", "@graph": [] })),
      /SPDX 2 packages/,
    ],
  ];
  for (const [when, artifact, says] of lists)
    it(`is not enough where the list of components ${when}`, () => {
      const [fault = "", ...more] = judged(signature, artifact);
      assert.match(fault, /^no SBOM of it holds/);
      assert.match(fault, says);
      assert.deepEqual(more, []);
    });
});
