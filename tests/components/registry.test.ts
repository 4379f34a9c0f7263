import * as assert from "node:assert/strict";
import { Registry } from "../../components/registry";
import { recordProgram } from "../support/engine";
import { made } from "../support/records";

const key = "arn:aws:kms:eu-west-2:111122223333:key/images";
const repositories = { screening: "cdd-dev-screening", "audit-trail": "cdd-dev-audit-trail" };
const record = (retain: boolean) =>
  recordProgram(() => new Registry("registry", { repositories, retain, imagesKeyArn: key }).repositoryUrls);

describe("Registry", () => {
  for (const retain of [true, false]) {
    it(`makes one closed repository for each service, where the stack ${retain ? "retains" : "does not retain"}`, async () => {
      const found = made(await record(retain), "registry");
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
          inputs: {
            repository: `cdd-dev-${service}`,
            policy: found[`registry-${service}-lifecycle`]?.inputs.policy,
          },
          deleteBeforeReplace: true,
        },
      });
      assert.deepEqual(found, { ...repository("screening"), ...repository("audit-trail") });
    });
  }

  it("expires images by count only: one that runs may be old and need not have a tag", async () => {
    const { inputs } = (await record(true)).one("registry-screening-lifecycle");
    const { rules } = JSON.parse(String(inputs.policy)) as { rules: Record<string, unknown>[] };
    assert.deepEqual(
      rules.map(({ selection, action }) => ({ selection, action })),
      [
        {
          selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 500 },
          action: { type: "expire" },
        },
      ],
    );
  });

  it("tells where each service's images are pushed, and shows the engine its plan", async () => {
    const program = await record(true);
    const urls = {
      screening: "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-screening",
      "audit-trail": "111122223333.dkr.ecr.eu-west-2.amazonaws.com/cdd-dev-audit-trail",
    };
    assert.deepEqual(program.outputs, urls);
    const component = program.one("registry");
    assert.equal(component.type, "cdd:registry:Registry");
    assert.deepEqual(component.inputs, { repositories, retain: true });
    assert.deepEqual(component.outputs, { repositoryUrls: urls });
    assert.equal(component.protect, false);
  });
});
