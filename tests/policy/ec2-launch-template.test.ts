import { ec2LaunchTemplateRules } from "../../policy/rules/ec2-launch-template";
import { resource, ruleNamed, unknown } from "../support/policy";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ec2LaunchTemplateRules, `ec2-launchtemplate-${name}`);
const key = "arn:aws:kms:eu-west-1:111122223333:key/1";
const ebs = { encrypted: "true", kmsKeyId: key };
const template = (inputs: Record<string, unknown> = {}) =>
  resource("aws:ec2/launchTemplate:LaunchTemplate", "template", {
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs }],
    ...inputs,
  });
const volumes = (...blockDeviceMappings: Record<string, unknown>[]) => template({ blockDeviceMappings });

describeRule({
  rule: rule("enforce-imdsv2"),
  passing: [template()],
  decisive: ["metadataOptions"],
  cases: [
    {
      when: "nothing is said of it",
      given: [template({ metadataOptions: undefined })],
      outcome: "fail",
      says: /session token[\s\S]*hop limit/,
    },
    {
      when: "tokens are optional",
      given: [template({ metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 } })],
      outcome: "fail",
      says: "session token",
    },
    {
      when: "containers of the host's bridge reach it",
      given: [template({ metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } })],
      outcome: "fail",
      says: "hop limit",
    },
    {
      when: "the hop limit is AWS's to choose",
      given: [template({ metadataOptions: { httpTokens: "required" } })],
      outcome: "fail",
      says: "hop limit",
    },
    {
      when: "tokens are unknown and the hop limit is wrong",
      given: [template({ metadataOptions: { httpTokens: unknown, httpPutResponseHopLimit: 2 } })],
      outcome: "fail",
    },
  ],
});

describeRule({
  rule: rule("enforce-encrypted-volumes"),
  passing: [template()],
  decisive: ["blockDeviceMappings"],
  cases: [
    {
      when: "no volume is mapped",
      given: [template({ blockDeviceMappings: undefined })],
      outcome: "fail",
      says: "the image decides",
    },
    {
      when: "only a disk of the host is mapped",
      given: [volumes({ virtualName: "ephemeral0" })],
      outcome: "fail",
    },
    {
      when: "the flag is a boolean",
      given: [volumes({ ebs: { ...ebs, encrypted: true } })],
      outcome: "pass",
    },
    {
      when: "a device of the image is left out",
      given: [volumes({ deviceName: "/dev/sdb", noDevice: "true" }, { ebs })],
      outcome: "pass",
    },
    {
      when: "a volume is not encrypted",
      given: [volumes({ deviceName: "/dev/xvda", ebs: { kmsKeyId: key } })],
      outcome: "fail",
      says: "/dev/xvda is not encrypted",
    },
    {
      when: "the second is not",
      given: [volumes({ ebs }, { ebs: { ...ebs, encrypted: "false" } })],
      outcome: "fail",
      says: "the volume 2",
    },
    {
      when: "it names no key",
      given: [volumes({ ebs: { encrypted: "true" } })],
      outcome: "fail",
      says: "no key of the bank",
    },
    {
      when: "it names AWS's key",
      given: [volumes({ ebs: { ...ebs, kmsKeyId: "alias/aws/ebs" } })],
      outcome: "fail",
      says: "AWS owns",
    },
    { when: "its key is made", given: [volumes({ ebs: { ...ebs, kmsKeyId: unknown } })], outcome: "pass" },
    {
      when: "it is unknown whether it is encrypted",
      given: [volumes({ ebs: { ...ebs, encrypted: unknown } })],
      outcome: "undetermined",
      says: "ebs.encrypted",
    },
  ],
});

describeRule({
  rule: rule("disallow-public-ip"),
  passing: [template({ networkInterfaces: [{ associatePublicIpAddress: "false" }] })],
  decisive: ["networkInterfaces"],
  cases: [
    { when: "nothing is said: the subnet decides", given: [template()], outcome: "pass" },
    {
      when: "an interface gets one",
      given: [template({ networkInterfaces: [{}, { associatePublicIpAddress: "true" }] })],
      outcome: "fail",
      says: "network interface 2",
    },
    {
      when: "the flag is a boolean",
      given: [template({ networkInterfaces: [{ associatePublicIpAddress: true }] })],
      outcome: "fail",
    },
  ],
});
