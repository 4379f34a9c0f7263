import * as ecr from "@pulumi/aws/ecr";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { account, document, type RefusalCase } from "./case";

const repository = (name: string, opts: CustomResourceOptions) =>
  new ecr.Repository(`${name}-repository`, { name: `${name}-images` }, opts).name;

export const imageCases: readonly RefusalCase[] = [
  {
    title: "deleting images that are not pulled",
    programs: [
      (name, opts) => {
        const rule = {
          rulePriority: 1,
          selection: { tagStatus: "any", countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
          action: { type: "expire" },
        };
        const policy = JSON.stringify({ rules: [rule] });
        new ecr.LifecyclePolicy(`${name}-lifecycle`, { repository: repository(name, opts), policy }, opts);
      },
    ],
    refused: "lifecycle",
    says: /InvalidParameterException: .*'LifecyclePolicyText': countType sinceImagePulled has the action transition/,
  },
  {
    title: "a repository's policy that names a resource",
    programs: [
      (name, opts) => {
        const policy = document({
          Effect: "Deny",
          Action: "ecr:PutImage",
          Principal: "*",
          Resource: `arn:aws:ecr:eu-west-2:${account}:repository/${name}-images`,
        });
        new ecr.RepositoryPolicy(`${name}-policy`, { repository: repository(name, opts), policy }, opts);
      },
    ],
    refused: "policy",
    says: /InvalidParameterException: .* Has prohibited field Resource/,
  },
  {
    title: "scanning again and again without Inspector",
    programs: [
      (name, opts) => {
        const rule = {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilters: [{ filter: "*", filterType: "WILDCARD" }],
        };
        new ecr.RegistryScanningConfiguration(`${name}-scanning`, { scanType: "BASIC", rules: [rule] }, opts);
      },
    ],
    refused: "scanning",
    says: /BASIC scanning has the frequencies SCAN_ON_PUSH, MANUAL, not "CONTINUOUS_SCAN"/,
  },
];
