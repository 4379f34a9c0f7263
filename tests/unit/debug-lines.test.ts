import * as assert from "node:assert/strict";
import { log } from "@pulumi/pulumi";
import { sendDebugLinesIfAsked } from "../../components/shared/debug-lines";

describe("the SDK's debug lines", () => {
  const { debug } = log;
  const variable = "PULUMI_OPTION_DEBUG";
  const before = process.env[variable];
  let sent: string[];
  beforeEach(() => {
    sent = [];
    Object.assign(log, { debug: async (line: string) => void sent.push(line) });
  });
  afterEach(() => {
    Object.assign(log, { debug });
    if (before === undefined) delete process.env[variable];
    else process.env[variable] = before;
  });
  const said = async (asked?: string) => {
    if (asked === undefined) delete process.env[variable];
    else process.env[variable] = asked;
    sendDebugLinesIfAsked();
    await log.debug("Registering resource");
    return sent;
  };

  it("stay in the program where nobody asked for them", async () => {
    assert.deepEqual(await said(), []);
  });

  it("go to the engine where the CLI is told to show them", async () => {
    assert.deepEqual(await said("true"), ["Registering resource"]);
  });
});
