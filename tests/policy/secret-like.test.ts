import * as assert from "node:assert/strict";
import { isSecretName, secretShape } from "../../policy/lib/secret-like";

const times = (count: number, text: string) => text.repeat(count);
const words = (text: string) => text.split(" ");

describe("a variable's name", () => {
  const anywhere = words(
    "PASSWORD PASSWORDS PASSWD PWD PW PASSPHRASE SECRET SECRETS TOKEN APIKEY CREDENTIAL CREDENTIALS CREDS BEARER SALT PIN COOKIE AUTHTOKEN PRIVATEKEY SECRETKEY ACCESSKEY",
  );
  for (const word of anywhere)
    it(`is a secret's with ${word} for one of its words`, () => {
      for (const name of [word, `DB_${word}`, `${word}_DB`, `db-${word.toLowerCase()}`, `A_${word}_B`])
        assert.equal(isSecretName(name), true, name);
    });

  for (const inside of words("PASSWORD PASSWD PASSPHRASE SECRET APIKEY CREDENTIAL PRIVATEKEY"))
    it(`is a secret's with ${inside} inside a word`, () => {
      for (const name of [`PG${inside}`, `${inside}S1X`, `my${inside.toLowerCase()}x`])
        assert.equal(isSecretName(name), true, name);
    });

  for (const word of words("KEY AUTH PRIVATE PASS"))
    it(`is a secret's with ${word} at its end, and not before`, () => {
      assert.equal(isSecretName(`REGISTRY_${word}`), true);
      assert.equal(isSecretName(`${word}_REGISTRY`), false);
      assert.equal(isSecretName(`REGISTRY${word}`), false);
    });

  for (const word of words(
    "PARTITION SORT CACHE PRIMARY FOREIGN HASH RANGE ROUTING IDEMPOTENCY KMS PUBLIC ROW OBJECT MESSAGE DEDUPLICATION LOOKUP FEATURE TRANSLATION INDEX GROUP SHARD BUCKET S3 TABLE JSON HEADER CORRELATION",
  ))
    it(`is of a key that opens nothing with ${word} before KEY`, () => {
      assert.equal(isSecretName(`${word}_KEY`), false);
      assert.equal(isSecretName(`CASES_${word}_KEY`), false);
      assert.equal(isSecretName(`${word}_SIGNING_KEY`), true);
      assert.equal(isSecretName(`X${word}_KEY`), true);
      assert.equal(isSecretName(`${word}X_KEY`), true);
    });

  for (const word of words(
    "URL URI ARN NAME ID PATH FILE DIR ALIAS REGION ENDPOINT HOST PORT TTL LENGTH POLICY ENABLED HEADER TYPE EXPIRY EXPIRATION ROTATION COUNT LIMIT MIN MAX TIMEOUT SECONDS MINUTES DAYS TABLE BUCKET FIELD PREFIX ISSUER AUDIENCE ALGORITHM VERSION REQUIRED STORE PROVIDER",
  ))
    it(`only points to a secret with ${word} at its end`, () => {
      assert.equal(isSecretName(`TOKEN_${word}`), false);
      assert.equal(isSecretName(`${word}_TOKEN`), true);
      assert.equal(isSecretName(`TOKEN_X${word}`), true);
      assert.equal(isSecretName(`TOKEN_${word}X`), true);
    });

  it("is a secret's whatever number or age it ends with", () => {
    for (const end of ["1", "_1", "_V2", "_OLD", "_NEW", "_CURRENT", "_PREVIOUS", "_OLD_1", "12"])
      for (const name of ["TOKEN", "API_KEY", "DB_PASSWORD", "DB_PASS"])
        assert.equal(isSecretName(name + end), true, name + end);
    assert.equal(isSecretName("TOKEN_URL_2"), false);
    assert.equal(isSecretName("TOKEN_URL2"), false);
    assert.equal(isSecretName("CACHE_KEY2"), false);
    for (const end of ["_12", "_V12", "12"]) assert.equal(isSecretName(`TOKEN_URL${end}`), false, end);
    for (const end of ["_HOLD", "_OLDER", "_A1", "_V1A"])
      assert.equal(isSecretName(`TOKEN_URL${end}`), true, end);
    assert.equal(isSecretName("TO2KEN"), false);
    for (const name of ["OLD", "1", "V1", "HTTP2", "S3", "NEW_1"])
      assert.equal(isSecretName(name), false, name);
  });

  for (const name of words("AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN ECS_ENGINE_AUTH_DATA"))
    it(`is ${name}, from which AWS reads credentials`, () => {
      assert.equal(isSecretName(name), true);
      for (const between of ["-", ".", "--", "__"])
        assert.equal(isSecretName(name.toLowerCase().replaceAll("_", between)), true, between);
    });

  it("is read alike however it is written", () => {
    for (const name of ["dbApiKey", "db.api.key", "DB--API--KEY", "_db_api_key_", "db2ApiKey", "db api key"])
      assert.equal(isSecretName(name), true, name);
    for (const name of [
      "",
      "_",
      "SPIN",
      "SPINNER",
      "BASALT",
      "TOKENIZER",
      "OPINION",
      "MONKEY",
      "COMPASS",
      "AUTHOR",
    ])
      assert.equal(isSecretName(name), false, name);
  });
});

describe("a variable's value", () => {
  // Made up here, of the right form: none opens anything.
  const looks: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
    "an AWS access key": [
      [`AKIA${times(16, "A")}`, `key=ASIA${times(16, "7")};`],
      [`AKIA${times(15, "A")}`, `AKIA${times(17, "A")}`, `XAKIA${times(16, "A")}`, `ABIA${times(16, "A")}`],
    ],
    "a private key": [
      ["-----BEGIN PRIVATE KEY-----", "x\n-----BEGIN EC PRIVATE KEY-----\ny"],
      ["-----BEGIN PUBLIC KEY-----", "BEGIN PRIVATE KEY"],
    ],
    "a signed token (JWT)": [
      [`eyJ${times(5, "a")}.eyJ${times(5, "b")}.`],
      [`eyJ${times(4, "a")}.eyJ${times(5, "b")}.`, `eyJ${times(5, "a")}.eyJ${times(5, "b")}`],
    ],
    "a URL with a password": [
      ["https://user:pw@host", "postgres+ssl://u:p@h/x", "redis://:p@h"],
      ["https://user@host", "https://host:443/a@b", "https://user:$PW@host", "https://u:@host"],
    ],
    "an access token": [
      [
        ...["ghp", "gho", "ghu", "ghs", "ghr"].map((kind) => `${kind}_${times(20, "a")}`),
        `github_pat_${times(20, "a")}`,
        `glpat-${times(20, "a")}`,
        ...[..."abeoprs"].map((kind) => `xox${kind}-${times(10, "a")}`),
        `sk_live_${times(10, "a")}`,
        `rk_live_${times(10, "a")}`,
        `AIza${times(30, "a")}`,
        `ya29.${times(20, "a")}`,
        `SG.${times(20, "a")}.${times(20, "b")}`,
        `npm_${times(30, "a")}`,
        `dop_v1_${times(40, "a")}`,
        `hvs.${times(20, "a")}`,
        `shpat_${times(20, "a")}`,
        `sk-${times(20, "a")}`,
        `Bearer ${times(12, "a")}`,
        `authorization: basic  ${times(12, "a")}`,
        `https://${times(32, "a")}@o1.ingest.sentry.io/1234`,
        `https://${times(16, "0F")}@sentry/1`,
      ],
      [
        `ghx_${times(20, "a")}`,
        `ghp_${times(19, "a")}`,
        `xghp_${times(20, "a")}`,
        `github_pat_${times(19, "a")}`,
        `glpat-${times(19, "a")}`,
        `xoxc-${times(10, "a")}`,
        `xoxb-${times(9, "a")}`,
        `sk_live_${times(9, "a")}`,
        `AIza${times(29, "a")}`,
        `ya29.${times(19, "a")}`,
        `SG.${times(20, "a")}.${times(19, "b")}`,
        `npm_${times(29, "a")}`,
        `dop_v1_${times(39, "a")}`,
        `hvs.${times(19, "a")}`,
        `shpat_${times(19, "a")}`,
        `sk-${times(19, "a")}`,
        `Bearer ${times(11, "a")}`,
        `Bearer${times(12, "a")}`,
        `forbearer ${times(12, "a")}`,
        `https://${times(31, "a")}@sentry/1`,
        `https://${times(33, "a")}@sentry/1`,
        `https://${times(32, "a")}@sentry/projects`,
        `https://${times(32, "a")}@/1`,
        `https://${times(32, "g")}@sentry/1`,
      ],
    ],
    "an address that lets everybody post who knows it": [
      [
        "https://hooks.slack.com/services/T0/B0/x",
        "https://hooks.slack.com/workflows/T0/x",
        "https://bank.webhook.office.com/webhookb2/x",
        "https://discord.com/api/webhooks/1/x",
        "https://discordapp.com/api/webhooks/1/x",
        "https://ptb.discord.com/api/webhooks/1/x",
        "https://canary.discord.com/api/webhooks/1/x",
        "https://hooks.zapier.com/hooks/catch/1",
        "https://prod-01.logic.azure.com/workflows/x",
        "https://maker.ifttt.com/trigger/x",
        "POST HTTPS://HOOKS.SLACK.COM/SERVICES/T0",
      ],
      [
        "https://hooks.slack.com/services/",
        "https://hooks.slack.com/others/T0",
        "https://bank.slack.com/services/T0",
        "https://webhook.office.com/webhookb2/x",
        "https://bank.office.com/webhook/x",
        "https://discord.com/channels/1",
        "https://other.discord.com/api/webhooks/1",
        "https://zapier.com/hooks/1",
        "https://logic.azure.com/x",
        "https://ifttt.com/trigger/x",
        "http://hooks.slack.com/services/T0",
        "https://hooksxslack.com/services/T0",
      ],
    ],
    "a connection string with a password": [
      words("password passwd pwd secret accountkey sharedaccesskey sharedaccesssignature").flatMap((key) => [
        `Server=db;${key}=abcd`,
        `${key.toUpperCase()} = abcd`,
      ]),
      ["password=abc", "password=$PW_OF_IT", "pass word=abcd", "password:abcd"],
    ],
    "an address with a secret in it": [
      words("pass token access_token auth_token api_key api-key apikey sig signature auth key").flatMap(
        (key) => [`https://h/x?${key}=abcdef`, `/x?a=1&${key.toUpperCase()}=abcdef`],
      ),
      [
        "https://h/x?token=abcde",
        "https://h/x?tokens=abcdef",
        "https://h/token=abcdef",
        "https://h/?key=$ABCDEF",
      ],
    ],
    "a command with a secret in it": [
      [
        ...words("password passwd passphrase token api-key apikey credential credentials").map(
          (key) => `run --${key} abcd`,
        ),
        "run --db-token=abcd",
        "run -password abcd",
        "run --password   abcd",
        "curl -uuser:abcd",
        "curl -u=user:abcd",
        "curl -u   user:abcd",
        "curl --user=user:abcd",
        "-token-file abcd",
        "curl -u user:abcd",
        "curl --user user:abcd https://h",
        `curl -u 'user:abcd'`,
      ],
      [
        "run --password abc",
        "run --password $PASS",
        "run --password --verbose",
        "run password abcd",
        "curl -u user",
        "curl -u user:abc",
        "curl -u user:$PASSWORD",
        "run --token",
        "of pre-token abcd",
      ],
    ],
    "a script with a secret in it": [
      ["export PW=abcd", "API_KEY='abcd'; run", "a; TOKEN=abcd"],
      ["export PW=abc", "export PORT=8080", "PW=$OTHER", "TOKEN_URL=abcd"],
    ],
    "a document with a secret in it": [
      [
        `{"apiKey": "abcd"}`,
        `{"apiKey":"abcd"}`,
        `{"apiKey":  "abcd"}`,
        `{"apiKey": "in arn:x"}`,
        "token: 'abcd'",
        `{"db": {"pw": "abcd"}}`,
        `a.token : "abcd"`,
      ],
      [
        `{"apiKey": "abc"}`,
        `{"tokenUrl": "abcd"}`,
        `{"token": "arn:aws:secretsmanager:x"}`,
        `{"token": "https://h"}`,
        `{"token": "http://h"}`,
        `{"token": "$OTHER"}`,
        "token: abcd",
      ],
    ],
    "a random key": [
      [
        "aB3dE5gH7jK9mN1pQ3sT",
        "0123456789abcdef0123456789abcdef",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY",
        "x=aB3dE5gH7jK9mN1pQ3sT",
        "for aB3dE5gH7jK9mN1pQ3sT alone",
        "aB3dE5gH7jK9mN1pQ3sTuW4d",
        times(2, "aBcDeFgHiJk1"),
        "0q9w8e7r6t5y4u3i2o1p",
        "0Q9W8E7R6T5Y4U3I2O1P",
      ],
      [
        "aB3dE5gH7jK9mN1pQ3s",
        "0123456789abcdef0123456789abcde",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1",
        "abcdefghijklmnopqrstuvwxyz",
        "aA1aA1aA1aA1aA1aA1aA1",
        "01234567890123456789",
        "01234567890123456789012345678901",
        // As much repetition as chance makes, and no less: 3 bits a character of 16, 3.5 of letters of both cases, 4 of one.
        times(4, "0123abcd"),
        `${times(4, "aB1g")}${times(2, "hIjKlMnO")}`,
        times(2, "ghijklmnopqrst12"),
        times(2, "abcdefghijk1"),
        times(2, "ABCDEFGHIJK1"),
        // Paths, each part of which is a word.
        "Cases/Of/Customers/In/Europe1/2026/Abcdef",
        "cases/of/customers/in/europe1/2026/abcde",
        "CASES/OF/CUSTOMERS/IN/EUROPE1/2026/ABCDE",
        "Cases/Of/Customers/In/Europe/Open/Abcdef",
        `sha256:${times(4, "0123456789abcdef")}`,
        "cases-of-customers-in-europe-2026",
      ],
    ],
  };
  for (const [what, [right, wrong]] of Object.entries(looks))
    describe(`that looks like ${what}`, () => {
      for (const value of right) it(JSON.stringify(value), () => assert.equal(secretShape(value), what));
      for (const value of wrong)
        it(`${JSON.stringify(value)} does not`, () => assert.notEqual(secretShape(value), what));
    });

  describe("of a build", () => {
    const commit = "0123456789abcdef0123456789abcdef01234567";
    for (const name of words(
      "GIT_SHA SHA1 IMAGE_SHA256 COMMIT_ID DIGEST REVISION CHECKSUM BUILD_ID FINGERPRINT THUMBPRINT ETAG CONTENT_HASH gitCommit",
    ))
      it(`is no secret in ${name}`, () => assert.equal(secretShape(commit, name), undefined));
    for (const name of ["", "SETTING", "COMMITTER", "SHAPE", "REBUILD"])
      it(`is a random key in "${name}"`, () => assert.equal(secretShape(commit, name), "a random key"));
    it("is one where it is no digest", () => {
      assert.equal(secretShape(`${commit} ${commit}`, "GIT_SHA"), "a random key");
      assert.equal(secretShape(`AKIA${times(16, "A")}`, "GIT_SHA"), "an AWS access key");
      assert.equal(secretShape("aB3dE5gH7jK9mN1pQ3sT==", "ETAG"), undefined);
      assert.equal(secretShape(`sha1:${commit}`, "DIGEST"), undefined);
      const sha512 = times(8, "0123456789abcdef");
      assert.equal(secretShape(`sha512:${sha512}`, "DIGEST"), undefined);
      assert.equal(secretShape(`${sha512}0`, "DIGEST"), "a random key");
    });
  });
});
