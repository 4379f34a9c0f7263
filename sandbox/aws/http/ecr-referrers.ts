import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import type { Image, Referrer } from "../cloud/records";
import { isProps, objects, type Props, parseJson, text, texts } from "../values";
import type { Caller } from "./caller";
import { type Answer, ApiError, type Operation, type PlainAnswer, type PlainRequest } from "./json-server";

const manifestType = "application/vnd.oci.image.manifest.v1+json";
/** Where layers are fetched from: an address that is signed for somebody, in AWS a bucket of ECR's own. */
const layersPath = "/layers-of-ecr/";

/** Finds the repository that a request names, for a caller who may do this there. */
export type FindRepository = (
  input: Props,
  caller: Caller,
  action: string,
) => { readonly cloud: Cloud; readonly name: string; readonly immutable: boolean };

/** What is kept of a manifest that refers to an image; nothing of one that refers to none. */
export function referrerIn(
  repository: string,
  manifest: string,
  layers: ReadonlyMap<string, Buffer>,
): Referrer | undefined {
  const parsed = parseJson(manifest);
  const subject = isProps(parsed) && isProps(parsed.subject) ? text(parsed.subject.digest) : "";
  if (subject === "" || !isProps(parsed)) return undefined;
  const blobs = objects(parsed.layers).map(({ digest }) => {
    const content = layers.get(`${repository} ${text(digest)}`);
    return [text(digest), content?.toString("base64") ?? ""];
  });
  return { manifest, subject, blobs: Object.fromEntries(blobs) };
}

/**
 * What reads referrers. Sources: ECR API, `ListImageReferrers` (judged as `ecr:BatchGetImage`; 20 on a page, at most 50),
 * `BatchGetImage`, `GetDownloadUrlForLayer`; OCI distribution specification, "Listing Referrers": none of an image that is not
 * there either, and a manifest without a type of its own has that of its configuration.
 */
export function referrersApi(repository: FindRepository): Readonly<Record<string, Operation>> {
  return {
    ListImageReferrers: (input, caller): Answer => {
      const { cloud, name } = repository(input, caller, "ecr:BatchGetImage");
      const subject = isProps(input.subjectId) ? text(input.subjectId.imageDigest) : "";
      const wanted = isProps(input.filter) ? texts(input.filter.artifactTypes) : [];
      const all = cloud.world.images
        .filter((image) => image.repository === name && image.referrer?.subject === subject)
        .map(listed)
        .filter(({ artifactType }) => wanted.length === 0 || wanted.includes(artifactType));
      const most = Number(input.maxResults ?? 20);
      if (most < 1 || most > 50)
        throw new ApiError("InvalidParameterException", "maxResults has to be between 1 and 50");
      const from = Number(input.nextToken ?? 0);
      const next = from + most;
      return { referrers: all.slice(from, next), ...(next < all.length && { nextToken: String(next) }) };
    },
    BatchGetImage: (input, caller): Answer => {
      const { cloud, name } = repository(input, caller, "ecr:BatchGetImage");
      const asked = objects(input.imageIds).map(({ imageDigest }) => text(imageDigest));
      const found = asked.map((digest) => ({
        digest,
        image: cloud.world.images.find((one) => one.repository === name && one.digest === digest),
      }));
      return {
        images: found.flatMap(({ digest, image }) =>
          image === undefined
            ? []
            : [
                {
                  registryId: cloud.account,
                  repositoryName: name,
                  imageId: { imageDigest: digest },
                  imageManifest: manifestOf(image),
                  imageManifestMediaType: manifestType,
                },
              ],
        ),
        failures: found.flatMap(({ digest, image }) =>
          image === undefined
            ? [
                {
                  imageId: { imageDigest: digest },
                  failureCode: "ImageNotFound",
                  failureReason: "Requested image not found",
                },
              ]
            : [],
        ),
      };
    },
    GetDownloadUrlForLayer: (input, caller): Answer => {
      const { cloud, name } = repository(input, caller, "ecr:GetDownloadUrlForLayer");
      const layerDigest = text(input.layerDigest);
      if (blobOf(cloud.world.images, name, layerDigest) === undefined)
        throw new ApiError(
          "LayersNotFoundException",
          `The layer with digest '${layerDigest}' does not exist in the repository with name '${name}'`,
        );
      const signed = JSON.stringify({ account: cloud.account, name, layerDigest });
      return {
        layerDigest,
        downloadUrl: `${caller.origin}${layersPath}${Buffer.from(signed).toString("base64url")}`,
      };
    },
  };
}

/** Answers an address that was given out for a layer, to whoever has it; nothing where the request is for something else. */
export function fetchedLayer(clouds: Clouds, { url }: PlainRequest): PlainAnswer | undefined {
  if (!url.pathname.startsWith(layersPath)) return undefined;
  const token = Buffer.from(url.pathname.slice(layersPath.length), "base64url").toString("utf8");
  const signed = parseJson(token);
  const { account, name, layerDigest }: Props = isProps(signed) ? signed : {};
  if (!/^\d{12}$/.test(text(account))) return { status: 403 };
  const blob = blobOf(clouds.of(text(account)).world.images, text(name), text(layerDigest));
  return blob === undefined ? { status: 404 } : { status: 200, body: Buffer.from(blob, "base64") };
}

function blobOf(images: readonly Image[], repository: string, digest: string): string | undefined {
  return images.find((one) => one.repository === repository && one.referrer?.blobs[digest] !== undefined)
    ?.referrer?.blobs[digest];
}

function manifestOf({ digest, referrer }: Image): string {
  if (referrer) return referrer.manifest;
  throw new ApiError(
    "ServerException",
    `The stand-in keeps manifests of what refers to images, not of ${digest}.`,
  );
}

function listed({ digest, referrer }: Image) {
  const parsed = parseJson(referrer?.manifest ?? "");
  const { artifactType, config, annotations }: Props = isProps(parsed) ? parsed : {};
  const ofConfig = isProps(config) ? text(config.mediaType) : "";
  return {
    digest,
    mediaType: manifestType,
    artifactType: text(artifactType) || ofConfig,
    size: Buffer.byteLength(referrer?.manifest ?? ""),
    ...(isProps(annotations) && { annotations }),
    artifactStatus: "ACTIVE",
  };
}
