import type { Defect } from "./defect";

export const ecrDefects: readonly Defect[] = [
  {
    rule: "ecr-repository-disallow-mutable-image",
    why: "a tag can be moved to another image",
    at: ["registry-screening"],
    change: (graph) => graph.patch("registry-screening", { imageTagMutability: "MUTABLE" }),
  },
  {
    rule: "ecr-repository-configure-customer-managed-key",
    why: "images are encrypted under S3's own key",
    at: ["registry-screening"],
    change: (graph) =>
      graph.patch("registry-screening", { encryptionConfigurations: [{ encryptionType: "AES256" }] }),
  },
];
