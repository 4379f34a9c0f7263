import { efsRules } from "../../policy/rules/efs";
import { resource, ruleNamed, unknown } from "../support/policy";
import { taskDefinition } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const fileSystem = (inputs: Record<string, unknown> = {}) =>
  resource("aws:efs/fileSystem:FileSystem", "files", {
    encrypted: true,
    kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1",
    ...inputs,
  });

describeRule({
  rule: ruleNamed(efsRules, "efs-filesystem-configure-customer-managed-key"),
  passing: [fileSystem()],
  decisive: ["encrypted"],
  cases: [
    { when: "it is not encrypted", given: [fileSystem({ encrypted: false })], outcome: "fail" },
    {
      when: "nothing is said of it",
      given: [fileSystem({ encrypted: undefined })],
      outcome: "fail",
      says: "not encrypted",
    },
    {
      when: "it names no key",
      given: [fileSystem({ kmsKeyId: undefined })],
      outcome: "fail",
      says: "the file system names no key",
    },
    {
      when: "it names AWS's key",
      given: [fileSystem({ kmsKeyId: "alias/aws/elasticfilesystem" })],
      outcome: "fail",
      says: "AWS owns",
    },
    { when: "its key is made", given: [fileSystem({ kmsKeyId: unknown })], outcome: "pass" },
  ],
});

const accessPoint = (inputs: Record<string, unknown> = {}) =>
  resource("aws:efs/accessPoint:AccessPoint", "access", {
    fileSystemId: "fs-1",
    rootDirectory: { path: "/screening" },
    posixUser: { uid: 10001, gid: 10001 },
    ...inputs,
  });

describeRule({
  rule: ruleNamed(efsRules, "efs-accesspoint-enforce-root-directory-and-user"),
  passing: [accessPoint()],
  decisive: ["rootDirectory", "posixUser"],
  cases: [
    {
      when: "it leads to the root",
      given: [accessPoint({ rootDirectory: { path: "/" } })],
      outcome: "fail",
      says: "root of the file system",
    },
    {
      when: "it leads there by two strokes",
      given: [accessPoint({ rootDirectory: { path: "//" } })],
      outcome: "fail",
    },
    { when: "it names no path", given: [accessPoint({ rootDirectory: {} })], outcome: "fail" },
    { when: "it names no directory", given: [accessPoint({ rootDirectory: undefined })], outcome: "fail" },
    {
      when: "it names no user",
      given: [accessPoint({ posixUser: undefined })],
      outcome: "fail",
      says: "names no user",
    },
    { when: "it names no group", given: [accessPoint({ posixUser: { uid: 10001 } })], outcome: "fail" },
    {
      when: "it names a group alone",
      given: [accessPoint({ posixUser: { gid: 10001 } })],
      outcome: "fail",
      says: "names no user",
    },
    {
      when: "it acts as root",
      given: [accessPoint({ posixUser: { uid: 0, gid: 10001 } })],
      outcome: "fail",
      says: "acts as root",
    },
    {
      when: "it acts as root's group",
      given: [accessPoint({ posixUser: { uid: 10001, gid: 0 } })],
      outcome: "fail",
      says: "acts as root",
    },
  ],
});

const authorizationConfig = { accessPointId: "fsap-1", iam: "ENABLED" };
const mounted = (change: Record<string, unknown> = {}) =>
  taskDefinition(
    {},
    {
      volumes: [
        { name: "tmp" },
        {
          name: "files",
          efsVolumeConfiguration: {
            fileSystemId: unknown,
            transitEncryption: "ENABLED",
            authorizationConfig,
            ...change,
          },
        },
      ],
    },
  );

describeRule({
  rule: ruleNamed(efsRules, "ecs-taskdefinition-enforce-efs-transit-encryption"),
  passing: [mounted()],
  decisive: ["volumes"],
  cases: [
    { when: "there is no volume", given: [taskDefinition()], outcome: "pass" },
    {
      when: "it is read in plain text",
      given: [mounted({ transitEncryption: "DISABLED" })],
      outcome: "fail",
      says: "the volume files is read in plain text",
    },
    { when: "nothing is said of it", given: [mounted({ transitEncryption: undefined })], outcome: "fail" },
    {
      when: "the volume has no name",
      given: [
        taskDefinition(
          {},
          { volumes: [{ name: "tmp" }, { efsVolumeConfiguration: { authorizationConfig } }] },
        ),
      ],
      outcome: "fail",
      says: "the volume 2 is read in plain text",
    },
    {
      when: "its rights do not count",
      given: [mounted({ authorizationConfig: { ...authorizationConfig, iam: "DISABLED" } })],
      outcome: "fail",
      says: "open to every role",
    },
    {
      when: "there is no access point",
      given: [mounted({ authorizationConfig: { iam: "ENABLED" } })],
      outcome: "fail",
      says: "without an access point",
    },
    {
      when: "nothing is said of who may",
      given: [mounted({ authorizationConfig: undefined })],
      outcome: "fail",
      says: /open to every role[\s\S]*without an access point/,
    },
    {
      when: "the access point is made",
      given: [mounted({ authorizationConfig: { ...authorizationConfig, accessPointId: unknown } })],
      outcome: "pass",
    },
    {
      when: "it is unknown whether it is encrypted",
      given: [mounted({ transitEncryption: unknown })],
      outcome: "undetermined",
      says: "transitEncryption",
    },
  ],
});
