/**
 * What data protection looks for in the lines of an application: what a bank learns of a customer, and what opens a door.
 * Ids of CloudWatch Logs' managed data identifiers. Most of the country's own are found only beside a keyword (`passport`),
 * so that documents of all countries that AWS knows cost few false alarms. Source: "CloudWatch Logs managed data
 * identifiers for sensitive data types", Amazon CloudWatch Logs user guide.
 *
 * Left out: addresses of computers (every message about a connection has one; the customers' stand in the logs of balancers
 * and WAF), places, vehicles, health, and post codes, which look like too much else and are found within addresses.
 */
const anywhere = [
  "Address",
  "AwsSecretKey",
  "CreditCardExpiration",
  "CreditCardNumber",
  "CreditCardSecurityCode",
  "EmailAddress",
  "Name",
  "OpenSshPrivateKey",
  "PgpPrivateKey",
  "PkcsPrivateKey",
  "PuttyPrivateKey",
];

/** Those whose id ends in a hyphen and a country. */
const byCountry: Readonly<Record<string, string>> = {
  // IBANs among them.
  BankAccountNumber: "DE ES FR GB IT US",
  CpfCode: "BR",
  DriversLicense:
    "AT AU BE BG CA CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK US",
  ElectoralRollNumber: "GB",
  IndividualTaxIdentificationNumber: "US",
  InseeCode: "FR",
  NationalIdentificationNumber: "DE ES IT",
  NationalInsuranceNumber: "GB",
  NieNumber: "ES",
  NifNumber: "ES",
  PassportNumber: "CA DE ES FR GB IT US",
  PermanentResidenceNumber: "CA",
  PhoneNumber: "BR DE ES FR GB IT US",
  RgNumber: "BR",
  SocialInsuranceNumber: "CA",
  Ssn: "ES US",
  TaxId: "DE ES FR GB",
};

/** Ids of the managed data identifiers. */
export const managedIdentifiers: readonly string[] = [
  ...anywhere,
  ...Object.entries(byCountry).flatMap(([id, countries]) =>
    countries.split(" ").map((country) => `${id}-${country}`),
  ),
];

const date = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}";

/**
 * What AWS has no identifier for: a date that is said to be of a birth. AWS's page speaks of `DateOfBirth`, and its list of
 * what a policy may name does not have it. At most 10, of at most 200 characters each.
 */
export const customIdentifiers: readonly { readonly name: string; readonly regex: string }[] = [
  { name: "BirthDate", regex: `[Bb][Ii][Rr][Tt][Hh][A-Za-z_ -]*.{1,5}${date}` },
  { name: "BirthDateShort", regex: `[Dd][Oo][Bb].{1,5}${date}` },
];

/** A data protection policy (JSON): what it finds is masked for every reader, and told to a log group without the data. */
export function dataProtectionPolicy(findingsLogGroup: string): string {
  // AWS: both statements name the same, and what masks takes no options.
  const identifiers = [
    ...managedIdentifiers.map((id) => `arn:aws:dataprotection::aws:data-identifier/${id}`),
    ...customIdentifiers.map(({ name }) => name),
  ];
  return JSON.stringify({
    Name: "personal-data",
    Description: "Personal data and credentials are masked",
    Version: "2021-06-01",
    Configuration: {
      CustomDataIdentifier: customIdentifiers.map(({ name, regex }) => ({ Name: name, Regex: regex })),
    },
    Statement: [
      {
        Sid: "TellOfFindings",
        DataIdentifier: identifiers,
        Operation: { Audit: { FindingsDestination: { CloudWatchLogs: { LogGroup: findingsLogGroup } } } },
      },
      { Sid: "Mask", DataIdentifier: identifiers, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  });
}
