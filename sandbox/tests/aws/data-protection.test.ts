import * as assert from "node:assert/strict";
import { refuseDataProtection } from "../../aws/rules/data-protection";

type Json = Record<string, unknown>;

const email = "arn:aws:dataprotection::aws:data-identifier/EmailAddress";
const audit = (ids: readonly unknown[], destination: unknown = {}): Json => ({
  Sid: "Audit",
  DataIdentifier: ids,
  Operation: { Audit: { FindingsDestination: destination } },
});
const mask = (ids: readonly unknown[], config: unknown = {}): Json => ({
  Sid: "Mask",
  DataIdentifier: ids,
  Operation: { Deidentify: { MaskConfig: config } },
});
const policy = (statements: readonly Json[], more: Json = {}) =>
  JSON.stringify({ Name: "p", Version: "2021-06-01", Statement: statements, ...more });
const custom = (...own: readonly Json[]) => ({ Configuration: { CustomDataIdentifier: own } });
const both = [audit([email]), mask([email])];
const logs = (LogGroup: string) => ({ CloudWatchLogs: { LogGroup } });

describe("AWS's judgement of a data protection policy", () => {
  const judged = (document: string) => refuseDataProtection(document, (group) => group === "findings");

  const accepted: readonly [string, string][] = [
    ["one that finds and masks", policy(both)],
    ["one that tells a log group", policy([audit([email], logs("findings")), mask([email])])],
    [
      "identifiers in another order",
      policy([audit(["Id", email]), mask([email, "Id"])], custom({ Name: "Id", Regex: "A-[0-9]{9}" })),
    ],
    ["one that tells a bucket", policy([audit([email], { S3: { Bucket: "findings" } }), mask([email])])],
  ];
  for (const [what, document] of accepted)
    it(`takes ${what}`, () => assert.equal(judged(document), undefined));

  const refused: readonly [string, string, RegExp][] = [
    ["no JSON", "{", /no JSON object/],
    ["too long a document", policy(both, { Description: "x".repeat(30_720) }), /at most 30720 are allowed/],
    ["no name", policy(both, { Name: undefined }), /has a Name/],
    ["another version", policy(both, { Version: "2012-10-17" }), /Version "2021-06-01"/],
    ["no audit", policy([mask([email])]), /one statement with an Audit operation/],
    ["no mask", policy([audit([email])]), /one with a Deidentify operation/],
    ["two audits", policy([audit([email]), ...both]), /one statement with an Audit operation/],
    ["masking less than it finds", policy([audit([email, "Id"]), mask([email])]), /must match/],
    [
      "an identifier that is not there",
      policy([audit([`${email}-GB`]), mask([`${email}-GB`])]),
      /EmailAddress-GB" is no data identifier/,
    ],
    ["no identifier", policy([audit([]), mask([])]), /is no data identifier/],
    [
      "a mask with options",
      policy([audit([email]), mask([email], { Character: "#" })]),
      /an empty MaskConfig/,
    ],
    [
      "an audit without destination",
      policy([{ ...audit([email]), Operation: { Audit: {} } }, mask([email])]),
      /has a FindingsDestination/,
    ],
    [
      "findings for a group that is not there",
      policy([audit([email], logs("other")), mask([email])]),
      /log group other of the findings does not exist/,
    ],
    [
      "eleven identifiers of one's own",
      policy(both, custom(...Array.from({ length: 11 }, (_, index) => ({ Name: `N${index}`, Regex: "x" })))),
      /at most 10 custom/,
    ],
    ["one named as AWS's", policy(both, custom({ Name: "Name", Regex: "x" })), /"Name" cannot be the name/],
    [
      "one with a group",
      policy(both, custom({ Name: "Id", Regex: "(a|b)" })),
      /cannot be the regular expression/,
    ],
    [
      "one that is too long",
      policy(both, custom({ Name: "Id", Regex: "x".repeat(201) })),
      /cannot be the regular expression/,
    ],
  ];
  for (const [what, document, says] of refused)
    it(`refuses ${what}`, () => assert.match(judged(document) ?? "", says));
});
