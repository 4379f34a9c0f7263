import * as ec2 from "@pulumi/aws/ec2";
import * as efs from "@pulumi/aws/efs";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { document, type RefusalCase } from "./case";
import { twoZones } from "./delivery";
import { ended, service, task } from "./services";

function fileSystem(name: string, opts: CustomResourceOptions) {
  return new efs.FileSystem(`${name}-files`, { encrypted: true }, opts);
}

function mounted(
  name: string,
  opts: CustomResourceOptions,
  fileSystemId: Input<string>,
  subnetId?: Input<string>,
) {
  return new efs.MountTarget(`${name}-mount`, { fileSystemId, subnetId: subnetId ?? "" }, opts);
}

/** A service that mounts a file system, and waits for its tasks. */
function mounting(
  name: string,
  opts: CustomResourceOptions,
  fileSystemId: Input<string>,
  authorizationConfig?: { accessPointId: Input<string> },
) {
  const efsVolumeConfiguration = {
    fileSystemId,
    transitEncryption: "ENABLED",
    ...(authorizationConfig ? { authorizationConfig } : {}),
  };
  const definition = task(name, opts, { volumes: [{ name: "evidence", efsVolumeConfiguration }] });
  service(name, opts, definition, ended);
}

export const fileCases: readonly RefusalCase[] = [
  {
    title: "a mount target of a file system that does not exist",
    programs: [(name, opts) => void mounted(name, opts, "fs-0123", twoZones(name, opts).subnets[0])],
    refused: "mount",
    says: /FileSystemNotFound: File system 'fs-0123' does not exist/,
  },
  {
    title: "two mount targets in one zone",
    programs: [
      (name, opts) => {
        const { vpc, subnets } = twoZones(name, opts);
        const { id } = fileSystem(name, opts);
        const first = mounted(`${name}-first`, opts, id, subnets[0]);
        const args = { vpcId: vpc.id, cidrBlock: "10.0.9.0/24", availabilityZone: "eu-west-2a" };
        const again = new ec2.Subnet(`${name}-again`, args, opts).id;
        mounted(name, { ...opts, dependsOn: first }, id, again);
      },
    ],
    refused: "mount",
    says: /MountTargetConflict: mount target already exists in this AZ/,
  },
  {
    title: "mount targets in two VPCs",
    programs: [
      (name, opts) => {
        const { id } = fileSystem(name, opts);
        const first = mounted(`${name}-first`, opts, id, twoZones(`${name}-one`, opts).subnets[0]);
        mounted(name, { ...opts, dependsOn: first }, id, twoZones(`${name}-two`, opts).subnets[1]);
      },
    ],
    refused: "mount",
    says: /MountTargetConflict: requested subnet for new mount target is not in the same VPC/,
  },
  {
    title: "deleting a file system that has a mount target",
    programs: [
      (name, opts) => {
        const [subnet] = twoZones(name, opts).subnets;
        mounted(name, { ...opts, retainOnDelete: true }, fileSystem(name, opts).id, subnet);
      },
      (name, opts) => void twoZones(name, opts),
    ],
    refused: "files",
    says: /FileSystemInUse: The file system 'fs-\w+' has mount targets and cannot be deleted/,
  },
  {
    title: "two file systems of one creation token",
    programs: [
      (name, opts) => {
        const first = new efs.FileSystem(`${name}-first`, { creationToken: name }, opts);
        new efs.FileSystem(`${name}-second`, { creationToken: name }, { ...opts, dependsOn: first });
      },
    ],
    refused: "second",
    says: /FileSystemAlreadyExists: File system already exists with creation token/,
  },
  {
    title: "provisioned throughput of no figure",
    programs: [
      (name, opts) => void new efs.FileSystem(`${name}-files`, { throughputMode: "provisioned" }, opts),
    ],
    refused: "files",
    says: /ProvisionedThroughputInMibps is required with throughput mode provisioned/,
  },
  {
    title: "an access point at a relative path",
    programs: [
      (name, opts) => {
        const args = { fileSystemId: fileSystem(name, opts).id, rootDirectory: { path: "evidence" } };
        new efs.AccessPoint(`${name}-point`, args, opts);
      },
    ],
    refused: "point",
    says: /The path 'evidence' is not valid/,
  },
  {
    title: "an access point whose permissions are not octal",
    programs: [
      (name, opts) => {
        const creationInfo = { ownerUid: 1000, ownerGid: 1000, permissions: "rwx" };
        const args = {
          fileSystemId: fileSystem(name, opts).id,
          rootDirectory: { path: "/evidence", creationInfo },
        };
        new efs.AccessPoint(`${name}-point`, args, opts);
      },
    ],
    refused: "point",
    says: /Value 'rwx' at 'rootDirectory\.creationInfo\.permissions'/,
  },
  {
    title: "a file system's policy without a principal",
    programs: [
      (name, opts) => {
        const policy = document({ Effect: "Deny", Action: "elasticfilesystem:ClientMount" });
        new efs.FileSystemPolicy(`${name}-policy`, { fileSystemId: fileSystem(name, opts).id, policy }, opts);
      },
    ],
    refused: "policy",
    says: /InvalidPolicyException: .*Policy must contain a principal/,
  },
  {
    title: "a file system's policy for a role that does not exist",
    programs: [
      (name, opts) => {
        const policy = document({
          Effect: "Allow",
          Action: "elasticfilesystem:ClientMount",
          Principal: { AWS: "arn:aws:iam::111122223333:role/ghost" },
        });
        new efs.FileSystemPolicy(`${name}-policy`, { fileSystemId: fileSystem(name, opts).id, policy }, opts);
      },
    ],
    refused: "policy",
    says: /InvalidPolicyException: Policy contains invalid Principal block: ".*role\/ghost"/,
  },
  {
    title: "a service whose file system has no mount target",
    programs: [(name, opts) => void mounting(name, opts, fileSystem(name, opts).id)],
    refused: "service",
    says: /ResourceInitializationError: failed to invoke EFS utils .*Failed to resolve "fs-\w+\.efs\.eu-west-2/,
  },
  {
    title: "a service with another file system's access point",
    programs: [
      (name, opts) => {
        const { id } = fileSystem(name, opts);
        const first = mounted(`${name}-first`, opts, id, twoZones(name, opts).subnets[0]);
        const other = new efs.FileSystem(`${name}-other`, {}, opts).id;
        const accessPointId = new efs.AccessPoint(`${name}-point`, { fileSystemId: other }, opts).id;
        mounting(name, { ...opts, dependsOn: first }, id, { accessPointId });
      },
    ],
    refused: "service",
    says: /access denied by server .* the access point fsap-\w+ is not one of fs-/,
  },
];
