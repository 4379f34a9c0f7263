import * as assert from "node:assert/strict";
import { commandLine } from "../../rehearsal/command-line";

/** Runs the command; gives its status, its standard output and what it says to people. */
async function run(...argv: string[]): Promise<{ status: number; out: string; said: string }> {
  const written = { out: "", said: "" };
  const { stdout, stderr } = process;
  const streams = { out: stdout.write, err: stderr.write };
  const into = (key: keyof typeof written) => (text: string | Uint8Array) => {
    written[key] += String(text);
    return true;
  };
  stdout.write = into("out");
  stderr.write = into("said");
  try {
    const status = await commandLine(argv, { log: (line) => into("said")(`${line}\n`) });
    return { status, ...written };
  } finally {
    stdout.write = streams.out;
    stderr.write = streams.err;
  }
}

describe("the rehearsal's command line", () => {
  it("prints a release's course, and says that it is a model", async () => {
    const { status, out } = await run("prod", "screening");
    assert.equal(status, 0);
    for (const part of [
      "screening in prod: 3 tasks that start in 180 s, 300 requests a minute, criticality high",
      "waits for a person at PRE_SCALE_UP",
      "10 % of the traffic to the new revision for 30 minutes",
      "100 % of the traffic to the new revision",
      "0 of ",
      "It is no statement about AWS.",
    ])
      assert.ok(out.includes(part), `${part}\n${out}`);
  });

  it("ends 1 where the release goes back, and says why and who met the fault", async () => {
    const { status, out } = await run("prod", "screening", "--fault", "5xx=5%@canary");
    assert.equal(status, 1);
    assert.match(
      out,
      /cdd-prod-screening-tg2-5xx goes off: .* in the last 3 minutes; 2 of 1 or more are too many/,
    );
    assert.match(
      out,
      /Rolled back because of CloudWatch alarm\(s\) in ALARM state: cdd-prod-screening-tg2-5xx\./,
    );
    assert.match(out, /[1-9]\d* of \d+ requests met a fault\./);
  });

  it("is the same for the same seed, takes several faults, and another start", async () => {
    const argv = [
      "prod",
      "screening",
      "--fault",
      "5xx=2%",
      "--fault",
      "slow=3s",
      "--seed",
      "9",
      "--start",
      "20",
    ];
    const first = await run(...argv);
    assert.deepEqual(await run(...argv), first);
    assert.match(first.out, /tasks that start in 20 s/);
    assert.notEqual((await run(...argv, "--seed", "10")).out, first.out);
  });

  it("rolls back what nobody continues in time", async () => {
    const { status, out } = await run("prod", "screening", "--approve-after", "1441");
    assert.equal(status, 1);
    assert.match(out, /nobody continued it at PRE_SCALE_UP within 1440 minutes/);
  });

  it("writes one JSON document", async () => {
    const { status, out, said } = await run(
      "dev",
      "screening",
      "--traffic",
      "50",
      "--fault",
      "crash",
      "--json",
    );
    assert.deepEqual([status, said], [1, ""]);
    const document = JSON.parse(out) as Record<string, unknown>;
    assert.match(String(document.model), /no statement about AWS/);
    assert.deepEqual(
      [document.service, document.stack, document.released, document.exitStatus],
      ["screening", "dev", false, 1],
    );
    assert.deepEqual(document.script, {
      startSeconds: 180,
      faults: [{ kind: "crash", of: "canary" }],
      requestsPerMinute: 50,
      approveAfterMinutes: 30,
      seed: 1,
    });
  });

  for (const [argv, message] of [
    [["prod", "nobody"], /"nobody" is no service\. Use onboarding-portal, /],
    [["prod", "review-sweep"], /review-sweep has no load balancer/],
    [["uat", "screening"], /There is no Pulumi\.uat\.yaml\. Use /],
    [
      ["dev", "screening", "--project", "/nosuch"],
      /^--project \/nosuch: there is no such folder\. Give one with Pulumi\.dev\.yaml\.$/m,
    ],
    [["dev", "screening", "--project", __filename], /there is no such folder/],
    [["dev", "screening", "--project", __dirname], /There is no Pulumi\.dev\.yaml/],
    [["prod"], /missing required argument 'service'/],
    [["prod", "screening", "--fault", "5xx=5"], /Use 5xx=<percent>%/],
    [["prod", "screening", "--start", "1.5"], /Use a whole number, 0 to 3600\./],
    [["prod", "screening", "--traffic", "0"], /Use a whole number, 1 to 10000000\./],
    [["prod", "screening", "--loud"], /unknown option '--loud'/],
  ] as const)
    it(`ends 2 for ${argv.join(" ")}`, async () => {
      const plain = await run(...argv);
      assert.equal(plain.status, 2);
      assert.match(plain.said, message);
      const json = await run(...argv, "--json");
      assert.equal(json.status, 2);
      const { errors } = JSON.parse(json.out) as { errors: { message: string }[] };
      assert.match(errors[0]?.message ?? "", message);
    });

  it("helps", async () => {
    const { status, out } = await run("--help");
    assert.equal(status, 0);
    assert.match(out, /Exit status: 0 released; 1 rolled back; 2 misuse/);
    assert.doesNotMatch(out, /default: \[\]/);
  });
});
