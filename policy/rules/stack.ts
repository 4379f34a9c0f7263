import {
  accountForm,
  isListed,
  isSet,
  type Judge,
  providerRegion,
  regionForm,
  resourceRule,
  setting,
  types,
} from "../lib";
import { listOf } from "../lib/accounts";
import { stackOf } from "../lib/environments";
import { walk } from "../lib/shape";

interface Provider {
  readonly region?: string;
  readonly allowedAccountIds?: unknown;
  readonly assumeRoles?: unknown;
  readonly assumeRole?: unknown;
  readonly assumeRoleWithWebIdentity?: unknown;
  readonly accessKey?: unknown;
  readonly secretKey?: unknown;
  readonly token?: unknown;
  readonly endpoints?: unknown;
}

/** Switches without which the provider does not know, or does not say, where it works. */
const unsafeSwitches = ["skipRequestingAccountId", "skipCredentialsValidation", "insecure"] as const;

const providerAccount = resourceRule<Provider, { accounts: readonly string[]; regions: readonly string[] }>({
  name: "stack-enforce-provider-account-and-region",
  severity: "critical",
  description:
    "The program reaches only the accounts and regions that its environment's configuration of the pack names, through an explicit provider.",
  remediation:
    "make one AWS provider with `region` and `allowedAccountIds`, disable default providers, and judge each stack by its own configuration.",
  standards: { fsbp: [], pci: [], pciOwn: ["A1.1.2"], nist: ["CM-2", "AC-4"] },
  types: [...types.awsProvider, ...types.otherCloudProvider],
  settings: {
    accounts: setting([], "Account ids of the environment", { form: accountForm }),
    regions: setting([], "Regions in which the environment may be", { form: regionForm }),
  },
  check: ({ props, type, name, urn }, judge, { accounts, regions }) => {
    if (!(types.awsProvider as readonly string[]).includes(type)) {
      judge.violation("the program reaches another cloud");
      return;
    }
    if (/^default(_\d|$)/.test(name)) judge.violation("resources run on the default provider");
    // One sentence for the one fault, which shows in every rule that has thresholds.
    const unconfigured = accounts.length + regions.length === 0;
    if (unconfigured) judge.violation(withoutConfiguration(urn));
    judge.part(() => {
      const allowed = listOf(props.allowedAccountIds);
      if (allowed.length === 0)
        judge.violation("`allowedAccountIds` is not set: any account's credentials would do");
      if (allowed.length > 1) judge.violation("one provider reaches several accounts");
      for (const account of allowed)
        if (!unconfigured && !accounts.includes(account))
          judge.violation(`the account ${account} is none of this environment`);
    });
    judgeReach(props, judge);
    judge.part(() => {
      const { region } = props;
      if (!region) judge.violation("`region` is not set");
      else if (!unconfigured && !regions.includes(region))
        judge.violation(`the region ${region} is none of this environment`);
    });
  },
});

function withoutConfiguration(urn: string): string {
  const stack = stackOf(urn);
  return `no account and no region is approved for ${stack}, and every rule judges by its strictest threshold: the engine was given no policy/config/${stack}.json (--policy-pack-config). Where there is none yet, \`npm run new-stack -- ${stack} --from <a stack like it>\` makes it`;
}

/** By which credentials, and where, the provider works: the engine holds objects and switches as text. */
function judgeReach(props: Provider, judge: Judge): void {
  for (const property of ["accessKey", "secretKey", "token"] as const)
    judge.part(() => {
      if (isSet(props, property)) judge.violation(`\`${property}\` is a credential in the program`);
    });
  judge.part(() => {
    if (isSet(props, "endpoints") && !/^(\[\]|\{\}|\[\{\}\])$/.test(textOf(props.endpoints)))
      judge.violation("requests go to `endpoints` of somebody's own");
  });
  for (const property of ["assumeRoles", "assumeRole", "assumeRoleWithWebIdentity"] as const)
    judge.part(() => {
      if (!isSet(props, property)) return;
      const allowed = listOf(props.allowedAccountIds);
      const accounts = [...textOf(props[property]).matchAll(/:iam::(\d{12}):/g)].map(
        ([, account]) => account ?? "",
      );
      if (accounts.some((account) => !allowed.includes(account)))
        judge.violation(`\`${property}\` takes a role of another account`);
    });
  for (const property of unsafeSwitches)
    judge.part(() => {
      if (/^true$/i.test(String((props as Readonly<Record<string, unknown>>)[property] ?? "")))
        judge.violation(`\`${property}\` is on`);
    });
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}

interface Placed {
  readonly region?: string;
}

const resourceRegion = resourceRule<Placed, { elsewhere: readonly string[]; regions: readonly string[] }>({
  name: "stack-enforce-resources-in-provider-region",
  severity: "high",
  description:
    "A resource, its replicas and what it names stand in the region of its provider, unless it is listed for another.",
  remediation:
    "drop the resource's own `region`, or have it listed in `elsewhere`; have a region that replicas or names may be in listed in `regions`.",
  standards: { fsbp: [], pci: [], pciOwn: ["A1.1.2"], nist: ["CM-2", "AC-4"] },
  types: types.every,
  settings: {
    elsewhere: setting<readonly string[]>(
      [],
      'Resources that stand in another region, "<project>::<types>::<name>:<region>", as in the URN',
      {
        form: /^[^*?:]+::[^*?]+::[^*?]+:[a-z]{2}(-[a-z]+)+-\d$/,
      },
    ),
    regions: setting<readonly string[]>([], "Regions in which replicas and what is named may be", {
      form: regionForm,
    }),
  },
  check: (subject, judge, { elsewhere, regions }) => {
    const own = providerRegion(subject);
    if (!subject.type.startsWith("aws:") || own === undefined) return;
    const allowed = [own, ...regions, ...elsewhere.flatMap((each) => regionListed(each, subject.urn))];
    walk(subject.props, {
      leaf: ({ path, key, value }) => {
        const region = regionIn(value, key, path);
        if (region !== undefined && !allowed.includes(region))
          judge.violation(path === "region" ? `it stands in ${region}` : `\`${path}\` is in another region`);
      },
      unknown: (path, key, error) => {
        if (key === "region" && path === "region") judge.undetermined(path, error.urn);
      },
    });
  },
});

function regionListed(entry: string, urn: string): string[] {
  const end = entry.lastIndexOf(":");
  return isListed(urn, [entry.slice(0, end)]) ? [entry.slice(end + 1)] : [];
}

/** The region that a value names: by itself, or in an ARN; those of global services have none. Other rules judge documents and log options. */
function regionIn(value: unknown, key: string, path: string): string | undefined {
  if (typeof value !== "string" || /(^|\.)tags(All)?\./.test(path)) return undefined;
  if (/region(name|s)?$/i.test(key) && key !== "awslogs-region" && regionForm.test(value)) return value;
  const region = /^arn:[^:]*:[^:]*:([^:]*):\d{12}:/.exec(value)?.[1];
  return region !== undefined && regionForm.test(region) ? region : undefined;
}

export const stackRules = [providerAccount, resourceRegion];
