import * as ecr from "@pulumi/aws/ecr";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { RegistryArgs } from "./args";

/**
 * One repository for each image (a service's, its further containers', the platform's agents'): tags that cannot be moved, images scanned at each push and encrypted under the
 * stack's key.
 *
 * @example
 * const registry = new Registry("registry", { ...plan.registry, imagesKeyArn: keys.images.arn });
 */
export class Registry extends ComponentResource {
  /** Where to push: URL of the repository, by image. */
  readonly repositoryUrls: Readonly<Record<string, Output<string>>>;

  constructor(name: string, args: RegistryArgs, opts?: ComponentResourceOptions) {
    const { imagesKeyArn, ...plan } = args;
    super("cdd:registry:Registry", name, plan, opts);
    this.repositoryUrls = Object.fromEntries(
      Object.entries(plan.repositories).map(([image, repositoryName]) => [
        image,
        repository(`${name}-${image}`, image, repositoryName, args, this).repositoryUrl,
      ]),
    );
    this.registerOutputs({ repositoryUrls: this.repositoryUrls });
  }
}

function repository(
  logicalName: string,
  image: string,
  name: string,
  { imagesKeyArn, retain }: RegistryArgs,
  parent: Resource,
): ecr.Repository {
  const made = new ecr.Repository(
    logicalName,
    {
      name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: imagesKeyArn }],
      forceDelete: !retain,
      // A further container is its service's; what the platform adds to tasks belongs to `agents`.
      tags: { service: image.split("/", 1).join() },
    },
    { parent, protect: retain, deleteBeforeReplace: true },
  );
  new ecr.LifecyclePolicy(
    `${logicalName}-lifecycle`,
    { repository: made.name, policy: JSON.stringify(lifecycle) },
    { parent, deleteBeforeReplace: true },
  );
  return made;
}

// By count, not by age or tag: a service runs by digest, its image may be old, and a promoted copy may have no tag.
const lifecycle = {
  rules: [
    {
      rulePriority: 1,
      description: "The newest 500 images",
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500 },
      action: { type: "expire" },
    },
  ],
};
