import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { paced } from "../../components/shared/paced";

describe("a pace that the engine can keep", () => {
  const mocks = { call: () => ({}), newResource: () => ({ id: "id", state: {} }) };
  /** Whether it went on before the engine knew the component, and whether it did afterwards. */
  const waits = async (preview: boolean) => {
    await pulumi.runtime.setMocks(mocks, "cdd", "dev", preview);
    let known: (urn: string) => void = () => undefined;
    const urn = pulumi.output(new Promise<string>((resolve) => (known = resolve)));
    let gone = false;
    const going = paced({ urn } as pulumi.ComponentResource).then(() => (gone = true));
    await new Promise((resolve) => setImmediate(resolve));
    const before = gone;
    known("urn");
    await going;
    return { before, after: gone };
  };

  it("is kept in a preview", async () => {
    assert.deepEqual(await waits(true), { before: false, after: true });
  });

  it("is none in an update, where nothing may be sent before all is made", async () => {
    assert.deepEqual(await waits(false), { before: true, after: true });
  });
});
