import * as assert from "node:assert/strict";
import { line } from "../../../model/problems";
import { Names } from "../../../plan/names";
import { registryPlan } from "../../../plan/registry-plan";
import { small } from "../../support/catalogues";
import { stackConfig, stackReading } from "../../support/stacks";

const root = `sha256:${"5".repeat(64)}`;
const profile = "arn:aws:signer:eu-west-2:111122223333:/signing-profiles/cdd_images";
const bank = { root, subject: { O: "Example Bank" } };

/** The problems of a stack file whose registry asks for this. */
function problems(asked: object): string[] {
  const { problems: found } = stackReading({ registry: { scanning: "basic", ...asked } });
  return found.map((problem) => line(problem).replace("cdd:platform.registry.", ""));
}

describe("what a stack asks of images", () => {
  it("is nothing, a signature of one of several, a list, or both", () => {
    for (const asked of [
      {},
      { sbom: false },
      { sbom: true },
      { signers: [bank] },
      { signers: [bank, { root, profile }, { root, profile: `${profile}/Abc0123456` }], sbom: true },
    ])
      assert.deepEqual(problems(asked), []);
  });

  const rootSays =
    "Use the SHA-256 of the root certificate, sha256:<64 hex digits>: openssl x509 -in root.pem -outform der | sha256sum.";
  const cases: readonly (readonly [string, object, string])[] = [
    [
      "nobody",
      { signers: [] },
      "signers: [] is not allowed. Use a list of signers: root, and subject or profile.",
    ],
    [
      "a root by another hash",
      { signers: [{ ...bank, root: "AB:CD" }] },
      `signers[0].root: "AB:CD" is not allowed. ${rootSays}`,
    ],
    [
      "whoever has a certificate of that root",
      { signers: [{ root }] },
      "signers[0].subject: is missing. Use an object with the keys CN, O, OU, C.",
    ],
    [
      "a subject of nothing",
      { signers: [{ root, subject: {} }] },
      "signers[0].subject: {} is not allowed. Name at least one of CN, O, OU, C.",
    ],
    [
      "another attribute",
      { signers: [{ root, subject: { CN: "x", L: "London" } }] },
      'signers[0].subject.L: "L" is not a key here. Use CN, O, OU, C.',
    ],
    [
      "a profile of another form",
      { signers: [{ root, profile: "cdd_images" }] },
      'signers[0].profile: "cdd_images" is not allowed. Use the ARN of a signing profile, arn:aws:signer:<region>:<account>:/signing-profiles/<name>, or of one of its versions.',
    ],
    [
      "both a subject and a profile",
      { signers: [{ ...bank, profile }] },
      'signers[0].subject: "subject" is not a key here. Use root, profile.',
    ],
    ["a list in words", { sbom: "yes" }, 'sbom: "yes" is not allowed. Use true or false.'],
  ];
  for (const [what, asked, says] of cases)
    it(`is not ${what}`, () => {
      assert.deepEqual(problems(asked), [says]);
    });

  it("lets who deploys read images, there and nowhere else", () => {
    const pullers = (asked: object) => {
      const stack = stackConfig({ registry: { scanning: "basic", ...asked } });
      return registryPlan(small, stack, new Names(stack)).pullers;
    };
    const { deployers } = stackConfig().access;
    assert.deepEqual(pullers({ sbom: true }), [...pullers({ sbom: false }), ...deployers]);
    assert.deepEqual(pullers({ signers: [bank] }), pullers({ sbom: true }));
    assert.deepEqual(pullers({}), pullers({ sbom: false }));
  });
});
