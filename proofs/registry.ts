import {
  BatchGetImageCommand,
  ECRClient,
  GetDownloadUrlForLayerCommand,
  ListImageReferrersCommand,
} from "@aws-sdk/client-ecr";
import { blobsIn, type Referrer } from "./judge";

/** Where the images are. */
export interface RegistryPlace {
  /** AWS account id, 12 digits. */
  readonly account: string;
  readonly region: string;
}

/** ECR cannot be asked, or keeps what nobody reads: a sentence for who runs the command. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
}

/** Largest page of `ListImageReferrers`. */
const pageSize = 50;
/** Signatures are some KiB, lists of components some MiB: what is larger is none. */
const mostBytes = 64 * 1024 * 1024;
const manifestType = "application/vnd.oci.image.manifest.v1+json";

/** Reads what refers to images in the account's own registry. It writes nothing. */
export class ImageRegistry {
  readonly #place: RegistryPlace;
  readonly #client: ECRClient;

  /** @param attempts how often a request is tried in all. @default the SDK's */
  constructor(place: RegistryPlace, attempts?: number) {
    this.#place = place;
    this.#client = new ECRClient({
      region: place.region,
      ...(attempts !== undefined && { maxAttempts: attempts }),
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /**
   * All that refers to an image, what is of these types with its content.
   *
   * @throws RegistryError where the registry cannot be asked, or lists no referrers
   */
  async referrers(
    repositoryName: string,
    imageDigest: string,
    types: readonly string[],
  ): Promise<Referrer[]> {
    const found: Referrer[] = [];
    for (const { digest, type } of await this.#list(repositoryName, imageDigest))
      found.push({
        digest,
        type,
        ...(types.includes(type) ? await this.#read(repositoryName, digest) : { blobs: new Map() }),
      });
    return found;
  }

  async #list(repositoryName: string, imageDigest: string) {
    const found: { readonly digest: string; readonly type: string }[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#ask("ListImageReferrers", repositoryName, () =>
        this.#client.send(
          new ListImageReferrersCommand({
            registryId: this.#place.account,
            repositoryName,
            subjectId: { imageDigest },
            maxResults: pageSize,
            nextToken,
          }),
        ),
      );
      for (const { digest = "", artifactType = "", mediaType = "" } of page.referrers ?? [])
        found.push({ digest, type: artifactType || mediaType });
      nextToken = page.nextToken ?? undefined;
    } while (nextToken !== undefined);
    return found;
  }

  async #read(repositoryName: string, imageDigest: string): Promise<Pick<Referrer, "manifest" | "blobs">> {
    const { images = [] } = await this.#ask("BatchGetImage", repositoryName, () =>
      this.#client.send(
        new BatchGetImageCommand({
          registryId: this.#place.account,
          repositoryName,
          imageIds: [{ imageDigest }],
          acceptedMediaTypes: [manifestType],
        }),
      ),
    );
    const manifest = images[0]?.imageManifest;
    const blobs = new Map<string, Buffer>();
    if (manifest === undefined) return { blobs };
    for (const { digest, size } of blobsIn(manifest))
      if (size <= mostBytes) blobs.set(digest, await this.#blob(repositoryName, digest));
    return { manifest, blobs };
  }

  async #blob(repositoryName: string, layerDigest: string): Promise<Buffer> {
    const { downloadUrl = "" } = await this.#ask("GetDownloadUrlForLayer", repositoryName, () =>
      this.#client.send(
        new GetDownloadUrlForLayerCommand({ registryId: this.#place.account, repositoryName, layerDigest }),
      ),
    );
    return this.#ask("GetDownloadUrlForLayer", repositoryName, async () => {
      const answer = await fetch(downloadUrl, { signal: AbortSignal.timeout(60_000) });
      if (!answer.ok) throw new Error(`the layer's address answers ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    });
  }

  async #ask<T>(action: string, repository: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      const { region, account } = this.#place;
      const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
      const said = name === "Error" || message.startsWith(name) ? message : `${name}: ${message}`;
      throw new RegistryError(
        `ecr:${action} in ${region} failed, for repository ${repository} of account ${account}: ${said}. What its images have to show cannot be judged${name.startsWith("AccessDenied") ? ": use credentials of a role that deploys, approves or pushes images there (access.deployers, release.approval.approvers, access.imagePushers)" : ""}.`,
        { cause: error },
      );
    }
  }
}
