import type { JudgedGraph } from "../../support/judged-graph";
import { resource, urnOf } from "../../support/policy";
import type { Defect } from "./defect";

interface Changes {
  readonly fileSystem?: Readonly<Record<string, unknown>>;
  readonly backup?: Readonly<Record<string, unknown>>;
  readonly policy?: Readonly<Record<string, unknown>>;
  readonly access?: Readonly<Record<string, unknown>>;
  readonly target?: Readonly<Record<string, unknown>>;
}

const of = { fileSystemId: "fs-files" };
const refusal = {
  Sid: "RefusePlainText",
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

function subnetsOf(graph: JudgedGraph, balancer: string): readonly string[] {
  return (graph.one(balancer).inputs as { subnets: readonly string[] }).subnets;
}

/** Adds a file system in which every rule is kept, but for the changes. The shipped stacks have none. */
function withFiles(graph: JudgedGraph, changes: Changes): JudgedGraph {
  const [subnetId] = subnetsOf(graph, "screening-alb");
  return graph.with(
    resource("aws:efs/fileSystem:FileSystem", "files", {
      id: of.fileSystemId,
      arn: graph.arn("elasticfilesystem", `file-system/${of.fileSystemId}`),
      creationToken: "cdd-dev-files",
      encrypted: true,
      tags: { "data-class": "restricted" },
      kmsKeyId: graph.arn("kms", "key/data"),
      ...changes.fileSystem,
    }),
    resource("aws:efs/backupPolicy:BackupPolicy", "files-backup", {
      ...of,
      backupPolicy: { status: "ENABLED" },
      ...changes.backup,
    }),
    resource("aws:efs/fileSystemPolicy:FileSystemPolicy", "files-policy", {
      ...of,
      policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ ...refusal, ...changes.policy }] }),
    }),
    resource("aws:efs/accessPoint:AccessPoint", "files-screening", {
      ...of,
      rootDirectory: { path: "/screening" },
      posixUser: { uid: 10001, gid: 10001 },
      ...changes.access,
    }),
    resource(
      "aws:backup/selection:Selection",
      "files-in-backups",
      { resources: [graph.arn("elasticfilesystem", `file-system/${of.fileSystemId}`)] },
      { propertyDependencies: { resources: [urnOf("aws:efs/fileSystem:FileSystem", "files")] } },
    ),
    resource("aws:efs/mountTarget:MountTarget", "files-1", { ...of, subnetId, ...changes.target }),
  );
}

/** On file systems and what mounts them. */
export const efsDefects: readonly Defect[] = [
  {
    rule: "efs-filesystem-configure-customer-managed-key",
    why: "files are left to AWS's own key",
    at: ["files"],
    change: (graph) => withFiles(graph, { fileSystem: { kmsKeyId: undefined } }),
  },
  {
    rule: "efs-filesystem-enable-backups",
    why: "files that are deleted are gone",
    at: ["files"],
    change: (graph) => withFiles(graph, { backup: { backupPolicy: { status: "DISABLED" } } }),
  },
  {
    rule: "efs-accesspoint-enforce-root-directory-and-user",
    why: "a service sees the files of all others",
    at: ["files-screening"],
    change: (graph) => withFiles(graph, { access: { rootDirectory: { path: "/" } } }),
  },
  {
    rule: "efs-filesystempolicy-enforce-tls",
    why: "files are read in plain text by whoever does not ask for TLS",
    at: ["files"],
    change: (graph) => withFiles(graph, { policy: { Action: "elasticfilesystem:ClientWrite" } }),
  },
  {
    rule: "efs-mounttarget-disallow-public-subnets",
    why: "a file system is reached from the public subnets",
    at: ["files-1"],
    change: (graph) => {
      const [subnetId] = subnetsOf(graph, "onboarding-portal-alb");
      return withFiles(graph, { target: { subnetId } });
    },
  },
  {
    rule: "ecs-taskdefinition-enforce-efs-transit-encryption",
    why: "a task mounts a file system past its access points",
    at: ["screening-task"],
    change: (graph) =>
      withFiles(graph, {}).patch("screening-task", {
        volumes: [
          {
            name: "files",
            efsVolumeConfiguration: {
              ...of,
              transitEncryption: "ENABLED",
              authorizationConfig: { iam: "ENABLED" },
            },
          },
        ],
      }),
  },
];
