import * as ec2 from "@pulumi/aws/ec2";
import * as efs from "@pulumi/aws/efs";
import type { Resource } from "@pulumi/pulumi";
import { nth } from "../shared/nth";
import { policyDocument, type Statement } from "../shared/policy-document";
import type { DataArgs, FilePlan, FileStoreHandle } from "./args";

/** uid and gid of the services' containers: what is written through the access point belongs to them. */
const owner = 10001;

/**
 * One file system, with a mount target in each AZ and the one access point through which services mount it: over TLS, as
 * the containers' user, in a folder of its own. Cost: by use only, backups included.
 */
export function files(
  logicalName: string,
  store: string,
  plan: FilePlan,
  { dataKeyArn, network, retain, roleArnPattern }: DataArgs,
  parent: Resource,
): FileStoreHandle {
  const tags = { Name: plan.name, store, "data-class": plan.dataClass };
  const system = new efs.FileSystem(
    logicalName,
    {
      creationToken: plan.name,
      encrypted: true,
      kmsKeyId: dataKeyArn,
      throughputMode: "elastic",
      lifecyclePolicies: [
        { transitionToIa: "AFTER_30_DAYS" },
        { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" },
      ],
      tags,
    },
    { parent, protect: retain, deleteBeforeReplace: true },
  );
  new efs.BackupPolicy(
    `${logicalName}-backup`,
    { fileSystemId: system.id, backupPolicy: { status: "ENABLED" } },
    { parent },
  );
  const policy = new efs.FileSystemPolicy(
    `${logicalName}-policy`,
    {
      fileSystemId: system.id,
      policy: system.arn.apply((arn) => policyDocument(clients(arn, roleArnPattern))),
    },
    { parent },
  );
  const group = new ec2.SecurityGroup(
    `${logicalName}-sg`,
    { description: `Files of ${store}`, vpcId: network.vpcId, tags },
    { parent },
  );
  const targets = network.availabilityZones.map(
    (zone, index) =>
      new efs.MountTarget(
        `${logicalName}-mount-${zone}`,
        {
          fileSystemId: system.id,
          subnetId: nth(network.isolatedSubnetIds, index),
          securityGroups: [group.id],
        },
        // Nobody mounts it before its policy stands.
        { parent, dependsOn: [policy] },
      ),
  );
  const point = new efs.AccessPoint(
    `${logicalName}-access-point`,
    {
      fileSystemId: system.id,
      posixUser: { uid: owner, gid: owner },
      rootDirectory: {
        path: `/${store}`,
        creationInfo: { ownerUid: owner, ownerGid: owner, permissions: "0750" },
      },
      tags,
    },
    { parent },
  );
  return {
    fileSystemId: system.id,
    fileSystemArn: system.arn,
    accessPointId: point.id,
    accessPointArn: point.arn,
    securityGroupId: group.id,
    ready: [policy, ...targets],
  };
}

/** What no permission of a role can open again: plain text, others than the stack's roles, ways past the access point. */
function clients(arn: string, roleArnPattern: string): Statement[] {
  const mounting = {
    effect: "Deny",
    actions: [
      "elasticfilesystem:ClientMount",
      "elasticfilesystem:ClientRootAccess",
      "elasticfilesystem:ClientWrite",
    ],
    resources: [arn],
    principals: "*",
  } as const;
  return [
    { ...mounting, sid: "RefusePlainText", conditions: { Bool: { "aws:SecureTransport": "false" } } },
    {
      ...mounting,
      sid: "OnlyTheStacksRoles",
      conditions: { ArnNotLike: { "aws:PrincipalArn": roleArnPattern } },
    },
    {
      ...mounting,
      sid: "OnlyThroughAccessPoints",
      conditions: { Null: { "elasticfilesystem:AccessPointArn": "true" } },
    },
  ];
}
