import * as assert from "node:assert/strict";
import { commandLine } from "../../../trial/command-line";
import { probeIds } from "../../../trial/probes/ids";
import { shipped } from "../../support/stacks";

describe("the trial command", () => {
  let said: string[];
  let written: string;
  const streams = { out: process.stdout.write, err: process.stderr.write };
  const run = async (...argv: readonly string[]): Promise<number> => {
    said = [];
    written = "";
    const take = (text: string | Uint8Array) => {
      written += String(text);
      return true;
    };
    Object.assign(process.stdout, { write: take });
    Object.assign(process.stderr, { write: take });
    try {
      return await commandLine(argv, (line) => said.push(line));
    } finally {
      Object.assign(process.stdout, { write: streams.out });
      Object.assign(process.stderr, { write: streams.err });
    }
  };

  it("tells what it does, its probes, what it costs and its statuses", async () => {
    assert.equal(await run("--help"), 0);
    for (const part of [...probeIds, "--keep", "--destroy", "--yes", "--json", "hour", "USD", "Exit status"])
      assert.ok(written.includes(part), part);
  });

  for (const [what, argv, words] of [
    ["no stack", [], /stack/],
    ["a stack without a file", ["nowhere"], /no Pulumi\.nowhere\.yaml/],
    ["a stack that retains", ["prod", "--yes"], /retains nothing/],
    ["a probe that there is not", ["dev", "--probe", "everything"], /"everything" is no probe/],
    [
      "--destroy with --probe",
      ["dev", "--destroy", "--probe", "append-only"],
      /leave --probe and --keep out/,
    ],
    ["--destroy with --keep", ["dev", "--destroy", "--keep"], /leave --probe and --keep out/],
    ["an option that there is not", ["dev", "--quick"], /--quick/],
  ] as const)
    it(`refuses ${what} as misuse`, async () => {
      assert.equal(await run(...argv), 2);
      assert.match(`${said.join("\n")}${written}`, words);
    });

  it("says what it would make and cost, and makes nothing where nobody can be asked", async () => {
    assert.equal(await run("dev"), 2);
    const told = said.join("\n");
    for (const part of [
      shipped("dev").account,
      shipped("dev").region,
      "NAT gateway",
      "load balancers",
      "USD",
      "--yes",
    ])
      assert.ok(told.includes(part), part);
  });

  it("writes a misuse as JSON, and nothing else, where that is asked for", async () => {
    assert.equal(await run("prod", "--yes", "--json"), 2);
    const { exitStatus, errors } = JSON.parse(written) as { exitStatus: number; errors: object[] };
    assert.equal(exitStatus, 2);
    assert.equal(errors.length, 1);
  });
});
