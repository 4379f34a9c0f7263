import { isProps, isUnknown, objects, parseJson, text } from "../values";
import type { TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName } from "./parts";

const repositoryType = "aws:ecr/repository:Repository";

export const ecr: readonly TypeEntry[] = [
  {
    type: repositoryType,
    id: ({ inputs }) => text(inputs.name),
    arn: arnOf("ecr", (id) => `repository/${id}`),
    outputs: ({ account, region }, id) => ({
      registryId: account,
      repositoryUrl: `${account}.dkr.ecr.${region}.amazonaws.com/${id}`,
    }),
    defaults: { imageTagMutability: "MUTABLE", forceDelete: false },
    forceNew: ["name", "encryptionConfigurations"],
    nameLimit: 256,
    autoName: (proposed) => proposed.toLowerCase(),
    references: [kmsKey("encryptionConfigurations[].kmsKey", "KmsException")],
    unique: [
      uniqueName(
        (name) =>
          `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry`,
      ),
    ],
    check: ({ name }) =>
      name === undefined || isUnknown(name) || /^[a-z0-9]+([._\-/][a-z0-9]+)*$/.test(text(name))
        ? []
        : [
            {
              property: "name",
              reason: `"name" may have lower-case letters, digits and single ._-/ only: "${text(name)}"`,
            },
          ],
    refuseDelete: ({ cloud }, { id, inputs }) =>
      inputs.forceDelete !== true && cloud.world.images.some(({ repository }) => repository === id)
        ? `RepositoryNotEmptyException: The repository with name '${id}' cannot be deleted because it still contains images`
        : undefined,
    deleted: ({ cloud }, { id }) =>
      cloud.changeWorld({ images: cloud.world.images.filter(({ repository }) => repository !== id) }),
  },
  {
    type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    id: ({ inputs }) => text(inputs.repository),
    outputs: ({ account }) => ({ registryId: account }),
    forceNew: ["repository"],
    json: ["policy"],
    references: [
      {
        at: "repository",
        to: repositoryType,
        missing: (name) =>
          `RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry`,
      },
    ],
    refuse: ({ inputs }) => {
      const policy = parseJson(text(inputs.policy));
      const rules = isProps(policy) ? objects(policy.rules) : [];
      const complete =
        rules.length > 0 &&
        rules.every(
          (rule) => typeof rule.rulePriority === "number" && isProps(rule.selection) && isProps(rule.action),
        );
      return complete
        ? undefined
        : "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText': rules with rulePriority, selection and action are expected";
    },
  },
];
