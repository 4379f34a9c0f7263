import { text } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, kmsKey } from "./parts";

export const clusterType = "aws:ecs/cluster:Cluster";

export function inCluster(at: string, holds: boolean): Reference {
  return {
    at,
    to: clusterType,
    missing: (name) => `ClusterNotFoundException: Cluster not found: ${name}`,
    ...(holds
      ? {
          holds: () =>
            "ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.",
        }
      : {}),
  };
}

export const ecs: readonly TypeEntry[] = [
  {
    type: clusterType,
    id: (moment) => clusterArn(moment),
    arn: clusterArn,
    outputs: ({ inputs }) => ({
      settings: inputs.settings ?? [{ name: "containerInsights", value: "disabled" }],
    }),
    forceNew: ["name"],
    sets: ["settings"],
    references: [
      kmsKey("configuration.executeCommandConfiguration.kmsKeyId", "InvalidParameterException"),
      kmsKey(
        "configuration.managedStorageConfiguration.fargateEphemeralStorageKmsKeyId",
        "InvalidParameterException",
      ),
    ],
    unique: [
      {
        key: ({ name }) => text(name),
        taken: (_moment, name) => `InvalidParameterException: Cluster ${name} exists already in this account`,
      },
    ],
  },
];

function clusterArn(moment: Moment): string {
  return arnOf("ecs", (_id, inputs) => `cluster/${text(inputs.name)}`)(moment, "");
}
