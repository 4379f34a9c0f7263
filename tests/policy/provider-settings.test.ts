import { providerSettingRules } from "../../policy/rules/provider-settings";
import { resource, ruleNamed, unknown } from "../support/policy";
import { type Case, describeRule } from "../support/rule-table";

const provider = (inputs: Record<string, unknown>) =>
  resource("pulumi:providers:aws", "aws", { region: "eu-west-2", ...inputs }, { provider: null });
const fails = (when: string, inputs: Record<string, unknown>, says: string): Case => ({
  when,
  given: [provider(inputs)],
  outcome: "fail",
  says,
});

describeRule({
  rule: ruleNamed(providerSettingRules, "stack-disallow-unjudged-provider-settings"),
  passing: [
    provider({
      allowedAccountIds: '["111122223333"]',
      defaultTags: '{"tags":{"project":"cdd"}}',
      skipRegionValidation: "true",
      version: "7.48.0",
      profile: "",
      ignoreTags: "{}",
      sharedConfigFiles: "[]",
      __internal: { pluginDownloadURL: "x" },
    }),
  ],
  // What a property is decides, and not its value.
  decisive: [],
  cases: [
    fails("it takes a profile of the machine's", { profile: "root" }, "`profile`"),
    fails(
      "it reads files of the machine's",
      { sharedCredentialsFiles: '["/tmp/c"]' },
      "`sharedCredentialsFiles`",
    ),
    fails("a file stands in a list", { sharedConfigFiles: ["/tmp/c"] }, "`sharedConfigFiles`"),
    fails("a proxy reads along", { httpsProxy: "http://proxy:3128" }, "`httpsProxy`"),
    fails("it trusts another authority", { customCaBundle: "/tmp/ca.pem" }, "`customCaBundle`"),
    fails(
      "credentials come from another service",
      { ec2MetadataServiceEndpoint: "http://203.0.113.9" },
      "`ec2MetadataServiceEndpoint`",
    ),
    fails("it overlooks tags", { ignoreTags: JSON.stringify({ keyPrefixes: ["owner"] }) }, "`ignoreTags`"),
    fails("it is told something new", { somethingNew: "true" }, "`somethingNew`"),
    fails("what it is told is not known", { profile: unknown }, "`profile`"),
    {
      when: "a review allows it",
      given: [provider({ httpsProxy: "http://proxy:3128" })],
      settings: { permitted: ["httpsProxy"] },
      outcome: "pass",
    },
    {
      when: "it is told nothing",
      given: [resource("pulumi:providers:aws", "aws", {}, { provider: null })],
      outcome: "pass",
    },
  ],
});
