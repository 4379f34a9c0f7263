import { digest, isUnknown, objects, type Props, text, texts } from "../values";
import type { Moment, TypeEntry } from "./entry";
import { arnOf, uuid } from "./parts";

const certificateType = "aws:acm/certificate:Certificate";

/** Every name on a certificate, the first one first. */
function namesOf(inputs: Props): string[] {
  return [...new Set([text(inputs.domainName), ...texts(inputs.subjectAlternativeNames)])].filter(
    (name) => name !== "",
  );
}

/** What proves a name: the same record for every certificate of an account. */
function validationRecord(account: string, name: string): Props {
  const bare = name.replace(/^\*\./, "");
  return {
    domainName: name,
    resourceRecordName: `_${digest(account, bare).slice(0, 32)}.${bare}.`,
    resourceRecordType: "CNAME",
    resourceRecordValue: `_${digest(bare, account).slice(0, 32)}.acm-validations.aws.`,
  };
}

/** AWS issues a certificate when every name's record stands in a public zone. */
function refuseValidation({ cloud, inputs }: Moment): string | undefined {
  const arn = text(inputs.certificateArn);
  const certificate = cloud.byArn(certificateType, arn);
  const wanted = objects(certificate?.outputs.domainValidationOptions).map((option) =>
    text(option.resourceRecordName),
  );
  const bare = (name: string) => name.replace(/\.$/, "").toLowerCase();
  const listed = texts(inputs.validationRecordFqdns).map(bare);
  const unlisted = listed.length > 0 ? wanted.find((name) => !listed.includes(bare(name))) : undefined;
  if (unlisted) return `missing ${unlisted} DNS validation record: it is not among validationRecordFqdns`;
  const present = new Set(
    cloud.ofType("aws:route53/record:Record").map(({ outputs }) => bare(text(outputs.fqdn))),
  );
  const absent = wanted.find((name) => !present.has(bare(name)));
  return (
    absent &&
    `waiting for ACM Certificate (${arn}) to be issued: timeout while waiting for state to become 'ISSUED' (last state: 'PENDING_VALIDATION'): there is no record ${absent}`
  );
}

export const acm: readonly TypeEntry[] = [
  {
    type: certificateType,
    id: (moment) => certificateArn(moment),
    arn: (_moment, id) => id,
    outputs: ({ account, inputs }) => ({
      domainName: text(inputs.domainName),
      subjectAlternativeNames: namesOf(inputs).sort(),
      domainValidationOptions: namesOf(inputs).map((name) => validationRecord(account, name)),
      keyAlgorithm: inputs.keyAlgorithm ?? "RSA_2048",
      options: inputs.options ?? {
        certificateTransparencyLoggingPreference: "ENABLED",
        export: "DISABLED",
      },
      renewalEligibility: "INELIGIBLE",
      status: "PENDING_VALIDATION",
      type: "AMAZON_ISSUED",
      validationMethod: inputs.validationMethod ?? "NONE",
    }),
    forceNew: [
      "domainName",
      "subjectAlternativeNames",
      "validationMethod",
      "keyAlgorithm",
      "certificateAuthorityArn",
      "validationOptions",
    ],
    sets: ["subjectAlternativeNames", "validationOptions"],
    check: ({ domainName }) =>
      text(domainName).length > 64 && !isUnknown(domainName)
        ? [
            {
              property: "domainName",
              reason: `The first domain name can be no longer than 64 characters: "${text(domainName)}" has ${text(domainName).length}`,
            },
          ]
        : [],
    deleted: ({ cloud }, { id }) =>
      cloud.changeWorld({ issuedCertificates: cloud.world.issuedCertificates.filter((arn) => arn !== id) }),
  },
  {
    type: "aws:acm/certificateValidation:CertificateValidation",
    id: ({ inputs }) => `validated-${text(inputs.certificateArn).split("/").at(-1)}`,
    forceNew: ["certificateArn", "validationRecordFqdns"],
    sets: ["validationRecordFqdns"],
    references: [
      {
        at: "certificateArn",
        to: certificateType,
        missing: (arn) => `ResourceNotFoundException: Could not find certificate ${arn}.`,
      },
    ],
    refuse: refuseValidation,
    made: ({ cloud, inputs }) =>
      cloud.changeWorld({
        issuedCertificates: [...new Set([...cloud.world.issuedCertificates, text(inputs.certificateArn)])],
      }),
  },
];

function certificateArn(moment: Moment): string {
  return arnOf("acm", () => `certificate/${uuid(moment)}`)(moment, "");
}
