import { refuseLifecycle } from "../rules/image-lifecycle";
import { isUnknown, objects, text } from "../values";
import type { Reference, TypeEntry } from "./entry";
import { arnOf, kmsKey, uniqueName } from "./parts";

const repositoryType = "aws:ecr/repository:Repository";
const ofRepository: Reference = {
  at: "repository",
  to: repositoryType,
  missing: (name) =>
    `RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry`,
};

/** How often each kind of scanning can scan. Source: `RegistryScanningRule` of the ECR API. */
const frequenciesOf: Readonly<Record<string, readonly string[]>> = {
  BASIC: ["SCAN_ON_PUSH", "MANUAL"],
  ENHANCED: ["CONTINUOUS_SCAN", "SCAN_ON_PUSH"],
};

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
    references: [ofRepository],
    refuse: ({ inputs }) => {
      const wrong = refuseLifecycle(text(inputs.policy));
      return wrong && `InvalidParameterException: Invalid parameter at 'LifecyclePolicyText': ${wrong}`;
    },
  },
  {
    type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
    id: ({ inputs }) => text(inputs.repository),
    outputs: ({ account }) => ({ registryId: account }),
    forceNew: ["repository"],
    policies: { policy: "repository" },
    references: [ofRepository],
  },
  {
    // The registry of an account and region has one, whoever puts it.
    type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    id: ({ account }) => account,
    outputs: ({ account }) => ({ registryId: account }),
    forceNew: [],
    sets: ["rules"],
    check: ({ scanType }) =>
      isUnknown(scanType) || Object.hasOwn(frequenciesOf, text(scanType))
        ? []
        : [
            {
              property: "scanType",
              reason: `expected scanType to be one of ["BASIC" "ENHANCED"], got ${text(scanType)}`,
            },
          ],
    refuse: ({ inputs: { scanType, rules } }) => {
      const frequencies = frequenciesOf[text(scanType)] ?? [];
      const wrong = objects(rules)
        .map(({ scanFrequency }) => text(scanFrequency))
        .find((frequency) => !frequencies.includes(frequency));
      return (
        wrong &&
        `ValidationException: ${text(scanType)} scanning has the frequencies ${frequencies.join(", ")}, not "${wrong}"`
      );
    },
  },
];
