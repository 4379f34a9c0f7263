import * as assert from "node:assert/strict";
import { foreign } from "../../../config/belonging";
import { line } from "../../../model/problems";
import { stackReading } from "../../support/stacks";

const account = "111122223333";
const region = "eu-west-2";
const queue = (where: string, whose: string) => `arn:aws:sqs:${where}:${whose}:siem`;
const role = (whose: string) => `arn:aws:iam::${whose}:role/somebody`;

describe("an ARN", () => {
  for (const [arn, stack, places] of [
    [queue(region, account), { account, region }, undefined],
    [queue(region, "999988887777"), { account, region }, `of account ${account} in ${region}`],
    [queue("eu-west-1", account), { account, region }, `of account ${account} in ${region}`],
    [queue("eu-west-1", "999988887777"), { account, region }, `of account ${account} in ${region}`],
    // IAM's have no region.
    [role(account), { account, region }, undefined],
    [role("999988887777"), { account, region }, `of account ${account}`],
    // What of the stack has not the right form judges nothing, and is not named.
    [queue("eu-west-1", account), { account }, undefined],
    [queue("eu-west-1", "999988887777"), { account }, `of account ${account}`],
    [queue(region, "999988887777"), { region }, undefined],
    [queue("eu-west-1", "999988887777"), { region }, `in ${region}`],
    [role("999988887777"), { region }, undefined],
    [queue("eu-west-1", "999988887777"), {}, undefined],
  ] as const)
    it(`${arn} is ${places === undefined ? "" : "not "}of ${JSON.stringify(stack)}`, () =>
      assert.equal(
        foreign(arn, stack),
        places === undefined ? undefined : `"${arn}" is not of this stack. Use one ${places}.`,
      ));
});

describe("an AZ where the region is wrong", () => {
  const zones = (...availabilityZones: readonly string[]) =>
    stackReading({ region: "nowhere", availabilityZones })
      .problems.map(line)
      .filter((each) => each.includes("availabilityZones"));

  it("may be of any region", () => assert.deepEqual(zones("eu-west-2a", "us-gov-west-1b"), []));

  it("has to be one", () =>
    assert.deepEqual(zones("eu-west-2", "eu-west-2ab", "euwest2a"), [
      'cdd:platform.availabilityZones[0]: "eu-west-2" is not an AZ of a region. Use eu-west-2a, eu-west-2b, ….',
      'cdd:platform.availabilityZones[1]: "eu-west-2ab" is not an AZ of a region. Use eu-west-2a, eu-west-2b, ….',
      'cdd:platform.availabilityZones[2]: "euwest2a" is not an AZ of a region. Use eu-west-2a, eu-west-2b, ….',
    ]));

  it("is otherwise of the region from its first letter to its last", () =>
    assert.deepEqual(
      stackReading({ availabilityZones: ["eu-west-2a", "eu-west-2aa", "aeu-west-2a"] }).problems.map(line),
      [
        'cdd:platform.availabilityZones[1]: "eu-west-2aa" is not an AZ of eu-west-2. Use eu-west-2a, eu-west-2b, ….',
        'cdd:platform.availabilityZones[2]: "aeu-west-2a" is not an AZ of eu-west-2. Use eu-west-2a, eu-west-2b, ….',
      ],
    ));
});

describe("roles where the account is wrong", () => {
  it("are of none", () =>
    assert.deepEqual(
      stackReading({ account: "1", "access.restorers": [role("999988887777")] }).problems.map(line),
      ['cdd:platform.account: "1" is not allowed. Use the AWS account\'s id: 12 digits, in quotes.'],
    ));
});
