import * as assert from "node:assert/strict";
import { shown, urnOf } from "../../support/run-log";
import { smallEvidence } from "../../support/small-run";

const rows = (id: string) =>
  smallEvidence().registers.find((each) => each.id === id)?.rows ?? assert.fail(id);

describe("the registers", () => {
  it("name a text for each column of each row", () => {
    const { registers } = smallEvidence();
    assert.equal(registers.length, 8);
    for (const { rows: all, columns, id } of registers) {
      assert.ok(all.length > 0, id);
      for (const row of all) {
        assert.equal(row.length, columns.length, id);
        for (const cell of row) assert.ok(cell.length > 0, `${id}: ${row.join(" | ")}`);
      }
    }
  });

  it("of services say whom they belong to and what they rest on", () =>
    assert.deepEqual(rows("services"), [
      [
        "screening",
        "Sanctions screening",
        "Looks people up",
        "financial-crime",
        "restricted",
        "high",
        "60 min",
        "5 min",
        "internal",
        "audit-trail",
        "screenings (write), customers (read)",
        "watchlist, <b>odd</b>",
      ],
    ]));

  it("of business services have what they rest on, however far, and the shortest times", () => {
    const chain = (name: string, calls: readonly string[], store: string, destination: string) =>
      shown(urnOf("cdd:fargate-microservice:FargateMicroservice", name), {
        service: name,
        calls,
        data: { [store]: "write" },
        egress: [{ destination }],
      });
    const promise = (rtoMinutes: number, rpoMinutes?: number) => ({
      description: "x",
      continuity: {
        businessService: "Loans",
        rtoMinutes,
        ...(rpoMinutes === undefined ? {} : { rpoMinutes }),
      },
    });
    const more = [
      chain("a", ["b"], "s1", "d1"),
      chain("b", ["c", "gone"], "s2", "d2"),
      chain("c", ["a", "screening"], "s3", "d2"),
      chain("apart", [], "s4", "d3"),
    ];
    const { registers } = smallEvidence(more, undefined, { a: promise(60), c: promise(30, 15) });
    assert.deepEqual(registers.find(({ id }) => id === "business-services")?.rows, [
      [
        "Loans",
        "30 min",
        "15 min",
        "a, c",
        "b, screening",
        "customers, s1, s2, s3, screenings",
        "<b>odd</b>, d1, d2, watchlist",
      ],
      [
        "Sanctions screening",
        "60 min",
        "5 min",
        "screening",
        "–",
        "customers, screenings",
        "<b>odd</b>, watchlist",
      ],
    ]);
  });

  it("of providers say who needs them, and with which data", () =>
    assert.deepEqual(rows("providers"), [
      ["<b>odd</b>", "–", "screening", "restricted", "high", "pl-1", "8443"],
      ["watchlist", "Lists of people", "screening", "restricted", "high", "203.0.113.0/28", "443"],
    ]));

  it("of assets have what bears tags, a store with the owner of its writer", () => {
    const all = rows("assets");
    assert.equal(all.length, 11);
    assert.deepEqual(
      all.find(([, name]) => name === "data-screenings"),
      [
        "aws:dynamodb/table:Table",
        "data-screenings",
        "screenings",
        "What was found",
        "financial-crime",
        "restricted",
        "high",
        "CDD-1",
      ],
    );
    assert.deepEqual(
      all.find(([, name]) => name === "data"),
      ["aws:kms/key:Key", "data", "–", "–", "–", "–", "–", "CDD-1"],
    );
  });

  it("of keys have each key, certificate and TLS policy, and no listener without one", () =>
    assert.deepEqual(rows("keys"), [
      [
        "TLS policy",
        "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
        "screening-https, port 443",
        "–",
        "kept by AWS",
        "–",
      ],
      [
        "certificate",
        "screening.internal.example-bank.com, s.example-bank.com",
        "service screening",
        "EC_prime256v1",
        "issued and renewed by ACM, validated by DNS",
        "–",
      ],
      [
        "key",
        "data",
        "stores & more",
        "SYMMETRIC_DEFAULT",
        "rotated every 180 days by KMS",
        "deleted after 30 days",
      ],
      ["key", "logs", "–", "ECC_NIST_P256", "not rotated", "–"],
      ["key", "vault", "–", "SYMMETRIC_DEFAULT", "not rotated", "–"],
    ]));

  it("of ways have rules of their own and rules within groups, with ports, peers and reasons", () => {
    assert.deepEqual(rows("ways-in"), [
      ["legacy", "udp 53 to 54", "10.0.0.0/8, the group itself", "of old"],
      ["screening", "tcp 443", "192.0.2.0/24", "Callers <script>alert(1)</script>"],
    ]);
    assert.deepEqual(rows("ways-out"), [["screening", "all", "prefix list pl-2", "Lists"]]);
  });

  it("of access say who takes a role, and whom the stack file names", () =>
    assert.deepEqual(rows("access"), [
      ["duty", "deployers", "arn:aws:iam::111111111111:role/deployer", "named by the stack file", "–", "–"],
      [
        "role",
        "cdd-test-screening-task",
        "ecs-tasks.amazonaws.com",
        "What the tasks may",
        "data",
        "arn:aws:iam::111111111111:policy/boundary",
      ],
    ]));
});
