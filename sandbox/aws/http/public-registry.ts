import { createHash } from "node:crypto";
import type { PlainAnswer, PlainRequest } from "./json-server";

/** An image in a registry's own terms: nothing of it ever runs here. */
function madeUpImage() {
  const blob = (content: string) => ({ content, digest: sha256(content), size: content.length });
  const config = blob(
    JSON.stringify({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } }),
  );
  const layer = blob("a layer of the sandbox");
  const of = (mediaType: string, { digest, size }: { digest: string; size: number }) => ({
    mediaType,
    digest,
    size,
  });
  const manifest = blob(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      config: of("application/vnd.oci.image.config.v1+json", config),
      layers: [of("application/vnd.oci.image.layer.v1.tar+gzip", layer)],
    }),
  );
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      {
        ...of("application/vnd.oci.image.manifest.v1+json", manifest),
        platform: { architecture: "amd64", os: "linux" },
      },
    ],
  });
  return {
    index,
    byDigest: new Map([config, layer, manifest].map(({ digest, content }) => [digest, content])),
  };
}

function sha256(content: string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

const { index, byDigest } = madeUpImage();

/** A public registry with one image under every name and tag. Whoever asks without a token is told where to get one. */
export function publicRegistry({ url, headers }: PlainRequest): PlainAnswer {
  if (url.pathname === "/registry-token")
    return { status: 200, body: JSON.stringify({ token: "anonymous" }) };
  if (headers.authorization !== "Bearer anonymous")
    return {
      status: 401,
      headers: {
        "www-authenticate": `Bearer realm="${url.origin}/registry-token",service="sandbox",scope="pull"`,
      },
    };
  const [, kind, reference = ""] = /\/(manifests|blobs)\/([^/]+)$/.exec(url.pathname) ?? [];
  const body = reference.startsWith("sha256:")
    ? byDigest.get(reference)
    : kind === "manifests"
      ? index
      : undefined;
  return body === undefined ? { status: 404 } : { status: 200, body };
}
