import { isSet, resourceRule, setting, types } from "../lib";

interface VpcEndpoint {
  readonly serviceName?: string;
  readonly resourceConfigurationArn?: string;
  readonly serviceNetworkArn?: string;
}

/** AWS's own services; others' begin with `com.amazonaws.vpce.`. Source: "AWS services that integrate with AWS PrivateLink". */
const ofAws = /^(com\.amazonaws\.(?!vpce\.)|aws\.)[a-z0-9.-]+$/;

const services = resourceRule<VpcEndpoint, { services: readonly string[] }>({
  name: "ec2-vpcendpoint-disallow-unapproved-service",
  severity: "high",
  description:
    "A VPC's endpoints lead to services of AWS's; to a service of somebody else's where it is approved.",
  remediation: "name a service of AWS's, or have the other's listed in `services`.",
  standards: { fsbp: [], pci: [], pciOwn: ["1.4.1", "1.4.2"], nist: ["AC-4", "SC-7", "SC-7(3)"] },
  types: types.vpcEndpoint,
  settings: {
    services: setting<readonly string[]>(
      [],
      "Services of others that endpoints may lead to: by their names, or the ARN of a resource configuration or service network",
      { form: /^(com\.amazonaws\.vpce\.[a-z0-9.-]+|arn:[a-z-]+:vpc-lattice:[^*?]+)$/ },
    ),
  },
  check: ({ props }, judge, { services }) => {
    judge.part(() => {
      const { serviceName = "" } = props;
      if (serviceName !== "" && !ofAws.test(serviceName) && !services.includes(serviceName))
        judge.violation("it leads to a service that is not AWS's");
    });
    for (const property of ["resourceConfigurationArn", "serviceNetworkArn"] as const)
      judge.part(() => {
        if (isSet(props, property) && !services.includes(props[property] ?? ""))
          judge.violation(`\`${property}\` leads to something that is not AWS's`);
      });
  },
});

export const endpointServiceRules = [services];
