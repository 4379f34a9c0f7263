import * as assert from "node:assert/strict";
import { lockIn, parseState, takeIn } from "../../recovery";

const urn = (name: string) => `urn:pulumi:dev::cdd::cdd:data:Data$aws:dynamodb/table:Table::${name}`;
const type = "aws:dynamodb/table:Table";
const table = (name: string, id?: string) => ({ urn: urn(name), type, custom: true, ...(id ? { id } : {}) });
const exported = (resources: object[], pending: object[]) =>
  JSON.stringify({ version: 3, deployment: { resources, pending_operations: pending } });
const creating = (name: string) => ({ type: "creating", resource: table(name) });
const cloud = (held: Record<string, string[]>) => (of: string, name: string) =>
  of === type ? (held[name] ?? []) : [];

describe("recovery from a killed up", () => {
  it("reads what is protected and what is of unknown end", () => {
    const state = parseState(
      exported(
        [{ ...table("a", "A"), protect: true }],
        [creating("b"), { type: "deleting", resource: table("c", "C") }],
      ),
    );
    assert.deepEqual(
      state.resources.filter(({ protect }) => protect).map((one) => one.urn),
      [urn("a")],
    );
    assert.deepEqual(
      state.pendingCreates.map((one) => one.urn),
      [urn("b")],
    );
  });

  it("takes what the cloud holds into the state and forgets the rest", () => {
    const { text, taken, forgotten } = takeIn(
      exported([table("a", "A")], [creating("b"), creating("c")]),
      cloud({ b: ["B"] }),
    );
    assert.deepEqual({ taken, forgotten }, { taken: [urn("b")], forgotten: [urn("c")] });
    const { deployment } = JSON.parse(text);
    assert.deepEqual(deployment.resources, [table("a", "A"), table("b", "B")]);
    assert.deepEqual(deployment.pending_operations, []);
  });

  it("leaves pending updates and deletions to the engine's refresh", () => {
    const deleting = { type: "deleting", resource: table("a", "A") };
    const { text } = takeIn(exported([table("a", "A")], [deleting, creating("b")]), cloud({ b: ["B"] }));
    assert.deepEqual(JSON.parse(text).deployment.pending_operations, [deleting]);
  });

  it("takes no id twice, and nothing beside a predecessor that still stands", () => {
    const { taken, forgotten } = takeIn(
      exported([table("a", "A")], [creating("a")]),
      cloud({ a: ["A", "A2"] }),
    );
    assert.deepEqual({ taken, forgotten }, { taken: [], forgotten: [urn("a")] });
    assert.deepEqual(takeIn(exported([table("x", "B")], [creating("b")]), cloud({ b: ["B"] })).forgotten, [
      urn("b"),
    ]);
  });

  it("reads who holds a lock from the engine's refusal", () => {
    const refusal =
      "error: the stack is currently locked by 1 lock(s). Either wait …\n  file:///x.json: created by me@host (pid 4711) at 2026-01-01T00:00:00Z";
    assert.deepEqual(lockIn(refusal), [4711]);
    assert.equal(lockIn("error: no stack named 'x' found (pid 1)"), undefined);
  });
});
