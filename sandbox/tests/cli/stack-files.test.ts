import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parse } from "yaml";
import { always } from "../../../tests/support/always";
import { factsOf, mergeStackFile, overrideOf, readText, textOf } from "../../stack-files";

const own = (platform: unknown, more: object = {}) => ({ config: { "cdd:platform": platform }, ...more });
const platformOf = (file: unknown) => (file as { config: Record<string, unknown> }).config["cdd:platform"];
const merge = (file: unknown, digests: Record<string, string> = {}) =>
  mergeStackFile({ own: file, project: "cdd", digests });

describe("the staged stack file", () => {
  it("gains the digests that the registry holds", () => {
    const { file } = merge(own({ region: "eu-west-2" }), { screening: "sha256:aa" });
    assert.deepEqual(platformOf(file), { region: "eu-west-2", images: { screening: "sha256:aa" } });
  });

  it("gains no images key where the registry is empty", () => {
    assert.deepEqual(platformOf(merge(own({ region: "eu-west-2" })).file), { region: "eu-west-2" });
  });

  it("keeps the user's own digests, whatever the registry holds", () => {
    const maps = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.stringMatching(/^sha256:[0-9a-f]{4}$/));
    always(
      fc.property(maps, maps, (mine, held) => {
        const { images = {} } = platformOf(merge(own({ images: mine }), held).file) as {
          images?: Record<string, string>;
        };
        assert.deepEqual(
          Object.keys(images).sort(),
          [...new Set([...Object.keys(mine), ...Object.keys(held)])].sort(),
        );
        for (const [service, digest] of Object.entries(images))
          assert.equal(digest, Object.hasOwn(mine, service) ? mine[service] : held[service]);
      }),
    );
  });

  it("leaves what is not of the expected form to the program, which reports it", () => {
    for (const platform of [5, "text", ["list"], null])
      assert.deepEqual(platformOf(merge(own(platform), { screening: "sha256:aa" }).file), platform);
    assert.deepEqual(platformOf(merge(own({ images: "none" }), { screening: "sha256:aa" }).file), {
      images: "none",
    });
    assert.deepEqual(merge(null, { screening: "sha256:aa" }).file, { config: {} });
  });

  it("is held by no freeze of the real stack, nor asked for its tickets, unless it is told to be", () => {
    const changes = { ticketForm: "CHG#", freezes: [] };
    assert.deepEqual(platformOf(merge(own({ region: "eu-west-2", changes })).file), { region: "eu-west-2" });
    const overrides = { changes: { ticketForm: "PAY-#+" } };
    const { file } = mergeStackFile({ own: own({ changes }), project: "cdd", digests: {}, overrides });
    assert.deepEqual(platformOf(file), overrides);
    // What is wrong the program reports.
    for (const wrong of [{ ticketForm: "?" }, null, 5])
      assert.deepEqual(platformOf(merge(own({ changes: wrong })).file), { changes: wrong });
  });

  it("takes the sandbox's salt and nothing of the real backend's encryption", () => {
    const real = { secretsprovider: "awskms://alias/x", encryptedkey: "AAAA", encryptionsalt: "v1:real" };
    const { file } = mergeStackFile({ own: own({}, real), project: "cdd", digests: {}, salt: "v1:mine" });
    assert.deepEqual(file, { encryptionsalt: "v1:mine", config: { "cdd:platform": {} } });
    assert.equal("encryptionsalt" in merge(own({}, real)).file, false);
  });

  it("replaces values that only the real secrets provider reads, at any depth, and names them", () => {
    const secret = { secure: "AAABAE" };
    const { file, hidden } = mergeStackFile({
      own: {
        config: {
          "cdd:token": secret,
          "cdd:platform": { list: [{ deep: secret }], secure: "a plain map", x: 1 },
        },
      },
      project: "cdd",
      digests: {},
    });
    assert.deepEqual(file.config, {
      "cdd:token": "sandbox",
      "cdd:platform": { list: [{ deep: "sandbox" }], secure: "a plain map", x: 1 },
    });
    assert.deepEqual(hidden, ["cdd:token", "cdd:platform.list[0].deep"]);
  });

  it("lays overrides over the registry's digests too: null takes an image away as if none were pushed", () => {
    const { file } = mergeStackFile({
      own: own({ retain: true }),
      project: "cdd",
      digests: { screening: "sha256:a", notification: "sha256:b" },
      overrides: { images: { screening: null } },
    });
    assert.deepEqual(platformOf(file), { retain: true, images: { notification: "sha256:b" } });
  });

  it("lays overrides over maps, replaces other values and takes away what is null", () => {
    const { file } = mergeStackFile({
      own: own({ network: { cidr: "10.0.0.0/16", zones: ["a", "b"] }, retain: true, gone: 1 }),
      project: "cdd",
      digests: {},
      overrides: { network: { zones: ["c"] }, retain: false, gone: null },
    });
    assert.deepEqual(platformOf(file), { network: { cidr: "10.0.0.0/16", zones: ["c"] }, retain: false });
  });
});

describe("a setting of the command line", () => {
  it("reaches a value at any depth, in its own type", () => {
    assert.deepEqual(overrideOf("network.natGateways=single", parse), { network: { natGateways: "single" } });
    assert.deepEqual(overrideOf("logRetentionDays=1", parse), { logRetentionDays: 1 });
    assert.deepEqual(overrideOf("egress.x={port: 443}", parse), { egress: { x: { port: 443 } } });
    assert.deepEqual(overrideOf("images=null", parse), { images: null });
    assert.equal(overrideOf("images", parse), undefined);
  });
});

describe("a stack file's text", () => {
  const text =
    'config:\n  cdd:platform:\n    account: "012345678901"\n    until: "2026-12-31"\n    since: 2026-01-31\n';

  it("comes out as it went in: a date with quotes stays text, one without is a moment, as to the engine", () => {
    const read = readText(text);
    assert.deepEqual(read, {
      config: {
        "cdd:platform": {
          account: "012345678901",
          until: "2026-12-31",
          since: new Date("2026-01-31T00:00:00Z"),
        },
      },
    });
    assert.equal(textOf(read), text);
    assert.equal(textOf(mergeStackFile({ own: read, project: "cdd", digests: {} }).file), text);
  });
});

describe("what the sandbox takes from a stack's configuration", () => {
  const role = "arn:aws:iam::111122223333:role/deployer";
  const keys = "arn:aws:iam::111122223333:role/keys";
  const boundary = "arn:aws:iam::111122223333:policy/boundary";

  const rotates = "arn:aws:lambda:eu-west-2:111122223333:function:rotate";

  it("finds account, public zone, every IAM principal and every function, wherever they stand", () => {
    const facts = factsOf(
      own({
        account: "111122223333",
        zoneId: "Z1",
        domain: "dev.example.com",
        region: "eu-west-2",
        availabilityZones: ["eu-west-2a"],
        access: {
          deployers: [role, role],
          keyAdministrators: [keys],
          restorers: [role],
          permissionsBoundary: boundary,
        },
        bucket: "arn:aws:s3:::not-a-principal",
        rotation: { "one/key": { functionArn: rotates, securityGroup: "sg-0123456789abcdef0" } },
      }),
      "cdd",
    );
    assert.deepEqual(facts, {
      account: "111122223333",
      region: "eu-west-2",
      availabilityZones: ["eu-west-2a"],
      principals: [role, keys, boundary],
      named: [
        { arn: role, at: ["access.deployers", "access.restorers"] },
        { arn: keys, at: ["access.keyAdministrators"] },
      ],
      deployer: role,
      functions: [rotates],
      securityGroups: ["sg-0123456789abcdef0"],
      zones: [{ id: "Z1", name: "dev.example.com" }],
    });
  });

  it("finds nothing where the file is not of the expected form", () => {
    for (const file of [undefined, null, 5, {}, { config: 5 }, own("text"), own({ account: "12" })])
      assert.deepEqual(factsOf(file, "cdd"), {
        account: undefined,
        region: undefined,
        availabilityZones: [],
        principals: [],
        named: [],
        deployer: undefined,
        functions: [],
        securityGroups: [],
        zones: [],
      });
  });
});
