import { type Judge, resourceRule, setting, types } from "../lib";
import { isSecretName, plainSecret, secretShape } from "../lib/secret-like";
import { type Leaf, walk } from "../lib/shape";

/**
 * Names of properties whose value is a secret, to their end: `passwordArn` says where one is. The provider marks the same as
 * sensitive.
 */
const secretKey =
  /^(\w*password|\w*passphrase|\w*secret(key|string|value)?|\w*(auth|access|api|bearer|oauth)token|authorizationtoken|secretaccesskey|privatekey(pem|material)?|apikey(value)?|clientsecret|accesskey|secretkey|sharedkey|presharedkey|tunnel[12]presharedkey|masteruserpassword|connectionstring|credentials|token)$/i;

/** Rules of their own judge these. */
const judgedElsewhere: readonly string[] = [...types.secretVersion, ...types.taskDefinition];

const plaintext = resourceRule<object, { plain: readonly string[] }>({
  name: "resource-disallow-plaintext-secrets",
  severity: "critical",
  description:
    "No password, key or token stands in a property of any resource: not by the property's name, in a map of variables, in a script, or in an address.",
  remediation:
    "let AWS keep the secret (`manageMasterUserPassword`, a `…Wo` property, a reference to Secrets Manager); have what is none listed in `plain`.",
  standards: { fsbp: [], pci: [], pciOwn: ["8.3.2", "8.6.2"], nist: ["IA-5(7)", "SC-28"] },
  types: types.every,
  settings: {
    plain: setting<readonly string[]>(
      [],
      'Variables and properties that hold no secret in spite of their names, e.g. "PAGE_TOKEN"',
    ),
  },
  check: ({ props, type }, judge, { plain }) => {
    if (!type.startsWith("aws:") || judgedElsewhere.includes(type)) return;
    let named: string | undefined;
    walk(props, {
      leaf: (leaf) => {
        // Lists of variables give name and value side by side.
        const names = /^(name|key|parameterName)$/i.test(leaf.key);
        if (names) named = String(leaf.value);
        const ofItself = names && /\.\d+\.\w+$/.test(leaf.path) ? undefined : leaf.key;
        const name = /^value$/i.test(leaf.key) ? named : ofItself;
        if (/(^|\.)tags(All)?(\.|$)/.test(leaf.path) || plain.includes(name ?? "")) return;
        judgeLeaf(leaf, name, judge);
      },
      unknown: (path, key, error) => {
        if (secretKey.test(key)) judge.undetermined(path, error.urn);
      },
    });
  },
});

function judgeLeaf({ path, key, value }: Leaf, name: string | undefined, judge: Judge): void {
  if (typeof value !== "string" || value === "" || /^arn:/.test(value)) return;
  if (secretKey.test(key)) {
    judge.violation(`\`${path}\` holds a secret in plain text`);
    return;
  }
  const inMap = /(environment|variables|env|parameters|settings|config\w*|headers?|options)\w*\./i.test(path);
  const isVariable = inMap && name !== undefined && /^[A-Za-z0-9_.-]+$/.test(name);
  if (isVariable && isSecretName(name)) judge.violation(`\`${path}\` is a secret by its name, \`${name}\``);
  else {
    const shape = mayHoldSecrets(path, key) ? secretShape(decoded(value, key)) : plainSecret(value);
    if (shape !== undefined) judge.violation(`\`${path}\` looks like ${shape}`);
  }
}

/** Scripts, variables, addresses and free values; names, ids and digests of AWS's are random by nature. */
function mayHoldSecrets(path: string, key: string): boolean {
  return (
    /(userData\w*|buildspec|command|script\w*|entryPoint|args?|definition\w*|content\w*|value|endpoint|url|uri|input\w*|body|template\w*)$/i.test(
      key,
    ) || /(environment|variables|env)\w*\./i.test(path)
  );
}

/** User data are base64 as often as not: then what they say is judged, and not how it is written. */
function decoded(value: string, key: string): string {
  if (!/base64|userData/i.test(key) || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(value)) return value;
  const text = Buffer.from(value, "base64").toString("utf8");
  return text.includes("\uFFFD") ? value : text;
}

export const anySecretRules = [plaintext];
