import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { stringify } from "yaml";
import { overlap } from "../../../model/ranges";
import { people, peoplePath, personArn } from "../../../trial/names";
import { changeForTrial } from "../../../trial/platform/changes";
import { settingsOf } from "../../../trial/settings";
import { projectFolder, stackFiles } from "../../support/stacks";

describe("the settings of a trial", () => {
  for (const stack of ["dev", "qa"])
    describe(`of ${stack}`, () => {
      const { account, region, planned } = settingsOf(stack, projectFolder);
      const plan = planned({});

      it("stand in the stack's account and region, under names of their own", () => {
        assert.equal(account, (stackFiles[stack] as { account: string }).account);
        assert.deepEqual(plan.provider.region, region);
        for (const { physicalName } of plan.services) assert.match(physicalName, /^cdd-trial-/);
      });

      it("take a VPC range that no stack has", () => {
        for (const file of Object.values(stackFiles) as { network: { cidr: string } }[])
          assert.ok(!overlap(plan.network.cidr, file.network.cidr));
      });

      it("name none but the trial's own roles", () => {
        const own = new Set<string>(people.map((person) => personArn(account, person)));
        const named = JSON.stringify(plan).match(/arn:aws:iam::\d{12}:role\/[\w/-]+/g) ?? [];
        // AWS's own roles, and the platform's.
        const foreign = named.filter(
          (arn) => !own.has(arn) && !/:role\/(cdd\/trial|aws-service-role)\//.test(arn),
        );
        assert.deepEqual(foreign, []);
        assert.ok(named.some((arn) => arn.includes(peoplePath)));
      });

      it("keep nothing, and wait for images", () => {
        assert.equal(plan.keys.retain, false);
        assert.deepEqual(Object.keys(plan.waiting).sort(), ["portal", "sweep", "vault"]);
      });
    });

  it("refuse a stack that retains", () => {
    assert.throws(() => settingsOf("prod", projectFolder), /retain: true.*Use|retains nothing/s);
  });

  it("refuse a stack without a file, and one whose file is wrong, with the house's message", () => {
    assert.throws(() => settingsOf("nowhere", projectFolder), /no Pulumi\.nowhere\.yaml.*dev/s);
    const folder = mkdtempSync(path.join(tmpdir(), "trial-"));
    try {
      const platform = { ...(stackFiles.dev as object), account: "12" };
      writeFileSync(
        path.join(folder, "Pulumi.dev.yaml"),
        stringify({ config: { "cdd:platform": platform } }),
      );
      assert.throws(() => settingsOf("dev", folder), /Pulumi\.dev\.yaml: cdd:platform\.account: "12"/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("what the trial changes of the platform", () => {
  const account = "111111111111";
  const change = (type: string, name: string, props: Readonly<Record<string, unknown>> = {}) =>
    changeForTrial({ type, name, props }, account);
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { Service: "ecs-tasks.amazonaws.com" }, Action: "sts:AssumeRole" },
    ],
  });

  it("is who takes the service's own role: the caller's account beside ECS", () => {
    const changed = change("aws:iam/role:Role", "vault-task-role", { assumeRolePolicy: trust });
    const { Statement } = JSON.parse(String(changed?.assumeRolePolicy)) as { Statement: object[] };
    assert.equal(Statement.length, 2);
    assert.deepEqual(Statement[1], {
      Sid: "TrialActsAsTheService",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: "sts:AssumeRole",
    });
  });

  it("is that the provider takes the deployer's role", () => {
    const { region, assumeRoles } = change("pulumi:providers:aws", "aws", { region: "eu-west-2" }) ?? {};
    assert.equal(region, "eu-west-2");
    assert.deepEqual(JSON.parse(String(assumeRoles)), [
      { roleArn: personArn(account, "deployer"), sessionName: "trial" },
    ]);
  });

  it("is how long a deleted secret's name stays taken", () => {
    const changed = change("aws:secretsmanager/secret:Secret", "x", { recoveryWindowInDays: 7 });
    assert.deepEqual(changed, { recoveryWindowInDays: 0 });
  });

  it("is nothing else", () => {
    assert.equal(change("aws:iam/role:Role", "vault-execution-role", { assumeRolePolicy: trust }), undefined);
    assert.equal(change("aws:s3/bucket:Bucket", "x"), undefined);
  });
});
