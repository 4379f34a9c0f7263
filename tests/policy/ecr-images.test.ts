import { ecrImageRules } from "../../policy/rules/ecr-images";
import { type JudgedResource, resource, ruleNamed, unknown, urnOf } from "../support/policy";
import { account, allow, document } from "../support/policy-fixtures";
import { describeRule } from "../support/rule-table";

const rule = (name: string) => ruleNamed(ecrImageRules, `ecr-${name}`);
const repository = (inputs: Record<string, unknown> = {}) =>
  resource(
    "aws:ecr/repository:Repository",
    "repository",
    { name: "cdd-test-screening", ...inputs },
    {
      outputs: { name: "cdd-test-screening", ...inputs },
    },
  );
const scans = (imageScanningConfiguration: unknown) => repository({ imageScanningConfiguration });

describeRule({
  rule: rule("repository-enable-scan-on-push"),
  passing: [scans({ scanOnPush: true })],
  decisive: ["imageScanningConfiguration"],
  cases: [
    { when: "nothing is said", given: [repository()], outcome: "fail", says: "nobody scans" },
    { when: "it is off", given: [scans({ scanOnPush: false })], outcome: "fail" },
    { when: "it is not said whether", given: [scans({})], outcome: "fail" },
  ],
});

const selection = { tagStatus: "tagged", tagPatternList: ["expires-*"], countType: "sinceImagePushed" };
const expires = (change: object = {}, action: object = { type: "expire" }): JudgedResource =>
  resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "lifecycle", {
    repository: "cdd-test-screening",
    policy: JSON.stringify({ rules: [{ rulePriority: 1, selection: { ...selection, ...change }, action }] }),
  });
const prefixes = { expendable: ["expires-"] };

describeRule({
  rule: rule("lifecyclepolicy-disallow-expiring-images"),
  passing: [expires()],
  settings: prefixes,
  decisive: ["policy"],
  cases: [
    {
      when: "tags begin so",
      given: [expires({ tagPatternList: undefined, tagPrefixList: ["expires-pr"] })],
      outcome: "pass",
    },
    {
      when: "nothing is listed as expendable",
      given: [expires()],
      settings: {},
      outcome: "fail",
      says: "not listed as expendable",
    },
    {
      when: "an empty beginning is listed",
      given: [expires({ tagPatternList: ["*"] })],
      settings: { expendable: [""] },
      outcome: "fail",
    },
    {
      when: "images expire by count",
      given: [expires({ tagStatus: "any", tagPatternList: undefined })],
      outcome: "fail",
      says: "whatever their tags",
    },
    {
      when: "untagged images expire",
      given: [expires({ tagStatus: "untagged", tagPatternList: undefined })],
      outcome: "fail",
    },
    {
      when: "other tags expire",
      given: [expires({ tagPatternList: ["release-*"] })],
      outcome: "fail",
      says: "not listed",
    },
    { when: "any tag expires", given: [expires({ tagPatternList: ["*"] })], outcome: "fail" },
    {
      when: "one of two tags is another",
      given: [expires({ tagPatternList: ["expires-*", "v*"] })],
      outcome: "fail",
    },
    { when: "no tag is named", given: [expires({ tagPatternList: [] })], outcome: "fail" },
    {
      when: "images go into the archive",
      given: [
        expires({ countType: "sinceImagePulled" }, { type: "transition", targetStorageClass: "archive" }),
      ],
      outcome: "fail",
      says: "no task can pull",
    },
    {
      when: "the policy is none",
      given: [resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "lifecycle", { policy: "{" })],
      outcome: "fail",
      says: "could not be judged",
    },
  ],
});

const pusher = `arn:aws:iam::${account}:role/pusher`;
const actions = ["ecr:PutImage", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload"];
const others = (arns: unknown = [pusher], operator = "ArnNotLike") => ({
  Condition: {
    [operator]: { "aws:PrincipalArn": arns },
    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
  },
});
const refusal = (more: Record<string, unknown> = {}) => ({
  Sid: "OnlyPushersPush",
  Effect: "Deny",
  Principal: "*",
  Action: actions,
  ...others(),
  ...more,
});
const policy = (text: unknown, of: unknown = "cdd-test-screening", name = "policy") =>
  resource(
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    name,
    { repository: of, policy: text },
    {
      propertyDependencies:
        of === unknown ? { repository: [urnOf("aws:ecr/repository:Repository", "elsewhere")] } : {},
    },
  );
const closed = (more: Record<string, unknown> = {}) => policy(document(refusal(more)));

describeRule({
  rule: rule("repository-enforce-named-pushers"),
  passing: [repository(), closed()],
  settings: { pushers: [pusher] },
  decisive: [],
  cases: [
    {
      when: "its name has several parts",
      given: [
        repository({
          name: "cdd-test-agents/log-router",
          arn: "arn:aws:ecr:eu-west-1:1:repository/cdd-test-agents/log-router",
        }),
        policy(document(refusal()), "cdd-test-agents/log-router"),
      ],
      outcome: "pass",
    },
    { when: "it has no policy", given: [repository()], outcome: "fail", says: "no policy of its own" },
    {
      when: "another has one",
      given: [repository(), policy(document(refusal()), "other")],
      outcome: "fail",
      says: "no policy of its own",
    },
    {
      when: "the policy is not known yet",
      given: [repository(), policy(unknown)],
      outcome: "undetermined",
      says: "policy",
    },
    {
      when: "nobody is listed here",
      given: [repository(), closed()],
      settings: {},
      outcome: "fail",
      says: "left to others",
    },
    { when: "all pushing is refused", given: [repository(), closed({ Action: "ecr:*" })], outcome: "pass" },
    {
      when: "an upload is left open",
      given: [repository(), closed({ Action: actions.slice(1) })],
      outcome: "fail",
      says: "ecr:PutImage is left",
    },
    {
      when: "roles are compared as text",
      given: [repository(), closed(others([pusher], "StringNotEquals"))],
      outcome: "pass",
    },
    {
      when: "another role pushes too",
      given: [repository(), closed(others([pusher, `${pusher}-2`]))],
      outcome: "fail",
    },
    {
      when: "roles that begin alike push",
      given: [repository(), closed(others([`${pusher}*`]))],
      outcome: "fail",
    },
    {
      when: "it is refused to pushers alone",
      given: [repository(), closed(others([pusher], "ArnLike"))],
      outcome: "fail",
    },
    {
      when: "it is refused to one principal",
      given: [repository(), closed({ Principal: { AWS: `arn:aws:iam::${account}:root` } })],
      outcome: "fail",
    },
    {
      when: "it is refused from some addresses",
      given: [
        repository(),
        closed({ Condition: { ...others().Condition, IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } }),
      ],
      outcome: "fail",
    },
    {
      when: "it is refused to AWS's services alone",
      given: [
        repository(),
        closed({
          Condition: {
            Bool: { "aws:PrincipalIsAWSService": "true" },
            ArnNotLike: { "aws:PrincipalArn": [pusher] },
          },
        }),
      ],
      outcome: "fail",
    },
    {
      when: "it is refused to all",
      given: [repository(), closed({ Condition: undefined })],
      outcome: "fail",
    },
    { when: "it is allowed to pushers", given: [repository(), closed({ Effect: "Allow" })], outcome: "fail" },
  ],
});

const own = (statement: Record<string, unknown>) => policy(document(statement));
const pull = (principal: unknown) => own({ ...allow("ecr:BatchGetImage", undefined), Principal: principal });

describeRule({
  rule: rule("repositorypolicy-disallow-public-access"),
  passing: [pull({ AWS: `arn:aws:iam::${account}:root` })],
  settings: { accounts: [account] },
  decisive: ["policy"],
  cases: [
    {
      when: "AWS's service pulls for whoever asks it",
      given: [pull({ Service: "lambda.amazonaws.com" })],
      outcome: "fail",
      says: "for any account",
    },
    { when: "others are refused", given: [closed()], outcome: "pass" },
    { when: "everybody pulls", given: [pull("*")], outcome: "fail", says: "every principal" },
    {
      when: "another account pulls",
      given: [pull({ AWS: "999999999999" })],
      outcome: "fail",
      says: "outside the own accounts",
    },
    {
      when: "the own account is another",
      given: [pull({ AWS: `arn:aws:iam::${account}:root` })],
      settings: { accounts: ["999999999999"] },
      outcome: "fail",
    },
    { when: "there is no policy", given: [policy(undefined)], outcome: "fail", says: "could not be judged" },
  ],
});
