import { createHash } from "node:crypto";
import {
  BatchCheckLayerAvailabilityCommand,
  CompleteLayerUploadCommand,
  type ECRClient,
  InitiateLayerUploadCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from "@aws-sdk/client-ecr";
import { UserError } from "./log";

/** Images of AWS's public registry: a small one with a shell and a web server, and the proxy that speaks TLS for it. */
export const sources = {
  application: { repository: "docker/library/busybox", tag: "1.37" },
  tlsProxy: { repository: "docker/library/nginx", tag: "1.28" },
} as const;
type Source = (typeof sources)[keyof typeof sources];

const indexType = "application/vnd.oci.image.index.v1+json";
const manifestTypes = [
  indexType,
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
];

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform?: { readonly architecture: string; readonly os: string };
}

/** A manifest and all that it names. */
export interface SourceImage {
  readonly manifest: string;
  readonly mediaType: string;
  readonly blobs: readonly { readonly digest: string; readonly content: Buffer }[];
}

/** Reads the image for x86_64 as any client of a registry does, without a Docker on this machine. */
export async function readImage(
  source: Source,
  registry = process.env.TRIAL_REGISTRY ?? "https://public.ecr.aws",
): Promise<SourceImage> {
  const headers = { authorization: `Bearer ${await anonymousToken(registry)}` };
  const at = (kind: string, reference: string) => `${registry}/v2/${source.repository}/${kind}/${reference}`;
  const accept = manifestTypes.join(", ");
  const top = await got(at("manifests", source.tag), { ...headers, accept });
  const { manifests } = JSON.parse(await top.text()) as { manifests?: readonly Descriptor[] };
  const chosen = manifests?.find(
    ({ platform }) => platform?.os === "linux" && platform.architecture === "amd64",
  );
  if (chosen === undefined) throw new UserError(`${at("manifests", source.tag)} lists no image for x86_64.`);
  const manifest = await (await got(at("manifests", chosen.digest), { ...headers, accept })).text();
  if (digestOf(manifest) !== chosen.digest)
    throw new UserError(`${registry} gave another manifest than it lists.`);
  const { config, layers } = JSON.parse(manifest) as { config: Descriptor; layers: readonly Descriptor[] };
  const blobs = await Promise.all(
    [config, ...layers].map(async ({ digest }) => {
      const content = Buffer.from(await (await got(at("blobs", digest), headers)).arrayBuffer());
      if (digestOf(content) !== digest) throw new UserError(`${registry} gave another blob than ${digest}.`);
      return { digest, content };
    }),
  );
  return { manifest, mediaType: chosen.mediaType, blobs };
}

/** A registry says itself where it gives tokens: the challenge of the distribution specification. */
async function anonymousToken(registry: string): Promise<string> {
  const challenge = (await reached(`${registry}/v2/`)).headers.get("www-authenticate") ?? "";
  const said = Object.fromEntries(
    [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );
  if (said.realm === undefined) throw new UserError(`${registry} does not say where it gives tokens.`);
  const query = new URLSearchParams({ service: said.service ?? "", scope: said.scope ?? "" });
  const { token } = (await (await got(`${said.realm}?${query}`)).json()) as { token: string };
  return token;
}

/**
 * Pushes the image under an index of its own, as a build for several platforms makes one, and gives the index's digest.
 * Each mark gives another digest: another release of the same.
 */
export async function pushImage(
  ecr: ECRClient,
  repositoryName: string,
  { manifest, mediaType, blobs }: SourceImage,
  mark: string,
): Promise<string> {
  for (const { digest, content } of blobs) await pushBlob(ecr, repositoryName, digest, content);
  const digest = digestOf(manifest);
  await ecr
    .send(
      new PutImageCommand({
        repositoryName,
        imageManifest: manifest,
        imageManifestMediaType: mediaType,
        imageDigest: digest,
      }),
    )
    .catch(unlessThere);
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: indexType,
    manifests: [
      { mediaType, digest, size: manifest.length, platform: { architecture: "amd64", os: "linux" } },
    ],
    annotations: { "trial.mark": mark },
  });
  await ecr
    .send(
      new PutImageCommand({
        repositoryName,
        imageManifest: index,
        imageManifestMediaType: indexType,
        imageTag: `trial-${mark}`,
      }),
    )
    .catch(unlessThere);
  return digestOf(index);
}

async function pushBlob(
  ecr: ECRClient,
  repositoryName: string,
  digest: string,
  content: Buffer,
): Promise<void> {
  const { layers = [] } = await ecr.send(
    new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: [digest] }),
  );
  if (layers.some(({ layerAvailability }) => layerAvailability === "AVAILABLE")) return;
  const { uploadId, partSize = content.length } = await ecr.send(
    new InitiateLayerUploadCommand({ repositoryName }),
  );
  for (let from = 0; from < content.length; from += partSize) {
    const layerPartBlob = content.subarray(from, from + partSize);
    const place = { partFirstByte: from, partLastByte: from + layerPartBlob.length - 1 };
    await ecr.send(new UploadLayerPartCommand({ repositoryName, uploadId, ...place, layerPartBlob }));
  }
  await ecr.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }));
}

/** An image that a former trial has pushed is the one that is wanted: its digest says so. */
function unlessThere(error: unknown): void {
  if (!(error instanceof Error) || error.name !== "ImageAlreadyExistsException") throw error;
}

async function got(url: string, headers: Record<string, string> = {}): Promise<Response> {
  const response = await reached(url, headers);
  if (!response.ok) throw new UserError(`${url} answers ${response.status}.`);
  return response;
}

async function reached(url: string, headers: Record<string, string> = {}): Promise<Response> {
  try {
    return await fetch(url, { headers });
  } catch (error) {
    throw new UserError(`${url} cannot be reached: ${(error as Error).message}.`, { cause: error });
  }
}

function digestOf(content: string | Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
