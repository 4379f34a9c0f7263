import * as acm from "@pulumi/aws/acm";
import * as route53 from "@pulumi/aws/route53";
import type { Output } from "@pulumi/pulumi";
import type { DoorScope } from "./args";

type ValidationOptions = acm.Certificate["domainValidationOptions"];

/** ARN of the service's certificate, once ACM has validated every name on it. */
export function validatedCertificate({ name, args, tags, parent }: DoorScope): Output<string> {
  const { internalName, publicName } = args;
  const certificate = new acm.Certificate(
    `${name}-certificate`,
    {
      domainName: internalName,
      ...(publicName !== undefined && { subjectAlternativeNames: [publicName] }),
      validationMethod: "DNS",
      keyAlgorithm: "EC_prime256v1",
      options: {
        // A public log would tell the world the internal names. Browsers, though, refuse what is not logged.
        certificateTransparencyLoggingPreference: publicName === undefined ? "DISABLED" : "ENABLED",
      },
      tags,
    },
    { parent },
  );
  const validate = (role: string, domainName: string) => {
    const option = validationOption(certificate.domainValidationOptions, domainName);
    return new route53.Record(
      `${name}-${role}-validation`,
      {
        zoneId: args.zoneId,
        name: option.resourceRecordName,
        type: option.resourceRecordType,
        records: [option.resourceRecordValue],
        ttl: 300,
        // The record of a name is the same for each of its certificates, so a successor finds it in place.
        allowOverwrite: true,
      },
      { parent },
    );
  };
  const records = [
    validate("internal-name", internalName),
    ...(publicName === undefined ? [] : [validate("public-name", publicName)]),
  ];
  return new acm.CertificateValidation(
    `${name}-certificate-validation`,
    { certificateArn: certificate.arn, validationRecordFqdns: records.map((record) => record.fqdn) },
    { parent },
  ).certificateArn;
}

/** By name: the order in which ACM lists the names is not the order in which they were asked for. */
function validationOption(options: ValidationOptions, domainName: string) {
  return options.apply((found) => {
    const option = found.find((candidate) => candidate.domainName === domainName);
    if (option === undefined) throw new Error(`ACM offers no validation record for ${domainName}.`);
    return option;
  });
}
