import * as assert from "node:assert/strict";
import type { z } from "zod";
import { chosenHealth, health, healthOf } from "../../../model/balancing";
import { machines } from "../../../model/capacity";
import { changes } from "../../../model/changes";
import { defenderConsole } from "../../../model/container-security";
import { egress } from "../../../model/egress";
import { inboundCidrs, testTrafficCidrs } from "../../../model/network";
import { endpoints } from "../../../model/notifications";
import { line, shown } from "../../../model/problems";
import { faultsOf } from "../../../model/reading";
import { care, requestsPerMinute, strategy } from "../../../model/release";
import { stackShape } from "../../../model/stack";
import { ticket } from "../../../model/ticket";
import {
  answered,
  catalogueKey,
  containerName,
  digest,
  functionArn,
  hostName,
  key,
  keyArn,
  peer,
  requestPath,
  roleArn,
  roles,
  sentence,
} from "../../../model/values";
import { whatIsAllowed } from "../../support/messages";

const takes = (form: z.ZodType, value: unknown) => faultsOf(form, value).length === 0;
const times = (count: number, text: string) => text.repeat(count);

const account = "111122223333";
const role = `arn:aws:iam::${account}:role/x`;
const fn = `arn:aws:lambda:eu-west-2:${account}:function:judge`;
const id = "0a1b2c3d-0000-1111-2222-333344445555";
const kms = `arn:aws:kms:eu-west-2:${account}:key/${id}`;
const queue = `arn:aws:sqs:eu-west-2:${account}:siem`;

/** Of each form what it takes, up to its ends, and what it does not, just beyond them. */
const forms: Readonly<Record<string, readonly [z.ZodType, readonly unknown[], readonly unknown[]]>> = {
  "a key": [
    key,
    ["a", "a1", "ab-c1-2", "a-1"],
    ["", "A", "1a", "-a", "a-", "a--b", "a_b", "a b", "xA", "a\n"],
  ],
  "a key of the catalogue": [
    catalogueKey,
    [times(20, "a"), "internal", "sg", "internals-a", "sga-b", "a-internal-b", "a-sg-b"],
    [times(21, "a"), "internal-a", "sg-a"],
  ],
  "a container's name": [containerName, [times(40, "a")], [times(41, "a"), "A"]],
  "a sentence": [sentence, ["abc", times(200, "a"), "a b"], ["ab", times(201, "a"), " ab", "a\nbc", "ab\n"]],
  "a path of requests": [
    requestPath,
    ["/a", "/a/b-c.d~e_f", "/A1"],
    ["", "/", "a", "/a/", "//a", "/a//b", "/a?b", "/a b", "x/a"],
  ],
  "a range that may be opened": [
    peer,
    ["192.0.0.0/16", "192.0.2.1/32", "10.0.0.0/17"],
    ["192.0.0.0/15", "192.0.2.1/31", "192.0.2.0", "192.0.2.0/33", "", 7],
  ],
  "a host's name": [
    hostName,
    ["a.bc", "api.example.com", "*.example.com", "a-b.c-d.ef", `${times(63, "a")}.com`, "1.co", "a.b.c.d1"],
    [
      "a.b",
      "com",
      "*.com",
      "*",
      "a.*.com",
      "**.a.com",
      ".a.com",
      "a..com",
      "-a.com",
      "a-.com",
      "a.com-",
      "a.1om",
      "A.com",
      "a_b.com",
      `${times(64, "a")}.com`,
      `${times(63, "a.")}${times(128, "b")}`,
      `${times(126, "a.")}co`,
      "x a.com",
      "a.com\n",
    ],
  ],
  "a role's ARN": [
    roleArn,
    [
      role,
      `arn:aws:iam::${account}:role/a/b+c=d,e.f@g-h_i`,
      `arn:aws:iam::${account}:role/${times(576, "a")}`,
    ],
    [
      `x${role}`,
      `${role}*`,
      `${role}?`,
      `arn:aws:iam::${account}:role/`,
      `arn:aws:iam::${account}:role/${times(577, "a")}`,
      "arn:aws:iam::11112222333:role/x",
      "arn:aws:iam::1111222233334:role/x",
      `arn:aws:iam::${account}:user/x`,
      `arn:aws-cn:iam::${account}:role/x`,
    ],
  ],
  roles: [roles, [[role]], [[], [role, role], role]],
  "a function's ARN": [
    functionArn,
    [fn, `arn:aws:lambda:eu-west-2:${account}:function:${times(64, "a")}`, fn.replace("judge", "a_B-1")],
    [
      `x${fn}`,
      `${fn}:1`,
      `${fn}*`,
      fn.replace("judge", ""),
      fn.replace("judge", times(65, "a")),
      fn.replace("eu-west-2", ""),
      fn.replace("eu-west-2", "EU"),
      fn.replace(account, "1"),
    ],
  ],
  "a key's ARN": [
    keyArn("Use the ARN of a key."),
    [kms, kms.replace(id, `mrk-${times(32, "0")}`), kms.replace("eu-west-2", "us-east-1")],
    [
      `x${kms}`,
      `${kms}0`,
      kms.replace(id, "alias/x"),
      kms.replace(id, `mrk-${times(31, "0")}`),
      kms.replace(id, `mrk-${times(32, "g")}`),
      kms.replace(id, id.toUpperCase()),
      kms.replace(account, "1"),
      kms.replace("eu-west-2", ""),
    ],
  ],
  "who approved": [
    answered.approvedBy,
    ["CI", "A. Officer", times(100, "a")],
    ["", "a", times(101, "a"), " a", "a\nbc", "ab\n"],
  ],
  "a last day": [answered.until, ["2027-02-28", "2028-02-29"], ["2027-02-29", "28.2.2027", "2027-2-28", ""]],
  "a ticket": [
    ticket,
    [
      "CDD-1",
      "A1-12",
      "A-1",
      `A-${times(12, "1")}`,
      "CHG0012345",
      "CH1",
      `${times(15, "A")}${times(12, "1")}`,
    ],
    [
      ...["CDD", "cdd-1", "1A-1", "CDD-", "CDD-1x", "xCDD-1", "A B-1", `A-${times(13, "1")}`],
      ...["A1", "chg1", "CHG 1", "CHG1x", "xCH1", `${times(16, "A")}1`, `CH${times(13, "1")}`, "A-B_1"],
    ],
  ],
  "a digest": [
    digest,
    [`sha256:${times(64, "a")}`, `sha256:${times(32, "09")}`],
    [
      `sha256:${times(63, "a")}`,
      `sha256:${times(65, "a")}`,
      `sha256:${times(64, "A")}`,
      `sha256:${times(64, "g")}`,
      `xsha256:${times(64, "a")}`,
      "latest",
    ],
  ],
  "the Defender's console": [
    defenderConsole,
    ["wss://a:1", "wss://a-b.c:65535"],
    [
      "ws://a:1",
      "wss://a",
      "wss://a:",
      "wss://a:123456",
      "wss://A:1",
      "wss://:1",
      "wss://a:1/x",
      "xwss://a:1",
    ],
  ],
  "an account": [
    stackShape.account,
    [account],
    ["11112222333", "1111222233334", "11112222333x", 111122223333],
  ],
  "a region": [
    stackShape.region,
    ["eu-west-2", "ap-southeast-2", "il-central-1", "sa-east-1"],
    [
      "us-gov-east-1",
      "us-iso-east-1",
      "us-isob-east-1",
      "cn-north-1",
      "eu-west-22",
      "eu-west",
      "e-west-2",
      "eu-2",
      "eu-w-2",
      "EU-west-2",
      "ap-southeasts-2",
      "xeu-west-2x",
    ],
  ],
  AZs: [
    stackShape.availabilityZones,
    [
      ["a", "b"],
      ["a", "b", "c", "d"],
    ],
    [["a"], ["a", "a"], ["a", "b", "c", "d", "e"], "a"],
  ],
  "a domain": [
    stackShape.domain,
    ["a.bc", "a-b.c1.com", `${times(30, "a")}.com`, "1.com"],
    ["a.b", "com", `${times(31, "a")}.com`, "-a.com", "a-.com", "A.com", "a..com", "a.c1", "a.com.", ".com"],
  ],
  "a hosted zone": [
    stackShape.zoneId,
    [`Z${times(7, "A")}`, `Z${times(31, "1")}`],
    [
      `Z${times(6, "A")}`,
      `Z${times(32, "A")}`,
      `z${times(7, "A")}`,
      `Z${times(7, "a")}`,
      `xZ${times(7, "A")}`,
    ],
  ],
  "days of logs": [
    stackShape.logRetentionDays,
    // What CloudWatch Logs takes. Source: PutRetentionPolicy, CloudWatch Logs API.
    [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
    [0, 2, 31, 364, 366, 3652, 3654, "30", 1.5],
  ],
  "a cost centre": [
    stackShape.costCentre,
    ["A", "a-1", times(32, "a")],
    ["", "-a", times(33, "a"), "a b", "a_b"],
  ],
  machines: [
    machines,
    [
      { instanceTypes: ["c7i.xlarge"], min: 0, max: 1 },
      { instanceTypes: ["u-6tb1.metal-48xl"], min: 1000, max: 1000, spotPercent: 100, volumeGiB: 30 },
      { instanceTypes: ["a.b"], min: 1, max: 1, replaceAfterDays: 365, machineImage: "ami-01234567" },
      { instanceTypes: ["a.b"], min: 1, max: 1, replaceAfterDays: 1, machineImage: `ami-${times(17, "f")}` },
    ],
    [
      { instanceTypes: ["a.b"], min: 2, max: 1 },
      { instanceTypes: ["a.b"], min: 0, max: 1001 },
      { instanceTypes: ["7i.large"], min: 0, max: 1 },
      { instanceTypes: ["C7i.large"], min: 0, max: 1 },
      { instanceTypes: ["c7i."], min: 0, max: 1 },
      { instanceTypes: ["c7i.large "], min: 0, max: 1 },
      { instanceTypes: ["a.b"], min: 0, max: 1, replaceAfterDays: 366 },
      { instanceTypes: ["a.b"], min: 0, max: 1, volumeGiB: 16_385 },
      { instanceTypes: ["a.b"], min: 0, max: 1, machineImage: "ami-0123456" },
      { instanceTypes: ["a.b"], min: 0, max: 1, machineImage: `ami-${times(18, "f")}` },
      { instanceTypes: ["a.b"], min: 0, max: 1, machineImage: "ami-0123456g" },
      { instanceTypes: ["a.b"], min: 0, max: 1, machineImage: "xami-01234567" },
    ],
  ],
  "a destination": [
    egress,
    [
      { cidrs: ["192.0.2.0/24"], hosts: [], port: 1 },
      { prefixLists: ["pl-01234567"], hosts: ["a.bc"], port: 65_535 },
      { prefixLists: [`pl-${times(17, "f")}`], hosts: [], port: 443 },
    ],
    [
      { hosts: [], port: 443 },
      { cidrs: [], prefixLists: [], hosts: [], port: 443 },
      { cidrs: ["192.0.2.0/24"], hosts: [], port: 0 },
      { cidrs: ["192.0.2.0/24"], hosts: [], port: 65_536 },
      { prefixLists: ["pl-0123456"], hosts: [], port: 443 },
      { prefixLists: [`pl-${times(18, "f")}`], hosts: [], port: 443 },
      { prefixLists: ["pl-0123456g"], hosts: [], port: 443 },
      { prefixLists: ["xpl-01234567"], hosts: [], port: 443 },
      { cidrs: ["192.0.2.0/24"], port: 443 },
    ],
  ],
  "callers of the bank": [
    inboundCidrs,
    [[], ["10.200.8.0/24", "100.64.0.0/16"]],
    [["198.51.100.0/24"], ["10.0.0.0/8"], ["10.200.8.0/24", "10.200.8.0/24"]],
  ],
  testers: [testTrafficCidrs, [[], ["198.51.100.0/24"]], [["0.0.0.0/0"], "10.0.0.0/16"]],
  "a mail address": [
    endpoints.email,
    ["a@b.de", "A.b_c%d+e-1@x-y.z1.co.uk", `${times(64, "a")}@b.de`],
    [
      "a@b",
      "@b.de",
      "a@b.d",
      "a@-b.de",
      "a@b-.de",
      "a@b.de ",
      " a@b.de",
      "a@b..de",
      "a@B.de",
      "a b@c.de",
      `${times(65, "a")}@b.de`,
      "a@b.d1",
      "a@b.de,c@d.de",
    ],
  ],
  "an address by https": [
    endpoints.https,
    ["https://a.bc", "https://a-b.c1.de:1/x?y=z", "https://a.de:65535", "https://a.de/"],
    [
      "http://a.bc",
      "xhttps://a.bc",
      "https://a",
      "https://a.b",
      "https://a.bc:123456",
      "https://a.bc:/",
      "https://u@a.bc",
      "https://a.bc/u@b",
      "https://a.bc/x y",
      "https://A.bc",
      "https://a.b1",
    ],
  ],
  "a queue": [
    endpoints.sqs,
    [queue, queue.replace("siem", times(80, "a")), queue.replace("siem", "a_B-1")],
    [
      `x${queue}`,
      `${queue}.fifo`,
      queue.replace("siem", ""),
      queue.replace("siem", times(81, "a")),
      queue.replace(account, "1"),
      queue.replace("eu-west-2", ""),
    ],
  ],
  "how a release goes": [
    strategy,
    ["rolling", "linear", "canary", "blue-green"],
    ["recreate", "ROLLING", ""],
  ],
  "requests a minute": [requestsPerMinute, [1, 10_000_000], [0, 10_000_001, 1.5]],
};

describe("what a value can be", () => {
  for (const [what, [form, right, wrong]] of Object.entries(forms))
    describe(what, () => {
      for (const value of right)
        it(`may be ${shown(value)}`, () => assert.deepEqual(faultsOf(form, value).map(line), []));
      for (const value of wrong)
        it(`is never ${shown(value)}, and what is allowed is said`, () => {
          const said = faultsOf(form, value).map(({ message }) => message);
          assert.ok(said.length > 0);
          for (const message of said) assert.match(message, whatIsAllowed);
        });
    });
});

describe("how a balancer asks", () => {
  it("is by a path, or by more", () => {
    for (const right of ["/", "/a?b=c", `/${times(1023, "a")}`]) assert.ok(takes(health, right), right);
    for (const wrong of ["", "a", "/a b", `/${times(1024, "a")}`, "x/a"])
      assert.ok(!takes(health, wrong), wrong);
    assert.deepEqual(healthOf("/live"), { codes: "200", path: "/live" });
    assert.deepEqual(healthOf({ path: "/live", codes: "204" }), { codes: "204", path: "/live" });
    assert.ok(!takes(chosenHealth, { path: "/live" }) && takes(chosenHealth, healthOf("/live")));
  });

  const codes = (given: string) => takes(health, { path: "/", codes: given });
  for (const right of ["200", "499", "200,204", "200,204,301", "200-399", "200-201"])
    it(`takes ${right} for an answer`, () => assert.ok(codes(right)));
  for (const wrong of [
    "199",
    "500",
    "20",
    "2000",
    "200,",
    ",200",
    "200-200",
    "399-200",
    "200-300-400",
    "200,300-400",
    "200 ",
    "x200",
    "a",
  ])
    it(`does not take ${wrong} for one`, () => assert.ok(!codes(wrong)));

  it("is within AWS's bounds", () => {
    const asked = (change: object) => takes(health, { path: "/", ...change });
    for (const key_ of ["healthyThreshold", "unhealthyThreshold"]) {
      assert.ok(asked({ [key_]: 2 }) && asked({ [key_]: 10 }), key_);
      assert.ok(!asked({ [key_]: 1 }) && !asked({ [key_]: 11 }), key_);
    }
    assert.ok(asked({ intervalSeconds: 5 }) && asked({ intervalSeconds: 300 }));
    assert.ok(!asked({ intervalSeconds: 4 }) && !asked({ intervalSeconds: 301 }));
  });
});

describe("when a stack may change", () => {
  const form = (ticketForm: string) => takes(changes, { ticketForm });
  for (const right of ["CHG#", `A${times(12, "#")}`, "A#+", `A${times(15, "1")}#`, "A-9#+"])
    it(`a ticket may look like ${right}`, () => assert.ok(form(right)));
  for (const wrong of [
    "CHG",
    "#",
    `A${times(13, "#")}`,
    "A##+",
    `A${times(16, "1")}#`,
    "a#",
    "A#x",
    "xA#",
    "A #",
    "A_#",
    "1#",
  ])
    it(`a ticket never looks like ${wrong}`, () => assert.ok(!form(wrong)));

  const from = (local: string) =>
    takes(changes, {
      freezes: [{ from: local, until: "2027-01-04T08:00", timezone: "UTC", reason: "Because" }],
    });
  for (const right of ["2026-12-18T00:00", "2026-12-18T09:59", "2026-12-18T19:30", "2026-12-18T23:59"])
    it(`a freeze may begin at ${right}`, () => assert.ok(from(right)));
  for (const wrong of [
    "1999-12-18T18:00",
    "2026-12-18T24:00",
    "2026-12-18T18:60",
    "2026-12-18T8:00",
    "2026-12-18 18:00",
    "2026-12-18T18:00Z",
    "x2026-12-18T18:00",
    "2026-1-18T18:00",
  ])
    it(`a freeze never begins at ${wrong}`, () => assert.ok(!from(wrong)));
});

describe("how careful a release is", () => {
  it("grows from all at once to a share first", () => {
    const { rolling, canary, linear, "blue-green": blueGreen } = care;
    assert.ok(rolling < blueGreen && blueGreen < canary);
    assert.equal(canary, linear);
  });
});
