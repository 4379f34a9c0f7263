import type { RegistryPlan } from "../components/registry/args";
import type { Catalogue } from "../model/catalogue";
import { asksForProofs } from "../model/registry";
import type { StackConfig } from "../model/stack";
import { imageKeys } from "./images";
import type { Names } from "./names";

/** The repositories of a stack's images, and who does what with them. */
export function registryPlan(catalogue: Catalogue, stack: StackConfig, names: Names): RegistryPlan {
  const { access, registry, release, retain } = stack;
  return {
    repositories: Object.fromEntries(
      imageKeys(catalogue, stack).map((image) => [image, names.repository(image)]),
    ),
    namePrefix: names.prefix,
    pushers: access.imagePushers,
    deployers: access.deployers,
    pullers: [
      names.roleArnPattern,
      names.serviceLinkedRoleArnPattern,
      // Who deploys and who approves read signatures and SBOMs by `release check`: ECR gives them as it gives images.
      ...(asksForProofs(registry) ? [...access.deployers, ...(release.approval?.approvers ?? [])] : []),
    ],
    scanning: registry.scanning,
    retain,
  };
}
