import { demandCustomerKey, isSet, resourceRule, type TaskDefinition, types } from "../lib";

interface FileSystem {
  readonly encrypted?: boolean;
  readonly kmsKeyId?: string;
}
interface AccessPoint {
  readonly rootDirectory?: { readonly path?: string };
  readonly posixUser?: { readonly uid?: number; readonly gid?: number };
}

const customerManagedKey = resourceRule<FileSystem>({
  name: "efs-filesystem-configure-customer-managed-key",
  severity: "medium",
  description: "File systems are encrypted under a customer-managed key.",
  remediation: "set `encrypted` and `kmsKeyId`.",
  standards: {
    fsbp: ["EFS.1"],
    pci: [],
    pciOwn: ["3.5.1"],
    nist: ["CA-9(1)", "SC-13", "SC-28", "SC-28(1)", "SC-12(2)"],
  },
  types: types.fileSystem,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.encrypted !== true) judge.violation("the file system is not encrypted");
    });
    demandCustomerKey(judge, props, "kmsKeyId", "the file system");
  },
});

const accessPoint = resourceRule<AccessPoint>({
  name: "efs-accesspoint-enforce-root-directory-and-user",
  severity: "medium",
  description: "An access point leads to a directory of its own, as a user of its own other than root.",
  remediation: 'set `rootDirectory.path` to something below "/", and `posixUser` to ids other than 0.',
  standards: {
    fsbp: ["EFS.3", "EFS.4"],
    pci: [],
    pciOwn: ["7.2.2"],
    nist: ["AC-6", "AC-6(2)", "AC-6(10)"],
  },
  types: types.accessPoint,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (/^\/*$/.test(props.rootDirectory?.path ?? ""))
        judge.violation("the access point leads to the root of the file system");
    });
    judge.part(() => {
      const { uid, gid } = props.posixUser ?? {};
      if (uid === undefined || gid === undefined)
        judge.violation("the access point names no user: the client claims one");
      else if (Number(uid) === 0 || Number(gid) === 0) judge.violation("the access point acts as root");
    });
  },
});

const transitEncryption = resourceRule<TaskDefinition>({
  name: "ecs-taskdefinition-enforce-efs-transit-encryption",
  severity: "medium",
  description:
    "A task reaches file systems under TLS only, through an access point and with the rights of its role.",
  remediation:
    'set `transitEncryption` "ENABLED", and `accessPointId` and `iam` "ENABLED" in `authorizationConfig`.',
  standards: { fsbp: ["ECS.18"], pci: [], pciOwn: ["4.2.1"], nist: ["AC-6", "SC-8", "SC-8(1)"] },
  types: types.taskDefinition,
  check: ({ props }, judge) =>
    judge.each(
      () => props.volumes,
      ({ name, efsVolumeConfiguration: volume }, index) => {
        if (!volume) return;
        const label = `the volume ${name ?? index + 1}`;
        judge.part(() => {
          if (volume.transitEncryption !== "ENABLED") judge.violation(`${label} is read in plain text`);
        });
        judge.part(() => {
          if (volume.authorizationConfig?.iam !== "ENABLED")
            judge.violation(`${label} is open to every role`);
        });
        judge.part(() => {
          if (!isSet(volume.authorizationConfig, "accessPointId"))
            judge.violation(`${label} is mounted without an access point`);
        });
      },
    ),
});

export const efsRules = [customerManagedKey, accessPoint, transitEncryption];
