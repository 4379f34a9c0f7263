import { s3RecordRules } from "../../policy/rules/s3-records";
import { listedAs, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { describeRule } from "../support/rule-table";

const bucketType = "aws:s3/bucket:Bucket";
const bucket = (inputs: Record<string, unknown> = {}) =>
  resource(bucketType, "b", { bucket: "b", ...inputs });
const lock = (defaultRetention: unknown, inputs: Record<string, unknown> = {}) =>
  resource("aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "lock", {
    bucket: "b",
    rule: { defaultRetention },
    ...inputs,
  });
const years = { mode: "COMPLIANCE", days: 1827 };
const governed = { mode: "GOVERNANCE", days: 1827 };

describeRule({
  rule: ruleNamed(s3RecordRules, "s3-bucket-configure-object-lock"),
  passing: [bucket(), lock(years)],
  decisive: [],
  cases: [
    { when: "there is no lock", given: [bucket()], outcome: "fail", says: "no Object Lock" },
    {
      when: "there is none, and something else of that name is approved",
      given: [bucket()],
      settings: { unlocked: ["b", listedAs("aws:s3/directoryBucket:DirectoryBucket", "b")] },
      outcome: "fail",
      says: "no Object Lock",
    },
    {
      when: "there is none, and the bucket is approved to hold no records",
      given: [bucket()],
      settings: { unlocked: [listedAs("aws:s3/bucket:Bucket", "b")] },
      outcome: "pass",
    },
    {
      when: "the lock is another bucket's",
      given: [bucket(), lock(years, { bucket: "c" })],
      outcome: "fail",
      says: "no Object Lock",
    },
    {
      when: "the lock has no retention",
      given: [bucket(), lock(undefined)],
      outcome: "fail",
      says: "no Object Lock with a retention",
    },
    {
      when: "the lock has no rule",
      given: [bucket(), lock(years, { rule: undefined })],
      outcome: "fail",
    },
    {
      when: "it is too short",
      given: [bucket(), lock({ ...years, days: 1826 })],
      outcome: "fail",
      says: "for 1826 days",
    },
    {
      when: "it is shorter where the stack asks for less",
      given: [bucket(), lock({ ...years, days: 30 })],
      settings: { minimumDays: 30 },
      outcome: "pass",
    },
    {
      when: "it is given in years",
      given: [bucket(), lock({ mode: "COMPLIANCE", years: 6 })],
      outcome: "pass",
    },
    {
      when: "it is given in too few years",
      given: [bucket(), lock({ mode: "COMPLIANCE", years: 5 })],
      outcome: "fail",
      says: "for 1825 days",
    },
    { when: "nothing says how long", given: [bucket(), lock({ mode: "COMPLIANCE" })], outcome: "fail" },
    {
      when: "somebody may end it early",
      given: [bucket(), lock(governed)],
      outcome: "fail",
      says: "GOVERNANCE",
    },
    {
      when: "somebody may, and that is approved",
      given: [bucket(), lock(governed)],
      settings: { governance: [listedAs("aws:s3/bucket:Bucket", "b")] },
      outcome: "pass",
    },
    {
      when: "the mode is none",
      given: [bucket(), lock({ ...governed, mode: undefined })],
      settings: { governance: [listedAs("aws:s3/bucket:Bucket", "b")] },
      outcome: "fail",
      says: "missing",
    },
    {
      when: "the days are unknown",
      given: [bucket(), lock({ ...years, days: unknown })],
      outcome: "undetermined",
      says: "property=rule.defaultRetention.days",
    },
    {
      when: "the rule is unknown",
      given: [bucket(), lock(years, { rule: unknown })],
      outcome: "undetermined",
      says: "property=rule",
    },
    {
      when: "the days are unknown and the mode is wrong",
      given: [bucket(), lock({ ...governed, days: unknown })],
      outcome: "fail",
    },
    {
      when: "the bucket itself carries the lock",
      given: [bucket({ objectLockConfiguration: { rule: { defaultRetention: years } } })],
      outcome: "pass",
    },
    {
      when: "the bucket itself carries a short one",
      given: [bucket({ objectLockConfiguration: { rule: { defaultRetention: { ...years, days: 1 } } } })],
      outcome: "fail",
    },
    {
      when: "the bucket has no name yet",
      given: [
        bucket({ bucket: unknown }),
        {
          ...lock(years, { bucket: unknown }),
          propertyDependencies: { bucket: [urnOf(bucketType, "b"), urnOf(bucketType, "c")] },
        },
        resource(bucketType, "c", { bucket: unknown }),
      ],
      outcome: "undetermined",
      says: "property=bucket",
    },
  ],
});
