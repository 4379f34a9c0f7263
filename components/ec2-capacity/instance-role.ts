import * as iam from "@pulumi/aws/iam";
import type { Resource } from "@pulumi/pulumi";
import { inlinePolicy, serviceRole } from "../shared/iam";
import { policyDocument, type Statement } from "../shared/policy-document";
import type { Ec2CapacityArgs, Ec2CapacityPlan } from "./args";

/**
 * What a machine may do: be one of the cluster's. Images, logs and secrets are fetched with each task's execution role;
 * there is no way to log in.
 */
export function instanceProfile(name: string, args: Ec2CapacityArgs, parent: Resource): iam.InstanceProfile {
  const role = serviceRole(
    `${name}-instance-role`,
    {
      ...args.roles,
      roleName: args.physicalName,
      service: "ec2.amazonaws.com",
      description: `What machines of ${args.capacity} may do: register with the cluster`,
    },
    parent,
  );
  const policy = policyDocument(ecsAgentStatements(args));
  const attached = inlinePolicy(`${name}-instance-agent`, { role, policy }, parent);
  return new iam.InstanceProfile(
    `${name}-instance-profile`,
    { name: args.physicalName, path: args.roles.path, role: role.name },
    { parent, dependsOn: [attached], deleteBeforeReplace: true },
  );
}

/** Source: "Amazon ECS container instance IAM role", ECS developer guide; narrowed to the one cluster. */
function ecsAgentStatements({ region, account, clusterName }: Ec2CapacityPlan): Statement[] {
  const ecs = (resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;
  return [
    {
      sid: "JoinCluster",
      actions: [
        "ecs:DeregisterContainerInstance",
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
      ],
      resources: [ecs(`cluster/${clusterName}`)],
    },
    {
      sid: "WorkForCluster",
      actions: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
      resources: [ecs(`container-instance/${clusterName}/*`)],
    },
    // AWS knows no resource for it.
    { sid: "FindEndpoint", actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
  ];
}
