import {
  coversAction,
  demandNaming,
  isForEverybody,
  type Judge,
  judgeRoutes,
  type Node,
  type Relation,
  refusesPlainText,
  setting,
  stackRule,
  statementsOf,
  subnetsNamed,
  types,
} from "../lib";

interface OfFileSystem {
  readonly fileSystemId?: string;
}
interface BackupPolicy extends OfFileSystem {
  readonly backupPolicy?: { readonly status?: string };
}
interface FileSystemPolicy extends OfFileSystem {
  readonly policy?: string;
}
interface MountTarget {
  readonly subnetId?: string;
}

/** All that a client can do with a file system. */
const clientActions = ["ClientMount", "ClientWrite", "ClientRootAccess"].map(
  (action) => `elasticfilesystem:${action}`,
);

const ofFileSystem: Relation<OfFileSystem> = { property: "fileSystemId", by: "id", types: types.fileSystem };

const backups = stackRule<object, { demanded: boolean }>({
  name: "efs-filesystem-enable-backups",
  severity: "medium",
  description: "File systems are backed up.",
  remediation: 'make a BackupPolicy with `status` "ENABLED" for the file system.',
  standards: {
    fsbp: ["EFS.2"],
    pci: [],
    pciOwn: ["10.3.3"],
    nist: ["CP-6", "CP-9", "CP-10", "SI-12"],
  },
  types: types.fileSystem,
  settings: { demanded: setting(true, "Whether file systems of the stack are backed up") },
  check: (fileSystem, judge, { graph, settings: { demanded } }) => {
    if (!demanded) return;
    const policies = demandNaming(
      judge,
      graph.ofType<BackupPolicy>(types.backupPolicy),
      ofFileSystem,
      fileSystem,
      "the file system has no BackupPolicy",
    );
    for (const { name, props } of policies)
      judge.part(() => {
        if (props.backupPolicy?.status !== "ENABLED") judge.violation(`${name} does not enable backups`);
      });
  },
});

const tls = stackRule<object>({
  name: "efs-filesystempolicy-enforce-tls",
  severity: "high",
  description: "Every file system refuses clients that come without TLS.",
  remediation: 'make a FileSystemPolicy that denies everybody where `aws:SecureTransport` is "false".',
  standards: { fsbp: [], pci: [], pciOwn: ["4.2.1"], nist: ["AC-17(2)", "SC-8", "SC-8(1)"] },
  types: types.fileSystem,
  check: (fileSystem, judge, { graph }) => {
    const policies = demandNaming(
      judge,
      graph.ofType<FileSystemPolicy>(types.fileSystemPolicy),
      ofFileSystem,
      fileSystem,
      "the file system has no FileSystemPolicy",
    );
    for (const policy of policies) judge.part(() => judgePolicy(policy, judge));
  },
});

function judgePolicy({ name, props }: Node<FileSystemPolicy>, judge: Judge): void {
  const refuses = statementsOf(props.policy).some(
    (statement) =>
      refusesPlainText(statement) &&
      isForEverybody(statement) &&
      clientActions.every((action) => coversAction(statement, action)),
  );
  if (!refuses) judge.violation(`${name} does not refuse plain text`);
}

const mountTargets = stackRule<MountTarget, { approvedSubnets: readonly string[] }>({
  name: "efs-mounttarget-disallow-public-subnets",
  severity: "medium",
  description: "File systems are reached from subnets that no internet gateway routes to.",
  remediation: "place the mount target in a private subnet of the stack.",
  standards: { fsbp: ["EFS.6"], pci: [], pciOwn: ["1.3.1", "1.4.4"], nist: ["SC-7", "SC-7(3)"] },
  types: types.mountTarget,
  settings: { approvedSubnets: setting([], "Ids of existing private subnets, not made by the program") },
  check: (target, judge, { graph, settings: { approvedSubnets } }) => {
    const ids = () => [target.props.subnetId ?? ""].filter((id) => id !== "");
    const names = { property: "subnetId", path: "subnetId", ids };
    for (const subnet of subnetsNamed(target, names, judge, graph, approvedSubnets))
      judge.part(() => judgeRoutes(subnet, judge, graph));
  },
});

export const efsRelationRules = [backups, tls, mountTargets];
