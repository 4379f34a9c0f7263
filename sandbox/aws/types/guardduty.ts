import { servicePrincipals } from "../rules/principals";
import { isProps, objects, type Props, parseJson, text, texts, valuesAt } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, roleArn } from "./parts";
import { inBucket } from "./s3";

const scanService = "malware-protection-plan.guardduty.amazonaws.com";
const probe = "malware-protection-resource-validation-object";
/** GuardDuty's one answer to whatever is wrong with the role ("Troubleshooting IAM role permissions error", user guide). */
const refusal =
  "BadRequestException: The request was rejected because provided IAM role does not have the required permissions to validate S3 bucket ownership.";

function bucketOf(inputs: Props): string {
  return text(valuesAt(inputs, "protectedResource.s3Bucket.bucketName")[0]);
}

/** GuardDuty takes the role and lists the bucket with it before it makes the plan. */
function refusePlan({ cloud, inputs }: Moment): string | undefined {
  const role = cloud.byArn("aws:iam/role:Role", text(inputs.role));
  if (!role) return undefined;
  if (!servicePrincipals(text(role.inputs.assumeRolePolicy)).includes(scanService)) return refusal;
  const bucket = `arn:aws:s3:::${bucketOf(inputs)}`;
  const lists = cloud
    .ofType("aws:iam/rolePolicy:RolePolicy")
    .filter((policy) => text(policy.inputs.role) === role.id)
    .flatMap((policy) => allowed(text(policy.inputs.policy)))
    .some(
      ({ Action, Resource }) => texts(Action).includes("s3:ListBucket") && texts(Resource).includes(bucket),
    );
  return lists ? undefined : refusal;
}

function allowed(document: string): Props[] {
  const parsed = parseJson(document);
  return isProps(parsed) ? objects(parsed.Statement).filter(({ Effect }) => Effect === "Allow") : [];
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
    refuse: refusePlan,
    // It proves that it can write, by an object that it leaves there.
    made: ({ cloud, inputs }) =>
      cloud.changeWorld(({ objects: held }) => {
        const bucket = bucketOf(inputs);
        return { objects: { ...held, [bucket]: [...new Set([...(held[bucket] ?? []), probe])].sort() } };
      }),
  },
];
