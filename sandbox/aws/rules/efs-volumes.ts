import type { Cloud } from "../cloud/cloud";
import type { CloudResource } from "../cloud/records";
import { isProps, objects, type Props, text } from "../values";

interface EfsVolume {
  readonly name: string;
  readonly fileSystem: string;
  readonly accessPoint: string;
  readonly iam: boolean;
  readonly encrypted: boolean;
  readonly root: string;
}

function efsVolumes(task: Props): EfsVolume[] {
  return objects(task.volumes).flatMap(({ name, efsVolumeConfiguration: efs }) => {
    if (!isProps(efs)) return [];
    const authorization = isProps(efs.authorizationConfig) ? efs.authorizationConfig : {};
    return [
      {
        name: text(name),
        fileSystem: text(efs.fileSystemId),
        accessPoint: text(authorization.accessPointId),
        iam: authorization.iam === "ENABLED",
        encrypted: efs.transitEncryption === "ENABLED",
        root: text(efs.rootDirectory) || "/",
      },
    ];
  });
}

/** ECS's words against a task's EFS volumes when it is registered. ECS does not look whether the file system is there. */
export function refuseEfsVolumes(task: Props): string | undefined {
  for (const { name, accessPoint, iam, encrypted, root } of efsVolumes(task)) {
    if ((accessPoint !== "" || iam) && !encrypted)
      return `ClientException: Volume '${name}': transit encryption must be enabled if an EFS access point or IAM authorization is used.`;
    if (accessPoint !== "" && root !== "/")
      return `ClientException: Volume '${name}': the root directory must be omitted or set to / if an EFS access point is used, got '${root}'.`;
  }
  return undefined;
}

/** Why a task's EFS volumes cannot be mounted when it starts. */
export function unmountable(cloud: Cloud, { outputs, region }: CloudResource): string | undefined {
  const doing =
    "ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr:";
  for (const { fileSystem, accessPoint } of efsVolumes(outputs)) {
    const mounted = cloud
      .ofType("aws:efs/mountTarget:MountTarget")
      .some(({ inputs }) => inputs.fileSystemId === fileSystem);
    if (!mounted)
      return `${doing} Failed to resolve "${fileSystem}.efs.${region}.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.`;
    const point = cloud.byId("aws:efs/accessPoint:AccessPoint", accessPoint);
    if (accessPoint !== "" && point?.inputs.fileSystemId !== fileSystem)
      return `${doing} mount.nfs4: access denied by server while mounting 127.0.0.1:/: the access point ${accessPoint} is not one of ${fileSystem}`;
  }
  return undefined;
}
