import { shipped } from "../../support/stacks";
import type { Defect } from "./defect";

const key = "keys-data";

export const kmsDefects: readonly Defect[] = [
  {
    rule: "kms-key-enable-key-rotation",
    why: "a key stays the same for ever",
    at: [key],
    change: (graph) => graph.patch(key, { enableKeyRotation: false }),
  },
  {
    rule: "kms-key-disallow-wildcard-principal",
    why: "everybody in the world may ask about a key",
    at: [key],
    change: (graph) =>
      graph.statement(key, {
        Sid: "Defect",
        Effect: "Allow",
        Action: "kms:DescribeKey",
        Resource: "*",
        Principal: "*",
      }),
  },
  {
    rule: "kms-key-enforce-explicit-policy",
    why: "a key is left with AWS's default policy",
    at: [key],
    change: (graph) => graph.patch(key, { policy: undefined }),
  },
  {
    rule: "kms-key-enforce-separation-of-duties",
    why: "whoever administers a key may also decrypt with it",
    at: [key],
    change: (graph) =>
      graph.statement(key, {
        Sid: "Defect",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: "*",
        Principal: { AWS: shipped("dev").access.keyAdministrators[0] },
      }),
  },
  {
    rule: "kms-key-disallow-account-delegation",
    why: "whoever administers IAM may rewrite a key's policy",
    at: [key],
    change: (graph) =>
      graph.statement(key, {
        Sid: "Defect",
        Effect: "Allow",
        Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
        Resource: "*",
        Principal: { AWS: `arn:aws:iam::${graph.place.account}:root` },
      }),
  },
  {
    rule: "kms-key-configure-deletion-window",
    why: "a key of prod is lost a week after somebody deletes it",
    at: [key],
    stack: "prod",
    change: (graph) => graph.patch(key, { deletionWindowInDays: 7 }),
  },
  {
    rule: "kms-key-disallow-bypass-lockout-check",
    why: "AWS is told not to check that somebody can still manage a key",
    at: [key],
    change: (graph) => graph.patch(key, { bypassPolicyLockoutSafetyCheck: true }),
  },
];
