import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { line } from "../../../model/problems";
import { admission, admitted } from "../../../plan/change";
import { stackConfig, stackReading } from "../../support/stacks";

const freeze = {
  from: "2026-10-25T01:30",
  until: "2027-01-04T08:00",
  timezone: "Europe/London",
  reason: "Close of the year",
};
const override = {
  ticket: "CHG0000001",
  reason: "A customer waits",
  approvedBy: "CISO",
  until: "2026-12-20",
};
const said = "2026-10-25T01:30 to 2027-01-04T08:00, Europe/London: Close of the year";

const judge = (changes: object | undefined, at: string, ticket?: string) =>
  admission(stackConfig({ changes }).changes, { at: new Date(at), ticket });
const refused = (...given: Parameters<typeof judge>) => judge(...given).faults.map(line);

describe("whether a change may be made", () => {
  it("is yes at any time where the stack says nothing, with or without a ticket", () => {
    assert.deepEqual(judge(undefined, "2026-12-25T00:00:00Z"), {
      faults: [],
      note: { ticket: undefined, overridden: [] },
    });
    assert.deepEqual(refused(undefined, "2026-12-25T00:00:00Z", "CHG1"), []);
    assert.match(
      refused(undefined, "2026-12-25T00:00:00Z", "a ticket\n").join(),
      /^changes.ticketForm: "a ticket\\n" is not allowed. Use a ticket such as CDD-12 or CHG0012345/,
    );
  });

  for (const [at, is] of [
    // Clocks read 01:30 twice: it begins with the first.
    ["2026-10-25T00:29:59.999Z", false],
    ["2026-10-25T00:30:00Z", true],
    ["2026-10-25T01:30:00Z", true],
    ["2027-01-04T07:59:59.999Z", true],
    ["2027-01-04T08:00:00Z", false],
  ] as const)
    it(`is ${is ? "no" : "yes"} at ${at}`, () =>
      assert.deepEqual(
        refused({ freezes: [freeze] }, at),
        is
          ? [
              `changes.freezes[0]: nothing changes now (${said}). Wait until then, or give the ticket of one of its overrides: no ticket is given.`,
            ]
          : [],
      ));

  it("is no until the second of two moments that the clocks read alike, where a freeze ends there", () => {
    const freezes = [{ ...freeze, from: "2026-10-01T00:00", until: "2026-10-25T01:30" }];
    assert.equal(refused({ freezes }, "2026-10-25T01:29:59.999Z").length, 1);
    assert.deepEqual(refused({ freezes }, "2026-10-25T01:30:00Z"), []);
  });

  it("is yes in a freeze for the very ticket of an override, to the end of its last day, and for no other", () => {
    const changes = { freezes: [{ ...freeze, overrides: [override] }] };
    for (const at of ["2026-12-01T00:00:00Z", "2026-12-20T23:59:59.999Z"]) {
      assert.deepEqual(refused(changes, at, "CHG0000001"), []);
      assert.equal(refused(changes, at, "CHG0000002").length, 1);
      assert.equal(refused(changes, at).length, 1);
    }
    assert.match(
      refused(changes, "2026-12-21T00:00:00Z", "CHG0000001").join(),
      /none is of CHG0000001, or its last day is over/,
    );
    // Of two freezes each has to let it through.
    const both = { freezes: [...changes.freezes, { ...freeze, from: "2026-12-01T00:00" }] };
    assert.match(refused(both, "2026-12-02T00:00:00Z", "CHG0000001").join(), /^changes.freezes\[1\]/);
    assert.deepEqual(judge(changes, "2026-12-01T00:00:00Z", "CHG0000001").note, {
      ticket: "CHG0000001",
      overridden: [{ freeze: said, approvedBy: "CISO", reason: "A customer waits", until: "2026-12-20" }],
    });
  });

  it("is no without the ticket that the stack asks for, with all that is wrong in one message", () => {
    const changes = { ticketForm: "CHG#######", freezes: [freeze] };
    const reading = stackReading({ changes });
    const change = { at: new Date("2026-12-01T00:00:00Z"), ticket: "CHG1" };
    assert.throws(
      () => admitted(reading, change, true),
      (error) => {
        assert.ok(RunError.isInstance(error));
        assert.match(
          error.message,
          /^2 problems to solve before anything is created:\n {2}Pulumi.test.yaml: cdd:platform.changes.ticketForm: "CHG1" has not the form. Use CHG#######, where each # is a digit: by --ticket .*\n {2}Pulumi.test.yaml: cdd:platform.changes.freezes\[0\]: nothing changes now/,
        );
        return true;
      },
    );
    const asked = judge(changes, "2026-09-01T00:00:00Z").faults.map(line);
    assert.deepEqual(asked, [
      "changes.ticketForm: no change ticket is given. Use CHG#######, where each # is a digit: by --ticket of `npm run deliver -- up`, by CHANGE_TICKET in the environment, or as the last line of the commit's message, Change-Ticket: ….",
    ]);
    assert.deepEqual(judge({ freezes: [freeze] }, "2026-12-01T00:00:00Z").note.overridden, []);
    // A preview is made at any time.
    assert.deepEqual(admitted(reading, change, false), []);
  });

  it("is yes where the stack file is not whole: what is wrong there is told with the rest", () =>
    assert.deepEqual(admitted(stackReading({ account: "none" }), { at: new Date() }, true), []));

  it("is told of an update that has a ticket", () => {
    const reading = stackReading({ changes: { ticketForm: "CHG#" } });
    assert.deepEqual(admitted(reading, { at: new Date(), ticket: "CHG1" }, true), [
      'change: {"ticket":"CHG1","overridden":[]}',
    ]);
    assert.deepEqual(admitted(stackReading(), { at: new Date() }, true), []);
  });
});
