import * as assert from "node:assert/strict";
import { policyDocument, type Statement } from "../../components/shared/policy-document";

describe("policyDocument", () => {
  it("writes statements in AWS's terms, in one form, single values as lists too", () => {
    assert.deepEqual(
      JSON.parse(
        policyDocument([
          { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"] },
          {
            sid: "Refuse",
            effect: "Deny",
            actions: ["s3:*"],
            resources: ["arn:aws:s3:::x"],
            principals: "*",
            conditions: { Bool: { "aws:SecureTransport": "false" } },
          },
          { sid: "Trust", actions: ["sts:AssumeRole"], principals: { Service: ["ecs.amazonaws.com"] } },
          { sid: "Rest", effect: "Deny", actions: [], notActions: ["s3:ListBucket"], principals: "*" },
        ]),
      ),
      {
        Version: "2012-10-17",
        Statement: [
          { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::x/*"] },
          {
            Sid: "Refuse",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: ["arn:aws:s3:::x"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
          {
            Sid: "Trust",
            Effect: "Allow",
            Principal: { Service: ["ecs.amazonaws.com"] },
            Action: ["sts:AssumeRole"],
          },
          { Sid: "Rest", Effect: "Deny", Principal: "*", NotAction: ["s3:ListBucket"] },
        ],
      },
    );
  });

  it("does not depend on the order in which a statement's parts are written", () => {
    const one: Statement = { sid: "A", actions: ["s3:GetObject"], resources: ["r"], principals: "*" };
    const other: Statement = { principals: "*", resources: ["r"], actions: ["s3:GetObject"], sid: "A" };
    assert.equal(policyDocument([one]), policyDocument([other]));
  });
});
