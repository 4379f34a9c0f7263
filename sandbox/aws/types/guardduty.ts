import { type Props, text, valuesAt } from "../values";
import type { TypeEntry } from "./entry";
import { arnOf, roleArn } from "./parts";
import { inBucket } from "./s3";

const probe = "malware-protection-resource-validation-object";
/** GuardDuty's one answer to whatever is wrong with the role ("Troubleshooting IAM role permissions error", user guide). */
const refusal =
  "BadRequestException: The request was rejected because provided IAM role does not have the required permissions to validate S3 bucket ownership.";

function bucketOf(inputs: Props): string {
  return text(valuesAt(inputs, "protectedResource.s3Bucket.bucketName")[0]);
}

export const guardDuty: readonly TypeEntry[] = [
  {
    type: "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan",
    id: ({ cloud, name }) => cloud.token(20, name),
    arn: arnOf("guardduty", (id) => `malware-protection-plan/${id}`),
    outputs: ({ now, inputs }) => ({
      createdAt: now.toISOString(),
      status: "ACTIVE",
      actions: inputs.actions ?? [{ taggings: [{ status: "DISABLED" }] }],
    }),
    forceNew: ["protectedResource.s3Bucket.bucketName"],
    references: [
      roleArn("role", () => refusal),
      inBucket("protectedResource.s3Bucket.bucketName", "ResourceNotFoundException"),
    ],
    unique: [
      {
        key: bucketOf,
        taken: (_moment, bucket) =>
          `ConflictException: The request was rejected because a Malware Protection plan exists for the bucket: ${bucket}`,
      },
    ],
    check: ({ actions }) =>
      valuesAt({ actions: actions ?? [] }, "actions[].taggings[].status")
        .map(text)
        .filter((status) => status !== "" && !["ENABLED", "DISABLED"].includes(status))
        .map((status) => ({
          property: "actions",
          reason: `expected "status" to be one of ["DISABLED" "ENABLED"], got "${status}"`,
        })),
    // It proves that it can write, by an object that it leaves there.
    made: ({ cloud, inputs }) =>
      cloud.changeWorld(({ objects: held }) => {
        const bucket = bucketOf(inputs);
        return { objects: { ...held, [bucket]: [...new Set([...(held[bucket] ?? []), probe])].sort() } };
      }),
  },
];
