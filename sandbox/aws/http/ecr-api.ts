import { createHash, randomUUID } from "node:crypto";
import type { Cloud } from "../cloud/cloud";
import type { Clouds } from "../cloud/clouds";
import { isProps, objects, parseJson, text, texts } from "../values";
import { type FindRepository, referrerIn, referrersApi } from "./ecr-referrers";
import { type Answer, ApiError, type Operation } from "./json-server";
import { cloudOfCaller, permit } from "./permissions";

/** The part of ECR with which an image is pushed, and what refers to it read. Layers are kept while the stand-in runs. */
export function ecrApi(clouds: Clouds): Readonly<Record<string, Operation>> {
  const layers = new Map<string, Buffer>();
  const uploads = new Map<string, Buffer[]>();
  const repository: FindRepository = (input, caller, action) => {
    const cloud = cloudOfCaller(clouds, caller);
    const name = text(input.repositoryName);
    const found = cloud.find("aws:ecr/repository:Repository", name);
    if (!found)
      throw new ApiError("RepositoryNotFoundException", `The repository with name '${name}' does not exist`);
    permit(cloud, caller, { action, resource: text(found.outputs.arn) });
    return { cloud, name, immutable: found.inputs.imageTagMutability === "IMMUTABLE" };
  };
  return {
    BatchCheckLayerAvailability: (input, caller): Answer => {
      const { name } = repository(input, caller, "ecr:BatchCheckLayerAvailability");
      return {
        layers: texts(input.layerDigests).map((layerDigest) => ({
          layerDigest,
          layerAvailability: layers.has(`${name} ${layerDigest}`) ? "AVAILABLE" : "UNAVAILABLE",
        })),
      };
    },
    InitiateLayerUpload: (input, caller): Answer => {
      repository(input, caller, "ecr:InitiateLayerUpload");
      const uploadId = randomUUID();
      uploads.set(uploadId, []);
      return { uploadId, partSize: 10 * 1024 * 1024 };
    },
    UploadLayerPart: (input, caller): Answer => {
      repository(input, caller, "ecr:UploadLayerPart");
      const parts = uploads.get(text(input.uploadId));
      if (!parts) throw new ApiError("UploadNotFoundException", "The upload could not be found");
      parts.push(Buffer.from(text(input.layerPartBlob), "base64"));
      return { uploadId: text(input.uploadId), lastByteReceived: Number(input.partLastByte ?? 0) };
    },
    CompleteLayerUpload: (input, caller): Answer => {
      const { name } = repository(input, caller, "ecr:CompleteLayerUpload");
      const content = Buffer.concat(uploads.get(text(input.uploadId)) ?? []);
      const digest = sha256(content);
      if (!texts(input.layerDigests).includes(digest))
        throw new ApiError("InvalidLayerException", `The layer's digest is ${digest}`);
      layers.set(`${name} ${digest}`, content);
      return { layerDigest: digest };
    },
    PutImage: async (input, caller) => {
      const { cloud, name, immutable } = repository(input, caller, "ecr:PutImage");
      const manifest = text(input.imageManifest);
      const digest = sha256(Buffer.from(manifest));
      requireParts(cloud, name, manifest, layers);
      const tags = texts(input.imageTag);
      const { images } = cloud.world;
      const there = images.find((one) => one.repository === name && one.digest === digest);
      const tagged = images.find(
        (one) => one.repository === name && tags.some((tag) => one.tags.includes(tag)),
      );
      if (there && tags.every((tag) => there.tags.includes(tag)))
        throw new ApiError("ImageAlreadyExistsException", `Image with digest '${digest}' already exists`);
      if (immutable && tagged)
        throw new ApiError(
          "ImageTagAlreadyExistsException",
          `The image tag '${tags[0]}' already exists and cannot be overwritten`,
        );
      const platforms = platformsIn(manifest);
      const referrer = referrerIn(name, manifest, layers);
      const pushed = {
        repository: name,
        digest,
        tags,
        ...(platforms.length > 0 && { platforms }),
        ...(referrer && { referrer }),
      };
      cloud.changeWorld(({ images: all }) => ({ images: [...all, pushed] }));
      await cloud.written();
      return { image: { repositoryName: name, imageId: { imageDigest: digest } } };
    },
    ...referrersApi(repository),
  };
}

/** The images that an index names. */
function platformsIn(manifest: string): string[] {
  const parsed = parseJson(manifest);
  return isProps(parsed) ? objects(parsed.manifests).map(({ digest }) => text(digest)) : [];
}

/** ECR takes a manifest once all that it names is there. */
function requireParts(
  cloud: Cloud,
  name: string,
  manifest: string,
  layers: ReadonlyMap<string, Buffer>,
): void {
  const parsed = parseJson(manifest);
  if (!isProps(parsed)) throw new ApiError("InvalidParameterException", "The manifest is no JSON object");
  for (const { digest } of objects(parsed.manifests))
    if (!cloud.world.images.some((one) => one.repository === name && one.digest === digest))
      throw new ApiError(
        "ReferencedImagesNotFoundException",
        `Images with digests '${text(digest)}' required for pushing image do not exist`,
      );
  for (const { digest } of [...objects(parsed.config), ...objects(parsed.layers)])
    if (!layers.has(`${name} ${text(digest)}`))
      throw new ApiError(
        "LayersNotFoundException",
        `Layers with digests '${text(digest)}' required for pushing image do not exist`,
      );
}

function sha256(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
