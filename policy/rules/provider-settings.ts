import { resourceRule, setting, types } from "../lib";
import { walk } from "../lib/shape";

/**
 * What a provider may be told: where and for whom it works, and how it asks. Credentials, roles, endpoints and switches are judged
 * by `stack-enforce-provider-account-and-region`; of what is left, each takes credentials or trust from the machine that runs the
 * program (`profile`, files, proxies, a CA bundle, another metadata service), or hides changes from it (`ignoreTags`).
 * Source: the provider's `Configuration Reference`.
 */
const known = new Set([
  ...["region", "allowedAccountIds", "forbiddenAccountIds", "defaultTags", "version", "userAgents"],
  ...["maxRetries", "retryMode", "tokenBucketRateLimiterCapacity", "tagPolicyCompliance"],
  ...["useFipsEndpoint", "useDualstackEndpoint", "s3UsEast1RegionalEndpoint"],
  ...["skipMetadataApiCheck", "skipRegionValidation"],
  // Judged by the other rule on providers.
  ...["accessKey", "secretKey", "token", "endpoints", "insecure"],
  ...["assumeRole", "assumeRoles", "assumeRoleWithWebIdentity"],
  ...["skipRequestingAccountId", "skipCredentialsValidation"],
]);

const nothing = /^(|\[\]|\{\}|false|null)$/;

const providerSettings = resourceRule<object, { permitted: readonly string[] }>({
  name: "stack-disallow-unjudged-provider-settings",
  severity: "high",
  description:
    "The provider takes no credentials, proxy or trust from the machine that runs the program, and overlooks no changes.",
  remediation:
    "leave the property out, and give the pipeline a role of its own; have one that a review allows listed in `permitted`.",
  standards: { fsbp: [], pci: [], pciOwn: ["2.2.1", "8.6.1"], nist: ["CM-2", "CM-6", "IA-5(7)"] },
  types: types.awsProvider,
  settings: {
    permitted: setting<readonly string[]>(
      [],
      'Properties of the provider that a review allows, e.g. "httpsProxy"',
      {
        form: /^[a-zA-Z0-9]+$/,
      },
    ),
  },
  check: ({ props }, judge, { permitted }) => {
    const said = new Set<string>();
    const refuse = (path: string) => {
      const [key = ""] = path.split(".");
      if (!key.startsWith("__") && !known.has(key) && !permitted.includes(key)) said.add(key);
    };
    walk(props, {
      // Text is JSON as often as not: what is empty says nothing.
      leaf: ({ path, value }) => {
        if (!nothing.test(String(value))) refuse(path);
      },
      unknown: refuse,
    });
    for (const key of said) judge.violation(`\`${key}\` is nothing that a rule judges`);
  },
});

export const providerSettingRules = [providerSettings];
