import * as assert from "node:assert/strict";
import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { route } from "../../promote/promotion";
import { Cloud } from "../../sandbox/aws/cloud/cloud";
import { type JobRun, Pipeline } from "../support/pipeline";
import { shipped } from "../support/stacks";
import { cases, give, scoring, standsEverywhere, ticket } from "../support/two-services";
import { weightsIn } from "../support/weights";

/**
 * The route to production, by the lines of the workflow's jobs; what of them is left out says `isLeftOut`. The catalogue has
 * two services, for it is the route that is rehearsed. Of each push the job of the stack that it changes is run. Each step
 * goes on where the one before ended.
 */
describe("the route to production on the engine", function () {
  this.timeout("15m");
  this.bail(true);
  const pipeline = new Pipeline();
  let stood: Readonly<Record<string, string>> = {};
  const next: Record<string, string> = {};
  before("every stack runs what was there before", async () => {
    stood = await standsEverywhere(pipeline);
  });
  after(() => pipeline.close());

  const cloudOf = (stack: string) => new Cloud(pipeline.standInHome, shipped(stack).account);
  const newest = (stack: string, service: string) => {
    const [found] = pipeline.outside(stack).deployments(service);
    return found?.deployment ?? assert.fail(`${service} has no deployment in ${stack}`);
  };
  const kept = (stack: string, file = "release.json") => pipeline.kept(`evidence-${stack}`, file);
  const issues = () => pipeline.github.issues.map(({ state }) => state);

  /** Runs a job that ends well. */
  async function green(job: string, stack: string): Promise<JobRun> {
    const ran = await pipeline.job(job, stack);
    assert.equal(ran.failed, undefined, `${ran.failed?.line}: ${ran.failed?.said}`);
    return ran;
  }

  /** Runs a job that ends at a line; gives what that said. */
  async function red(job: string, stack: string, line: string, status: number): Promise<string> {
    const { steps, failed } = await pipeline.job(job, stack);
    const told = steps.map((step) => `${step.line}: ${step.status}\n${step.said}`).join("\n");
    assert.ok(failed?.line.startsWith(`npm run ${line} `), told);
    assert.equal(failed?.status, status, told);
    return failed?.said ?? "";
  }

  /** Copies the images, and has the command commit each digest, which a pull request merges with the ticket. */
  async function promote(from: string, to: string, ...services: readonly string[]): Promise<void> {
    const [source, target] = [pipeline.outside(from), pipeline.outside(to)];
    for (const service of services) await target.copyImage(source, service, next[service] ?? "");
    await pipeline.merge([`${services.join(", ")} to ${to}`, `Change-Ticket: ${ticket}`], async () => {
      for (const service of services) {
        const line = `npm run promote -- ${service} ${from} ${to} --evidence ${kept(from)}`;
        const { status, said } = await pipeline.run(line);
        assert.equal(status, 0, said);
      }
    });
  }

  it("a pull request is previewed in every stack, and says on itself what it would release where", async () => {
    await pipeline.merge(["Two services"], async () => {
      for (const service of [scoring, cases])
        next[service] = await pipeline.outside("dev").pushImage(service);
      give(pipeline, "dev", next);
      pipeline.commit("Two services");
      for (const stack of route) {
        await green("preview", stack);
        const { run, outcome } = JSON.parse(readFileSync(kept(stack, "evidence.json"), "utf8"));
        assert.deepEqual([run.kind, run.ended, outcome], ["preview", true, "pass"]);
        await green("comment", stack);
      }
    });
    const bodies = pipeline.github.comments.map(({ body = "" }) => body);
    assert.deepEqual(
      bodies.map((body) => /^<!-- cdd preview of (\w+) -->/.exec(body)?.[1]),
      route,
    );
    const [dev = "", ...others] = bodies;
    for (const service of [scoring, cases]) assert.ok(dev.includes(`\`${service}\` (\`ROLLING\`)`), dev);
    for (const other of others) assert.match(other, /Nothing changes\./);
  });

  it("dev takes it; qa takes from dev what ran there, and beta one of the two from qa, by canary", async () => {
    const { environment } = await green("deploy", "dev");
    assert.equal(environment.AWS_ROLE_ARN, shipped("dev").access.deployers[0]);
    await promote("dev", "qa", scoring, cases);
    await green("deploy", "qa");
    await promote("qa", "beta", scoring);
    await green("deploy", "beta");
    const { strategy, status } = newest("beta", scoring);
    assert.deepEqual([strategy, status], ["CANARY", "SUCCESSFUL"]);
    assert.deepEqual(weightsIn(cloudOf("beta"), scoring), { first: 0, second: 100 });
    assert.equal(newest("beta", cases).target.number, 1);
  });

  it("prod waits for its approver, before any traffic moves, and ends well when the job is run again", async () => {
    await promote("beta", "prod", scoring);
    const said = await red("deploy", "prod", "release -- wait", 3);
    assert.match(said, /PRE_SCALE_UP/);
    assert.match(said, /aws ecs continue-service-deployment .* --action CONTINUE/);
    assert.deepEqual(weightsIn(cloudOf("prod"), scoring), { first: 100, second: 0 });
    await pipeline.outside("prod").approveDeployment(scoring);
    await green("deploy", "prod");
    const { strategy, status } = newest("prod", scoring);
    assert.deepEqual([strategy, status], ["CANARY", "SUCCESSFUL"]);
    assert.deepEqual(weightsIn(cloudOf("prod"), scoring), { first: 0, second: 100 });
    const history = await pipeline.run("pulumi stack history --stack prod --json");
    assert.ok(history.said.includes(`"${ticket}: ${scoring} to prod"`), history.said);
  });

  it("a canary that answers with errors goes back: the job fails and says why, the former digest serves", async () => {
    const faults = [{ kind: "5xx", of: "canary", share: 0.5 }] as const;
    await pipeline.outside("beta").setConditions(cases, { faults });
    await promote("qa", "beta", cases);
    const said = await red("deploy", "beta", "deliver -- up", 255);
    assert.match(said, /ALARM state: cdd-beta-case-management-tg2-5xx/);
    assert.ok(existsSync(kept("beta", "evidence.json")) && !existsSync(kept("beta")));
    const { status, source } = newest("beta", cases);
    assert.equal(status, "ROLLBACK_SUCCESSFUL");
    assert.ok(source?.images.some(({ image }) => image.endsWith(`@${stood[cases]}`)));
    assert.deepEqual(weightsIn(cloudOf("beta"), cases), { first: 100, second: 0 });
    const again = await red("deploy", "beta", "release -- check", 1);
    assert.match(again, new RegExp(`${next[cases]} is refused\\. ECS rolled it back .* ${stood[cases]}`));
  });

  it("what was changed by hand is found by night, undone by a reviewed commit, and found no more", async () => {
    const logs = () =>
      cloudOf("qa")
        .ofType("aws:cloudwatch/logGroup:LogGroup")
        .find(({ outputs }) => outputs.name === `cdd-qa-${scoring}`) ?? assert.fail("there is no log group");
    const { inputs, outputs, ...group } = logs();
    const shorter = { retentionInDays: 1 };
    const qa = cloudOf("qa");
    await green("drift", "qa");
    qa.put({ ...group, inputs: { ...inputs, ...shorter }, outputs: { ...outputs, ...shorter } });
    await qa.written();
    assert.match(await red("drift", "qa", "deliver -- drift", 255), /retentionInDays/);
    assert.deepEqual(issues(), ["open"]);
    pipeline.commit("The logs of qa were cut short by hand", "Undo-Drift: qa");
    await green("deploy", "qa");
    assert.equal(logs().outputs.retentionInDays, shipped("qa").logRetentionDays);
    assert.equal(newest("qa", scoring).target.number, 2, "nothing is released for that");
    await green("drift", "qa");
    assert.deepEqual(issues(), ["closed"]);
  });

  it("no version goes on that skips a stack, has no evidence or that of another digest, or was rolled back", async () => {
    const [failed, earlier] = [kept("beta", "failed.json"), kept("dev", "earlier.json")];
    const followed = await pipeline.run(`npm run release -- wait beta --timeout 0.1 --out ${failed}`);
    assert.equal(followed.status, 1, followed.said);
    copyFileSync(kept("dev"), earlier);
    give(pipeline, "dev", { [scoring]: await pipeline.outside("dev").pushImage(scoring) });
    pipeline.commit("The next version");
    const head = pipeline.git("rev-parse", "HEAD");
    const refused = [
      [`${scoring} dev beta --evidence ${earlier}`, /goes to qa and not to beta: no stack is skipped/],
      [`${scoring} dev qa`, /--evidence is missing: .* Give release\.json of the pipeline's evidence of dev/],
      [`${scoring} dev qa --evidence ${earlier}`, /that digest never ran in dev\. Release it there first/],
      [
        `${cases} beta prod --evidence ${failed}`,
        /"rolled back" by the evidence\. Release it, or another digest, in beta/,
      ],
    ] as const;
    for (const [asked, says] of refused) {
      const { status, said } = await pipeline.run(`npm run promote -- ${asked}`);
      assert.equal(status, 2, said);
      assert.match(said, says);
    }
    assert.equal(pipeline.git("rev-parse", "HEAD"), head);
    assert.equal(pipeline.git("status", "--porcelain", "--untracked-files=no"), "");
  });
});
