import * as pulumi from "@pulumi/pulumi";

/**
 * The platform with one defect: its program, and a stack transformation that changes what one resource is given. The
 * program itself knows nothing of it.
 */
export function platformWith(transformation: pulumi.ResourceTransformation): () => Promise<unknown> {
  pulumi.runtime.registerStackTransformation(transformation);
  return require("../../..") as () => Promise<unknown>;
}
