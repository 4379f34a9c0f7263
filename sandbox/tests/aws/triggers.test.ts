import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { startsDeployment, triggers } from "../../aws/deployments/triggers";

/** Names of the provider where they differ from the API's; the API's `volumeConfigurations` is a list of one there. */
const providers: Readonly<Record<string, string>> = { volumeConfigurations: "volumeConfiguration" };

/** Parameters of UpdateService of which the SDK's own text says that they trigger a deployment. */
function triggersOfAws(): string[] {
  const types = path.dirname(require.resolve("@aws-sdk/client-ecs/package.json"));
  const text = readFileSync(path.join(types, "dist-types", "models", "models_1.d.ts"), "utf8");
  const request = /export interface UpdateServiceRequest \{(.*?)\n\}/s.exec(text)?.[1];
  assert.ok(request, "the SDK has no UpdateServiceRequest there any more");
  return [...request.matchAll(/\/\*\*(.*?)\*\/\s*(\w+)\?:/gs)]
    .filter(([, said = ""]) => /This parameter\s*(\*\s*)?triggers a new service deployment/.test(said))
    .map(([, , name = ""]) => providers[name] ?? name);
}

describe("what starts a deployment of an ECS service", () => {
  it("is what AWS says of UpdateService", () => {
    assert.deepEqual([...triggers], triggersOfAws().sort());
  });

  it("is any of it, and force; a number of the deployment's configuration is not", () => {
    const service = { taskDefinition: "a:1", deploymentConfiguration: { bakeTimeInMinutes: "30" } };
    for (const key of triggers)
      assert.equal(startsDeployment(service, { ...service, [key]: "x" }), true, key);
    assert.equal(startsDeployment(service, { ...service, forceNewDeployment: true }), true);
    for (const same of [
      {},
      { forceNewDeployment: false },
      { deploymentConfiguration: { bakeTimeInMinutes: "31" } },
      { desiredCount: 4 },
      { capacityProviderStrategies: [] },
    ])
      assert.equal(startsDeployment(service, { ...service, ...same }), false, JSON.stringify(same));
  });
});
