import * as assert from "node:assert/strict";
import { demandCustomerKey } from "../../policy/lib/customer-key";
import {
  beginsAsListed,
  isListed,
  isOfPlatform,
  keepsData,
  placeForm,
  stackOf,
} from "../../policy/lib/environments";
import type { Node } from "../../policy/lib/graph";
import { hasId, refersTo } from "../../policy/lib/identity";
import type { Judge } from "../../policy/lib/judge";
import { isKnown, isSet, UnknownRead } from "../../policy/lib/known";
import { isEncrypted, speaksTls } from "../../policy/lib/target-groups";

/** Properties of which these are not known before deployment. */
function without(known: object, ...unknown: readonly string[]): Record<string, unknown> {
  const props = { ...known };
  for (const property of unknown)
    Object.defineProperty(props, property, {
      get() {
        throw new UnknownRead("urn", property);
      },
    });
  return props as Record<string, unknown>;
}
const account = "111122223333";

describe("whether a property is there", () => {
  it("is known of each value, and of an unknown one too", () => {
    for (const value of [0, false, "x", [], {}]) assert.equal(isSet({ value }, "value"), true);
    for (const value of [undefined, null, ""]) assert.equal(isSet({ value }, "value"), false);
    assert.equal(isSet(undefined as { value?: string } | undefined, "value"), false);
    assert.equal(isSet(null as unknown as { value?: string }, "value"), false);
    assert.equal(isSet(without({}, "value"), "value"), true);
  });
  it("hides no other error", () => {
    const broken = {
      get value(): string {
        throw new RangeError("broken");
      },
    };
    assert.throws(() => isSet(broken, "value"), RangeError);
    assert.throws(() => isKnown(() => broken.value), RangeError);
    assert.equal(
      isKnown(() => without({}, "value").value),
      false,
    );
    assert.equal(
      isKnown(() => undefined),
      true,
    );
  });
});

describe("the id of a resource", () => {
  const node = (props: object) => ({ type: "t", urn: "urn:a", props }) as Node<unknown>;
  it("is its id, or the end of its ARN", () => {
    assert.equal(hasId(node({ id: "sg-1" }), "sg-1"), true);
    assert.equal(hasId(node({ arn: `arn:aws:ec2:eu-west-2:${account}:security-group/sg-1` }), "sg-1"), true);
    assert.equal(hasId(node({ arn: `arn:aws:sns:eu-west-2:${account}:alarms` }), "alarms"), true);
    assert.equal(hasId(node({ id: "other", arn: "arn:aws:ec2:::x/sg-1" }), "sg-1"), true);
    assert.equal(hasId(node(without({ arn: "arn:aws:ec2:::x/sg-1" }, "id")), "sg-1"), true);
  });
  it("is no other, nor what is not known", () => {
    assert.equal(hasId(node({ id: "sg-1", arn: "arn:aws:ec2:::x/sg-1" }), "sg-2"), false);
    assert.equal(hasId(node({ arn: "arn:aws:ec2:::x/sg-1/y" }), "sg-1"), false);
    assert.equal(hasId(node({ arn: "sg-1" }), "sg-1"), false);
    assert.equal(hasId(node(without({}, "id", "arn")), "sg-1"), false);
    for (const none of ["", undefined, 7]) assert.equal(hasId(node({ id: none }), none), false, String(none));
    assert.equal(hasId(node({}), "sg-1"), false);
  });

  const to = node({ id: "sg-1" });
  const naming = (made: readonly string[], group: unknown) =>
    ({
      props: { group },
      references: (property: string, types: readonly string[]) =>
        property === "group" && types.join() === "t" ? made.map((urn) => ({ urn })) : [],
    }) as unknown as Node<{ readonly group?: unknown }>;
  it("is referred to by what a property was made of, before its value", () => {
    assert.equal(refersTo(naming(["urn:b", "urn:a"], "sg-2"), "group", to), true);
    assert.equal(refersTo(naming(["urn:b"], "sg-1"), "group", to), false);
    assert.equal(refersTo(naming([], "sg-1"), "group", to), true);
    assert.equal(refersTo(naming([], "sg-2"), "group", to), false);
  });
});

describe("a key of the bank", () => {
  const said = (holder: Record<string, unknown> | undefined) => {
    const messages: string[] = [];
    const judge = { violation: (message: string) => messages.push(message) } as unknown as Judge;
    demandCustomerKey(judge, holder, "key", "the queue");
    return messages;
  };
  it("is named by its id, its ARN or an alias, or not known yet", () => {
    for (const key of [
      "1234",
      `arn:aws:kms:eu-west-2:${account}:key/1234`,
      "alias/ledger",
      `arn:aws:kms:eu-west-2:${account}:alias/ledger`,
      "my-alias/aws/x",
      "alias/awsome",
    ])
      assert.deepEqual(said({ key }), [], key);
    assert.deepEqual(said(without({}, "key")), []);
  });
  it("is none of AWS's, and is named", () => {
    for (const key of ["alias/aws/sqs", `arn:aws:kms:eu-west-2:${account}:alias/aws/sqs`])
      assert.deepEqual(said({ key }), ["the queue names a key that AWS owns"], key);
    for (const holder of [undefined, {}, { key: "" }])
      assert.deepEqual(said(holder), ["the queue names no key of the bank"]);
  });
});

describe("a protocol under TLS", () => {
  // Elastic Load Balancing v2 API reference, TargetGroup.
  for (const [protocol, encrypted] of [
    ["HTTPS", true],
    ["TLS", true],
    ["QUIC", true],
    ["TCP_QUIC", true],
    ["HTTP", false],
    ["TCP", false],
    ["UDP", false],
    ["TCP_UDP", false],
    ["GENEVE", false],
    ["", false],
    [undefined, false],
  ] as const)
    it(`${encrypted ? "is" : "is not"} ${protocol || "none"}`, () => {
      assert.equal(isEncrypted(protocol), encrypted);
      assert.equal(speaksTls(protocol === undefined ? {} : { protocol }), encrypted);
    });

  const checked = (protocol: string, healthCheck?: { protocol?: string; port?: string }) =>
    speaksTls({ protocol, ...(healthCheck && { healthCheck }) });
  it("passes as TCP where the health check asks for it on the same port", () => {
    assert.equal(checked("TCP", { protocol: "HTTPS" }), true);
    assert.equal(checked("TCP", { protocol: "HTTPS", port: "" }), true);
    assert.equal(checked("TCP", { protocol: "HTTPS", port: "traffic-port" }), true);
    for (const [protocol, check] of [
      ["TCP", undefined],
      ["TCP", {}],
      ["TCP", { protocol: "HTTPS", port: "8443" }],
      ["TCP", { protocol: "HTTP" }],
      ["TCP", { protocol: "TCP", port: "traffic-port" }],
      ["HTTP", { protocol: "HTTPS" }],
      ["TCP_UDP", { protocol: "HTTPS" }],
    ] as const)
      assert.equal(checked(protocol, check), false, JSON.stringify([protocol, check]));
  });
});

describe("a stack", () => {
  it("keeps its data, whatever its name, but for three", () => {
    for (const stack of ["dev", "qa", "uat"]) assert.equal(keepsData(stack), false, stack);
    for (const stack of ["prod", "beta", "", "dev2", "DEV", "preprod", "uat-eu"])
      assert.equal(keepsData(stack), true, stack);
  });

  const urn = "urn:pulumi:prod::cdd::cdd:network:Network$aws:ec2/vpc:Vpc::main::x";
  it("stands in every URN", () => {
    assert.equal(stackOf(urn), "prod");
    assert.equal(stackOf("urn"), "");
  });
  it("has resources of the platform, which stand in its components", () => {
    const of = (types: string, name = "x") => isOfPlatform(`urn:pulumi:prod::cdd::${types}::${name}`);
    assert.equal(of("cdd:network:Network"), true);
    assert.equal(of("cdd:network:Network$aws:ec2/vpc:Vpc"), true);
    assert.equal(of("other:a:A$cdd:network:Network$aws:ec2/vpc:Vpc"), true);
    assert.equal(of("aws:ec2/vpc:Vpc", "cdd:x"), false);
    assert.equal(of("xcdd:network:Network"), false);
    assert.equal(isOfPlatform("urn"), false);
  });
  it("has approved places, each by project, types and name", () => {
    const place = "cdd::cdd:network:Network$aws:ec2/vpc:Vpc::main::x";
    assert.equal(isListed(urn, ["other", place]), true);
    for (const less of ["main::x", place.slice(0, -1), `prod::${place}`, `${place}x`, ""])
      assert.equal(isListed(urn, [less]), false, less);
    assert.equal(isListed(urn, []), false);
    assert.equal(beginsAsListed(urn, ["other", place.slice(0, -1)]), true);
    assert.equal(beginsAsListed(urn, [place.slice(1)]), false);
    assert.equal(beginsAsListed(urn, []), false);
  });
  it("has places of one form, without wildcards", () => {
    for (const right of ["cdd::aws:s3/bucket:Bucket::x", "cdd::a$b::x::y"]) assert.match(right, placeForm);
    for (const wrong of [
      "cdd::a",
      "cdd::a::",
      "::a::x",
      "cdd::::x",
      "cdd::a::*",
      "cdd::a?::x",
      "c*::a::x",
      "urn:pulumi:a::b::c",
      "cdd:x::a::b",
    ])
      assert.doesNotMatch(wrong, placeForm);
  });
});
