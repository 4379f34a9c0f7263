import * as assert from "node:assert/strict";
import type { z } from "zod";
import { faultsOf } from "../../../model/reading";
import { asksForProofs, registry } from "../../../model/registry";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const messages = (form: z.ZodType, value: unknown) => faultsOf(form, value).map(({ message }) => message);
const times = (count: number, text: string) => text.repeat(count);

describe("what a stack says of its images", () => {
  const root = `sha256:${times(64, "a")}`;
  const profile = "arn:aws:signer:eu-west-2:111122223333:/signing-profiles/cdd";
  const signed = (signer: object) => takes(registry, { scanning: "basic", signers: [signer] });

  it("names signers by root and subject, or by AWS Signer's profile", () => {
    for (const right of [
      { root, subject: { CN: "x" } },
      { root, subject: { O: times(128, "x") } },
      { root, profile },
      { root, profile: `${profile}/${times(10, "a")}` },
    ])
      assert.ok(signed(right), JSON.stringify(right));
    for (const wrong of [
      { root: `x${root}`, subject: { CN: "x" } },
      { root: `${root}a`, subject: { CN: "x" } },
      { root, subject: { CN: times(129, "x") } },
      { root, subject: { CN: " x" } },
      { root, subject: { CN: "x " } },
      { root, subject: {} },
      { root, profile: `x${profile}` },
      { root, profile: `${profile}/${times(11, "a")}` },
      { root, profile: profile.replace("cdd", "c") },
    ])
      assert.ok(!signed(wrong), JSON.stringify(wrong));
  });

  it("asks for proofs where it is told to, and for none where it is not", () => {
    for (const scanning of ["basic", "enhanced"]) assert.ok(takes(registry, { scanning }), scanning);
    assert.ok(!takes(registry, { scanning: "" }));
    const { sbom, pushersDeploy } = registry.shape;
    assert.deepEqual([sbom.usual, pushersDeploy.usual], [false, false]);
    const asks = (of: object) =>
      asksForProofs({ scanning: "basic", ...of } as Parameters<typeof asksForProofs>[0]);
    assert.deepEqual([{}, { sbom: false }, { sbom: true }, { signers: [] }].map(asks), [
      false,
      false,
      true,
      true,
    ]);
    const said = messages(registry, { scanning: "basic", signers: [{ root, subject: {} }] });
    assert.deepEqual(said, ["{} is not allowed. Name at least one of CN, O, OU, C."]);
  });
});
