import { missingPrincipals } from "../rules/principals";
import { digest, isProps, isUnknown, type Props, text } from "../values";
import type { Moment, Reference, TypeEntry } from "./entry";
import { arnOf, ec2Id, inSecurityGroup, inSubnet, kmsKey, owner, subnetType, uuid, vpcType } from "./parts";

/** Also what a task definition's volume names. */
const fileSystemType = "aws:efs/fileSystem:FileSystem";
const mountTargetType = "aws:efs/mountTarget:MountTarget";
const accessPointType = "aws:efs/accessPoint:AccessPoint";

function inFileSystem(holds?: (id: string) => string): Reference {
  return {
    at: "fileSystemId",
    to: fileSystemType,
    missing: (id) => `FileSystemNotFound: File system '${id}' does not exist.`,
    ...(holds ? { holds } : {}),
  };
}

function fileSystemArn({ region, account, inputs }: Moment): string {
  return `arn:aws:elasticfilesystem:${region}:${account}:file-system/${text(inputs.fileSystemId)}`;
}

function checkFileSystem({ kmsKeyId, encrypted }: Props) {
  if (kmsKeyId === undefined || isUnknown(kmsKeyId)) return [];
  if (!text(kmsKeyId).startsWith("arn:"))
    return [{ property: "kmsKeyId", reason: `"kmsKeyId" (${text(kmsKeyId)}) is an invalid ARN` }];
  return encrypted === true || isUnknown(encrypted)
    ? []
    : [{ property: "kmsKeyId", reason: "encrypted must be set to true when kms_key_id is specified" }];
}

function refuseMountTarget({ cloud, inputs, existing }: Moment): string | undefined {
  const subnet = cloud.byId(subnetType, text(inputs.subnetId));
  const others = cloud
    .ofType(mountTargetType)
    .filter((one) => one.id !== existing?.id && one.inputs.fileSystemId === inputs.fileSystemId)
    .map((one) => cloud.byId(subnetType, text(one.inputs.subnetId)));
  if (others.some((one) => one && one.inputs.vpcId !== subnet?.inputs.vpcId))
    return "MountTargetConflict: requested subnet for new mount target is not in the same VPC as existing mount targets";
  return others.some((one) => one?.outputs.availabilityZone === subnet?.outputs.availabilityZone)
    ? "MountTargetConflict: mount target already exists in this AZ"
    : undefined;
}

function mountTargetOutputs(moment: Moment, id: string): Props {
  const { cloud, inputs, region } = moment;
  const fileSystem = text(inputs.fileSystemId);
  const subnet = cloud.byId(subnetType, text(inputs.subnetId));
  const zone = text(subnet?.outputs.availabilityZone);
  const vpc = cloud.byId(vpcType, text(subnet?.inputs.vpcId));
  const dnsName = `${fileSystem}.efs.${region}.amazonaws.com`;
  return {
    ...owner(moment),
    availabilityZoneName: zone,
    availabilityZoneId: text(subnet?.outputs.availabilityZoneId),
    dnsName,
    mountTargetDnsName: `${zone}.${dnsName}`,
    fileSystemArn: fileSystemArn(moment),
    networkInterfaceId: `eni-${digest(id).slice(0, 17)}`,
    ipAddressType: inputs.ipAddressType ?? "IPV4_ONLY",
    securityGroups: inputs.securityGroups ?? [text(vpc?.outputs.defaultSecurityGroupId)],
  };
}

function refuseAccessPoint({ inputs }: Moment): string | undefined {
  const root = isProps(inputs.rootDirectory) ? inputs.rootDirectory : {};
  const path = text(root.path) || "/";
  if (!path.startsWith("/") || path.length > 100 || path.split("/").filter(Boolean).length > 4)
    return `BadRequest: The path '${path}' is not valid: it begins with /, has at most 100 characters and at most four subdirectories.`;
  const permissions = isProps(root.creationInfo) ? text(root.creationInfo.permissions) : "0755";
  return /^[0-7]{3,4}$/.test(permissions)
    ? undefined
    : `ValidationException: Value '${permissions}' at 'rootDirectory.creationInfo.permissions' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[0-7]{3,4}$`;
}

export const efs: readonly TypeEntry[] = [
  {
    type: fileSystemType,
    id: ec2Id("fs"),
    arn: arnOf("elasticfilesystem", (id) => `file-system/${id}`),
    outputs: (moment, id) => ({
      ...owner(moment),
      creationToken: text(moment.inputs.creationToken) || `terraform-${uuid(moment)}`,
      dnsName: `${id}.efs.${moment.region}.amazonaws.com`,
      performanceMode: moment.inputs.performanceMode ?? "generalPurpose",
      protection: { replicationOverwrite: "ENABLED" },
      ...(isProps(moment.inputs.protection) ? { protection: moment.inputs.protection } : {}),
    }),
    defaults: { throughputMode: "bursting" },
    forceNew: ["availabilityZoneName", "creationToken", "encrypted", "kmsKeyId", "performanceMode"],
    references: [kmsKey("kmsKeyId", "KMSKeyNotFound")],
    unique: [
      {
        key: ({ creationToken }) => text(creationToken),
        taken: (_moment, token) =>
          `FileSystemAlreadyExists: File system already exists with creation token '${token}'`,
      },
    ],
    check: checkFileSystem,
    refuse: ({ inputs }) =>
      inputs.throughputMode === "provisioned" && inputs.provisionedThroughputInMibps === undefined
        ? "BadRequest: ProvisionedThroughputInMibps is required with throughput mode provisioned"
        : undefined,
  },
  {
    type: mountTargetType,
    id: ec2Id("fsmt"),
    outputs: mountTargetOutputs,
    forceNew: ["fileSystemId", "subnetId", "ipAddress", "ipAddressType", "ipv6Address"],
    sets: ["securityGroups"],
    references: [
      inFileSystem(
        (id) => `FileSystemInUse: The file system '${id}' has mount targets and cannot be deleted.`,
      ),
      inSubnet("subnetId", "SubnetNotFound"),
      inSecurityGroup("securityGroups[]", "SecurityGroupNotFound"),
    ],
    refuse: refuseMountTarget,
  },
  {
    type: accessPointType,
    id: ec2Id("fsap"),
    arn: arnOf("elasticfilesystem", (id) => `access-point/${id}`),
    outputs: (moment) => ({
      ...owner(moment),
      fileSystemArn: fileSystemArn(moment),
      rootDirectory: moment.inputs.rootDirectory ?? { path: "/" },
    }),
    forceNew: ["fileSystemId", "posixUser", "rootDirectory"],
    sets: ["posixUser.secondaryGids"],
    references: [inFileSystem()],
    refuse: refuseAccessPoint,
  },
  {
    type: "aws:efs/fileSystemPolicy:FileSystemPolicy",
    id: ({ inputs }) => text(inputs.fileSystemId),
    defaults: { bypassPolicyLockoutSafetyCheck: false },
    forceNew: ["fileSystemId"],
    policies: { policy: "fileSystem" },
    references: [inFileSystem()],
    refuse: ({ cloud, inputs }) => {
      const [missing] = missingPrincipals(cloud, text(inputs.policy));
      return missing && `InvalidPolicyException: Policy contains invalid Principal block: "${missing}"`;
    },
  },
  {
    type: "aws:efs/backupPolicy:BackupPolicy",
    id: ({ inputs }) => text(inputs.fileSystemId),
    forceNew: ["fileSystemId"],
    references: [inFileSystem()],
    check: ({ backupPolicy }) =>
      !isProps(backupPolicy) || ["ENABLED", "DISABLED"].includes(text(backupPolicy.status))
        ? []
        : isUnknown(backupPolicy.status)
          ? []
          : [
              {
                property: "backupPolicy.status",
                reason: `expected backupPolicy.status to be one of ["ENABLED" "DISABLED"], got ${text(backupPolicy.status)}`,
              },
            ],
  },
];
