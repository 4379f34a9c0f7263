import { missingPrincipals } from "../rules/principals";
import { isUnknown, text } from "../values";
import type { TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName, uuid } from "./parts";

export const kms: readonly TypeEntry[] = [
  {
    type: "aws:kms/key:Key",
    id: uuid,
    arn: arnOf("kms", (id) => `key/${id}`),
    outputs: ({ inputs, account }, id) => ({
      keyId: id,
      ...(inputs.enableKeyRotation === true
        ? { rotationPeriodInDays: inputs.rotationPeriodInDays ?? 365 }
        : {}),
      ...(inputs.policy === undefined
        ? {
            policy: JSON.stringify({
              Id: "key-default-1",
              Statement: [
                {
                  Action: "kms:*",
                  Effect: "Allow",
                  Principal: { AWS: `arn:aws:iam::${account}:root` },
                  Resource: "*",
                },
              ],
              Version: "2012-10-17",
            }),
          }
        : {}),
    }),
    defaults: {
      isEnabled: true,
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      bypassPolicyLockoutSafetyCheck: false,
      enableKeyRotation: false,
    },
    forceNew: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId", "xksKeyId"],
    policies: { policy: "key" },
    check: ({ deletionWindowInDays: days, rotationPeriodInDays: period }) => [
      ...(typeof days === "number" && (days < 7 || days > 30)
        ? [
            {
              property: "deletionWindowInDays",
              reason: `expected deletionWindowInDays to be in the range (7 - 30), got ${days}`,
            },
          ]
        : []),
      ...(typeof period === "number" && (period < 90 || period > 2560)
        ? [
            {
              property: "rotationPeriodInDays",
              reason: `expected rotationPeriodInDays to be in the range (90 - 2560), got ${period}`,
            },
          ]
        : []),
    ],
    refuse: ({ cloud, inputs }) => {
      const [missing] = missingPrincipals(cloud, text(inputs.policy));
      return (
        missing &&
        `MalformedPolicyDocumentException: Policy contains a statement with one or more invalid principals: ${missing} does not exist`
      );
    },
  },
  {
    type: "aws:kms/alias:Alias",
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("kms", (id) => id),
    outputs: ({ cloud, inputs }) => ({
      targetKeyArn: text(cloud.find("aws:kms/key:Key", text(inputs.targetKeyId))?.outputs.arn),
    }),
    forceNew: ["name", "namePrefix"],
    autoName: (proposed) => `alias/${proposed}`,
    references: [kmsKey("targetKeyId", "NotFoundException")],
    unique: [uniqueName((name) => `AlreadyExistsException: An alias with the name ${name} already exists`)],
    check: ({ name }) =>
      name === undefined ||
      isUnknown(name) ||
      (/^alias\/[\w/-]+$/.test(text(name)) && !text(name).startsWith("alias/aws/"))
        ? []
        : [
            {
              property: "name",
              reason: `"name" must begin with 'alias/' and hold only letters, digits, slashes, underscores and hyphens: "${text(name)}"`,
            },
          ],
  },
];
