import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { commandLine } from "../../new-stack/command-line";
import { platform } from "../../services";
import { caught } from "../support/caught";
import { fillIn } from "../support/filled";
import { changed, Platform } from "../support/platform";
import { ProjectCopy } from "../support/project-copy";
import { projectFolder, shipped } from "../support/stacks";

describe("a fifth stack, in a region of its own, on the engine", function () {
  this.timeout("15m");
  const project = new ProjectCopy();
  const uat = new Platform("uat", { folder: project.folder, program: projectFolder });
  const source = shipped("qa");
  const region = source.region === "eu-central-1" ? "eu-west-3" : "eu-central-1";
  let files: readonly string[] = [];
  after(async () => {
    await uat.close();
    project.remove();
  });

  before(async () => {
    const argv = ["uat", "--from", "qa", "--region", region, "--project", project.folder, "--json"];
    const { status, out, err } = await caught(() => commandLine(argv));
    assert.equal(status, 0, err);
    files = (JSON.parse(out) as { files: string[] }).files;
  });

  it("is refused while values are marked, and nothing is made", async () => {
    const { summary } = await uat.run(["up"], "fails");
    const told = summary.errors.map(({ message }) => message).join("\n");
    assert.match(told, /Pulumi\.uat\.yaml: cdd:platform\.account: "<account>" is not allowed\. Use/);
    assert.match(told, /Pulumi\.uat\.yaml: cdd:platform\.egress\.mail-relay\.cidrs\[0\]: /);
    await uat.stop();
  });

  it("goes up without images, then with them, and breaks no rule", async () => {
    fillIn(project, files);
    // Judged once all stands; until then each run would take twice as long.
    await uat.goOn({ policies: "none" });
    const first = await uat.up();
    assert.deepEqual(Object.keys(first.summary.waiting).sort(), Object.keys(platform.services).toSorted());
    await uat.pushImages();
    await uat.putSecrets("a value");
    await uat.goOn({ policies: undefined });
    const second = await uat.up();
    assert.deepEqual(second.summary.waiting, {});
    assert.deepEqual(second.summary.policies.violations, []);
    assert.ok(
      !JSON.stringify(await uat.resources()).includes(source.region),
      `something is in ${source.region}`,
    );
  });

  it("stays as it is", async () => {
    await uat.goOn({ policies: "none" });
    assert.deepEqual(changed(await uat.up()), {});
  });

  it("goes when it is destroyed", async () => {
    await uat.run(["destroy"], "ends well");
    assert.deepEqual(await uat.resources(), []);
  });

  it("is not judged without its policy configuration: one sentence says which file, and how to make it", async () => {
    await uat.goOn({ policies: undefined });
    rmSync(project.at("policy/config/uat.json"));
    await assert.rejects(
      uat.run(["preview"], "fails"),
      /There is no .*policy\/config\/uat\.json: .*npm run new-stack -- uat --from/,
    );
  });
});
