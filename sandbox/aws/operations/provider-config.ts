import { Refusal } from "../rpc/refusal";
import { isProps, objects, type Props, parseJson, text, texts, type Value } from "../values";

/** How one provider of the program is configured. */
export interface ProviderConfig {
  readonly account: string;
  readonly region: string;
  readonly defaultTags: Readonly<Record<string, string>>;
  /** ARN of the role that it takes before it calls AWS. @default whoever runs the engine */
  readonly caller?: string;
}

/** The engine sends every value of a provider's configuration as text, structured ones as JSON. */
function structured(value: Value | undefined): Value | undefined {
  return typeof value === "string" ? (parseJson(value) ?? value) : value;
}

/** Account from `allowedAccountIds`, region and default tags, as the real provider takes them. */
export function readProviderConfig(args: Props, fallbackAccount: string): ProviderConfig {
  const region = text(args.region) || process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || "";
  if (region === "")
    throw new Refusal(
      "Invalid or missing AWS region. Set `region` of the aws.Provider (or `pulumi config set aws:region`), for example eu-west-2.",
    );
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
    throw new Refusal(`"${region}" is not an AWS region. Use a name such as eu-west-2.`);
  const accounts = texts(structured(args.allowedAccountIds));
  const wrong = accounts.find((account) => !/^\d{12}$/.test(account));
  if (wrong !== undefined)
    throw new Refusal(`allowedAccountIds: "${wrong}" is not an AWS account id of 12 digits.`);
  const caller = takenRole(structured(args.assumeRoles));
  return {
    account: accounts[0] ?? fallbackAccount,
    region,
    defaultTags: tagsOf(structured(args.defaultTags)),
    ...(caller === undefined ? {} : { caller }),
  };
}

/** Roles are taken one after the other: the last one calls. */
function takenRole(assumeRoles: Value | undefined): string | undefined {
  return objects(assumeRoles)
    .map(({ roleArn }) => text(roleArn))
    .findLast((arn) => arn !== "");
}

function tagsOf(defaultTags: Value | undefined): Record<string, string> {
  const tags = isProps(defaultTags) ? structured(defaultTags.tags) : undefined;
  if (!isProps(tags)) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/** Every tag of a resource: the provider's, then its own over them. */
export function allTags(config: ProviderConfig, tags: Value | undefined): Props {
  return { ...config.defaultTags, ...(isProps(tags) ? tags : {}) };
}
