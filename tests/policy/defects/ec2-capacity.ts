import type { JudgedGraph } from "../../support/judged-graph";
import { resource } from "../../support/policy";
import type { Defect } from "./defect";

interface Changes {
  readonly template?: Readonly<Record<string, unknown>>;
  readonly group?: Readonly<Record<string, unknown>>;
  readonly provider?: Readonly<Record<string, unknown>>;
}

/** Adds EC2 capacity in which every rule is kept, but for the changes. The shipped stacks have none. */
function withCapacity(graph: JudgedGraph, { template, group, provider }: Changes): JudgedGraph {
  const { networkConfiguration } = graph.one("screening-service").inputs as {
    networkConfiguration: { subnets: readonly string[] };
  };
  const ebs = { encrypted: "true", kmsKeyId: graph.arn("kms", "key/data") };
  return graph.with(
    resource("aws:ec2/launchTemplate:LaunchTemplate", "ec2-template", {
      metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }],
      ...template,
    }),
    resource("aws:autoscaling/group:Group", "ec2-group", {
      vpcZoneIdentifiers: networkConfiguration.subnets,
      launchTemplate: { id: "lt-1", version: "1" },
      maxInstanceLifetime: 14 * 86_400,
      ...group,
    }),
    resource("aws:ecs/capacityProvider:CapacityProvider", "ec2-provider", {
      autoScalingGroupProvider: {
        autoScalingGroupArn: graph.arn("autoscaling", "autoScalingGroup:1:autoScalingGroupName/ec2"),
        managedScaling: { status: "ENABLED" },
        managedTerminationProtection: "ENABLED",
        ...provider,
      },
    }),
  );
}

/** On instances that carry tasks. */
export const ec2CapacityDefects: readonly Defect[] = [
  {
    rule: "autoscaling-group-configure-instance-lifetime",
    why: "instances are never patched",
    at: ["ec2-group"],
    change: (graph) => withCapacity(graph, { group: { maxInstanceLifetime: 0 } }),
  },
  {
    rule: "ec2-launchtemplate-enforce-imdsv2",
    why: "containers reach the credentials of their instance",
    at: ["ec2-template"],
    change: (graph) =>
      withCapacity(graph, {
        template: { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } },
      }),
  },
  {
    rule: "ec2-launchtemplate-enforce-encrypted-volumes",
    why: "an instance's disk is not encrypted",
    at: ["ec2-template"],
    change: (graph) =>
      withCapacity(graph, {
        template: {
          blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { kmsKeyId: graph.arn("kms", "key/data") } }],
        },
      }),
  },
  {
    rule: "ec2-launchtemplate-disallow-public-ip",
    why: "instances get public addresses",
    at: ["ec2-template"],
    change: (graph) =>
      withCapacity(graph, { template: { networkInterfaces: [{ associatePublicIpAddress: "true" }] } }),
  },
  {
    rule: "autoscaling-group-enforce-multi-az",
    why: "instances start from a launch configuration, which demands too little",
    at: ["ec2-group"],
    change: (graph) =>
      withCapacity(graph, { group: { launchTemplate: undefined, launchConfiguration: "old" } }),
  },
  {
    rule: "ecs-capacityprovider-enforce-managed-termination-protection",
    why: "an instance is taken away while tasks run on it",
    at: ["ec2-provider"],
    change: (graph) => withCapacity(graph, { provider: { managedTerminationProtection: "DISABLED" } }),
  },
];
