import * as assert from "node:assert/strict";
import { anySecretRules } from "../../policy/rules/any-secrets";
import { saidBy } from "../support/one-rule";
import { resource, ruleNamed, unknown } from "../support/policy";

const rule = ruleNamed(anySecretRules, "resource-disallow-plaintext-secrets");
const thing = "aws:new/thing:Thing";
const said = (inputs: Record<string, unknown>, type = thing, settings = {}) =>
  saidBy(rule, [resource(type, "x", inputs)], settings);
const words = (text: string) => text.trim().split(/\s+/);
const plain = (path: string) => [`\`${path}\` holds a secret in plain text`];

describe("a property that is a secret's", () => {
  for (const key of words(`password masterPassword passphrase keyPassphrase secret clientSecret kmsPassword dbSecretKey userAuthToken clientAccessToken secretKey secretString secretValue
    authToken accessToken apiToken bearerToken oauthToken authorizationToken secretAccessKey privateKey privateKeyPem
    privateKeyMaterial apiKey apiKeyValue accessKey sharedKey presharedKey tunnel1PresharedKey tunnel2PresharedKey
    masterUserPassword connectionString credentials token`))
    it(`is ${key}, in plain text or not known`, async () => {
      assert.deepEqual(await said({ [key]: "x" }), plain(key));
      assert.deepEqual(await said({ a: [{ [key.toUpperCase()]: "x" }] }), plain(`a.0.${key.toUpperCase()}`));
      assert.deepEqual(await said({ [key]: unknown }), [`undetermined: ${key}`]);
      for (const none of ["", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:x", true, 7])
        assert.deepEqual(await said({ [key]: none }), [], String(none));
      assert.deepEqual(await said({ [key]: "see arn:aws:x" }), plain(key));
      for (const end of words(
        "Arn Id Name Path Version Length Policy Url Uri Type Field KmsKey Kms Enabled Count",
      ))
        assert.deepEqual(await said({ [`${key}${end}`]: unknown }), [], end);
      assert.deepEqual(await said({ [`${key}X`]: "x", [`${key}X`]: unknown }), []);
    });

  for (const key of words(
    "tokens xtoken myCredentials myAccessKey xprivateKey tunnel3PresharedKey keys secretive",
  ))
    it(`is not ${key}`, async () => assert.deepEqual(await said({ [key]: unknown }), []));

  it("is judged by other rules of a secret's version and of a task, and of AWS's resources alone", async () => {
    for (const token of [
      "aws:secretsmanager/secretVersion:SecretVersion",
      "aws:ecs/taskDefinition:TaskDefinition",
      "other:a/b:C",
    ])
      assert.deepEqual(await said({ password: "x", token: unknown }, token), [], token);
  });
  it("may be a tag, or listed", async () => {
    for (const tags of ["tags", "tagsAll"]) {
      assert.deepEqual(await said({ [tags]: { password: "x" } }), []);
      assert.deepEqual(await said({ a: { [tags]: { password: "x" } } }), []);
    }
    assert.deepEqual(await said({ imagetags: { password: "x" } }), plain("imagetags.password"));
    assert.deepEqual(await said({ tagset: { password: "x" } }), plain("tagset.password"));
    assert.deepEqual(await said({ password: "x" }, thing, { plain: ["password"] }), []);
    assert.deepEqual(await said({ password: "x" }, thing, { plain: ["passwords"] }), plain("password"));
  });
});

describe("a variable that is a secret by its name", () => {
  const named = (path: string, name: string) => [`\`${path}\` is a secret by its name, \`${name}\``];
  for (const map of words(
    "environment variables env parameters settings config configuration header headers option options environmentVariables ENV",
  ))
    it(`stands in ${map}`, async () => {
      const holds = /^option$/.test(map) ? [] : named(`${map}.NPM_TOKEN`, "NPM_TOKEN");
      assert.deepEqual(await said({ [map]: { NPM_TOKEN: "x" } }), holds);
      assert.deepEqual(await said({ [map]: { TOKEN_URL: "x" } }), []);
    });
  it("does not stand elsewhere, nor in what is no name", async () => {
    assert.deepEqual(await said({ labels: { NPM_TOKEN: "x" } }), []);
    assert.deepEqual(await said({ NPM_TOKEN: "x" }), []);
    assert.deepEqual(await said({ environment: { "the token": "x", "token!": "x" } }), []);
    for (const name of ["npm.token", "key", "KEY", "npm-token", "npmToken9"])
      assert.deepEqual(await said({ environment: { [name]: "x" } }), named(`environment.${name}`, name));
  });
  for (const [key, value] of [
    ["name", "value"],
    ["key", "value"],
    ["parameterName", "value"],
    ["Name", "Value"],
  ] as const)
    it(`is named by ${key} beside ${value}`, async () => {
      const list = [
        { [key]: "LEVEL", [value]: "info" },
        { [key]: "NPM_TOKEN", [value]: "x" },
      ];
      assert.deepEqual(await said({ variables: list }), named(`variables.1.${value}`, "NPM_TOKEN"));
      assert.deepEqual(await said({ variables: [{ [key]: "LEVEL" }] }), []);
      assert.deepEqual(await said({ variables: list }, thing, { plain: ["NPM_TOKEN"] }), []);
      assert.deepEqual(await said({ variables: [{ [`x${key}`]: "NPM_TOKEN", [value]: "x" }] }), []);
      assert.deepEqual(await said({ variables: [{ [`${key}s`]: "NPM_TOKEN", [value]: "x" }] }), []);
      assert.deepEqual(await said({ variables: [{ [key]: "NPM_TOKEN", [`${value}s`]: "x" }] }), []);
      assert.deepEqual(await said({ variables: [{ [key]: "NPM_TOKEN", [`x${value}`]: "x" }] }), []);
    });
});

describe("a text that looks like a secret", () => {
  const script = "export PW=an-example";
  const looks = (path: string) => [`\`${path}\` looks like a script with a secret in it`];
  for (const key of words(`userData userDataBase64 buildspec command script scriptLocation entryPoint arg args definition definitionBody
    content contentBase64 value endpoint url uri input inputTransformer body template templateBody defaultValue`))
    it(`stands in ${key}`, async () => assert.deepEqual(await said({ [key]: script }), looks(key)));
  for (const map of words("environment variables env environmentVariables"))
    it(`stands in ${map}`, async () =>
      assert.deepEqual(await said({ [map]: { LEVEL: script } }), looks(`${map}.LEVEL`)));
  for (const key of words("name bodyHash urls digest commands configured"))
    it(`is random by nature in ${key}`, async () => assert.deepEqual(await said({ [key]: script }), []));
  it("may be a tag, or not known", async () => {
    assert.deepEqual(await said({ tags: { value: script } }), []);
    assert.deepEqual(await said({ userData: unknown }), []);
  });

  const encoded = (text: string) => Buffer.from(text).toString("base64");
  it("is read as it is meant where it is in base64, and only there", async () => {
    for (const key of ["userData", "userDataBase64", "contentBase64", "USERDATA"]) {
      assert.deepEqual(await said({ [key]: encoded(script) }), looks(key), key);
      assert.deepEqual(await said({ [key]: encoded("echo hello to everybody") }), [], key);
    }
    // With its line breaks, with one or two signs at its end, and without.
    for (const more of ["", " ", "  "]) {
      const text = encoded(`${script}${more}`);
      assert.deepEqual(
        await said({ userData: `${text.slice(0, 20)}\n${text.slice(20)}\n` }),
        looks("userData"),
      );
    }
    // What is no text is judged as it is written.
    const bytes = Buffer.from(Array.from({ length: 33 }, (_, index) => (index * 89 + 130) % 256)).toString(
      "base64",
    );
    assert.deepEqual(await said({ userData: bytes }), ["`userData` looks like a random key"]);
    assert.deepEqual(await said({ userData: `${encoded(script)}!` }), ["`userData` looks like a random key"]);
    assert.deepEqual(await said({ content: encoded("echo hello to everybody here") }), [
      "`content` looks like a random key",
    ]);
  });
});
