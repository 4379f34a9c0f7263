import { refuseTablePolicy } from "../rules/table-policies";
import { hasUnknown, isUnknown, objects, type Props, text, valuesAt } from "../values";
import type { TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName } from "./parts";

/** Attributes and keys must match exactly. */
function attributesProblems(inputs: Props) {
  if (hasUnknown(inputs.attributes)) return [];
  const defined = objects(inputs.attributes).map((attribute) => text(attribute.name));
  const paths = [
    "hashKey",
    "rangeKey",
    "globalSecondaryIndexes[].hashKey",
    "globalSecondaryIndexes[].rangeKey",
    "localSecondaryIndexes[].rangeKey",
    "globalSecondaryIndexes[].keySchemas[].attributeName",
  ];
  const keys = new Set(
    paths
      .flatMap((path) => valuesAt(inputs, path))
      .filter((key) => !isUnknown(key))
      .map(text),
  );
  const unused = defined.filter((name) => !keys.has(name));
  const undefinedOnes = [...keys].filter((key) => !defined.includes(key));
  return [
    ...(unused.length > 0
      ? [
          {
            property: "attributes",
            reason: `all attributes must be indexed. Unused attributes: ${JSON.stringify(unused)}`,
          },
        ]
      : []),
    ...(undefinedOnes.length > 0
      ? [
          {
            property: "attributes",
            reason: `all indexes must match a defined attribute. Unmatched indexes: ${JSON.stringify(undefinedOnes)}`,
          },
        ]
      : []),
  ];
}

const tableType = "aws:dynamodb/table:Table";

export const dynamodb: readonly TypeEntry[] = [
  {
    type: tableType,
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("dynamodb", (id) => `table/${id}`),
    outputs: ({ inputs, now }, _id, arn) => {
      const label = now.toISOString().replace("Z", "");
      return inputs.streamEnabled === true ? { streamLabel: label, streamArn: `${arn}/stream/${label}` } : {};
    },
    defaults: {
      billingMode: "PROVISIONED",
      tableClass: "STANDARD",
      deletionProtectionEnabled: false,
      streamEnabled: false,
    },
    forceNew: ["name", "hashKey", "rangeKey", "localSecondaryIndexes", "importTable"],
    sets: ["attributes", "globalSecondaryIndexes", "localSecondaryIndexes", "replicas"],
    references: [kmsKey("serverSideEncryption.kmsKeyArn", "ValidationException")],
    unique: [uniqueName((name) => `ResourceInUseException: Table already exists: ${name}`)],
    check: (inputs) => [
      ...attributesProblems(inputs),
      ...(inputs.billingMode === "PROVISIONED" && inputs.readCapacity === undefined
        ? [
            {
              property: "readCapacity",
              reason:
                "readCapacity and writeCapacity are required when billingMode is PROVISIONED; use PAY_PER_REQUEST for none",
            },
          ]
        : []),
    ],
    refuseDelete: (_moment, { id, inputs }) =>
      inputs.deletionProtectionEnabled === true
        ? `ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. (${id})`
        : undefined,
  },
  {
    type: "aws:dynamodb/resourcePolicy:ResourcePolicy",
    id: ({ inputs }) => text(inputs.resourceArn),
    outputs: ({ now }) => ({ revisionId: String(now.getTime()) }),
    defaults: { confirmRemoveSelfResourceAccess: false },
    forceNew: ["resourceArn"],
    policies: { policy: "table" },
    references: [
      {
        at: "resourceArn",
        to: tableType,
        missing: (arn) =>
          `ResourceNotFoundException: Requested resource not found: Table: ${arn.split("/").at(-1)} not found`,
      },
    ],
    refuse: ({ cloud, inputs }) => refuseTablePolicy(cloud, text(inputs.policy)),
  },
];
