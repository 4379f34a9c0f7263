/** Words that make a name a secret's, wherever they stand in it. */
const secretWord = /^(PWD|PW|TOKEN|CREDS|BEARER|SALT|PIN|COOKIE|AUTHTOKEN|ACCESSKEY)$/;
/** Those that do so inside a word, too, which has no other mark: `PGPASSWORD`, `dbpassword`. */
const secretInside = /(PASSWORD|PASSWD|PASSPHRASE|SECRET|APIKEY|CREDENTIAL|PRIVATEKEY)/;
/** Words that do so at the end alone. */
const secretEnd = /^(KEY|AUTH|PRIVATE|PASS)$/;

/** Words before `KEY` with which it is a name of something, and opens nothing. */
const plainKey =
  /^(PARTITION|SORT|CACHE|PRIMARY|FOREIGN|HASH|RANGE|ROUTING|IDEMPOTENCY|KMS|PUBLIC|ROW|OBJECT|MESSAGE|DEDUPLICATION|LOOKUP|FEATURE|TRANSLATION|INDEX|GROUP|SHARD|BUCKET|S3|TABLE|JSON|HEADER|CORRELATION)$/;

/**
 * Words at the end that say where a secret is, or something of it, and are none: `TOKEN_URL`, `SECRET_NAME`,
 * `DATA_KEY_ARN`, `TOKEN_TTL`.
 */
const pointer =
  /^(URL|URI|ARN|NAME|ID|PATH|FILE|DIR|ALIAS|REGION|ENDPOINT|HOST|PORT|TTL|LENGTH|POLICY|ENABLED|HEADER|TYPE|EXPIRY|EXPIRATION|ROTATION|COUNT|LIMIT|MIN|MAX|TIMEOUT|SECONDS|MINUTES|DAYS|TABLE|BUCKET|FIELD|PREFIX|ISSUER|AUDIENCE|ALGORITHM|VERSION|REQUIRED|STORE|PROVIDER)$/;

/** Names that AWS itself reads credentials from (Security Hub ECS.8). */
const credentialNames = new Set([
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "ECS_ENGINE_AUTH_DATA",
]);

/**
 * Whether a variable of this name holds a secret. `dbPassword`, `DB-PASSWORD` and `DB_PASSWORD` are one name, and a number
 * at its end, or at a word's, is no part of it.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase();
  if (credentialNames.has(words)) return true;
  const parts = words
    .split("_")
    .map((word) => word.replace(/(?<=[A-Z]{2})\d+$/, ""))
    .filter((word) => word !== "");
  while (/^(\d+|V\d+|OLD|NEW|CURRENT|PREVIOUS)$/.test(parts.at(-1) ?? "")) parts.pop();
  const last = parts.at(-1) ?? "";
  if (pointer.test(last)) return false;
  if (last === "KEY" && plainKey.test(parts.at(-2) ?? "")) return false;
  return secretEnd.test(last) || parts.some((word) => secretWord.test(word) || secretInside.test(word));
}

type Shape = readonly [form: RegExp, what: string];

/** Shapes that nothing else has: they tell wherever a text stands. */
const unmistakable: readonly Shape[] = [
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, "an AWS access key"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, "a private key"],
  [/\beyJ[\w-]{5,}\.eyJ[\w-]{5,}\./, "a signed token (JWT)"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@$][^/\s@]*@/i, "a URL with a password"],
  [
    /\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abeoprs]-[\w-]{10,}|[sr]k_live_\w{10,}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|SG\.[\w-]{20,}\.[\w-]{20,}|npm_\w{30,}|dop_v1_\w{40,}|hvs\.[\w-]{20,}|shpat_\w{20,}|sk-[A-Za-z0-9-]{20,})/,
    "an access token",
  ],
  [
    /\bhttps:\/\/(hooks\.slack\.com\/(services|workflows)\/|[\w-]+\.webhook\.office\.com\/|(canary\.|ptb\.)?discord(app)?\.com\/api\/webhooks\/|hooks\.zapier\.com\/hooks\/|[\w-]+\.logic\.azure\.com\/|maker\.ifttt\.com\/trigger\/)\S/i,
    "an address that lets everybody post who knows it",
  ],
  [/\bhttps:\/\/[0-9a-f]{32}@[\w.-]+\/\d+/i, "an access token"],
];

/** Shapes of what may hold a secret. */
const shapes: readonly Shape[] = [
  ...unmistakable,
  [/\b(Bearer|Basic)\s+[A-Za-z0-9+/._~=-]{12,}/i, "an access token"],
  [
    /(password|passwd|pwd|secret|accountkey|sharedaccesskey|sharedaccesssignature)\s*=\s*[^;&\s$]{4,}/i,
    "a connection string with a password",
  ],
  [
    /[?&;](pass|token|access_token|auth_token|api[_-]?key|sig|signature|auth|key)=[^&;\s$]{6,}/i,
    "an address with a secret in it",
  ],
  [
    /(^|\s)--?[a-z-]*(password|passwd|passphrase|token|secret|api-?key|credentials?)[a-z-]*(=|\s+)["']?[^\s"'$-][^\s"']{3,}/i,
    "a command with a secret in it",
  ],
  [/\s-(u|-user)[= ]?\s*["']?[^\s:"'$]+:[^\s"'$]{4,}/i, "a command with a secret in it"],
];

/** What secret a text of any kind holds without a doubt, or nothing. */
export function plainSecret(text: string): string | undefined {
  return unmistakable.find(([form]) => form.test(text))?.[1];
}

/** What secret the value looks like, or nothing. `name`: the variable that it stands in. */
export function secretShape(value: string, name = ""): string | undefined {
  const shape = shapes.find(([form]) => form.test(value));
  if (shape) return shape[1];
  return assigned(value) ?? documented(value) ?? (isDigest(value, name) ? undefined : random(value));
}

/** `export PW=…`: a script gives a secret's name a value of its own. */
function assigned(value: string): string | undefined {
  const found = [...value.matchAll(/(?:^|[\s;"'])([A-Za-z_][A-Za-z0-9_]*)=["']?([^\s"';$]{4,})/g)];
  return found.some(([, name = ""]) => isSecretName(name)) ? "a script with a secret in it" : undefined;
}

/** JSON, YAML or properties whose keys are secrets' names. */
function documented(value: string): string | undefined {
  const pairs = [...value.matchAll(/["']?([A-Za-z_][\w.-]*)["']?\s*:\s*["']([^"'$]{4,})["']/g)];
  return pairs.some(([, name = "", text = ""]) => isSecretName(name) && !/^(arn|https?):/.test(text))
    ? "a document with a secret in it"
    : undefined;
}

/** What a build says of itself: a commit, a digest, an id. */
function isDigest(value: string, name: string): boolean {
  return (
    /(^|_)(SHA|SHA1|SHA256|COMMIT|DIGEST|REVISION|CHECKSUM|BUILD|FINGERPRINT|THUMBPRINT|ETAG|HASH)(_|$)/i.test(
      name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2"),
    ) && /^(sha\d+:)?([0-9a-f]{7,128}|[A-Za-z0-9+/=-]{7,64})$/i.test(value)
  );
}

function random(value: string): string | undefined {
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
