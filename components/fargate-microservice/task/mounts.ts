import type { input } from "@pulumi/aws/types";
import { type Fault, unless } from "../../../model/problems";
import type { FileStoreHandle } from "../../data/args";
import type { Neighbours } from "../args";
import type { CommonContainerPlan, MountPlan } from "./args";
import type { MountPoint } from "./container";

type Files = Neighbours["files"];

/** A mount, and the file system that it is of. */
export interface MountedFiles extends MountPlan {
  readonly handle: FileStoreHandle;
}

/** The file systems that a service mounts. The constructor has refused mounts without one. */
export function mountedFiles(
  args: Pick<CommonContainerPlan, "mounts"> & { readonly files: Files },
): MountedFiles[] {
  return args.mounts.flatMap((mount) => {
    const handle = args.files[mount.store];
    return handle === undefined ? [] : [{ ...mount, handle }];
  });
}

/** Mounts of stores that the component was not given. */
export function mountFaults({ mounts }: Pick<CommonContainerPlan, "mounts">, files: Files): Fault[] {
  const given = Object.keys(files);
  return mounts.flatMap(({ store }) =>
    unless(
      Object.hasOwn(files, store),
      ["mounts", store],
      `no such file system is given. Use ${given.length === 0 ? "none: files is empty" : given.join(", ")}.`,
    ),
  );
}

/** Where the service's own container finds them. */
export function mountPoints({ mounts }: Pick<CommonContainerPlan, "mounts">): MountPoint[] {
  return mounts.map(({ store, access }) => ({
    sourceVolume: store,
    containerPath: `/mnt/${store}`,
    readOnly: access === "read",
  }));
}

/** The task's volumes: encrypted on the way, by the access point only, and as the task role. */
export function volumes(mounted: readonly MountedFiles[]): input.ecs.TaskDefinitionVolume[] {
  return mounted.map(({ store, handle }) => ({
    name: store,
    efsVolumeConfiguration: {
      fileSystemId: handle.fileSystemId,
      transitEncryption: "ENABLED",
      authorizationConfig: { accessPointId: handle.accessPointId, iam: "ENABLED" },
    },
  }));
}
