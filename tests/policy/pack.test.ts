import * as assert from "node:assert/strict";
import { rules } from "../../policy/pack";
import { platform } from "../../services";
import { policyConfigOf, shipped, stackFiles, stackNames } from "../support/stacks";

const names = rules.map(({ metadata }) => metadata.name);

/** What the bank cannot do without. */
const demanded = [
  "ecs-taskdefinition-disallow-secrets-in-environment",
  "ecs-taskdefinition-enforce-pinned-image-digest",
  "ecs-service-disallow-public-ip",
  "ecs-service-enforce-private-subnets",
  "ecs-service-enforce-release-strategy",
  "lb-loadbalancer-enforce-waf-association",
  "lb-listener-enforce-https-redirect",
  "lb-listener-disallow-unencrypted-traffic",
  "lb-listener-configure-secure-tls",
  "lb-targetgroup-disallow-replacement-under-release",
  "lb-targetgroup-configure-encrypted-transport",
  "wafv2-webacl-enforce-managed-rule-groups",
  "wafv2-webacl-configure-rate-limit",
  "secretsmanager-secretversion-disallow-plaintext",
  "secretsmanager-secretpolicy-disallow-public-access",
  "kms-key-disallow-wildcard-principal",
  "dynamodb-table-enable-point-in-time-recovery",
  "s3-bucket-configure-object-lock",
  "s3-bucket-enforce-malware-scan",
  "s3-bucketpolicy-enforce-append-only",
  "s3-bucketpolicy-enforce-default-encryption",
  "s3-bucketpolicy-enforce-named-principals",
  "dynamodb-table-configure-customer-managed-key",
  "s3-bucket-enforce-public-access-block",
  "s3-bucket-disallow-acl",
  "s3-bucketpolicy-enforce-tls",
  "s3-bucketpolicy-disallow-public-principal",
  "s3-bucket-configure-customer-managed-key",
  "cloudwatch-loggroup-configure-customer-managed-key",
  "cloudwatch-loggroup-configure-retention",
  "iam-policy-disallow-admin-access",
  "iam-policy-disallow-wildcard-action",
  "iam-policy-disallow-wildcard-resource",
  "iam-policy-disallow-decrypt-on-all-keys",
  "iam-role-disallow-open-trust",
  "iam-policy-disallow-continue-deployment",
  "iam-executionrole-enforce-own-secrets",
  "iam-taskrole-enforce-own-data",
  "ec2-securitygroup-disallow-public-ingress",
  "ec2-securitygroup-enforce-task-ingress-from-alb",
  "ec2-securitygroup-disallow-unrestricted-egress",
];

describe("the pack", () => {
  it("has at least 40 mandatory rules, each name once", () => {
    const mandatory = rules.filter(({ policy }) => policy.enforcementLevel === "mandatory");
    assert.ok(mandatory.length >= 40, `${mandatory.length} rules are mandatory`);
    assert.equal(new Set(names).size, names.length);
  });

  it("has every rule that is demanded, as mandatory", () => {
    const mandatory = rules.filter(({ metadata }) => metadata.enforcement === "mandatory");
    const missing = demanded.filter((name) => !mandatory.some(({ metadata }) => metadata.name === name));
    assert.deepEqual(missing, []);
  });

  it("keeps what components show, on which rules of relations rely", () => {
    assert.ok(names.includes("component-enforce-platform-baseline"));
  });

  for (const { metadata, policy, types } of rules)
    it(`${metadata.name} says all of itself`, () => {
      const { description, remediation, severity, standards } = metadata;
      assert.match(metadata.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
      assert.match(description, /^[A-Z].*\.$/s);
      assert.match(remediation, /^[a-z`].*\.$/s);
      assert.ok(["low", "medium", "high", "critical"].includes(severity));
      assert.ok([...standards.fsbp, ...standards.pci, ...standards.pciOwn, ...standards.nist].length > 0);
      for (const id of [...standards.pci, ...standards.pciOwn]) assert.match(id, /^(A?\d+)(\.\d+)*$/);
      for (const id of standards.fsbp) assert.match(id, /^[A-Za-z0-9]+\.\d+$/);
      for (const id of standards.nist) assert.match(id, /^[A-Z]{2}-\d+(\(\d+\))?$/);
      assert.ok(types.length > 0 && new Set(types).size === types.length);
      assert.equal(policy.name, metadata.name);
      assert.equal(policy.remediationSteps, remediation);
      assert.ok(policy.tags && policy.tags.length > 0 && policy.framework?.reference);
    });
});

describe("the pack's configuration", () => {
  for (const stack of stackNames)
    it(`of ${stack} sets what rules know, with values of the right type`, () => {
      for (const [name, given] of Object.entries(policyConfigOf(stack))) {
        const rule = rules.find(({ metadata }) => metadata.name === name);
        assert.ok(rule, `${name} is no rule`);
        assert.ok(Object.keys(given).length > 0, `${name} sets nothing`);
        for (const [key, value] of Object.entries(given)) {
          assert.ok(key in rule.settings, `${name} has no setting ${key}`);
          assert.equal(Array.isArray(value), Array.isArray(rule.settings[key]), `${name}.${key}`);
          assert.equal(typeof value, typeof rule.settings[key], `${name}.${key}`);
        }
      }
    });

  for (const stack of stackNames)
    it(`of ${stack} names the account and region of its stack file, and no longer retention`, () => {
      const config = policyConfigOf(stack);
      const { account, region, logRetentionDays } = shipped(stack);
      const { accounts, regions } = config["stack-enforce-provider-account-and-region"] ?? {};
      assert.deepEqual({ accounts, regions }, { accounts: [account], regions: [region] });
      const { minimumDays } = config["cloudwatch-loggroup-configure-retention"] ?? {};
      assert.equal(minimumDays, logRetentionDays);
    });

  for (const stack of stackNames)
    it(`of ${stack} demands the release of its stack file, and names what cannot be held back`, () => {
      const name = "ecs-service-enforce-release-strategy";
      const strictest = rules.find(({ metadata }) => metadata.name === name)?.settings ?? {};
      const demands: Record<string, unknown> = { ...strictest, ...policyConfigOf(stack)[name] };
      const { release } = stackFiles[stack] as { release: { strategy: string; approval?: object } };
      const held = release.strategy !== "rolling";
      const rolling = Object.entries(platform.services).filter(
        ([, { exposure }]) => exposure !== "internal" && exposure !== "public",
      );
      assert.equal(demands.strategy, release.strategy.toUpperCase().replace("-", "_"));
      assert.equal((demands.approvalStages as unknown[]).length > 0, release.approval !== undefined);
      assert.deepEqual(
        demands.rollingByNature,
        held ? rolling.map(([key]) => `cdd::cdd:fargate-microservice:FargateMicroservice::${key}`) : [],
      );
    });

  for (const stack of stackNames)
    it(`of ${stack} approves the record readers and keepers that its stack file names`, () => {
      const { access = {} } = stackFiles[stack] as { access?: Record<string, readonly string[]> };
      const { recordReaders = [], recordKeepers = [] } = access;
      const { readers = [], keepers = [] } =
        policyConfigOf(stack)["s3-bucketpolicy-enforce-named-principals"] ?? {};
      assert.deepEqual({ readers, keepers }, { readers: recordReaders, keepers: recordKeepers });
    });

  it("demands of prod what holds without configuration, but for what is named here", () => {
    const looser = Object.entries(policyConfigOf("prod")).flatMap(([name, given]) => {
      const strictest = rules.find(({ metadata }) => metadata.name === name)?.settings ?? {};
      return Object.entries(given)
        .filter(([key, value]) => !Array.isArray(value) && value !== strictest[key])
        .map(([key]) => `${name}.${key}`);
    });
    assert.deepEqual(looser, [
      // Callers inside come from few addresses, each for many people.
      "wafv2-webacl-configure-rate-limit.internalMaximum",
    ]);
  });
});
