import * as assert from "node:assert/strict";
import { Provider } from "@pulumi/aws/provider";
import { alarmAndEventCases } from "../support/refusals/alarms";
import { backupCases } from "../support/refusals/backups";
import { bucketCases } from "../support/refusals/buckets";
import { capacityCases } from "../support/refusals/capacity";
import { account, type RefusalCase, region } from "../support/refusals/case";
import { deliveryCases } from "../support/refusals/delivery";
import { discoveryCases } from "../support/refusals/discovery";
import { edgeCases } from "../support/refusals/edge";
import { fileCases } from "../support/refusals/files";
import { identityCases } from "../support/refusals/identity";
import { imageCases } from "../support/refusals/images";
import { instanceCases } from "../support/refusals/instances";
import { keyCases } from "../support/refusals/keys";
import { logCases } from "../support/refusals/logs";
import { networkCases } from "../support/refusals/network";
import { networkAclCases, rangeCases } from "../support/refusals/network-acls";
import { permissionCases } from "../support/refusals/permissions";
import { resolverCases } from "../support/refusals/resolver";
import { scalingCases } from "../support/refusals/scaling";
import { scheduleCases } from "../support/refusals/schedules";
import { rotationFunction, secretCases } from "../support/refusals/secrets";
import { securityGroupCases } from "../support/refusals/security-groups";
import { serviceCases } from "../support/refusals/services";
import { storageCases } from "../support/refusals/storage";
import { tableCases } from "../support/refusals/tables";
import { taskCases } from "../support/refusals/tasks";
import { toldCases } from "../support/refusals/told";
import { transitCases } from "../support/refusals/transit";
import { type Run, StandInEngine, watch } from "../support/stand-in-engine";

const cases: readonly { readonly name: string; readonly own: RefusalCase }[] = [
  ...networkCases,
  ...networkAclCases,
  ...rangeCases,
  ...resolverCases,
  ...transitCases,
  ...securityGroupCases,
  ...storageCases,
  ...tableCases,
  ...secretCases,
  ...bucketCases,
  ...identityCases,
  ...keyCases,
  ...permissionCases,
  ...logCases,
  ...deliveryCases,
  ...edgeCases,
  ...serviceCases,
  ...discoveryCases,
  ...taskCases,
  ...scalingCases,
  ...fileCases,
  ...imageCases,
  ...instanceCases,
  ...capacityCases,
  ...scheduleCases,
  ...alarmAndEventCases,
  ...toldCases,
  ...backupCases,
].map((own, index) => ({ name: `c${index}`, own }));

/**
 * The programs of all cases run beside each other, one update a step, each going on after an error: a case of one
 * program is refused in the last step, one of three starts in the first. Its resources are its own, by name.
 */
const steps = Math.max(...cases.map(({ own }) => own.programs.length));

async function runStep(engine: StandInEngine, step: number): Promise<Run> {
  const stack = await engine.stack("refusals", async () => {
    const provider = new Provider("aws", { region, allowedAccountIds: [account] });
    for (const { name, own } of cases) own.programs[step - steps + own.programs.length]?.(name, { provider });
  });
  return watch(({ onEvent }) => stack.up({ onEvent, continueOnError: true }));
}

describe("what AWS refuses, on the real engine", function () {
  this.timeout(600_000);
  let engine: StandInEngine;
  const runs: Run[] = [];

  before(async () => {
    engine = await StandInEngine.start({
      principals: [`arn:aws:iam::${account}:role/admin`],
      functions: [rotationFunction],
      securityGroups: [],
      zones: [{ id: "ZEXAMPLE", name: "example.com" }],
    });
    for (let step = 0; step < steps; step += 1) {
      if (step === steps - 1)
        for (const { name, own } of cases) await own.outside?.({ home: engine.home, account }, name);
      runs.push(await runStep(engine, step));
    }
  });
  after(() => engine?.stop());

  it("takes every program that comes before a refused one", () => {
    for (const run of runs.slice(0, -1)) assert.deepEqual([...run.errors], []);
  });

  for (const { name, own } of cases)
    it(own.title, () => {
      const run = runs.at(-1);
      assert.ok(run);
      assert.match(run.errors.get(`${name}-${own.refused}`) ?? "", own.says);
      const others = [...run.errors.keys()].filter(
        (one) => one.startsWith(`${name}-`) && one !== `${name}-${own.refused}`,
      );
      assert.deepEqual(others, [], "another resource of the program is refused too");
    });
});
