import * as ecr from "@pulumi/aws/ecr";
import { ComponentResource, type ComponentResourceOptions, type Output, type Resource } from "@pulumi/pulumi";
import type { RegistryArgs } from "./args";
import { lifecyclePolicy } from "./lifecycle";
import { repositoryPolicy } from "./repository-policy";

/**
 * One repository for each image (a service's, its further containers', the platform's agents'): tags that cannot be moved,
 * images scanned at each push and encrypted under the stack's key, pushed by the named roles and pulled by the stack's own.
 * No image expires that its build has not given up.
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
    if (plan.scanning === "enhanced") enhancedScanning(`${name}-scanning`, args, this);
    this.repositoryUrls = Object.fromEntries(
      Object.entries(plan.repositories).map(([image, repositoryName]) => [
        image,
        repository(`${name}-${image}`, image, repositoryName, args, this).repositoryUrl,
      ]),
    );
    this.registerOutputs({ repositoryUrls: this.repositoryUrls });
  }
}

/** A registry has one such setting. The account is the stack's own, so the program can own it. */
function enhancedScanning(logicalName: string, { namePrefix }: RegistryArgs, parent: Resource): void {
  new ecr.RegistryScanningConfiguration(
    logicalName,
    {
      scanType: "ENHANCED",
      rules: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilters: [{ filter: `${namePrefix}-*`, filterType: "WILDCARD" }],
        },
      ],
    },
    { parent },
  );
}

function repository(
  logicalName: string,
  image: string,
  name: string,
  args: RegistryArgs,
  parent: Resource,
): ecr.Repository {
  const { imagesKeyArn, retain } = args;
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
    { repository: made.name, policy: lifecyclePolicy },
    { parent, deleteBeforeReplace: true },
  );
  new ecr.RepositoryPolicy(
    `${logicalName}-policy`,
    { repository: made.name, policy: repositoryPolicy(args) },
    { parent, deleteBeforeReplace: true },
  );
  return made;
}
