import * as assert from "node:assert/strict";
import { formatChange, hasForm, parseChange } from "../../../model/changes";
import { line } from "../../../model/problems";
import { stackConfig, stackReading } from "../../support/stacks";

const freeze = {
  from: "2026-12-18T18:00",
  until: "2027-01-04T08:00",
  timezone: "Europe/London",
  reason: "Close of the year",
};
const override = {
  ticket: "CHG0012345",
  reason: "A customer waits",
  approvedBy: "CISO",
  until: "2026-12-20",
};
const time = "Use a time as the clocks there read it, YYYY-MM-DDThh:mm, in quotes.";

function problems(changes: unknown) {
  return stackReading({ changes }).problems.map((problem) =>
    line(problem).replace("cdd:platform.changes.", ""),
  );
}
const frozen = (changed: object) => problems({ freezes: [{ ...freeze, ...changed }] });
const overridden = (...overrides: object[]) =>
  problems({
    ticketForm: "CHG#######",
    freezes: [{ ...freeze, overrides: overrides.map((changed) => ({ ...override, ...changed })) }],
  });

describe("what a stack file says of changes", () => {
  it("is taken as it stands, and nothing is asked where it says nothing", () => {
    const changes = { ticketForm: "CHG#######", freezes: [{ ...freeze, overrides: [override] }] };
    assert.deepEqual(stackConfig({ changes }).changes, changes);
    assert.equal(stackConfig().changes, undefined);
    for (const few of [{}, { ticketForm: "PAY-#+" }, { freezes: [freeze, { ...freeze, timezone: "UTC" }] }])
      assert.deepEqual(problems(few), []);
  });

  it("takes a freeze of one minute, and one of the hour that the clocks read twice", () => {
    assert.deepEqual(frozen({ until: "2026-12-18T18:01" }), []);
    assert.deepEqual(frozen({ from: "2026-10-25T01:30", until: "2026-10-25T01:30" }), []);
    assert.deepEqual(overridden({ until: "2026-12-18" }), []);
  });

  it("takes several overrides, each by its own ticket, of any form where none is asked for", () => {
    assert.deepEqual(overridden({}, { ticket: "CHG0012346" }, { ticket: "CHG0012347" }), []);
    assert.deepEqual(frozen({ overrides: [{ ...override, ticket: "ANY-1" }] }), []);
  });

  for (const [what, found, message] of [
    [
      "a freeze that ends as it begins",
      () => frozen({ until: freeze.from }),
      'freezes[0].until: "2026-12-18T18:00" is not after from. Use a later time.',
    ],
    [
      "a time that the clocks leave out",
      () => frozen({ until: "2027-03-28T01:30" }),
      'freezes[0].until: "2027-03-28T01:30" is no time in Europe/London: its clocks go forward over it, or the month has no such day. Use one that they read.',
    ],
    [
      "a day that no month has",
      () => frozen({ from: "2026-11-31T18:00" }),
      'freezes[0].from: "2026-11-31T18:00" is no time in Europe/London: its clocks go forward over it, or the month has no such day. Use one that they read.',
    ],
    [
      "an offset",
      () => frozen({ from: "2026-12-18T18:00Z" }),
      `freezes[0].from: "2026-12-18T18:00Z" is not allowed. ${time}`,
    ],
    [
      "an hour of 24",
      () => frozen({ from: "2026-12-18T24:00" }),
      `freezes[0].from: "2026-12-18T24:00" is not allowed. ${time}`,
    ],
    [
      "a zone that is none",
      () => frozen({ timezone: "Europe/Londn" }),
      'freezes[0].timezone: "Europe/Londn" is not allowed. Use an IANA time zone, e.g. Europe/London.',
    ],
    [
      "a freeze without a reason",
      () => frozen({ reason: undefined }),
      "freezes[0].reason: is missing. Use one sentence of 3 to 200 characters.",
    ],
    [
      "a form without a place for digits",
      () => problems({ ticketForm: "CHG" }),
      'ticketForm: "CHG" is not allowed. Use what a ticket begins with, then # for each digit, e.g. CHG#######, or #+ for 1 to 12 of them, e.g. PAY-#+.',
    ],
    [
      "a form that no ticket has",
      () => problems({ ticketForm: "A1#+" }),
      'ticketForm: "A1#+" is of no ticket: A11 is none. Use one such as CHG####### or CDD-#+.',
    ],
    [
      "an override whose ticket has not the form",
      () => overridden({ ticket: "CHG001" }),
      'freezes[0].overrides[0].ticket: "CHG001" has not the form CHG#######, where each # is a digit. Use one that has.',
    ],
    [
      "two overrides of one ticket",
      () => overridden({}, { approvedBy: "CIO" }),
      'freezes[0].overrides[1].ticket: "CHG0012345" is named twice. Name each ticket once.',
    ],
    [
      "an override that is over before the freeze begins",
      () => overridden({ until: "2026-12-17" }),
      'freezes[0].overrides[0].until: "2026-12-17" is before the freeze begins: it would let nothing through. Use a day within it.',
    ],
    [
      "an override that nobody answers for",
      () => overridden({ approvedBy: undefined }),
      "freezes[0].overrides[0].approvedBy: is missing. Name who approved it, at most 100 characters.",
    ],
  ] as const)
    it(`refuses ${what}`, () => assert.deepEqual(found(), [message]));

  it("knows a ticket by its form", () => {
    const fits = (form: string, ...tickets: readonly string[]) =>
      tickets.filter((each) => hasForm(each, form));
    assert.deepEqual(
      fits("CHG###", "CHG123", "CHG12", "CHG1234", "CHGabc", "chg123", "XCHG123", "CHG123\n", "CHG"),
      ["CHG123"],
    );
    assert.deepEqual(fits("A-#+", "A-1", `A-${"1".repeat(12)}`, `A-${"1".repeat(13)}`, "A-", "A1"), [
      "A-1",
      `A-${"1".repeat(12)}`,
    ]);
    assert.deepEqual(fits("A1#", "A11", "A1", "A112", "1"), ["A11"]);
    assert.deepEqual(fits("CHG", "CHG", "1", "CHG1", "1".repeat(12)), []);
  });

  it("is told in one line that can be read again, whatever stands in it", () => {
    const note = {
      ticket: "CHG1",
      overridden: [{ freeze: "a\nb: {}", approvedBy: '"', reason: "}\u2028\u2029", until: "2026-12-20" }],
    };
    assert.doesNotMatch(formatChange(note), /[\n\u2028\u2029]/);
    assert.deepEqual(parseChange(`told\n${formatChange(note)}\n`), note);
    for (const other of [
      "change: {",
      "change: {x}",
      'change: {"ticket":1}',
      "changed: {}",
      "",
      'a change: {"overridden":[]}',
    ])
      assert.equal(parseChange(other), undefined, other);
  });
});
