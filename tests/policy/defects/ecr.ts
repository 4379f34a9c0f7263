import type { Defect } from "./defect";

interface Document {
  readonly Statement: readonly { readonly Sid: string }[];
}

export const ecrDefects: readonly Defect[] = [
  {
    rule: "ecr-repository-enable-scan-on-push",
    why: "nobody looks for known weaknesses in an image",
    at: ["registry-screening"],
    change: (graph) =>
      graph.patch("registry-screening", { imageScanningConfiguration: { scanOnPush: false } }),
  },
  {
    rule: "ecr-lifecyclepolicy-disallow-expiring-images",
    why: "the image of a service that nobody changes expires while it runs",
    at: ["registry-screening-lifecycle"],
    change: (graph) =>
      graph.json<{ rules: { selection: object }[] }>(
        "registry-screening-lifecycle",
        "policy",
        ({ rules }) => ({
          rules: rules.map((rule) => ({
            ...rule,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500 },
          })),
        }),
      ),
  },
  {
    rule: "ecr-repository-enforce-named-pushers",
    why: "whoever has rights on the registry pushes into production",
    at: ["registry-screening"],
    change: (graph) =>
      graph.json<Document>("registry-screening-policy", "policy", (document) => ({
        ...document,
        Statement: document.Statement.filter(({ Sid }) => Sid !== "OnlyPushersPush"),
      })),
  },
  {
    rule: "ecr-repositorypolicy-disallow-public-access",
    why: "another company's account pulls a service's image",
    at: ["registry-screening-policy"],
    change: (graph) =>
      graph.statement("registry-screening-policy", {
        Sid: "Defect",
        Effect: "Allow",
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Principal: { AWS: "arn:aws:iam::999999999999:root" },
      }),
  },
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
