import { demandCustomerKey, resourceRule, types } from "../lib";

interface LaunchTemplate {
  readonly metadataOptions?: { readonly httpTokens?: string; readonly httpPutResponseHopLimit?: number };
  readonly blockDeviceMappings?: readonly {
    readonly deviceName?: string;
    readonly noDevice?: string;
    readonly ebs?: Ebs;
  }[];
  readonly networkInterfaces?: readonly { readonly associatePublicIpAddress?: string | boolean }[];
}
interface Ebs {
  /** The provider takes a text. */
  readonly encrypted?: string | boolean;
  readonly kmsKeyId?: string;
}

const imdsv2 = resourceRule<LaunchTemplate>({
  name: "ec2-launchtemplate-enforce-imdsv2",
  severity: "high",
  description: "Instances tell of themselves by version 2 of the metadata service only, and to no container.",
  remediation: 'set `metadataOptions.httpTokens` "required" and `httpPutResponseHopLimit` 1.',
  standards: {
    fsbp: ["EC2.170", "EC2.8"],
    pci: [],
    pciOwn: ["2.2.6"],
    nist: ["AC-3", "AC-3(7)", "AC-6"],
  },
  types: types.launchTemplate,
  check: ({ props }, judge) => {
    judge.part(() => {
      if (props.metadataOptions?.httpTokens !== "required")
        judge.violation("instances answer metadata requests without a session token");
    });
    judge.part(() => {
      // One hop more, and a container on the host's bridge gets the instance's credentials.
      if (props.metadataOptions?.httpPutResponseHopLimit !== 1)
        judge.violation("the hop limit of metadata answers is not 1");
    });
  },
});

const encryptedVolumes = resourceRule<LaunchTemplate>({
  name: "ec2-launchtemplate-enforce-encrypted-volumes",
  severity: "medium",
  description: "Every volume of an instance is encrypted under a customer-managed key.",
  remediation: "map each volume, the root one too, with `ebs.encrypted` and `ebs.kmsKeyId`.",
  standards: {
    fsbp: ["EC2.181", "EC2.3"],
    pci: [],
    pciOwn: ["3.5.1"],
    nist: ["CA-9(1)", "SC-13", "SC-28", "SC-28(1)"],
  },
  types: types.launchTemplate,
  check: ({ props }, judge) => {
    judge.part(() => {
      const volumes = Array.from(props.blockDeviceMappings ?? [], ({ ebs }) => ebs).filter(Boolean);
      if (volumes.length === 0) judge.violation("no volume is mapped, so the image decides on encryption");
    });
    judge.each(
      () => props.blockDeviceMappings,
      ({ deviceName, ebs, noDevice }, index) => {
        if (noDevice || !ebs) return;
        const label = `the volume ${deviceName ?? index + 1}`;
        judge.part(() => {
          if (String(ebs.encrypted) !== "true") judge.violation(`${label} is not encrypted`);
        });
        demandCustomerKey(judge, ebs, "kmsKeyId", label);
      },
    );
  },
});

const publicIp = resourceRule<LaunchTemplate>({
  name: "ec2-launchtemplate-disallow-public-ip",
  severity: "high",
  description: "Instances get no public IP address.",
  remediation: "remove `networkInterfaces[].associatePublicIpAddress`.",
  standards: { fsbp: ["EC2.25"], pci: [], pciOwn: ["1.4.4"], nist: ["AC-4", "SC-7", "SC-7(9)"] },
  types: types.launchTemplate,
  check: ({ props }, judge) =>
    judge.each(
      () => props.networkInterfaces,
      ({ associatePublicIpAddress }, index) => {
        if (String(associatePublicIpAddress) === "true")
          judge.violation(`network interface ${index + 1} gets a public IP address`);
      },
    ),
});

export const ec2LaunchTemplateRules = [imdsv2, encryptedVolumes, publicIp];
