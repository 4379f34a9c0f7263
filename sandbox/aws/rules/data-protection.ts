import { canonical, isProps, objects, type Props, parseJson, text, texts, type Value } from "../values";

/** Managed data identifiers of CloudWatch Logs. Source: the tables of ARNs in "Types of data that you can protect". */
const managed = new Set(
  [
    "Address AwsSecretKey CreditCardExpiration CreditCardNumber CreditCardSecurityCode EmailAddress IpAddress LatLong Name",
    "OpenSshPrivateKey PgpPrivateKey PkcsPrivateKey PuttyPrivateKey VehicleIdentificationNumber",
    ofCountries("BankAccountNumber", "DE ES FR GB IT US"),
    ofCountries(
      "DriversLicense",
      "AT AU BE BG CA CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK US",
    ),
    ofCountries("NationalIdentificationNumber", "DE ES IT"),
    ofCountries("PassportNumber", "CA DE ES FR GB IT US"),
    ofCountries("PhoneNumber", "BR DE ES FR GB IT US"),
    ofCountries("Ssn", "ES US"),
    ofCountries("TaxId", "DE ES FR GB"),
    "CepCode-BR Cnpj-BR CpfCode-BR RgNumber-BR PermanentResidenceNumber-CA PersonalHealthNumber-CA PostalCode-CA",
    "SocialInsuranceNumber-CA NieNumber-ES NifNumber-ES HealthInsuranceCardNumber-EU HealthInsuranceNumber-FR InseeCode-FR",
    "ElectoralRollNumber-GB NationalInsuranceNumber-GB NhsNumber-GB DrugEnforcementAgencyNumber-US",
    "HealthInsuranceClaimNumber-US HealthcareProcedureCode-US IndividualTaxIdentificationNumber-US",
    "MedicareBeneficiaryNumber-US NationalDrugCode-US NationalProviderId-US ZipCode-US",
  ].flatMap((line) => line.split(" ")),
);

function ofCountries(id: string, countries: string): string {
  return countries
    .split(" ")
    .map((country) => `${id}-${country}`)
    .join(" ");
}

const most = { characters: 30_720, custom: 10, name: 128, regex: 200 };

/**
 * AWS's words for what is wrong with a data protection policy; nothing where it would take it. `exists` tells of log groups.
 * Sources: `PutDataProtectionPolicy` of the CloudWatch Logs API, "Custom data identifiers".
 */
export function refuseDataProtection(
  document: string,
  exists: (logGroup: string) => boolean,
): string | undefined {
  const policy = parseJson(document);
  if (!isProps(policy)) return "the policy document is no JSON object";
  if (document.length > most.characters)
    return `the policy document has ${document.length} characters; at most ${most.characters} are allowed`;
  if (text(policy.Name) === "" || text(policy.Version) !== "2021-06-01")
    return 'a policy has a Name and the Version "2021-06-01"';
  const custom = isProps(policy.Configuration) ? objects(policy.Configuration.CustomDataIdentifier) : [];
  return refuseCustom(custom) ?? refuseStatements(objects(policy.Statement), custom.map(nameOf), exists);
}

function nameOf(custom: Props): string {
  return text(custom.Name);
}

function refuseCustom(custom: readonly Props[]): string | undefined {
  if (custom.length > most.custom) return `at most ${most.custom} custom data identifiers are allowed`;
  const name = custom.map(nameOf).find((one) => !/^[\w-]{1,128}$/.test(one) || managed.has(one));
  if (name !== undefined) return `"${name}" cannot be the name of a custom data identifier`;
  const wrong = custom
    .map(({ Regex }) => text(Regex))
    .find((regex) => regex.length > most.regex || !/^[\w#=@/;, ^$?[\]{}|\\*+.-]+$/.test(regex));
  return wrong === undefined ? undefined : `"${wrong}" cannot be the regular expression of a data identifier`;
}

function refuseStatements(
  statements: readonly Props[],
  custom: readonly string[],
  exists: (logGroup: string) => boolean,
): string | undefined {
  const of = (operation: string) =>
    statements.filter(({ Operation }) => isProps(Operation) && isProps(Operation[operation]));
  const [audit, ...more] = of("Audit");
  const [mask] = of("Deidentify");
  if (!audit || !mask || more.length > 0)
    return "a policy has one statement with an Audit operation, and one with a Deidentify operation";
  if (sorted(audit.DataIdentifier) !== sorted(mask.DataIdentifier))
    return "the data identifiers of the Audit and the Deidentify operation must match";
  const unknown = texts(audit.DataIdentifier).find((id) => !custom.includes(id) && !isManaged(id));
  if (unknown !== undefined || texts(audit.DataIdentifier).length === 0)
    return `"${unknown ?? ""}" is no data identifier`;
  if (canonical(configurationOf(mask)) !== "{}") return "the Deidentify operation has an empty MaskConfig";
  return refuseDestination(audit, exists);
}

function configurationOf({ Operation: operation }: Props): Value {
  const { Deidentify: deidentify } = isProps(operation) ? operation : {};
  return (isProps(deidentify) ? deidentify.MaskConfig : undefined) ?? null;
}

function refuseDestination(
  { Operation: operation }: Props,
  exists: (logGroup: string) => boolean,
): string | undefined {
  const { Audit: audit } = isProps(operation) ? operation : {};
  const destination = isProps(audit) ? audit.FindingsDestination : undefined;
  if (!isProps(destination)) return "the Audit operation has a FindingsDestination";
  const { CloudWatchLogs: logs } = destination;
  const group = isProps(logs) ? text(logs.LogGroup) : undefined;
  return group === undefined || exists(group)
    ? undefined
    : `the log group ${group} of the findings does not exist`;
}

function isManaged(id: string): boolean {
  const [, name = ""] = /^arn:aws:dataprotection::aws:data-identifier\/(.+)$/.exec(id) ?? [];
  return managed.has(name);
}

function sorted(identifiers: Value | undefined): string {
  return [...texts(identifiers)].sort().join();
}
