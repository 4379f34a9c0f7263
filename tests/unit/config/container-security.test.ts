import * as assert from "node:assert/strict";
import { line } from "../../../model/problems";
import { stackReading } from "../../support/stacks";

/** The problems of a stack file with this section. */
function problems(containerSecurity: unknown): string[] {
  return stackReading({ containerSecurity }).problems.map((problem) =>
    line(problem).replace("cdd:platform.", ""),
  );
}

const defender = { console: "wss://console.example-bank.com:8084", cidrs: ["198.51.100.0/28"] };
const guardDuty = { agentRegistryAccount: "999988887777" };
const range = "Use an IPv4 range of /16 to /32 that starts at its first address, e.g. 192.0.2.0/24.";
const at = "containerSecurity.prismaDefender";

describe("what watches over containers", () => {
  it("is taken where it is right, one or both", () => {
    for (const chosen of [
      { prismaDefender: defender },
      { guardDuty },
      { prismaDefender: defender, guardDuty },
    ])
      assert.deepEqual(problems(chosen), []);
  });

  const cases: readonly (readonly [string, unknown, string])[] = [
    [
      "nothing chosen",
      {},
      "containerSecurity: {} is not allowed. Choose prismaDefender, guardDuty or both, or leave it out.",
    ],
    [
      "another product",
      { guardDuty, falco: {} },
      'containerSecurity.falco: "falco" is not a key here. Use prismaDefender, guardDuty.',
    ],
    [
      "a console without TLS",
      { prismaDefender: { ...defender, console: "ws://console.example-bank.com:8084" } },
      `${at}.console: "ws://console.example-bank.com:8084" is not allowed. Use the console's address, wss://<host>:<port>.`,
    ],
    [
      "a way out to the whole world",
      { prismaDefender: { ...defender, cidrs: ["0.0.0.0/0"] } },
      `${at}.cidrs[0]: "0.0.0.0/0" is not allowed. ${range}`,
    ],
    [
      "a range that does not start at its first address",
      { prismaDefender: { ...defender, cidrs: ["198.51.100.1/28"] } },
      `${at}.cidrs[0]: "198.51.100.1/28" is not allowed. ${range}`,
    ],
    [
      "a console without a range",
      { prismaDefender: { ...defender, cidrs: [] } },
      `${at}.cidrs: [] is not allowed. Name the console's ranges.`,
    ],
    [
      "an account that is none",
      { guardDuty: { agentRegistryAccount: "9999" } },
      'containerSecurity.guardDuty.agentRegistryAccount: "9999" is not allowed. Use the account from which AWS serves the GuardDuty agent in this region: 12 digits, in quotes.',
    ],
  ];
  for (const [what, given, message] of cases)
    it(`is refused: ${what}`, () => {
      assert.deepEqual(problems(given), [message]);
    });
});
