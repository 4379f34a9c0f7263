import * as assert from "node:assert/strict";
import { emptySeed } from "../../aws/cloud/records";
import { account, region } from "../support/iam-stack";
import { type ProviderClient, StandInHome } from "../support/provider-client";

const siem = `arn:aws:logs:${region}:444455556666:destination:siem`;

describe("a subscription to a log group", () => {
  const standIn = new StandInHome();
  let aws: ProviderClient;
  before(async () => {
    await standIn.start({ seed: emptySeed });
    aws = await standIn.provider(account);
    await aws.make("aws:cloudwatch/logGroup:LogGroup", "lines", { name: "lines" });
  });
  after(() => standIn.stop());

  const subscribe = (name: string, more: Readonly<Record<string, unknown>> = {}) =>
    aws.make("aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", name, {
      name,
      logGroup: "lines",
      destinationArn: siem,
      filterPattern: "",
      ...more,
    });

  it("is refused where there is no group, or the destination stands elsewhere", async () => {
    await assert.rejects(subscribe("none", { logGroup: "others" }), /The specified log group does not exist/);
    await assert.rejects(
      subscribe("away", { destinationArn: siem.replace(region, "eu-west-1") }),
      /must be in the region of the log group/,
    );
  });

  it("takes no role to another account's destination", async () => {
    await assert.rejects(
      subscribe("role", { roleArn: `arn:aws:iam::${account}:role/sends` }),
      /roleArn cannot be given/,
    );
  });

  it("has a pattern that AWS takes", async () => {
    await assert.rejects(subscribe("long", { filterPattern: "a".repeat(1025) }), /filterPattern/);
  });

  it("is one of two at most", async () => {
    await subscribe("one");
    await subscribe("two");
    await assert.rejects(subscribe("three"), /LimitExceededException: Resource limit exceeded/);
  });
});
