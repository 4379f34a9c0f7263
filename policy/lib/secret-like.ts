/**
 * Words that make an environment variable's name a secret's name, where it ends with one of them.
 * `TOKEN_URL`, `SECRET_NAME` or `DATA_KEY_ARN` say where something is, and are none.
 */
const secretName =
  /(^|_)(PASSWORD|PASSWD|PWD|PASSPHRASE|SECRETS?|TOKEN|KEY|APIKEY|CREDENTIALS?|AUTH|PRIVATE|SALT|PIN|COOKIE|BEARER)$/;

/** Names that AWS itself reads credentials from (Security Hub ECS.8). */
const credentialNames = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "ECS_ENGINE_AUTH_DATA",
]);

/** Whether a variable of this name holds a secret. `dbPassword`, `DB-PASSWORD` and `DB_PASSWORD` are one name. */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  return credentialNames.has(words) || secretName.test(words);
}

const shapes: readonly (readonly [RegExp, string])[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\beyJ[\w-]{5,}\.eyJ[\w-]{5,}\./, "a signed token (JWT)"],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i, "a URL with a password"],
  [
    /\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|sk_live_\w{10,})/,
    "an access token",
  ],
  [/^Bearer\s+\S{16,}/i, "an access token"],
  [
    /(password|pwd|secret|accountkey|sharedaccesskey)\s*=\s*[^;\s]{4,}/i,
    "a connection string with a password",
  ],
];

/** What secret the value looks like, or nothing. */
export function secretShape(value: string): string | undefined {
  const shape = shapes.find(([form]) => form.test(value));
  if (shape) return shape[1];
  const tokens = value
    .replaceAll(/sha256:[0-9a-f]{64}/g, "")
    .split(/[^A-Za-z0-9+/=_]+/)
    .flatMap((part) => (isAwsSecret(part) ? [part] : part.split("/")));
  return tokens.some(isRandom) ? "a random key" : undefined;
}

/** The form of an AWS secret access key, which may have slashes inside. */
function isAwsSecret(part: string): boolean {
  return /^[A-Za-z0-9+/]{40}$/.test(part) && /\d/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part);
}

/** Long, of mixed characters, and with no more repetition than chance makes. */
function isRandom(token: string): boolean {
  if (token.length < 20 || !/\d/.test(token) || !/[A-Za-z]/.test(token)) return false;
  const hex = /^[0-9a-f]+$/i.test(token);
  if (hex) return token.length >= 32 && entropy(token) > 3;
  return /[a-z]/.test(token) && /[A-Z]/.test(token) ? entropy(token) > 3.5 : entropy(token) > 4;
}

/** Bits for each character (Shannon). */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (sum, count) => sum - (count / text.length) * Math.log2(count / text.length),
    0,
  );
}
